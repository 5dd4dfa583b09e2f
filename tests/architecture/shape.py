#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the shape of the tracked files: sizes, folder names, licence lines, machine paths.

usage: shape.py ROOT      prints one line per problem; exit 1 when there is any
Functions over 60 lines are found by clang-tidy (readability-function-size).
"""
import re
import subprocess
import sys
from pathlib import Path

# The C ABI is one header on purpose: a vendor reads it from top to bottom.
MAX_LINES = {".cpp": 300, ".c": 300, ".h": 400, ".py": 300, ".sql": 300, ".cmake": 150, ".hpp": 150}
LICENSED = {".cpp", ".c", ".h", ".hpp", ".py", ".cmake", ".sh", ".sql", ".yaml", ".yml", ".service"}
# Drawers that say nothing about what lies in them.
FORBIDDEN_NAMES = {"util", "utils", "common", "misc", "helper", "helpers"}
MACHINE_PATH = re.compile(r"(?<![\w.$}~-])/(?:work|home|root|Users)/\w")
LATER = re.compile(r"\b(?:TO" "DO|FIX" "ME)\\b")
LICENCE = "SPDX-License-Identifier: Apache-2.0"


def tracked(root):
    listing = subprocess.run(
        ["git", "-C", str(root), "-c", "safe.directory=*", "ls-files", "-z"],
        check=True, capture_output=True).stdout.decode()
    return [path for path in listing.split("\0") if path and (root / path).is_file()]


def is_data(path):
    return "data" in Path(path).parts or "golden" in Path(path).parts


def name_problems(path):
    parts = [Path(part).stem for part in Path(path).parts]
    for part in parts:
        if part.lower() in FORBIDDEN_NAMES:
            yield f"{path}: '{part}' names a drawer, not a thing"
    if Path(path).suffix in {".cpp", ".hpp", ".c"} and not re.fullmatch(r"[a-z0-9_]+", Path(path).stem):
        yield f"{path}: file names are snake_case"


def is_licensed(path, lines):
    is_script = bool(lines) and lines[0].startswith("#!")
    if not (is_script or Path(path).suffix in LICENSED or Path(path).name == "CMakeLists.txt"):
        return True
    return any(LICENCE in line for line in lines[1 if is_script else 0:][:1])


def text_problems(path, text):
    lines = text.splitlines()
    limit = MAX_LINES.get(Path(path).suffix)
    if limit and len(lines) > limit and not is_data(path):
        yield f"{path}: {len(lines)} lines, the limit is {limit}"
    if not is_licensed(path, lines) and not is_data(path):
        yield f"{path}:1: the licence line is missing"
    if path.endswith(".hpp") and "#pragma once" not in lines:
        yield f"{path}: no #pragma once"
    for number, line in enumerate(lines, 1):
        if MACHINE_PATH.search(line):
            yield f"{path}:{number}: a path of one machine"
        if LATER.search(line):
            yield f"{path}:{number}: a promise instead of the thing; do it or open an issue"


def problems(root, paths):
    for path in paths:
        yield from name_problems(path)
        try:
            yield from text_problems(path, (root / path).read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            continue


def main(arguments):
    root = Path(arguments[1]).resolve()
    paths = tracked(root)
    found = list(problems(root, paths))
    print("\n".join(found) if found else f"shape: {len(paths)} files, ok")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
