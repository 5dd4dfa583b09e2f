# SPDX-License-Identifier: Apache-2.0
"""The steps at which a process may fail, and which of them a round takes."""

import random

# (victim, call, end of the file's name, what may happen there)
STEPS = [
    ("daemon", "write", "store.sqlite-wal", ("kill", "torn", "power", "eio", "enospc")),
    ("daemon", "sync", "store.sqlite-wal", ("kill", "killafter", "power", "eio")),
    ("daemon", "write", "store.sqlite", ("kill", "torn", "power", "eio")),
    ("daemon", "write", "leads.sqlite", ("kill", "torn", "power", "eio", "enospc")),
    ("daemon", "write", "leads.sqlite-journal", ("kill", "torn", "power", "enospc")),
    ("daemon", "sync", "leads.sqlite-journal", ("kill", "killafter", "power", "eio")),
    ("daemon", "unlink", "leads.sqlite-journal", ("kill", "killafter", "power")),
    ("daemon", "write", "leads.sqlite-wal", ("kill", "torn", "power", "eio", "enospc")),
    ("daemon", "sync", "leads.sqlite", ("kill", "killafter", "power", "eio")),
    ("daemon", "write", ".part", ("kill", "torn", "eio", "enospc")),
    ("daemon", "sync", ".part", ("kill", "killafter")),
    ("daemon", "rename", ".zip", ("kill", "killafter")),
    ("daemon", "send", "*", ("kill", "killafter", "torn")),
    ("desktop", "write", "outbox.sqlite-wal", ("kill", "torn", "power", "enospc")),
    ("desktop", "sync", "outbox.sqlite-wal", ("kill", "killafter", "power")),
    ("desktop", "send", "*", ("kill", "killafter", "torn")),
    ("daemon", "moment", "", ("kill",)),
    ("desktop", "moment", "", ("kill",)),
]


def choose(seed, number, counts):
    """The fault of a round, from nothing but seed, round and the steps that there are."""
    dice = random.Random(f"{seed}/{number}")
    there = [step for step in STEPS if step[1] == "moment" or counts[step[:3]]]
    who, call, file, actions = there[number % len(there)]
    action = dice.choice(actions)
    last = 1500 if call == "moment" else counts[(who, call, file)]
    count = dice.choice((1, 1, 5)) if action in ("eio", "enospc") else 1
    return who, call, file, dice.randint(1, last), action, count, dice.randint(1, 10**6)


def matching(victim, call, path):
    """The steps that a traced call of `victim` is."""
    return [(who, op, file) for who, op, file, _ in STEPS
            if who == victim and op == call and (file == "*" or path.endswith(file))]
