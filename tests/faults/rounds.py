#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills, starves and unplugs real processes while they work, then compares what was promised with
what is there.

The same seed and round give the same step, action and place; a place is a part of all that happens,
and each round prints the call that it came to. --fault repeats exactly that one.

rounds.py PROGRAMS SHIM [--rounds N] [--seed S] [--only ROUND] [--calls N|all] [--fault 'VICTIM ...']
"""

import argparse
import collections
import concurrent.futures
import os
import pathlib
import random
import shutil
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from game import Round  # noqa: E402
from steps import (JOURNALS, QUIET, choose, count_trace, never_reached, parse_fault,  # noqa: E402
                   refused_calls)
from town import make_template, reset  # noqa: E402

Result = collections.namedtuple("Result", "number fault fired problem")


class Table:
    """A template that rounds are played on, one after the other."""

    def __init__(self, arguments):
        self.arguments = arguments
        self.town = make_template(arguments.programs)

    def count_steps(self, journal):
        """How often each step happens in a round without a fault."""
        reset(self.town, journal)
        game = Round(self.town, self.arguments.shim, QUIET)
        traces = {victim: self.town.folder / f"trace_{victim}" for victim in ("daemon", "desktop")}
        for trace in traces.values():
            trace.unlink(missing_ok=True)
        game.environment = lambda victim: {"LD_PRELOAD": self.arguments.shim,
                                           "CALLVEIL_FAULT_TRACE": str(traces[victim])}
        game.play()
        counts = {}
        for victim, trace in traces.items():
            if not trace.exists():
                raise SystemExit(f"{self.arguments.shim} was not loaded by the {victim}")
            lines = trace.read_text(errors="replace").splitlines()
            counts.update(count_trace(victim, lines, self.town.folder))
        return counts

    def play(self, number, fault):
        reset(self.town, fault.journal)
        game = Round(self.town, self.arguments.shim, fault)
        problem = None
        try:
            game.play()
        except Exception as failure:  # every failure of a round is a finding, told with its fault
            problem = f"{type(failure).__name__}: {failure} ({self.keep(number)})"
        fired = game.fired()
        print(f"round {number:>4}  {fault.victim:<7}  {fault.journal:<6}  "
              f"{'CALLVEIL_FAULT=' + chr(34) + fault.text() + chr(34):<62}"
              f"  {'fired ' if fired else 'missed'}  deaths {game.deaths}  {problem or 'ok'}",
              flush=True)
        return Result(number, fault, fired, problem)

    def keep(self, number):
        """@return where the files of a broken round lie from now on"""
        place = pathlib.Path(tempfile.gettempdir()) / f"callveil-fault-{os.getpid()}-{number}"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.town.folder, place)
        return place

    def close(self):
        shutil.rmtree(self.town.folder)


def numbered_faults(arguments, tables, pool):
    """(number, fault) of each round that is wanted."""
    if arguments.fault:
        return [(number, arguments.fault) for number in range(arguments.rounds)]
    counts = dict(zip(JOURNALS, pool.map(Table.count_steps, tables, JOURNALS)))
    missing = never_reached(counts)
    if missing:
        raise SystemExit("\n".join(missing))
    numbers = [arguments.only] if arguments.only is not None else range(arguments.rounds)
    chosen = [(number, choose(arguments.seed, number, counts)) for number in numbers]
    return chosen + list(enumerate(refused_calls(counts, arguments.calls), len(chosen)))


def play_all(arguments):
    tables = [Table(arguments) for _ in range(max(arguments.jobs, len(JOURNALS)))]
    try:
        with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
            faults = numbered_faults(arguments, tables, pool)
            lanes = [(table, faults[i::arguments.jobs])
                     for i, table in enumerate(tables[:arguments.jobs])]
            played = pool.map(lambda lane: [lane[0].play(*fault) for fault in lane[1]], lanes)
            return sorted(sum(played, []))
    finally:
        for table in tables:
            table.close()


def summarize(results):
    """Prints how often each step and action fired. @return what is wrong with that."""
    played = collections.defaultdict(list)
    for result in results:
        fault = result.fault
        played[f"{fault.victim:<8} {fault.call:<9} {fault.file:<22}", fault.action].append(result.fired)
    print("fired / rounds")
    for (step, action), fired in sorted(played.items()):
        print(f"  {step} {action:<10} {sum(fired):>4} / {len(fired)}")
    by_step = collections.defaultdict(list)
    for (step, _), fired in played.items():
        by_step[step] += fired
    problems = [f"{' '.join(step.split())} never fired in {len(fired)} rounds"
                for step, fired in sorted(by_step.items()) if len(fired) >= 3 and not any(fired)]
    missed = sum(not result.fired for result in results)
    if 4 * missed > len(results):
        problems.append(f"{missed} of {len(results)} faults never fired")
    return problems


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("programs", type=os.path.abspath)
    parser.add_argument("shim", type=os.path.abspath)
    parser.add_argument("--rounds", type=int, help="500 unless told; 1 of a --fault")
    parser.add_argument("--calls", default="0",
                        help="then refuse so many calls of each kind, one a round, or 'all'")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randint(1, 10**6))
    parser.add_argument("--only", type=int, help="play this round alone")
    parser.add_argument("--fault", type=parse_fault, help="play exactly this fault")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    if arguments.rounds is None:
        arguments.rounds = 1 if arguments.fault else 500
    return arguments


def main():
    arguments = read_arguments()
    print(f"seed {arguments.seed}", flush=True)
    results = play_all(arguments)
    problems = summarize(results)
    broken = [result for result in results if result.problem]
    print(f"{len(results)} rounds, seed {arguments.seed}: {len(broken)} broke a promise")
    for result in broken:
        print(f"  --fault '{result.fault.words()}': {result.problem}")
    print("\n".join(problems))
    return 1 if broken or problems else 0


if __name__ == "__main__":
    sys.exit(main())
