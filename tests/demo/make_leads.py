#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes a lead database of people who do not exist.

usage: make_leads.py OUTPUT [--rows 20000]

Three lead lists, the call history and the agents' notes of a contact centre, as such databases look:
phones in every spelling, one person in several lists, two people behind one number, names in many
scripts. Every number is of the range 555-0100 to 555-0199 that is kept for fiction, every address of
a domain that is kept for examples. The same arguments always give the same rows.
"""
import argparse
import random
import sqlite3
import sys
from pathlib import Path

import people

LISTS = ("leads_spring", "leads_summer", "leads_winback")
SHARES = (0.45, 0.35, 0.20)
AGENTS = tuple(f"agent{number:02}" for number in range(1, 25))
DISPOSITIONS = ("SALE", "CALLBACK", "NOANSWER", "BUSY", "NOTINT", "VOICEMAIL", "WRONGNO")
LEAD_COLUMNS = """id INTEGER PRIMARY KEY, customer_id TEXT, first_name TEXT, last_name TEXT,
    phone TEXT, alt_phone TEXT, email TEXT, street TEXT, city TEXT, postcode TEXT, notes TEXT,
    loaded_at TEXT"""
SCHEMA = "".join(f"CREATE TABLE {name}({LEAD_COLUMNS});\n" for name in LISTS) + """
CREATE TABLE call_history(id INTEGER PRIMARY KEY, lead_list TEXT, customer_id TEXT,
    number_dialed TEXT, agent TEXT, started_at TEXT, disposition TEXT, duration_s INTEGER);
CREATE TABLE agent_notes(id INTEGER PRIMARY KEY, customer_id TEXT, agent TEXT, note TEXT,
    created_at TEXT);
"""


def list_sizes(rows):
    """How many rows each list holds; the last one takes what rounding leaves."""
    sizes = [int(rows * share) for share in SHARES[:-1]]
    return [*sizes, rows - sum(sizes)]


def moment(pick):
    """Some second of working hours in 2026, as the dialler writes it."""
    return (f"2026-{pick.randint(1, 10):02}-{pick.randint(1, 28):02} "
            f"{pick.randint(8, 18):02}:{pick.randint(0, 59):02}:{pick.randint(0, 59):02}")


def lead_row(pick, person):
    """One row of one list: the same person, spelled as whoever typed it that time."""
    return (person.customer_id, person.first_name, person.last_name,
            people.spell(pick, person.phone), people.spell(pick, person.alt_phone),
            people.spell_email(pick, person.email), person.street, person.city, person.postcode,
            pick.choice(people.LEAD_NOTES), moment(pick))


def fill_lists(pick, rows):
    """Rows of the three lists, and everyone in them. About one row in eight repeats a person."""
    strangers = people.strangers(pick)
    lists, known = [], []
    for name, size in zip(LISTS, list_sizes(rows)):
        special = people.special_rows(name)
        before, members = tuple(known), set()
        records = []
        while len(records) < size - len(special):
            is_known = bool(before) and pick.random() < 0.22
            person = pick.choice(before) if is_known else next(strangers)
            if person.customer_id in members:
                continue
            members.add(person.customer_id)
            records.append(lead_row(pick, person))
            if not is_known:
                known.append(person)
        # Neither first nor last, so that nobody finds them by luck.
        middle = len(records) // 3
        lists.append(records[:middle] + special + records[middle:])
    return lists, known


def fill_calls(pick, known, count):
    """Calls to strangers, and the few to the people of the demo, in the order of their time."""
    calls = list(people.SPECIAL_CALLS)
    while len(calls) < count:
        person = pick.choice(known)
        outcome = pick.choice(DISPOSITIONS)
        seconds = pick.randint(20, 900) if outcome in ("SALE", "CALLBACK", "NOTINT") else 0
        calls.append((pick.choice(LISTS), person.customer_id, people.spell(pick, person.phone),
                      pick.choice(AGENTS), moment(pick), outcome, seconds))
    return sorted(calls, key=lambda call: call[4])


def fill_notes(pick, known, count):
    notes = list(people.SPECIAL_NOTES)
    while len(notes) < count:
        notes.append((pick.choice(known).customer_id, pick.choice(AGENTS),
                      pick.choice(people.CALL_NOTES), moment(pick)))
    return sorted(notes, key=lambda note: note[3])


def insert(database, table, columns, records):
    names = ", ".join(columns)
    marks = ", ".join("?" * len(columns))
    database.executemany(f"INSERT INTO {table}({names}) VALUES({marks})", records)


def write(path, rows):
    """Writes the database and returns how many people, calls and notes are in it."""
    pick = random.Random(20261123)
    lists, known = fill_lists(pick, rows)
    calls = fill_calls(pick, known, rows // 2)
    notes = fill_notes(pick, known, rows // 8)
    database = sqlite3.connect(path)
    database.executescript(SCHEMA)
    for name, records in zip(LISTS, lists):
        insert(database, name, people.LEAD_FIELDS, records)
    insert(database, "call_history", ("lead_list", "customer_id", "number_dialed", "agent",
                                      "started_at", "disposition", "duration_s"), calls)
    insert(database, "agent_notes", ("customer_id", "agent", "note", "created_at"), notes)
    for table in (*LISTS, "call_history", "agent_notes"):
        database.execute(f"CREATE INDEX {table}_customer ON {table}(customer_id)")
    database.commit()
    database.close()
    return len(known) + people.SPECIAL_COUNT, len(calls), len(notes)


def main():
    parser = argparse.ArgumentParser(description="A lead database of people who do not exist.")
    parser.add_argument("output", type=Path, help="file to write; must not exist yet")
    parser.add_argument("--rows", type=int, default=20000, help="leads in the three lists together")
    options = parser.parse_args()
    if not 100 <= options.rows <= people.MAX_ROWS:
        parser.error(f"--rows must be 100 to {people.MAX_ROWS}: there are no more fictional numbers")
    if options.output.exists():
        parser.error(f"{options.output} exists already; remove it first")
    persons, calls, notes = write(options.output, options.rows)
    print(f"{options.output}: {options.rows} leads of {persons} people in {len(LISTS)} lists, "
          f"{calls} calls, {notes} notes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
