#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Full disks, one after another: under the store, the spool, the outbox and the lead database.

Each lies on a file system of its own of a few megabytes (a tmpfs, so root is needed) that is filled
to the last byte in the middle of the work and emptied later. Nothing promised may be lost.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from desk import Desk  # noqa: E402
from town import Town, planned_rows, read_cells, rows_of  # noqa: E402

BIN = pathlib.Path(sys.argv.pop(1)).resolve()


class SmallDisk:
    def __init__(self, folder, kibibytes):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kibibytes}k,mode=0700", "tmpfs",
                        str(folder)], check=True)

    def fill(self):
        with open(self.folder / "ballast", "wb", buffering=0) as file:
            try:
                while file.write(b"\0" * 4096) == 4096:
                    pass
            except OSError:
                pass

    def empty(self):
        (self.folder / "ballast").unlink()

    def close(self):
        subprocess.run(["umount", "-l", str(self.folder)], check=True)


class FullDisk(unittest.TestCase):
    def setUp(self):
        self.disks = []
        self.town = Town(BIN, tempfile.mkdtemp(prefix="callveil-disk-"))
        self.desk = None

    def tearDown(self):
        if self.desk:
            self.desk.close()
        self.town.stop()
        for disk in self.disks:
            disk.close()
        shutil.rmtree(self.town.folder)

    def disk(self, name, kibibytes):
        self.disks.append(SmallDisk(self.town.folder / name, kibibytes))
        return self.disks[-1]

    def ask(self, *words):
        done = self.town.cli(str(self.town.folder / "dana.json"), "--json", *words)
        return json.loads(done.stdout) if done.returncode == 0 else None

    def begin(self):
        self.town.prepare()
        self.town.start()
        self.desk = Desk(self.town)
        self.desk.open()

    def until(self, condition, what, seconds=30):
        deadline = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), deadline, what)
            self.desk.drain()
            if self.town.daemon.poll() is not None:
                self.town.start()
            time.sleep(0.05)

    def waits(self, reference):
        """Whether the queue says that the request waits for a disk."""
        listed = self.ask("request", "list")
        return listed and any(row["reference"] == reference and
                              row["reason"].startswith("source_unavailable") for row in listed["rows"])

    def states(self):
        listed = self.ask("request", "list")
        return {row["reference"]: row["state"] for row in listed["rows"]} if listed else {}

    def reject(self, reference):
        return self.ask("request", "reject", reference, "--reason", "x" * 400) is not None

    def approve(self, reference):
        self.ask("request", "verify", reference, "--method", "postcode", "--points", "1")
        preview = self.ask("preview", reference)
        plan = self.ask("request", "show", reference)["plan_hash"]
        self.ask("request", "approve", reference, "--plan", plan)
        return preview

    def test_under_the_store_refuses_in_a_sentence_and_takes_the_request_later(self):
        disk = self.disk("state", 4096)
        self.begin()
        disk.fill()
        refused = self.town.cli(str(self.town.folder / "dana.json"), "request", "submit", "--kind",
                                "access", "--customer-id", "C-1")
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("full", refused.stderr)
        reference = self.desk.send("call-1", "access", "C-1")
        self.assertIsNotNone(reference)
        disk.empty()
        self.until(lambda: reference in self.states(), "the request does not arrive")

    def test_under_the_store_ends_what_was_begun_with_what_was_kept_in_reserve(self):
        disk = self.disk("state", 8192)
        self.begin()
        begun = [self.desk.send(f"call-{number}", "access", f"C-{number}") for number in range(1, 7)]
        self.until(lambda: set(begun) <= set(self.states()), "not received")
        reserve = disk.folder / "reserve"
        self.assertEqual(reserve.stat().st_size, 256 * 1024)
        disk.fill()
        later = self.desk.send("call-7", "access", "C-7")
        for reference in begun:
            self.until(lambda one=reference: self.reject(one), f"{reference} cannot be ended")
        self.assertIn("state_disk_full", self.town.log())
        self.assertEqual(reserve.stat().st_size, 0)
        self.assertNotIn(later, self.states())
        disk.empty()
        self.until(lambda: later in self.states(), "the last request does not arrive")
        self.assertEqual(reserve.stat().st_size, 256 * 1024)

    def test_under_the_outbox_promises_nothing_that_it_cannot_keep(self):
        disk = self.disk("desktop", 512)
        self.begin()
        first = self.desk.send("call-1", "access", "C-1")
        self.until(lambda: self.desk.states.get(first) == "received", "the first is not received")
        disk.fill()
        self.desk.play({"type": "interaction.offered", "time": "2026-01-05T12:00:00Z",
                        "data": {"interactionId": "call-2", "direction": "inbound"}},
                       {"edit": {"pointer": "/kind", "value": "access"}},
                       {"edit": {"pointer": "/customer_id", "value": "C-2"}},
                       {"action": {"id": "send"}})
        statuses = []
        while "not_saved" not in statuses and not {"queued", "sent"} & set(statuses):
            state = self.desk.lines.get(timeout=30)
            statuses.append(state.get("status"))
        self.assertIn("not_saved", statuses)
        disk.empty()
        self.desk.play({"action": {"id": "send"}})
        self.until(lambda: len(self.states()) == 2, "the second request does not arrive")

    def test_under_an_outbox_that_drains_notes_what_the_daemon_has(self):
        disk = self.disk("desktop", 512)
        self.begin()
        self.town.stop()
        sent = [self.desk.send(f"call-{number}", "access", f"C-{number}") for number in (1, 2)]
        disk.fill()
        self.assertEqual(os.statvfs(disk.folder).f_bavail, 0)
        self.town.start()
        self.until(lambda: all(self.desk.states.get(one) == "received" for one in sent),
                   "the agent is not told")
        self.assertEqual(sorted(self.states()), sorted(sent))
        self.assertEqual(sorted(self.desk.kept()), sorted(sent))
        self.assertEqual((disk.folder / "callveil/outbox.sqlite.reserve").stat().st_size, 0)

    def test_under_the_spool_leaves_no_half_package_and_exports_later(self):
        (self.town.folder / "state").mkdir(mode=0o700)
        disk = self.disk("state/spool", 64)
        self.begin()
        reference = self.desk.send("call-1", "access", "C-1")
        self.until(lambda: reference in self.states(), "not received")
        disk.fill()
        self.approve(reference)
        self.until(lambda: self.waits(reference), "it does not wait")
        disk.empty()
        self.until(lambda: self.states().get(reference) == "completed",
                   "the export does not complete")
        spool = [file.name for file in disk.folder.iterdir()]
        self.assertEqual(len(spool), 1, spool)

    def test_under_the_lead_database_changes_all_or_nothing(self):
        self.town.stop()
        disk = self.disk("leads", 512)
        shutil.move(self.town.folder / "leads.sqlite", self.town.folder / "leads/leads.sqlite")
        self.town.configure(sources="[{name: leads, path: leads/leads.sqlite, datasets: [demo]}]")
        self.begin()
        original = read_cells(self.town.folder / "leads")
        reference = self.desk.send("call-1", "pseudonymization", "C-1")
        self.until(lambda: reference in self.states(), "not received")
        disk.fill()
        preview = self.approve(reference)
        planned = planned_rows(rows_of(original, "C-1"), preview)
        self.until(lambda: self.waits(reference), "it does not wait")
        self.assertIn(rows_of(read_cells(self.town.folder / "leads"), "C-1"),
                      (rows_of(original, "C-1"), planned))
        disk.empty()
        self.until(lambda: self.states().get(reference) == "completed", "not completed")
        self.assertEqual(rows_of(read_cells(self.town.folder / "leads"), "C-1"), planned)


if __name__ == "__main__":
    if os.geteuid() != 0:
        print("skipped: only root may mount a small disk; run it as root")
        sys.exit(77)
    unittest.main()
