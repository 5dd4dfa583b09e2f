#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills, starves and unplugs real processes while they work, then compares what was promised with
what is there. The same seed and round give the same fault.

rounds.py PROGRAMS SHIM [--rounds N] [--seed S] [--only ROUND]
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from desk import Desk  # noqa: E402
from steps import STEPS, choose, matching  # noqa: E402
from town import make_template, planned_rows, read_cells, reset, rows_of  # noqa: E402

FINAL = ("completed", "partially_completed", "failed", "rejected", "cancelled")
WORK = [("call-1", "pseudonymization", "C-1"), ("call-2", "access", "C-2"),
        ("call-3", "pseudonymization", "C-3")]


class Broken(Exception):
    """A promise that was not kept."""


class Round:
    def __init__(self, template, shim, fault, journal):
        self.town, self.shim, self.fault = template, shim, fault
        self.journal = journal
        self.plans = {}  # customer -> rows as some preview showed them
        self.stale = set()  # references of which a plan became stale
        self.deaths = 0

    def environment(self, victim):
        who, call, file, nth, action, count, seed = self.fault
        if victim != who or call == "moment":
            return {}
        return {"LD_PRELOAD": self.shim,
                "CALLVEIL_FAULT": f"{call} {file} {nth} {action} {count} {seed}"}

    # ---- the daemon ----------------------------------------------------------------------------

    def alive(self):
        if self.town.daemon is None or self.town.daemon.poll() is not None:
            if self.town.daemon is not None:
                self.deaths += 1
                self.check_rest()
            self.town.start()

    def start_under_fault(self):
        try:
            self.town.start(**self.environment("daemon"))
        except AssertionError:
            if self.fault[1] == "moment":
                raise
            self.alive()

    def ask(self, *words, who="dana.json"):
        done = self.town.cli(str(self.town.folder / who), "--json", "--timeout", "3", *words)
        if done.returncode != 0:
            if "restart callveild" in done.stderr:
                self.town.stop(signal.SIGKILL)
            return None
        return json.loads(done.stdout)

    # ---- the people ----------------------------------------------------------------------------

    def agents(self):
        desk = Desk(self.town)
        desk.open(**self.environment("desktop"))
        for call, kind, customer in WORK:
            while desk.send(call, kind, customer) is None:
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
            if {row["reference"] for row in rows} >= set(desk.promised) and all(
                    row["state"] in FINAL for row in rows):
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
                self.stale.add(reference)
            self.decide(reference, row["kind"])
        elif row["state"] not in FINAL:
            time.sleep(0.02)

    def decide(self, reference, kind):
        preview = self.ask("preview", reference)
        shown = self.ask("request", "show", reference)
        if not preview or not shown:
            return
        if kind == "pseudonymization":
            customer = shown["customer_id"]
            before = rows_of(self.town.original, customer)
            self.plans.setdefault(customer, []).append(planned_rows(before, preview))
        self.ask("request", "approve", reference, "--plan", shown["plan_hash"])

    # ---- the promises --------------------------------------------------------------------------

    def check_rest(self):
        """After a death: each person's rows are all as before or all as one preview showed them."""
        cells = read_cells(self.town.folder)
        for customer in {row["customer_id"] for row in self.town.original.values()}:
            now = rows_of(cells, customer)
            if now not in [rows_of(self.town.original, customer), *self.plans.get(customer, [])]:
                raise Broken(f"the rows of {customer} are neither as before nor as planned")

    def check_end(self, desk):
        listed = self.ask("request", "list")["rows"]
        references = [row["reference"] for row in listed]
        if len(references) != len(set(references)) or not set(desk.promised) <= set(references):
            raise Broken(f"promised {sorted(desk.promised)}, there {sorted(references)}")
        if any(row["state"] != "completed" for row in listed):
            raise Broken("not completed: " + json.dumps(listed))
        for customer in ("C-1", "C-3"):
            if rows_of(read_cells(self.town.folder), customer) not in self.plans[customer]:
                raise Broken(f"the rows of {customer} are not as the preview showed them")
        self.check_rest()
        self.check_stale(listed)
        verdict = self.ask("audit", "verify", "--against", self.town.whole_heads(),
                           who="secrets/admin.identity.json")
        if not verdict or not verdict.get("ok"):
            raise Broken("audit verify: " + json.dumps(verdict))
        self.check_packages(listed)
        self.check_desk(desk)

    def check_stale(self, listed):
        """A desktop that died after its sync, before its word, is asked again: then two requests
        of one person are there, and what one writes makes the plan of the other stale."""
        wrote = collections.Counter(
            self.ask("request", "show", row["reference"])["customer_id"]
            for row in listed if row["kind"] == "pseudonymization")
        for reference in self.stale:
            if wrote[self.ask("request", "show", reference)["customer_id"]] < 2:
                raise Broken(f"the plan of {reference} became stale though nobody else wrote")

    def check_packages(self, listed):
        known = set()
        for row in listed:
            if row["kind"] != "access":
                continue
            for package in self.ask("package", "list", row["reference"])["packages"]:
                known.add(package)
                target = self.town.folder / "package.zip"
                target.unlink(missing_ok=True)
                self.ask("package", "get", package, "--out", str(target))
                word = self.ask("package", "passphrase", package)["passphrase"]
                subprocess.run(["7z", "t", "-p" + word, str(target)], check=True,
                               stdout=subprocess.DEVNULL)
        if not known:
            raise Broken("the access request has no package")
        self.town.stop()
        self.town.start()
        files = [f.name for f in (self.town.folder / "state").rglob("*") if f.suffix in (".zip", ".part")]
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
                desk.open()

    # ---- one round -----------------------------------------------------------------------------

    def moment(self, desk):
        """Kills the victim at any moment, in a process of its own."""
        who, call, _, nth, _, _, _ = self.fault
        if call != "moment":
            return None
        victim = self.town.daemon.pid if who == "daemon" else desk.process.pid
        return subprocess.Popen([sys.executable, "-c", "import os, sys, time\n"
                                 "time.sleep(float(sys.argv[1]) / 1000)\n"
                                 "os.kill(int(sys.argv[2]), 9)", str(nth), str(victim)],
                                stderr=subprocess.DEVNULL)

    def play(self):
        self.start_under_fault()
        killer = self.moment(None) if self.fault[:2] == ("daemon", "moment") else None
        desk = self.agents()
        killer = killer or self.moment(desk)
        try:
            self.supervise(desk)
            if killer:
                killer.wait()
            self.town.stop()
            self.check_rest()
            self.town.start()
            self.check_end(desk)
        finally:
            desk.close()
            self.town.stop(signal.SIGKILL)


