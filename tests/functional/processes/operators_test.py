#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What an operator meets: a locked lead database, keys that end, a check of everything."""

import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests/support"))
from house import House  # noqa: E402  (found by the line above)

BIN = pathlib.Path(sys.argv.pop(1)).resolve()
DAY_US = 24 * 3600 * 1_000_000


class Operators(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        os.chmod(self.temporary.name, 0o700)
        self.house = House(BIN, self.temporary.name)
        self.admin = str(self.house.folder / "secrets/admin.identity.json")

    def tearDown(self):
        self.house.stop()
        self.temporary.cleanup()

    def log(self):
        return (self.house.folder / "callveild.log").read_text()

    def let_keys_end_in(self, days):
        """Changes the end of every key in the store of a daemon that does not run."""
        base = sqlite3.connect(self.house.folder / "state/store.sqlite")
        base.execute("UPDATE keys SET not_after = ?", (time.time_ns() // 1000 + days * DAY_US,))
        base.commit()
        base.close()

    def test_a_locked_lead_database_holds_up_nobody_who_does_not_read_it(self):
        self.house.configure(sources="[{name: leads, path: leads.sqlite, datasets: [demo], "
                                     "busy_timeout: 8s}]")
        self.house.start()
        dana = self.house.enrol("person", "dana", "supervisor")
        owner = sqlite3.connect(self.house.folder / "leads.sqlite")
        owner.execute("BEGIN EXCLUSIVE")
        readers = [subprocess.Popen([str(BIN / "callveil"), "--identity", self.admin, "--timeout",
                                     "60", "datamap", "check"], stdout=subprocess.DEVNULL)
                   for _ in range(4)]
        rounds = 0
        while any(reader.poll() is None for reader in readers):
            self.house.ok(dana, "--timeout", "5", "request", "submit", "--kind", "access",
                          "--phone", "1223334444")
            self.house.ok(self.admin, "--timeout", "5", "status")
            self.house.ok(self.admin, "--timeout", "5", "key", "list")
            rounds += 1
        owner.rollback()
        owner.close()
        self.assertEqual([reader.wait() for reader in readers], [6] * 4)
        self.assertGreater(rounds, 0)

    def test_a_new_bootstrap_is_taken_when_the_last_administrator_has_ended(self):
        self.house.start()
        self.house.stop()
        self.let_keys_end_in(-1)
        self.house.start()
        self.assertIn("bootstrap_ignored", self.log())
        self.assertIn("no administrator holds a valid key", self.log())
        self.assertEqual(self.house.cli(self.admin, "--timeout", "2", "status").returncode, 5)
        self.house.stop()
        os.rename(self.admin, self.house.folder / "old.json")
        self.house.ok(None, "key", "new", "--bootstrap", "--renew", "--dir",
                      str(self.house.folder / "secrets"), "--person", "alex", "--agent-endpoint",
                      self.house.agents, "--admin-endpoint", self.house.admins)
        self.house.start()
        self.assertIn("administrator_enrolled", self.log())
        self.assertIn("364 days left", self.house.ok(self.admin, "status"))

    def test_keys_that_end_soon_are_spoken_of(self):
        self.house.start()
        self.house.stop()
        self.let_keys_end_in(10)
        check = self.house.run_daemon("--check")
        self.assertEqual(check.returncode, 0)
        self.assertRegex(check.stdout, r"warning +the key of 'alex' \(administrator\) ends on")
        self.house.start()
        self.assertRegex(self.log(), r"key_ends .*'alex'")
        self.assertIn("(9 days left)", self.house.ok(self.admin, "status"))
        self.assertIn("(9 days left)", self.house.ok(self.admin, "key", "list"))

    def test_one_person_cannot_be_both_pairs_of_eyes(self):
        self.house.start()
        done = self.house.cli(self.admin, "key", "new", "--person", "alex", "--role", "supervisor",
                              "--out", str(self.house.folder / "alex.json"))
        self.assertEqual(done.returncode, 7)
        self.assertFalse((self.house.folder / "alex.json").exists())

    def test_a_check_names_everything_at_once(self):
        for name in ("store.key", "body.key"):
            (self.house.folder / "secrets" / name).write_text("no key")
        self.house.configure(sources="[{name: leads, path: gone.sqlite, datasets: [demo]}]")
        check = self.house.run_daemon("--check")
        self.assertEqual(check.returncode, 1)
        for word in ("store.key", "body.key", "gone.sqlite", "3 errors"):
            self.assertIn(word, check.stdout)

    def test_help_says_where_the_options_stand(self):
        shown = self.house.run_daemon("--help").stdout
        self.assertIn("docs/reference/callveil.yaml.md", shown)
        self.assertIn("78", shown)


if __name__ == "__main__":
    unittest.main(verbosity=2)
