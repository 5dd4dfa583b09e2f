#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Values of one person on their whole way through the real processes; then each file, log, error,
audit entry, status and core dump that was left is searched for them, however they are encoded.

canaries_test.py PROGRAMS
"""

import base64
import json
import os
import pathlib
import quopri
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests/support"))
from house import House  # noqa: E402

BIN = pathlib.Path(sys.argv.pop()).resolve()
NAME, DIGITS, MAIL = "ZZCANARY-5f1e Person", "2025550173", "zzcanary-5f1e@example.invalid"
CUSTOMER, COMMENT = "ZZCANARY-5f1e-17", "ZZCANARY-5f1e wants out"
VALUES = (NAME, DIGITS, "202-555-0173", MAIL, CUSTOMER, COMMENT)


def encodings(value):
    """The bytes of `value` as somebody might have written them."""
    plain = value.encode()
    yield plain
    yield plain.upper()
    yield value.encode("utf-16-le")
    yield urllib.parse.quote(value, safe="").encode()
    yield quopri.encodestring(plain).strip()
    yield plain.hex().encode()
    yield plain.hex().upper().encode()
    for before in range(3):
        # What lies in front shifts the groups of three; the groups at the ends depend on neighbours.
        text = base64.b64encode(b"x" * before + plain)
        yield text[4 if before else 0:len(text) - 4]


NEEDLES = {needle for value in VALUES for needle in encodings(value)}


def found_in(content):
    return sorted(needle for needle in NEEDLES if needle in content)


class Canaries(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        os.chmod(temporary.name, 0o700)
        self.house = House(BIN, temporary.name)
        self.addCleanup(self.house.stop)
        self.house.configure(four_eyes="[]", log="{level: debug}")
        base = sqlite3.connect(self.house.folder / "leads.sqlite")
        base.execute("UPDATE leads SET customer_id = ?, name = ?, phone = '202-555-0173', email = ?",
                     (CUSTOMER, NAME, MAIL))
        base.commit()
        base.close()
        self.said = b""  # what was said where no value belongs

    def assert_clean(self, content, where):
        self.assertEqual(found_in(content), [], where)

    def refused(self, who, *words):
        done = self.house.cli(who, *words)
        self.assertNotEqual(done.returncode, 0, words)
        self.said += done.stderr.encode()

    def call(self, desk):
        """A call of that person, who sends an access request; the log of the desktop."""
        steps = [{"type": "interaction.offered", "time": "2026-11-23T12:00:00Z",
                  "data": {"interactionId": "call-1", "remote": {"address": "tel:+1" + DIGITS, "name": NAME},
                           "attributes": {"note": COMMENT}}},
                 {"edit": {"pointer": "/kind", "value": "access"}},
                 {"edit": {"pointer": "/name", "value": NAME}},
                 {"edit": {"pointer": "/phones/0", "value": "202-555-0173"}},
                 {"edit": {"pointer": "/emails/0", "value": MAIL}},
                 {"edit": {"pointer": "/customer_id", "value": CUSTOMER}},
                 {"edit": {"pointer": "/comments", "value": COMMENT}},
                 {"action": {"id": "send"}},
                 {"wait": {"until": "status", "is": "sent", "timeout_ms": 20000}}]
        done = subprocess.run(
            [str(BIN / "callveil-host"), "--plugin", str(BIN / "libcallveil_plugin.so"), "--config",
             json.dumps({"identity_file": desk, "agent_id": "1001"}), "--state",
             str(self.house.folder / "desktop"), "--quiet"],
            input="".join(json.dumps(step) + "\n" for step in steps) + '{"quit":true}\n',
            capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.said += done.stderr.encode()

    def decide(self, who, reference):
        self.house.ok(who, "request", "verify", reference, "--method", "postcode", "--points", "3")
        self.house.ok(who, "preview", reference)
        plan = json.loads(self.house.ok(who, "--json", "request", "show", reference))["plan_hash"]
        self.house.ok(who, "request", "approve", reference, "--plan", plan)
        self.house.ok(who, "request", "watch", reference, "--interval", "0.1")

    def submit(self, who, kind):
        return json.loads(self.house.ok(
            who, "--json", "request", "submit", "--kind", kind, "--phone", DIGITS, "--email", MAIL,
            "--name", NAME, "--customer-id", CUSTOMER, "--comments", COMMENT))["reference"]

    def ask_wrongly(self, who, reference):
        """Values of the person in questions that are refused."""
        self.refused(who, "request", "submit", "--kind", "access", "--phone", DIGITS, "--comments",
                     COMMENT * 500)
        self.refused(who, "request", "submit", "--kind", "access", "--name", NAME)
        self.refused(who, "search", "--phone", DIGITS + "*", "--reason", COMMENT)
        self.refused(who, "search", "--partial", "email:*" + MAIL, "--reason", COMMENT)
        self.refused(who, "search", "--customer-id", CUSTOMER)
        self.refused(who, "request", "approve", reference, "--plan", "0" * 64)

    def lose_the_leads(self, who):
        leads, away = (self.house.folder / name for name in ("leads.sqlite", "away.sqlite"))
        leads.rename(away)
        self.refused(who, "search", "--customer-id", CUSTOMER, "--reason", COMMENT)
        away.rename(leads)

    def play(self):
        dana = self.house.enrol("person", "dana", "supervisor")
        self.call(self.house.enrol("station", "desk-7", "agent"))
        (row,) = json.loads(self.house.ok(dana, "--json", "request", "list"))["rows"]
        self.decide(dana, row["reference"])
        self.house.ok(dana, "search", "--partial", "phone:5550173", "--reason", COMMENT)
        refused = self.submit(dana, "access")
        self.ask_wrongly(dana, refused)
        self.lose_the_leads(dana)
        self.house.ok(dana, "request", "reject", refused, "--reason", COMMENT)
        self.decide(dana, self.submit(dana, "pseudonymization"))
        admin = str(self.house.folder / "secrets/admin.identity.json")
        self.said += self.house.ok(admin, "--json", "audit", "list", "--limit", "500").encode()
        self.said += self.house.ok(admin, "--json", "status").encode()

    def search_files(self):
        """Each file but the lead database, which holds the person by right."""
        files = [file for file in self.house.folder.rglob("*")
                 if file.is_file() and not file.name.startswith("leads.sqlite")]
        for file in files:
            self.assert_clean(file.read_bytes(), file.relative_to(self.house.folder))
        return {file.relative_to(self.house.folder).parts[0] for file in files}

    def test_nothing_of_a_person_is_left_anywhere(self):
        leads = self.house.folder / "leads.sqlite"
        self.assertNotEqual(found_in(leads.read_bytes()), [])
        self.house.start()
        self.play()
        seen = self.search_files()
        self.assertLessEqual({"callveild.log", "desktop", "state"}, seen)
        self.house.stop(signal.SIGKILL)
        self.search_files()
        self.assert_clean(self.said, "errors, audit and status")

    def test_a_search_finds_a_value_however_it_is_written(self):
        for value in VALUES:
            raw = value.encode()
            for content in (raw, value.encode("utf-16-le"), raw.hex().encode(),
                            base64.b64encode(b"{" + raw + b"}"), base64.b64encode(b"[\"" + raw),
                            base64.b64encode(b"..." + raw + b"."),
                            urllib.parse.quote(value).encode()):
                self.assertNotEqual(found_in(b"left " + content + b" right"), [], content)

    def die(self, program, *words):
        """Runs a program with core dumps allowed and has it abort once it reads or serves."""
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.house.folder))
        limit = resource.getrlimit(resource.RLIMIT_CORE)[1]
        process = subprocess.Popen(
            [program, *words], cwd=folder, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (limit, limit)))
        for line in process.stderr:
            if "daemon_started" in line:
                break
        process.send_signal(signal.SIGABRT)
        process.wait(timeout=60)
        process.stdin.close()
        process.stderr.close()
        self.assertEqual(process.returncode, -signal.SIGABRT)
        return list(folder.iterdir())

    def test_an_aborted_daemon_leaves_no_core_dump(self):
        says = "import sys, time; print('daemon_started', file=sys.stderr, flush=True); time.sleep(60)"
        if not self.die(sys.executable, "-c", says):
            self.skipTest("this system writes no core dump into the folder of any program")
        self.assertEqual(self.die(str(BIN / "callveild"), "--config", self.house.config_file()), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
