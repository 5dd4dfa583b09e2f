#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Clocks jump while daemon and desktop work (libfaketime): days ahead, days back, a minute each way."""

import json
import pathlib
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from desk import Desk  # noqa: E402
from proxy import Proxy  # noqa: E402
from town import Town, masks_of, planned_rows, read_cells, rows_of  # noqa: E402

BIN = pathlib.Path(sys.argv.pop(1)).resolve()
LIBRARY = next(pathlib.Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)


DAY = 86400

class Clock(unittest.TestCase):
    def setUp(self):
        self.town = Town(BIN, tempfile.mkdtemp(prefix="callveil-clock-"))
        self.addCleanup(shutil.rmtree, self.town.folder)
        self.stamp = self.town.folder / "faketime"
        # Monotonic clocks stay true, as they do when an operator sets the date.
        self.faked = {"LD_PRELOAD": str(LIBRARY), "FAKETIME_TIMESTAMP_FILE": str(self.stamp),
                      "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        self.set("-3d")  # keys are enrolled before any time that they will meet
        self.town.prepare(**self.faked)
        self.set("+0")
        self.town.start(**self.faked)
        self.addCleanup(self.town.stop)
        self.desk = self.open_desk()

    def open_desk(self, **environment):
        desk = Desk(self.town)
        desk.open(**environment)
        self.addCleanup(desk.close)
        return desk

    def set(self, offset):
        self.stamp.write_text(offset + "\n")

    def ask(self, *words):
        return json.loads(self.town.ok(str(self.town.folder / "dana.json"), "--json", *words))

    def until(self, condition, what, seconds=40):
        deadline = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), deadline, what)
            time.sleep(0.05)

    def state(self, reference):
        return {row["reference"]: row["state"]
                for row in self.ask("request", "list")["rows"]}.get(reference)

    def work(self, number, jump, back):
        """One pseudonymization whose every step sees another time."""
        customer = f"C-{number}"
        before = rows_of(read_cells(self.town.folder), customer)
        self.set(jump)
        reference = self.desk.send(f"call-{number}", "pseudonymization", customer)
        self.until(lambda: self.state(reference), "not received")
        self.set(back)
        self.ask("request", "verify", reference, "--method", "postcode", "--points", "1")
        self.set(jump)
        preview = self.ask("preview", reference)
        self.set(back)
        self.ask("request", "approve", reference, "--plan",
                 self.ask("request", "show", reference)["plan_hash"])
        self.set("+0")
        self.until(lambda: self.state(reference) == "completed", f"not completed after {jump}")
        self.assertEqual(rows_of(read_cells(self.town.folder), customer),
                         planned_rows(before, preview))

    def test_jumps_lose_nothing_and_do_nothing_twice(self):
        for number, (jump, back) in enumerate(
                [("+1d", "+0"), ("-1d", "+0"), ("+61s", "-61s"), ("-1d", "+1d")], 1):
            with self.subTest(jump=jump, back=back):
                self.work(number, jump, back)
        verdict = self.town.ok(str(self.town.folder / "secrets/admin.identity.json"), "audit",
                               "verify")
        self.assertIn("ok", verdict)

    # ---- leases --------------------------------------------------------------------------------

    def approve_under_lock(self, number):
        """A pseudonymization whose job holds a lease and waits for the lock of the lead database.
        @return lock, reference, rows as planned, count of masks"""
        customer = f"C-{number}"
        before = rows_of(read_cells(self.town.folder), customer)
        reference = self.desk.send(f"call-{number}", "pseudonymization", customer)
        self.until(lambda: self.state(reference), "not received")
        self.ask("request", "verify", reference, "--method", "postcode", "--points", "1")
        preview = self.ask("preview", reference)
        lock = sqlite3.connect(self.town.folder / "leads.sqlite", isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
        self.ask("request", "approve", reference, "--plan",
                 self.ask("request", "show", reference)["plan_hash"])
        self.until(lambda: self.lease() and self.state(reference) == "running", "it does not run")
        return lock, reference, planned_rows(before, preview), len(masks_of(preview))

    def lease(self):
        """When the lease of the running execution ends, in seconds since 1970, or None."""
        store = sqlite3.connect(f"file:{self.town.folder}/state/store.sqlite?mode=ro", uri=True)
        try:
            row = store.execute("SELECT lease_until FROM jobs WHERE kind = 'pseudonymize'"
                                " AND state = 'running'").fetchone()
            return row[0] / 1e6 if row else None
        finally:
            store.close()

    def check_once(self, number, reference, planned, masks):
        """The request completes, and by its rows and the log it was carried out once."""
        self.until(lambda: self.state(reference) == "completed", "not completed")
        self.assertEqual(rows_of(read_cells(self.town.folder), f"C-{number}"), planned)
        export = self.town.folder / f"export-{number}"
        admin = str(self.town.folder / "secrets/admin.identity.json")
        self.town.ok(admin, "audit", "export", "--out", str(export))
        entries = [entry for entry in map(json.loads, export.read_text().splitlines())
                   if entry["object"] == reference]
        self.assertEqual([entry["verb"] for entry in entries].count("pseudonymize.finish"), 1)
        done = [json.loads(entry["detail_json"]) for entry in entries
                if entry["verb"] == "lead.write.outcome"]
        self.assertEqual([row["cells"] for row in done if row["outcome"] == "done"], [masks])

    def test_a_lease_that_runs_while_the_clock_jumps_lets_its_job_write_once(self):
        for number, (jump, seconds) in enumerate([("+1d", DAY), ("-1d", -DAY)], 1):
            with self.subTest(jump=jump):
                lock, *job = self.approve_under_lock(number)
                self.set(jump)
                self.until(lambda s=seconds: abs((self.lease() or 0) - time.time() - s) < 30,
                           "no lease of the new time")
                lock.execute("COMMIT")
                lock.close()
                self.check_once(number, *job)
                self.set("+0")

    def test_a_job_of_a_daemon_that_died_goes_on_whatever_the_clock_says_then(self):
        for number, jump in enumerate(("+1d", "-1d"), 1):
            with self.subTest(jump=jump):
                lock, *job = self.approve_under_lock(number)
                self.town.stop(signal.SIGKILL)
                lock.execute("COMMIT")
                lock.close()
                self.set(jump)
                self.town.start(**self.faked)
                self.check_once(number, *job)
                self.set("+0")

    # ---- dedupe and desktops -------------------------------------------------------------------

    def references(self):
        return [row["reference"] for row in self.ask("request", "list")["rows"]]

    def test_a_request_whose_answer_was_lost_comes_again_after_a_jump_and_has_one_effect(self):
        self.desk.close()
        file = self.town.folder / "desk-7.json"
        identity = json.loads(file.read_text())
        target = ("127.0.0.1", int(self.town.agents.rsplit(":", 1)[1]))
        for number, jump in enumerate(("+1d", "-1d"), 1):
            cuts = []

            def lose_first_answer(piece, towards, number=number, jump=jump, cuts=cuts):
                if towards == "daemon" or not self.references()[number - 1:] or cuts:
                    return "pass"
                cuts.append(piece)
                self.set(jump)
                return "cut"
            proxy = Proxy(target, lose_first_answer)
            file.write_text(json.dumps({**identity, "endpoint": proxy.endpoint()}))
            desk = self.open_desk()
            reference = desk.send(f"lost-{number}", "access", "C-1")
            self.until(lambda d=desk, r=reference: d.drain() or d.states.get(r) == "received",
                       "the agent is not told")
            desk.close()
            proxy.close()
            self.assertTrue(cuts)
            self.assertEqual(len(self.references()), number)
            self.assertIn(reference, self.references())
            self.set("+0")

    def test_a_desktop_whose_clock_is_wrong_loses_nothing_and_sets_no_deadline(self):
        self.desk.close()
        honest = None
        for number, offset in enumerate(("+0", "+1d", "-1d", "+5000d")):
            desk = self.open_desk(LD_PRELOAD=str(LIBRARY), FAKETIME=offset,
                                  FAKETIME_DONT_FAKE_MONOTONIC="1")
            with self.subTest(offset=offset):
                reference = desk.send(f"wrong-{number}", "access", "C-1")
                self.until(lambda d=desk, r=reference: d.drain() or d.states.get(r) == "received",
                           "the agent is not told")
                shown = self.ask("request", "show", reference)
                honest = honest or shown
                self.assertEqual(len(self.references()), number + 1)
                self.assertEqual(bool(shown.get("desktop_time_ignored")),
                                 offset in ("+1d", "+5000d"))
                if offset != "-1d":  # whoever was told yesterday waits since yesterday
                    self.assertEqual(shown["due_by"][:10], honest["due_by"][:10])
            desk.close()


if __name__ == "__main__":
    if not LIBRARY:
        print("skipped: there is no libfaketime; install faketime")
        sys.exit(77)
    unittest.main()
