#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The preloaded library under a small program: what it kills, refuses, marks and takes back."""

import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest

SHIM = str(pathlib.Path(sys.argv.pop(1)).resolve() / "callveil_fault_shim.so")

BEGIN = """
import os
here = os.open(".", os.O_RDONLY)
def make(name, text, flags=0):
    file = os.open(name, os.O_RDWR | os.O_CREAT | flags, 0o600)
    os.write(file, text)
    return file
"""
SAFE = BEGIN + """
a = make("a", b"first")
os.fsync(a)
os.fsync(here)
"""


class Shim(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="callveil-shim-")
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def play(self, fault, program):
        """Runs a Python program under a fault. @return its exit code"""
        environment = {**os.environ, "LD_PRELOAD": SHIM, "CALLVEIL_FAULT": fault,
                       "CALLVEIL_FAULT_MARK": str(self.folder.parent / (self.folder.name + "-mark"))}
        self.mark = pathlib.Path(environment["CALLVEIL_FAULT_MARK"])
        self.addCleanup(self.mark.unlink, missing_ok=True)
        return subprocess.run([sys.executable, "-S", "-c", program], cwd=self.folder,
                              env=environment, stderr=subprocess.PIPE, check=False).returncode

    def files(self):
        return {file.name: file.read_bytes() for file in self.folder.iterdir()}

    def states_after_power(self, program, fault="sync end 1 power 1"):
        """What may lie there after a failure of the power, over many seeds."""
        states = set()
        for seed in range(1000, 100000, 2500):
            for file in self.folder.iterdir():
                file.unlink()
            self.assertEqual(self.play(f"{fault} {seed}", program + """
end = make("end", b"")
os.fsync(end)
"""), -signal.SIGKILL)
            files = self.files()
            files.pop("end", None)
            states.add(tuple(sorted(files.items())))
        return states

    def test_kills_before_and_after_a_call_and_marks_it(self):
        for action, left in (("kill", {"a": b"first"}), ("killafter", {"b": b"first"})):
            code = self.play(f"rename b 1 {action} 1 1", SAFE + 'os.rename("a", "b")')
            self.assertEqual((code, self.files()), (-signal.SIGKILL, left))
            self.assertEqual(self.mark.read_text().splitlines()[-1], "rename b")

    def test_leaves_half_of_a_torn_write(self):
        self.play("write a 2 torn 1 1", SAFE + 'os.write(a, b"second")')
        self.assertEqual(self.files(), {"a": b"firstsec"})

    def test_refuses_each_kind_of_call_from_the_nth_on_and_tells_why(self):
        calls = {"open": 'os.open("a", os.O_RDONLY)', "read": "os.pread(a, 4, 0)",
                 "write": 'os.pwrite(a, b"x", 0)', "sync": "os.fdatasync(a)",
                 "truncate": "os.ftruncate(a, 1)", "unlink": 'os.unlink("a")',
                 "rename": 'os.rename("b", "a"); os.link("a", "b")'}
        for op, call in calls.items():
            with self.subTest(op):
                self.play("none * 1 eio 1 1", SAFE + 'make("b", b"")')
                program = BEGIN + 'a = os.open("./a", os.O_RDWR)\n' + f"""
try:
    {call}
except OSError as error:
    os._exit(error.errno)
"""
                self.assertEqual(self.play(f"{op} a {2 if op == 'open' else 1} enospc 1 1", program),
                                 28)
                self.assertEqual(self.play(f"{op} a 9 enospc 1 1", program), 0)

    def test_marks_nothing_that_did_not_happen(self):
        self.assertEqual(self.play("rename nobody 1 kill 1 1", SAFE), 0)
        self.assertEqual(self.mark.read_text(), "")

    def test_takes_back_what_no_sync_covers_and_nothing_else(self):
        states = self.states_after_power(SAFE + 'os.pwrite(a, b"FIRST", 0)')
        self.assertEqual(states, {(("a", b"first"),), (("a", b"FIRST"),)})
        states = self.states_after_power(SAFE + 'os.pwrite(a, b"FIRST", 0)\nos.fsync(a)')
        self.assertEqual(states, {(("a", b"FIRST"),)})

    def test_takes_back_a_write_at_the_end(self):
        program = SAFE + 'end = os.open("a", os.O_WRONLY | os.O_APPEND)\nos.write(end, b"+")'
        self.assertIn((("a", b"first"),), self.states_after_power(program))

    def test_takes_back_a_truncation(self):
        states = self.states_after_power(SAFE + "os.ftruncate(a, 2)")
        self.assertEqual(states, {(("a", b"first"),), (("a", b"fi"),)})

    def test_takes_back_names_until_their_folder_is_synced(self):
        changes = {'os.unlink("a")': ((), (("a", b"first"),)),
                   'os.rename("a", "b")': ((("b", b"first"),), (("a", b"first"),))}
        for change, (done, undone) in changes.items():
            with self.subTest(change):
                self.assertEqual(self.states_after_power(SAFE + change), {done, undone})
                self.assertEqual(
                    self.states_after_power(SAFE + change + "\nos.fsync(here)"), {done})

    def test_takes_back_a_file_whose_folder_was_not_synced(self):
        states = self.states_after_power(BEGIN + 'os.fsync(make("b", b"b"))')
        self.assertEqual(states, {(), (("b", b"b"),)})

    def test_a_new_file_of_the_same_name_never_gets_bytes_of_the_old_one(self):
        program = SAFE + 'os.pwrite(a, b"FIRST", 0)\nos.unlink("a")\nos.fsync(make("a", b"new"))'
        states = self.states_after_power(program)
        self.assertLessEqual(states, {(), (("a", b"new"),), (("a", b"first"),), (("a", b"FIRST"),)})
        self.assertIn((("a", b"new"),), states)


if __name__ == "__main__":
    unittest.main()
