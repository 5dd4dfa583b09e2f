#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails when docs/ASSURANCE.md names a test that does not exist. assurance.py ROOT"""

import pathlib
import re
import sys

TEST = re.compile(r"^(?:TEST|TEST_F|TEST_P|RC_GTEST_PROP|RC_GTEST_FIXTURE_PROP)\(\s*(\w+),\s*(\w+)",
                  re.MULTILINE)
NAMED = re.compile(r"`([A-Z]\w+\.[A-Z]\w+)`")
OF_CTEST = re.compile(r"`((?:faults|functional|architecture|independent|demo|fuzz)\.\w+)`")


def known_tests(root):
    names = set()
    for file in (root / "tests").rglob("*.cpp"):
        names |= {".".join(match) for match in TEST.findall(file.read_text(encoding="utf-8"))}
    return names


def known_to_ctest(root):
    text = "".join(file.read_text() for file in (root / "tests").rglob("CMakeLists.txt"))
    rules = re.findall(r"architecture_test\((\w+) ", text)
    return set(re.findall(r"NAME ([\w.]+)", text)) | {f"architecture.{rule}" for rule in rules} | {
        f"faults.{what}" for items in re.findall(r"what IN ITEMS ([\w ]+)\)", text)
        for what in items.split()} | {
        f"functional.{test}" for tests in re.findall(r"foreach\((?:test|kind) ([\w ]+)\)", text)
        for test in tests.split()} | {
        f"fuzz.{name}" for name in re.findall(r"callveil_harness\((\w+) ", text)}


def main():
    root = pathlib.Path(sys.argv[1])
    page = (root / "docs/ASSURANCE.md").read_text(encoding="utf-8")
    page = page.replace("`Suite.Name`", "")
    missing = sorted(set(NAMED.findall(page)) - known_tests(root) |
                     set(OF_CTEST.findall(page)) - known_to_ctest(root))
    for name in missing:
        print(f"docs/ASSURANCE.md names {name}, which is no test")
    print(f"assurance: {'not ' if missing else ''}ok")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
