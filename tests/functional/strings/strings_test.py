#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hostile texts from the form over the wire and the store into the lead database's rows and the
export: unchanged, or refused with a sentence.

strings_test.py PROGRAMS DATA
"""

import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests/support"))
from house import House  # noqa: E402

FILE = pathlib.Path(sys.argv.pop()) / "strings/blns/blns.json"
BIN = pathlib.Path(sys.argv.pop()).resolve()


def texts():
    """Those that can be in a text at all, and some of our own."""
    ours = ["%", "_", "*", "'; DROP TABLE leads; --", "=1+1", "\u202eevil", "e\u0301 \u00e9",
            "a\tb\nc", "\u0000", "\ud800", "x" * 300, "\U0001f469\u200d\U0001f469\u200d\U0001f467"]
    return [text for text in json.loads(FILE.read_text(encoding="utf-8")) + ours if text]


def is_unicode(text):
    try:
        text.encode("utf-8")
        return True
    except UnicodeEncodeError:
        return False


class Strings(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        os.chmod(temporary.name, 0o700)
        self.house = House(BIN, temporary.name)
        self.addCleanup(self.house.stop)
        self.house.configure(four_eyes="[]")
        self.texts = texts()

    def fill_leads(self):
        """One row a text, all of one customer, each text in each column that may hold anything."""
        base = sqlite3.connect(self.house.folder / "leads.sqlite")
        base.execute("DELETE FROM leads")
        kept = [text for text in self.texts if is_unicode(text) and "\0" not in text]
        base.executemany("INSERT INTO leads VALUES(?, 'C-1', ?, ?, ?)",
                         [(n, text, text, text) for n, text in enumerate(kept)])
        base.commit()
        base.close()
        return kept

    def form(self, desk, name, comments):
        """The last state of a form into which an agent typed, sent if it may be, and what the host said."""
        steps = [{"type": "interaction.offered", "time": "2026-11-23T12:00:00Z",
                  "data": {"interactionId": "call-1", "remote": {"presentation": "restricted"}}},
                 {"edit": {"pointer": "/kind", "value": "access"}},
                 {"edit": {"pointer": "/customer_id", "value": "C-1"}},
                 {"edit": {"pointer": "/name", "value": name}},
                 {"edit": {"pointer": "/comments", "value": comments}},
                 {"action": {"id": "send"}},
                 {"wait": {"until": "status", "in": ["sent", "editing"], "timeout_ms": 20000}}]
        done = subprocess.run(
            [str(BIN / "callveil-host"), "--plugin", str(BIN / "libcallveil_plugin.so"), "--config",
             json.dumps({"identity_file": desk, "agent_id": "1001"}), "--state",
             str(self.house.folder / "desktop"), "--json"],
            input="".join(json.dumps(step) + "\n" for step in steps) + '{"quit":true}\n',
            capture_output=True, text=True, timeout=60, check=False, encoding="utf-8")
        self.assertGreaterEqual(done.returncode, 0, "the host died of a text")
        states = [json.loads(line) for line in done.stdout.splitlines()]
        return [state for state in states if state.get("interaction_id") == "call-1"][-1], done.stderr

    def test_a_request_says_what_the_agent_typed(self):
        self.house.start()
        dana = self.house.enrol("person", "dana", "supervisor")
        desk = self.house.enrol("station", "desk-7", "agent")
        refused = sent = 0
        for text in self.texts[::12] + self.texts[-12:]:
            state, said = self.form(desk, text, text)
            if state["status"] != "sent":
                refused += 1
                sentences = [*state["errors"].values(), *said.splitlines()]
                self.assertTrue(any(len(sentence.split()) > 3 for sentence in sentences),
                                (ascii(text), state, said))
                continue
            sent += 1
            shown = json.loads(self.house.ok(dana, "--json", "request", "show", state["reference"]))
            self.assertEqual(shown["name"], text.strip(), ascii(text))
            self.assertEqual(shown["comments"].strip(), text.strip(), ascii(text))
        self.assertGreater(sent, 20)
        self.assertGreater(refused, 0, "a text that no form can take is refused")

    def test_an_export_holds_each_cell_as_it_is(self):
        kept = self.fill_leads()
        self.house.start()
        dana = self.house.enrol("person", "dana", "supervisor")
        reference = json.loads(self.house.ok(dana, "--json", "request", "submit", "--kind", "access",
                                             "--customer-id", "C-1"))["reference"]
        self.house.ok(dana, "request", "verify", reference, "--method", "postcode", "--points", "3")
        self.house.ok(dana, "preview", reference, "--json")
        plan = json.loads(self.house.ok(dana, "--json", "request", "show", reference))["plan_hash"]
        self.house.ok(dana, "request", "approve", reference, "--plan", plan)
        self.house.ok(dana, "request", "watch", reference)
        self.assertEqual(self.exported_names(dana, reference), sorted(kept))

    def exported_names(self, dana, reference):
        package = json.loads(self.house.ok(dana, "--json", "package", "list",
                                           reference))["packages"][0]
        target = self.house.folder / "package.zip"
        self.house.ok(dana, "package", "get", package, "--out", str(target))
        word = json.loads(self.house.ok(dana, "--json", "package", "passphrase",
                                        package))["passphrase"]
        data = subprocess.run(["7z", "x", "-so", "-p" + word, str(target), "data.json"], check=True,
                              capture_output=True).stdout
        (collection,) = json.loads(data)["collections"]
        at = [column["name"] for column in collection["columns"]].index("name")
        return sorted(row[at] for row in collection["rows"])

    def test_a_text_that_is_sql_hurts_no_lead(self):
        self.fill_leads()
        before = self.dump()
        self.house.start()
        dana = self.house.enrol("person", "dana", "supervisor")
        for text in self.texts[::25] + ["'; DROP TABLE leads; --"]:
            if is_unicode(text) and "\0" not in text:
                done = self.house.cli(dana, "search", "--customer-id", text, "--reason", "test")
                self.assertTrue(done.returncode == 0 or done.stderr.strip(), ascii(text))
        self.assertEqual(self.dump(), before)

    def dump(self):
        base = sqlite3.connect(self.house.folder / "leads.sqlite")
        lines = list(base.iterdump())
        base.close()
        return lines


if __name__ == "__main__":
    if not FILE.exists():
        print(f"skipped: there is no {FILE.name}; the data of others lies beside the checkout")
        sys.exit(77)
    unittest.main()
