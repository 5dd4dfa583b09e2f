# SPDX-License-Identifier: Apache-2.0
"""The steps at which a process may fail, and which of them a round takes."""

import random
import typing

JOURNALS = ("delete", "wal")  # of the lead database


class Step(typing.NamedTuple):
    victim: str    # daemon or desktop
    call: str      # as the shim calls it, or moment: any millisecond
    file: str      # end of its path; house/ is every file of ours
    actions: tuple
    journals: tuple = JOURNALS


STEPS = [
    Step("daemon", "write", "store.sqlite-wal", ("kill", "torn", "power", "eio", "enospc")),
    Step("daemon", "sync", "store.sqlite-wal", ("eio", "kill", "killafter", "power")),
    Step("daemon", "write", "store.sqlite", ("kill", "torn", "power", "eio")),
    Step("daemon", "sync", "store.sqlite", ("kill", "killafter", "power", "eio")),
    Step("daemon", "truncate", "store.sqlite-wal", ("kill", "killafter", "power", "eio")),
    Step("daemon", "write", "leads.sqlite", ("kill", "torn", "power", "eio", "enospc")),
    Step("daemon", "write", "leads.sqlite-journal", ("kill", "torn", "power", "enospc"), ("delete",)),
    Step("daemon", "sync", "leads.sqlite-journal", ("kill", "killafter", "power", "eio"), ("delete",)),
    Step("daemon", "unlink", "leads.sqlite-journal", ("kill", "killafter", "power", "eio"),
         ("delete",)),
    Step("daemon", "write", "leads.sqlite-wal", ("kill", "torn", "power", "eio", "enospc"), ("wal",)),
    Step("daemon", "sync", "leads.sqlite-wal", ("kill", "killafter", "power", "eio"), ("wal",)),
    Step("daemon", "sync", "leads.sqlite", ("kill", "killafter", "power", "eio")),
    Step("daemon", "write", ".part", ("kill", "torn", "eio", "enospc", "power")),
    Step("daemon", "sync", ".part", ("kill", "killafter", "eio", "power")),
    Step("daemon", "rename", ".zip", ("kill", "killafter", "eio", "power")),
    Step("daemon", "sync", "spool", ("kill", "killafter", "eio", "power")),
    Step("daemon", "write", "heads", ("kill", "torn", "enospc", "power")),
    Step("daemon", "sync", "heads", ("kill", "killafter", "eio", "power")),
    Step("daemon", "send", "*", ("kill", "killafter", "torn")),
    Step("daemon", "open", "house/", ("eio", "emfile")),
    Step("daemon", "read", "house/", ("eio",)),
    Step("desktop", "write", "outbox.sqlite-wal", ("kill", "torn", "power", "enospc", "eio")),
    Step("desktop", "sync", "outbox.sqlite-wal", ("kill", "killafter", "power", "eio")),
    Step("desktop", "write", "outbox.sqlite", ("kill", "torn", "power", "eio")),
    Step("desktop", "sync", "outbox.sqlite", ("kill", "killafter", "power", "eio")),
    Step("desktop", "truncate", "outbox.sqlite-wal", ("kill", "killafter", "power", "eio")),
    Step("desktop", "send", "*", ("kill", "killafter", "torn")),
    Step("daemon", "moment", "*", ("kill",)),
    Step("desktop", "moment", "*", ("kill",)),
]
# Kinds of calls on our own files of which each one may be refused.
CALLS = [Step(victim, call, "house/", ("eio",))
         for victim, calls in (("daemon", "open read write sync truncate unlink rename"),
                               ("desktop", "open read write sync truncate"))
         for call in calls.split()]
LONGEST_MOMENT_MS = 1500
REFUSALS = ("eio", "enospc", "emfile")


class Fault(typing.NamedTuple):
    victim: str
    journal: str
    call: str
    file: str
    nth: int
    action: str
    count: int
    seed: int

    def text(self):
        """What the shim reads from CALLVEIL_FAULT; house/ is still to be resolved."""
        return " ".join(map(str, self[2:]))

    def words(self):
        """What --fault takes."""
        return " ".join(map(str, self))


QUIET = Fault("nobody", "delete", "none", "*", 0, "none", 1, 1)


def parse_fault(text):
    words = text.split()
    if len(words) != len(Fault._fields):
        raise SystemExit("--fault is 'VICTIM JOURNAL OP FILE NTH ACTION COUNT SEED', as it was printed")
    victim, journal, call, file, nth, action, count, seed = words
    return Fault(victim, journal, call, file, int(nth), action, int(count), int(seed))


def choose(seed, number, counts):
    """The fault of a round. Seed and round alone say step, action, journal, and the place as a part of
    all that happens; `counts[journal][step]`, which differs a little from run to run, makes the place
    a number. As many rounds as there are steps take each once; the next ones take the next actions."""
    dice = random.Random(f"{seed}/{number}")
    step = STEPS[number % len(STEPS)]
    turn = number // len(STEPS) + random.Random(f"{seed}/{step[:3]}").randrange(len(step.actions))
    action = step.actions[turn % len(step.actions)]
    journal = dice.choice(step.journals)
    place = dice.random()
    count = dice.choice((1, 1, 5)) if action in REFUSALS else 1
    last = LONGEST_MOMENT_MS if step.call == "moment" else counts[journal][step]
    return Fault(step.victim, journal, step.call, step.file, 1 + int(place * last), action, count,
                 dice.randint(1, 10**6))


def refused_calls(counts, places):
    """The N-th call of each kind refused, for N from the first to the last: all of them, or `places`."""
    for number, step in enumerate(CALLS):
        journal = JOURNALS[number % len(JOURNALS)]
        last = counts[journal][step]
        few = last if places == "all" else min(int(places), last)
        for index in range(few):
            nth = 1 + index * (last - 1) // max(few - 1, 1)
            yield Fault(step.victim, journal, step.call, step.file, nth, "eio", 1, 1)


def is_of(file, path, house):
    """Whether the shim takes `path` for `file`."""
    if file == "*":
        return True
    return path.startswith(f"{house}/{file[6:]}") if file.startswith("house/") else path.endswith(file)


def count_trace(victim, lines, house):
    """How often each step of `victim` is in a trace of the shim."""
    counts = {step: 0 for step in STEPS + CALLS if step.victim == victim and step.call != "moment"}
    for line in lines:
        call, _, path = line.partition(" ")
        for step in counts:
            counts[step] += step.call == call and is_of(step.file, path, house)
    return counts


def never_reached(counts):
    """The steps that did not happen although they can, each as a sentence."""
    return [f"{step.victim} {step.call} {step.file} never happens with journal {journal}"
            for journal, of_journal in counts.items() for step, count in of_journal.items()
            if journal in step.journals and count == 0]
