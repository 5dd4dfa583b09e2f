#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Drives callveild, callveil and callveil-host as a person does: real processes over TCP and CURVE."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests/support"))
from house import House  # noqa: E402  (found by the line above)

BIN = pathlib.Path(sys.argv.pop(1)).resolve()


class Processes(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        os.chmod(self.temporary.name, 0o700)
        self.house = House(BIN, self.temporary.name)

    def tearDown(self):
        self.house.stop()
        self.temporary.cleanup()

    def submit(self, dana, kind):
        shown = json.loads(self.house.ok(dana, "--json", "request", "submit", "--kind", kind,
                                         "--phone", "1223334444"))
        return shown["reference"]

    def test_a_duplicate_key_is_refused_with_its_place(self):
        with open(self.house.config_file(), "a", encoding="utf-8") as file:
            file.write("controller: Another Bank\n")
        done = self.house.run_daemon()
        self.assertEqual(done.returncode, 78)
        self.assertRegex(done.stderr, r"callveil\.yaml:11:1: ")
        self.assertEqual(len(done.stderr.strip().splitlines()), 1)

    def test_an_unknown_key_is_refused_with_its_place(self):
        self.house.configure(controler="x")
        done = self.house.run_daemon()
        self.assertEqual(done.returncode, 78)
        self.assertRegex(done.stderr, r"callveil\.yaml:\d+:\d+: .*controler")

    def test_a_reference_to_nowhere_is_refused(self):
        with open(self.house.folder / "map.yaml", "a", encoding="utf-8") as file:
            file.write("          - name: agent\n            fides_meta: {references: [{dataset: "
                       "demo, field: nowhere.id, direction: from}]}\n")
        done = self.house.run_daemon()
        self.assertEqual(done.returncode, 78)
        self.assertIn("demo:nowhere:id", done.stderr)

    def test_check_names_a_missing_database_and_changes_nothing(self):
        self.house.configure(sources="[{name: leads, path: gone.sqlite, datasets: [demo]}]")
        done = self.house.run_daemon("--check")
        self.assertEqual(done.returncode, 1)
        self.assertIn("gone.sqlite", done.stdout)
        self.assertFalse((self.house.folder / "state").exists())

    def test_the_daemon_ends_in_order_and_a_second_one_is_refused(self):
        self.house.start()
        second = self.house.run_daemon()
        self.assertNotEqual(second.returncode, 0)
        self.assertEqual(len(second.stderr.strip().splitlines()), 1)
        self.assertEqual(self.house.stop(), 0)

    def test_a_daemon_that_is_away_gives_one_sentence(self):
        done = self.house.cli(str(self.house.folder / "secrets/admin.identity.json"), "--timeout",
                              "1", "status")
        self.assertEqual(done.returncode, 5)
        self.assertEqual(len(done.stderr.strip().splitlines()), 1)

    def test_the_key_of_a_desktop_opens_nothing_on_the_admin_channel(self):
        self.house.start()
        desk = pathlib.Path(self.house.enrol("station", "desk-7", "agent"))
        dana = pathlib.Path(self.house.enrol("person", "dana", "supervisor"))
        forged = json.loads(dana.read_text())
        own = json.loads(desk.read_text())
        forged.update(public_key=own["public_key"], secret_key=own["secret_key"])
        desk.write_text(json.dumps(forged))
        done = self.house.cli(str(desk), "--timeout", "2", "status")
        self.assertEqual(done.returncode, 5)
        self.assertEqual(done.stdout, "")

    def test_a_request_outlives_a_killed_daemon(self):
        self.house.start()
        dana = self.house.enrol("person", "dana", "supervisor")
        reference = self.submit(dana, "access")
        self.house.stop(signal.SIGKILL)
        self.house.start()
        self.assertIn(reference, self.house.ok(dana, "request", "list"))
        self.assertIn("ok", self.house.ok(str(self.house.folder / "secrets/admin.identity.json"),
                                          "audit", "verify"))

    def test_two_people_pseudonymize_and_one_alone_cannot(self):
        self.house.start()
        dana = self.house.enrol("person", "dana", "supervisor")
        sam = self.house.enrol("person", "sam", "supervisor")
        reference = self.submit(dana, "pseudonymization")
        self.house.ok(dana, "request", "verify", reference, "--method", "postcode", "--points", "3")
        self.house.ok(dana, "preview", reference)
        plan = json.loads(self.house.ok(dana, "--json", "request", "show", reference))["plan_hash"]
        alone = self.house.cli(dana, "request", "approve", reference, "--plan", plan)
        self.assertEqual(alone.returncode, 4)
        self.assertEqual(self.house.lead(), ("(122) 333-4444", "someone@example.com"))
        wrong = self.house.cli(sam, "request", "approve", reference, "--plan", "0" * 64)
        self.assertNotEqual(wrong.returncode, 0)
        self.house.ok(sam, "request", "approve", reference, "--plan", plan)
        self.house.ok(sam, "request", "watch", reference, "--interval", "0.1")
        self.assertEqual(self.house.lead(), ("(12X) X33-XX44", "soXXonXXexXXplXXcoX"))

    def test_one_person_alone_exports_nobody(self):
        self.house.start()
        dana = self.house.enrol("person", "dana", "supervisor")
        sam = self.house.enrol("person", "sam", "supervisor")
        said = self.house.ok(dana, "export", "--phone", "1223334444", "--reason", "letter")
        searched = [word for word in said.split() if word.startswith("R2")][0]
        for reference in (searched, self.submit(dana, "access")):
            self.house.ok(dana, "request", "verify", reference, "--method", "letter", "--points",
                          "3")
            self.house.ok(dana, "preview", reference)
            shown = json.loads(self.house.ok(dana, "--json", "request", "show", reference))
            self.assertEqual(shown["approval"], "another person than dana must approve it")
            plan = shown["plan_hash"]
            alone = self.house.cli(dana, "request", "approve", reference, "--plan", plan)
            self.assertEqual(alone.returncode, 4)
            self.house.ok(sam, "request", "approve", reference, "--plan", plan)
            self.house.ok(sam, "request", "watch", reference, "--interval", "0.1")
        admin = str(self.house.folder / "secrets/admin.identity.json")
        rows = json.loads(self.house.ok(admin, "--json", "audit", "list", "--limit", "200"))["rows"]
        denied = [row for row in rows if row["outcome"] == "denied"]
        self.assertEqual([(row["actor"], row["verb"]) for row in denied],
                         [("dana", "request.approve")] * 2)

    def test_a_short_outage_ends_no_request(self):
        self.house.start()
        dana = self.house.enrol("person", "dana", "supervisor")
        sam = self.house.enrol("person", "sam", "supervisor")
        reference = self.submit(dana, "pseudonymization")
        self.house.ok(dana, "request", "verify", reference, "--method", "postcode", "--points", "3")
        self.house.ok(dana, "preview", reference)
        plan = json.loads(self.house.ok(dana, "--json", "request", "show", reference))["plan_hash"]
        leads, away = self.house.folder / "leads.sqlite", self.house.folder / "away.sqlite"
        leads.rename(away)
        self.house.ok(sam, "request", "approve", reference, "--plan", plan)
        watching = subprocess.Popen(
            [str(BIN / "callveil"), "--identity", dana, "request", "watch", reference, "--interval",
             "0.1"], stdout=subprocess.PIPE, text=True)
        for line in watching.stdout:
            if "source_misconfigured" in line:
                break
        away.rename(leads)
        self.assertEqual(watching.wait(timeout=60), 0)
        watching.stdout.close()
        self.assertEqual(self.house.lead(), ("(12X) X33-XX44", "soXXonXXexXXplXXcoX"))

    def test_a_request_waits_in_the_sealed_outbox_while_the_daemon_is_away(self):
        self.house.start()
        desk = self.house.enrol("station", "desk-7", "agent")
        dana = self.house.enrol("person", "dana", "supervisor")
        self.house.stop()
        host = subprocess.Popen(
            [str(BIN / "callveil-host"), "--plugin", str(BIN / "libcallveil_plugin.so"), "--config",
             json.dumps({"identity_file": desk, "agent_id": "1001", "status_poll_ms": 100}),
             "--state", str(self.house.folder / "desktop"), "--quiet"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        steps = [{"type": "interaction.offered", "time": "2026-11-23T12:00:00Z",
                  "data": {"interactionId": "call-1", "remote": {"address": "sip:1223334444@example.com"}}},
                 {"edit": {"pointer": "/kind", "value": "access"}},
                 {"edit": {"pointer": "/emails/0", "value": "zzcanary@example.com"}},
                 {"action": {"id": "send"}},
                 {"wait": {"until": "status", "in": ["queued", "sent"], "timeout_ms": 20000}},
                 {"say": "queued"}]
        for step in steps:
            host.stdin.write(json.dumps(step) + "\n")
        host.stdin.flush()
        for line in host.stdout:
            if "queued" in line:
                break
        for file in (self.house.folder / "desktop").rglob("*"):
            if file.is_file():
                self.assertNotIn(b"zzcanary", file.read_bytes(), file)
        self.house.start()
        host.stdin.write(json.dumps({"wait": {"until": "status", "is": "sent",
                                              "timeout_ms": 60000}}) + "\n{\"quit\":true}\n")
        host.stdin.close()
        self.assertEqual(host.wait(timeout=90), 0, host.stderr.read())
        host.stdout.close()
        host.stderr.close()
        rows = json.loads(self.house.ok(dana, "--json", "request", "list"))["rows"]
        self.assertEqual([row["requester"] for row in rows], ["desk-7"])

    def test_a_daemon_that_freezes_or_dies_holds_up_no_desktop(self):
        self.house.start()
        desk = self.house.enrol("station", "desk-7", "agent")
        host = subprocess.Popen(
            [str(BIN / "callveil-host"), "--plugin", str(BIN / "libcallveil_plugin.so"), "--config",
             json.dumps({"identity_file": desk, "agent_id": "1001"}), "--state",
             str(self.house.folder / "desktop"), "--json"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(host.stdout.close)
        for number, harm in enumerate((signal.SIGSTOP, signal.SIGKILL)):
            self.house.daemon.send_signal(harm)
            steps = [{"type": "interaction.offered", "time": "2026-11-23T12:00:00Z",
                      "data": {"interactionId": f"call-{number}",
                               "remote": {"address": "sip:1223334444@example.com"}}},
                     {"edit": {"pointer": "/kind", "value": "access"}},
                     {"edit": {"pointer": "/customer_id", "value": "C-1"}},
                     {"action": {"id": "send"}}]
            host.stdin.write("".join(json.dumps(step) + "\n" for step in steps))
            host.stdin.flush()
            states = (json.loads(line) for line in iter(host.stdout.readline, ""))
            wanted = (f"call-{number}", "queued")
            self.assertTrue(any((state.get("interaction_id"), state.get("status")) == wanted
                                for state in states), wanted)
        host.stdin.write('{"quit":true}\n')
        host.stdin.close()
        self.assertEqual(host.wait(timeout=60), 0)
        self.house.daemon.wait(timeout=60)
        self.house.daemon = None


if __name__ == "__main__":
    unittest.main(verbosity=2)
