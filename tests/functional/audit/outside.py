# SPDX-License-Identifier: Apache-2.0
"""A real daemon whose audit log has heads outside, and both verifiers of it."""

import json
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
VERIFIER = ROOT / "tests/independent/verify_audit.py"


class Outside(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        os.chmod(self.temporary.name, 0o700)
        self.folder = pathlib.Path(self.temporary.name)
        self.house = self.make_house("house")
        self.outside = self.folder / "house/outside"
        self.heads = str(self.outside / "heads")
        self.outside.mkdir()
        self.house.configure(audit="{heads_file: outside/heads}")
        self.admin = str(self.house.folder / "secrets/admin.identity.json")

    def tearDown(self):
        self.house.stop()
        self.temporary.cleanup()

    def make_house(self, name):
        folder = self.folder / name
        folder.mkdir(mode=0o700)
        return House(BIN, folder)

    def work(self, count):
        for _ in range(count):
            self.house.ok(self.admin, "audit", "list")

    def log(self):
        return (self.house.folder / "callveild.log").read_text()

    def wait_for(self, happened):
        deadline = time.monotonic() + 60
        while not happened():
            self.assertLess(time.monotonic(), deadline, self.log())
            time.sleep(0.02)

    def kept(self):
        path = pathlib.Path(self.heads)
        return path.read_text().splitlines() if path.exists() else []

    def start(self):
        before = len(self.kept())
        self.house.start()
        self.wait_for(lambda: len(self.kept()) > before)

    def verify(self, *words):
        """Exit code and verdict of the audit log as the daemon holds it now."""
        done = self.house.cli(self.admin, "--json", "audit", "verify", *words)
        self.assertIn(done.returncode, (0, 6), done.stderr)
        return done.returncode, json.loads(done.stdout)

    def against_heads(self, *words):
        return self.verify("--against", self.heads, *words)

    def export(self):
        copy = self.folder / f"export-{time.monotonic_ns()}"
        self.house.ok(self.admin, "audit", "export", "--out", str(copy))
        return copy

    def independent(self, *words):
        """The exit code of the other verifier, on an export made now."""
        return self.independent_of(self.export(), *words)

    def independent_of(self, export, *words):
        done = subprocess.run([sys.executable, str(VERIFIER), str(export), *words],
                              capture_output=True, text=True, check=False)
        return done.returncode

    def both_of(self, export):
        """The exit codes of both verifiers on an export beside the heads; no daemon is asked."""
        done = self.house.cli(None, "audit", "verify", "--file", str(export), "--against",
                              self.heads)
        return done.returncode, self.independent_of(export, self.heads)

    def change_store(self, *statements):
        """Changes the log of a daemon that does not run, as who has the file but no key may."""
        base = sqlite3.connect(self.house.folder / "state/store.sqlite")
        for name in ("audit_is_never_changed", "audit_is_never_deleted", "audit_has_no_gap"):
            base.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            base.execute(statement)
        base.commit()
        base.close()