def count_steps(town, shim, journal):
    """How often each step happens in a round without a fault."""
    counts = collections.Counter()
    for victim in ("daemon", "desktop"):
        reset(town, journal)
        trace = town.folder / "trace"
        trace.unlink(missing_ok=True)
        quiet = Round(town, shim, (victim, "trace", "*", 0, "none", 1, 1), journal)
        quiet.environment = lambda who, victim=victim: {
            "LD_PRELOAD": shim, "CALLVEIL_FAULT_TRACE": str(trace)} if who == victim else {}
        quiet.play()
        for line in trace.read_text().splitlines():
            call, _, path = line.partition(" ")
            counts.update(matching(victim, call, path))
    return counts


def play_rounds(arguments, numbers):
    town = make_template(arguments.programs)
    results = []
    try:
        counts = {mode: count_steps(town, arguments.shim, mode) for mode in ("delete", "wal")}
        for number in numbers:
            journal = ("delete", "wal")[number // len(STEPS) % 2]
            fault = choose(arguments.seed, number, counts[journal])
            results.append(play_one(town, arguments, number, fault, journal))
    finally:
        if all(problem is None for _, _, problem in results):
            shutil.rmtree(town.folder)
    return results


def play_one(town, arguments, number, fault, journal):
    reset(town, journal)
    game = Round(town, arguments.shim, fault, journal)
    words = f"{fault[0]:<8} {fault[1]:<8} {fault[2] or 'any moment':<22} {fault[3]:>5}  {fault[4]}"
    problem = None
    try:
        game.play()
    except Exception as failure:  # every failure of a round is a finding, told with its seed
        problem = f"{type(failure).__name__}: {failure}"
        keep = pathlib.Path(tempfile.gettempdir()) / f"callveil-fault-{arguments.seed}-{number}"
        shutil.rmtree(keep, ignore_errors=True)
        shutil.copytree(town.folder, keep)
    print(f"round {number:>4}  {journal:<6} {words:<58} deaths {game.deaths}  {problem or 'ok'}",
          flush=True)
    return number, fault, problem


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("programs", type=os.path.abspath)
    parser.add_argument("shim", type=os.path.abspath)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--only", type=int, help="play this round alone")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    if arguments.seed is None:
        arguments.seed = random.SystemRandom().randint(1, 10**6)
    print(f"seed {arguments.seed}", flush=True)
    numbers = [arguments.only] if arguments.only is not None else range(arguments.rounds)
    lanes = [list(numbers)[i::arguments.jobs] for i in range(min(arguments.jobs, len(numbers)))]
    with concurrent.futures.ThreadPoolExecutor(len(lanes)) as pool:
        results = sum(pool.map(lambda lane: play_rounds(arguments, lane), lanes), [])
    broken = [(number, problem) for number, _, problem in sorted(results) if problem]
    print(f"{len(results)} rounds, seed {arguments.seed}: {len(broken)} broke a promise")
    for number, problem in broken:
        print(f"  --seed {arguments.seed} --only {number}: {problem}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
