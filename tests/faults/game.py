# SPDX-License-Identifier: Apache-2.0
"""One round: an agent, a supervisor and their programs work while one fault happens, and each of them
goes on after it. What they saw becomes a history."""

import json
import signal
import subprocess
import sys
import time

from desk import Desk
from history import History, Preview, findings, rest_findings
from steps import REFUSALS
from town import masks_of, planned_rows, read_cells, rows_of

FINAL = ("completed", "partially_completed", "failed", "rejected", "cancelled")
WORK = [("call-1", "pseudonymization", "C-1"), ("call-2", "access", "C-2"),
        ("call-3", "pseudonymization", "C-3")]
DISK_FAILED = 74
ENDS = (0, 1, DISK_FAILED, 78)  # of a daemon whom the system refuses something


class Broken(Exception):
    """A promise that was not kept."""


class Round:
    def __init__(self, town, shim, fault):
        self.town, self.shim, self.fault = town, shim, fault
        self.history = History(town.original)
        self.mark = town.folder / "fault_happened"
        self.mark.unlink(missing_ok=True)
        self.killer = None
        self.deaths = 0
        self.ends = []  # of daemons: whether it served before, exit code

    def environment(self, victim):
        fault = self.fault
        if victim != fault.victim or fault.call == "moment":
            return {}
        return {"LD_PRELOAD": self.shim, "CALLVEIL_FAULT_MARK": str(self.mark),
                "CALLVEIL_FAULT": fault.text().replace("house/", f"{self.town.folder}/")}

    def fired(self):
        if self.killer:
            return self.killer.wait() == 0
        return self.mark.exists() and self.mark.stat().st_size > 0

    # ---- the daemon ----------------------------------------------------------------------------

    def note_end(self, code):
        self.deaths += code != 0
        self.ends.append(("daemon_started" in self.town.log(), code))
        if self.fault.action in REFUSALS and code not in ENDS:
            raise Broken(f"the daemon ended with {code}")
        if code > 0 and not self.town.log().strip():
            raise Broken(f"the daemon ended with {code} and says nothing")

    def alive(self):
        if self.town.daemon is None or self.town.daemon.poll() is not None:
            if self.town.daemon is not None:
                self.note_end(self.town.daemon.returncode)
                self.check_rest()
            self.town.start()

    def start_under_fault(self):
        try:
            self.town.start(**self.environment("daemon"))
        except AssertionError:
            if not self.fired() or self.fault.victim != "daemon":
                raise
            self.alive()

    def check_left(self):
        """After a COMMIT whose sync failed while it served, the daemon says nothing more. What has not
        ended lived through a sync of a checkpoint, and tells that."""
        fault = self.fault
        failed_sync = (fault.victim, fault.call, fault.file, fault.action) == (
            "daemon", "sync", "store.sqlite-wal", "eio") and self.fired()
        ended = set(self.ends) & {(True, DISK_FAILED), (False, DISK_FAILED), (False, 1)}
        if failed_sync and not ended and "cleaning_failed" not in self.town.log():
            raise Broken(f"a sync of the store failed and the daemon went on; its ends: {self.ends}")

    def ask(self, *words, who="dana.json"):
        done = self.town.cli(str(self.town.folder / who), "--json", "--timeout", "3", *words)
        return json.loads(done.stdout) if done.returncode == 0 else None

    # ---- the people ----------------------------------------------------------------------------

    def agents(self):
        desk = Desk(self.town)
        desk.open(**self.environment("desktop"))
        for call, kind, customer in WORK:
            reference = None
            while reference is None:
                reference = desk.send(call, kind, customer)
                self.history.sends.append((kind, customer, reference))
                if reference is None:
                    self.deaths += 1
                    desk.open()
        return desk

    def supervise(self, desk):
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            self.alive()
            if desk.dead():
                self.deaths += 1
                desk.open()
            listed = self.ask("request", "list")
            rows = listed["rows"] if listed else []
            if all(row["state"] in FINAL for row in rows) and {
                    row["reference"] for row in rows} >= {*desk.promised, *desk.kept()}:
                return
            for row in rows:
                self.step(row)
        raise Broken("not done within 90 s: " + json.dumps(listed))

    def step(self, row):
        reference = row["reference"]
        if row["state"] == "received":
            self.ask("request", "verify", reference, "--method", "postcode", "--points", "1")
        elif row["state"] == "pending_approval":
            if "plan_stale" in row["reason"]:
                self.history.stale.add(reference)
            self.decide(reference, row["kind"])
        elif row["state"] not in FINAL:
            time.sleep(0.02)

    def decide(self, reference, kind):
        cells = read_cells(self.town.folder)
        preview = self.ask("preview", reference)
        shown = self.ask("request", "show", reference)
        if not preview or not shown:
            return
        if kind == "pseudonymization":
            customer = shown["customer_id"]
            before = rows_of(self.town.original, customer)
            self.history.previews.append(
                Preview(reference, customer, rows_of(cells, customer), masks_of(preview),
                        planned_rows(before, preview)))
        self.ask("request", "approve", reference, "--plan", shown["plan_hash"])

    # ---- the promises --------------------------------------------------------------------------

    def check_rest(self):
        self.tell(rest_findings(self.history, read_cells(self.town.folder)))

    @staticmethod
    def tell(found):
        found = list(found)
        if found:
            raise Broken("; ".join(found))

    def note_rest(self, desk):
        """Fills the history with what is there in the end."""
        history, admin = self.history, "secrets/admin.identity.json"
        for row in self.ask("request", "list", "--limit", "200")["rows"]:
            shown = self.ask("request", "show", row["reference"])
            history.requests.append({**row, "customer_id": shown["customer_id"]})
            if row["kind"] == "access":
                history.packages[row["reference"]] = self.ask("package", "list",
                                                              row["reference"])["packages"]
        export = self.town.folder / "audit_export"
        export.unlink(missing_ok=True)
        self.ask("audit", "export", "--out", str(export), who=admin)
        history.audit = [json.loads(line) for line in export.read_text().splitlines()]
        history.outbox = desk.kept()
        history.cells = read_cells(self.town.folder)

    def check_end(self, desk):
        self.note_rest(desk)
        self.tell(findings(self.history))
        verdict = self.ask("audit", "verify", "--against", self.town.whole_heads(),
                           who="secrets/admin.identity.json")
        if not verdict or not verdict.get("ok"):
            raise Broken("audit verify: " + json.dumps(verdict))
        self.check_packages()
        self.check_desk(desk)

    def check_packages(self):
        known = [package for packages in self.history.packages.values() for package in packages]
        for package in known:
            target = self.town.folder / "package.zip"
            target.unlink(missing_ok=True)
            self.ask("package", "get", package, "--out", str(target))
            word = self.ask("package", "passphrase", package)["passphrase"]
            subprocess.run(["7z", "t", "-p" + word, str(target)], check=True,
                           stdout=subprocess.DEVNULL)
        self.town.stop()
        self.town.start()
        files = [file.name for file in (self.town.folder / "state").rglob("*")
                 if file.suffix in (".zip", ".part")]
        if len(files) != len(known):
            raise Broken(f"{len(known)} packages are known, in the spool lie {sorted(files)}")

    def check_desk(self, desk):
        deadline = time.monotonic() + 40
        while any(desk.states.get(reference) != "completed" for reference in desk.promised):
            if time.monotonic() > deadline:
                raise Broken("the agent is not told: " + json.dumps(desk.states))
            time.sleep(0.02)
            desk.drain()
            if desk.dead():
                self.deaths += 1
                desk.open()

    # ---- one round -----------------------------------------------------------------------------

    def threaten(self, pid):
        """Kills `pid` at any moment, in a process of its own."""
        self.killer = subprocess.Popen(
            [sys.executable, "-c", "import os, sys, time\n"
             "time.sleep(float(sys.argv[1]) / 1000)\n"
             "os.kill(int(sys.argv[2]), 9)", str(self.fault.nth), str(pid)],
            stderr=subprocess.DEVNULL)

    def play(self):
        self.start_under_fault()
        if self.fault[:3:2] == ("daemon", "moment"):
            self.threaten(self.town.daemon.pid)
        desk = self.agents()
        if self.fault[:3:2] == ("desktop", "moment"):
            self.threaten(desk.process.pid)
        try:
            self.supervise(desk)
            self.check_left()
            if self.killer:
                self.killer.wait()
            self.note_end(self.town.stop())
            self.check_rest()
            self.town.start()
            self.check_end(desk)
        finally:
            desk.close()
            self.town.stop(signal.SIGKILL)
