#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The keys of store and outbox are changed while a package lies in the spool and a sealed body waits
on a desktop: both are still good, and the old key opens nothing any more.

rotation_test.py PROGRAMS
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests/support"))
from house import House  # noqa: E402

BIN = pathlib.Path(sys.argv.pop()).resolve()
CALL = {"type": "interaction.offered", "time": "2026-11-23T12:00:00Z",
        "data": {"interactionId": "call-1", "remote": {"address": "sip:1223334444@example.com"}}}


class Rotation(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        os.chmod(temporary.name, 0o700)
        self.house = House(BIN, temporary.name)
        self.addCleanup(self.house.stop)
        self.house.configure(four_eyes="[]")
        self.secrets = self.house.folder / "secrets"
        self.house.start()
        self.dana = self.house.enrol("person", "dana", "supervisor")
        self.desk = self.house.enrol("station", "desk-7", "agent")

    def desktop(self):
        """A desktop whose agent sends while the daemon is away; it goes on running."""
        self.house.stop()
        host = subprocess.Popen(
            [str(BIN / "callveil-host"), "--plugin", str(BIN / "libcallveil_plugin.so"), "--config",
             json.dumps({"identity_file": self.desk, "agent_id": "1001", "status_poll_ms": 100}),
             "--state", str(self.house.folder / "desktop"), "--json"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for last in (host.stdout.close, host.wait, host.kill, host.stdin.close):
            self.addCleanup(last)
        steps = [CALL, {"edit": {"pointer": "/kind", "value": "access"}},
                 {"edit": {"pointer": "/customer_id", "value": "C-1"}}, {"action": {"id": "send"}}]
        host.stdin.write("".join(json.dumps(step) + "\n" for step in steps))
        host.stdin.flush()
        self.wait_for(host, "queued")
        return host

    def wait_for(self, host, *wanted):
        for line in host.stdout:
            if json.loads(line).get("status") in wanted:
                return json.loads(line)
        raise AssertionError(f"the form never was {wanted}")

    def request(self):
        """An access request up to its package. @return its reference and the package's id"""
        reference = json.loads(self.house.ok(self.dana, "--json", "request", "submit", "--kind", "access",
                                             "--phone", "1223334444"))["reference"]
        self.house.ok(self.dana, "request", "verify", reference, "--method", "letter", "--points", "3")
        self.house.ok(self.dana, "preview", reference)
        plan = json.loads(self.house.ok(self.dana, "--json", "request", "show", reference))["plan_hash"]
        self.house.ok(self.dana, "request", "approve", reference, "--plan", plan)
        self.house.ok(self.dana, "request", "watch", reference, "--interval", "0.1")
        return reference, json.loads(self.house.ok(self.dana, "--json", "package", "list",
                                                   reference))["packages"][0]

    def rotate(self, key):
        self.house.ok(None, "key", "rotate", key, "--dir", str(self.secrets))

    def queue(self):
        return json.loads(self.house.ok(self.dana, "--json", "request", "list"))["rows"]

    def log(self):
        return (self.house.folder / "callveild.log").read_text(encoding="utf-8")

    def test_what_waits_survives_a_change_of_keys(self):
        reference, package = self.request()
        host = self.desktop()
        old = (self.secrets / "store.key").read_bytes()
        self.rotate("store")
        self.rotate("outbox-seal")
        self.house.start()
        for event in ("key_is_spent", "key_still_opens"):
            self.assertIn(event, self.log())
        self.wait_for(host, "sent")
        self.assertEqual({row["requester"] for row in self.queue() if row["reference"] != reference},
                         {"desk-7"})
        self.house.stop()
        (self.secrets / "store.key.previous").unlink()
        self.house.start()
        self.open_package(package)
        self.house.stop()
        self.refuse_the_old_key(old)

    def open_package(self, package):
        target = self.house.folder / "package.zip"
        self.house.ok(self.dana, "package", "get", package, "--out", str(target))
        word = json.loads(self.house.ok(self.dana, "--json", "package", "passphrase",
                                        package))["passphrase"]
        data = subprocess.run(["7z", "x", "-so", "-p" + word, str(target), "data.json"], check=True,
                              capture_output=True).stdout
        self.assertIn("someone@example.com", json.loads(data)["collections"][0]["rows"][0])

    def refuse_the_old_key(self, old):
        new = (self.secrets / "store.key").read_bytes()
        (self.secrets / "store.key").write_bytes(old)
        refused = self.house.run_daemon()
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("store key is not the one", refused.stderr)
        (self.secrets / "store.key").write_bytes(new)

    def test_a_body_under_a_key_that_was_removed_is_not_taken(self):
        host = self.desktop()
        self.rotate("outbox-seal")
        (self.secrets / "outbox-seal.key.previous").unlink()
        self.house.start()
        self.assertNotEqual(self.wait_for(host, "failed", "refused", "editing", "sent")["status"], "sent")
        self.assertEqual(self.queue(), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
