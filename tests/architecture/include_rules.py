#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks every #include of sdk, plugin and daemon against layers.txt.

usage: include_rules.py ROOT [LAYERS]      prints one line per violation; exit 1 when there is any
"""
import re
import sys
from collections import defaultdict
from fnmatch import fnmatchcase
from pathlib import Path

TOPS = ("sdk", "plugin", "daemon")
SUFFIXES = {".c", ".h", ".cpp", ".hpp", ".inl", ".def"}
# Folders that an #include may be relative to, after the folder of the file itself.
INCLUDE_ROOTS = ("sdk/include", "sdk", "daemon", "plugin", ".", "tests", "tests/support")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)
KINDS = ("room", "only", "bare")


def read_layers(path):
    """The table as {kind: {name: [places or headers]}}; a line it cannot read is an error."""
    table = {kind: {} for kind in KINDS}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = line.split("#")[0].strip()
        if not line:
            continue
        found = re.fullmatch(r"(\w+) ([^\s:]+):((?:\s+\S+)*)", line)
        if not found or found[1] not in KINDS or found[2] in table[found[1]]:
            raise ValueError(f"{path}:{number}: not a rule, or a second one for the same name")
        table[found[1]][found[2]] = found[3].split()
    for room, allowed in table["room"].items():
        for other in allowed:
            if other not in table["room"]:
                raise ValueError(f"{path}: room {room} names {other}, which is no room")
    return table


def is_under(path, place):
    return path == place or path.startswith(place + "/")


def room_of(path, table):
    """The longest room that `path` lies in, or None."""
    rooms = [room for room in table["room"] if is_under(path, room)]
    return max(rooms, key=len, default=None)


def resolve(root, file, header):
    """Path of a header of ours relative to root, or None for a third party's."""
    for folder in (file.parent, *(root / base for base in INCLUDE_ROOTS)):
        candidate = (folder / header).resolve()
        if candidate.is_file() and candidate.is_relative_to(root):
            return candidate.relative_to(root).as_posix()
    # A generated header is in no folder of the tree, but its first folder names its room.
    for base in ("sdk", "daemon"):
        if "/" in header and (root / base / header.split("/")[0]).is_dir():
            return f"{base}/{header}"
    return None


def third_party_violation(path, header, table):
    for pattern, places in table["only"].items():
        if fnmatchcase(header, pattern) and not any(is_under(path, place) for place in places):
            return f"<{header}> belongs only in {', '.join(places)}"
    is_standard = "/" not in header and not header.endswith(".h")
    for place, headers in table["bare"].items():
        allowed = any(fnmatchcase(header, pattern) for pattern in headers)
        if is_under(path, place) and not is_standard and not allowed:
            return f"{place} uses no third party but {', '.join(headers)}, not <{header}>"
    return None


def own_violation(path, target, table):
    room, other = room_of(path, table), room_of(target, table)
    if room is None:
        return f"{path} lies in no room of the table"
    if other == room or other in table["room"][room]:
        return None
    return f"{room} may not include {other or 'what lies in no room'} ({target})"


def check_file(root, file, table):
    """Yields a sentence for each forbidden #include of one file."""
    path = file.relative_to(root).as_posix()
    text = file.read_text(encoding="utf-8")
    for found in INCLUDE.finditer(text):
        target = resolve(root, file, found[2])
        if target is None:
            problem = third_party_violation(path, found[2], table)
        else:
            problem = own_violation(path, target, table)
        if problem:
            line = text.count("\n", 0, found.start()) + 1
            yield f"{path}:{line}: {problem}"


def sources(root):
    for top in TOPS:
        for file in sorted((root / top).rglob("*")):
            if file.suffix in SUFFIXES and file.is_file():
                yield file


def violations(root, table):
    for file in sources(root):
        yield from check_file(root, file, table)


def main(arguments):
    root = Path(arguments[1]).resolve()
    layers = Path(arguments[2]) if len(arguments) > 2 else Path(__file__).with_name("layers.txt")
    table = read_layers(layers)
    found = list(violations(root, table))
    print("\n".join(found) if found else "include rules: ok")
    by_room = defaultdict(int)
    for file in sources(root):
        by_room[room_of(file.relative_to(root).as_posix(), table)] += 1
    print(f"{sum(by_room.values())} files in {len(by_room)} rooms")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
