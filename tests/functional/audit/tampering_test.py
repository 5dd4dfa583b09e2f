#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What was done to the audit log of a real daemon is found, by both verifiers."""

import json
import pathlib
import shutil
import signal
import subprocess
import sys
import unittest

from outside import VERIFIER, Outside


class Tampering(Outside):
    def test_a_state_folder_of_before_is_found(self):
        self.start()
        self.house.stop()
        shutil.copytree(self.house.folder / "state", self.folder / "copy")
        self.start()
        self.work(3)
        self.house.stop()
        shutil.rmtree(self.house.folder / "state")
        shutil.copytree(self.folder / "copy", self.house.folder / "state")
        self.start()
        self.assertEqual(self.verify()[0], 0, "the older copy is whole in itself")
        self.assertEqual(self.against_heads()[0], 6)
        self.assertEqual(self.independent(self.heads), 1)
        self.assertIn("audit_contradicted", self.log())
        status = json.loads(self.house.ok(self.admin, "--json", "status"))
        self.assertEqual(status["witnesses"][0]["state"], "conflict")
        self.work(20)
        code, verdict = self.against_heads()
        self.assertEqual(code, 6, "it is found after the log has grown again, too")
        self.assertIn("is not the one that the head of", verdict["problem"])
        self.assertIn("log.contradiction", self.house.ok(self.admin, "audit", "list"))

    def test_an_end_that_was_cut_off_is_remembered_for_ever(self):
        self.start()
        self.work(5)
        self.house.stop()
        self.change_store("DELETE FROM audit WHERE seq > (SELECT max(seq) - 3 FROM audit)")
        self.start()
        self.assertIn("log.broken", self.house.ok(self.admin, "audit", "list"))
        code, verdict = self.verify()
        self.assertEqual(code, 6)
        self.assertIn("somebody else changed the end of the log", verdict["problem"])
        self.work(10)
        export = self.export()
        alone = self.house.cli(None, "audit", "verify", "--file", str(export))
        self.assertEqual((alone.returncode, self.independent_of(export)), (6, 1), alone.stdout)
        self.assertIn("somebody else changed the end of the log", alone.stdout)
        self.assertEqual(self.both_of(export), (6, 1))

    def test_a_changed_entry_of_the_store_is_found(self):
        self.start()
        self.work(2)
        self.house.stop()
        self.change_store("UPDATE audit SET actor = 'dana' WHERE seq = 3")
        self.start()
        code, verdict = self.verify()
        self.assertEqual((code, verdict["first_bad_seq"]), (6, 3))
        self.assertEqual(self.against_heads()[0], 6)
        self.assertEqual(self.both_of(self.export()), (6, 1))

    def test_an_export_is_proven_where_there_is_no_daemon(self):
        self.start()
        self.work(3)
        export = self.export()
        self.house.stop()
        self.assertEqual(self.both_of(export), (6, 1), "the head at the stop names a later entry")
        pathlib.Path(self.heads).write_text(self.kept()[0] + "\n")
        self.assertEqual(self.both_of(export), (0, 0))
        whole = export.read_bytes()
        for at in range(0, len(whole), 101):
            export.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:])
            self.assertEqual(self.both_of(export), (6, 1), at)
        export.write_bytes(b"".join(whole.splitlines(keepends=True)[:2]))
        self.assertEqual(self.both_of(export), (6, 1), "cut at the end of a line")

    def test_what_could_not_be_checked_is_not_called_changed(self):
        self.start()
        export = self.export()
        self.house.stop()
        for words in (["--file", str(export), "--against", "none"], ["--file", "none"],
                      ["--file", str(export), "--key", "ab" * 32], ["--nonsense"]):
            self.assertNotIn(self.house.cli(None, "audit", "verify", *words).returncode, (0, 6))
        self.assertNotIn(self.house.cli(self.admin, "--timeout", "1", "audit", "verify").returncode,
                         (0, 6))
        for words in ([], ["none"], [str(export), "none"], [str(export), self.heads, "no key"],
                      [str(export), self.heads, "ab" * 32, "more"]):
            done = subprocess.run([sys.executable, str(VERIFIER), *words], capture_output=True,
                                  check=False)
            self.assertEqual(done.returncode, 2, words)

    def test_the_log_of_another_installation_is_found(self):
        self.start()
        self.house.stop()
        other = self.make_house("other")
        other.start()
        self.addCleanup(other.stop)
        done = other.cli(str(other.folder / "secrets/admin.identity.json"), "audit", "verify",
                         "--against", self.heads)
        self.assertEqual(done.returncode, 6)
        self.assertIn("another installation", done.stdout)

    def test_an_earlier_export_must_be_a_part_of_the_log(self):
        self.start()
        copy = self.folder / "copy.jsonl"
        self.house.ok(self.admin, "audit", "export", "--out", str(copy))
        self.work(2)
        self.assertEqual(self.verify("--against", str(copy))[0], 0)
        copy.write_text(copy.read_text().replace('"seq":2', '"seq":3'))
        self.assertEqual(self.verify("--against", str(copy))[0], 6)

    def test_a_killed_daemon_leaves_heads_that_fit(self):
        self.start()
        self.work(3)
        self.house.stop(signal.SIGKILL)
        with open(self.heads, "a", encoding="ascii") as file:
            file.write("callveil-audit-head-v1 torn")
        self.start()
        self.assertEqual(self.kept()[1], "callveil-audit-head-v1 torn")
        code, verdict = self.against_heads()
        self.assertEqual(code, 6)
        self.assertIn("line 2", verdict["problem"])
        whole = [line for line in self.kept() if not line.endswith("torn")]
        mended = self.folder / "mended"
        mended.write_text("\n".join(whole) + "\n")
        self.assertEqual(self.verify("--against", str(mended))[0], 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
