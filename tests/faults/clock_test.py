#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The daemon's clock jumps while it works (libfaketime): a day ahead, a day back, a minute each way."""

import json
import pathlib
import shutil
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from desk import Desk  # noqa: E402
from town import Town, planned_rows, read_cells, rows_of  # noqa: E402

BIN = pathlib.Path(sys.argv.pop(1)).resolve()
LIBRARY = next(pathlib.Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)


@unittest.skipUnless(LIBRARY, "needs libfaketime")
class Clock(unittest.TestCase):
    def setUp(self):
        self.town = Town(BIN, tempfile.mkdtemp(prefix="callveil-clock-"))
        self.addCleanup(shutil.rmtree, self.town.folder)
        self.stamp = self.town.folder / "faketime"
        # Monotonic clocks stay true, as they do when an operator sets the date.
        faked = {"LD_PRELOAD": str(LIBRARY), "FAKETIME_TIMESTAMP_FILE": str(self.stamp),
                 "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        self.set("-3d")  # keys are enrolled before any time that they will meet
        self.town.prepare(**faked)
        self.set("+0")
        self.town.start(**faked)
        self.addCleanup(self.town.stop)
        self.desk = Desk(self.town)
        self.desk.open()
        self.addCleanup(self.desk.close)

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


if __name__ == "__main__":
    unittest.main()
