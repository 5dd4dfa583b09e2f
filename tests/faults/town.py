# SPDX-License-Identifier: Apache-2.0
"""A lead database of several people, and what of it may be true at any moment."""

import pathlib
import re
import shutil
import sqlite3
import subprocess
import tempfile

from house import House

PEOPLE = 8
HEAD = r"callveil-audit-head-v1( \S+){5} [0-9a-f]{128}\n"
MASKED = {"leads": ["name", "phone", "email"], "calls": ["phone"]}

MAP = """dataset:
  - fides_key: demo
    collections:
      - name: leads
        fields:
          - {name: id, data_categories: [system.operations], fides_meta: {primary_key: true}}
          - {name: customer_id, data_categories: [user.unique_id], fides_meta: {data_type: string, identity: customer_id}}
          - {name: name, data_categories: [user.name], fides_meta: {data_type: string}}
          - {name: phone, data_categories: [user.contact.phone_number], fides_meta: {data_type: string, identity: phone_number}}
          - {name: email, data_categories: [user.contact.email], fides_meta: {data_type: string, identity: email}}
      - name: calls
        fields:
          - {name: id, data_categories: [system.operations], fides_meta: {primary_key: true}}
          - {name: customer_id, data_categories: [user.unique_id], fides_meta: {data_type: string, references: [{dataset: demo, field: leads.customer_id, direction: from}]}}
          - {name: phone, data_categories: [user.contact.phone_number], fides_meta: {data_type: string}}
"""

# hash is not idempotent: a cell that was masked twice cannot equal what the preview showed.
POLICY = """policy:
  key: faults
  rules:
    - {name: all, action_type: access, targets: [user]}
    - {name: phones, action_type: erasure, targets: [user.contact.phone_number], masking_strategy: {strategy: hmac}}
    - {name: mails, action_type: erasure, targets: [user.contact.email], masking_strategy: {strategy: hash}}
    - {name: names, action_type: erasure, targets: [user.name], masking_strategy: {strategy: hash}}
    - {name: ids, action_type: erasure, targets: [user.unique_id], masking_strategy: {strategy: preserve}}
  verification: {access_points: 1, pseudonymization_points: 1}
"""


class Town(House):
    """Template of a round: keys, desk-7 and dana enrolled, eight people in two tables."""

    def make_leads(self):
        base = sqlite3.connect(self.folder / "leads.sqlite")
        base.execute("CREATE TABLE leads(id INTEGER PRIMARY KEY, customer_id TEXT, name TEXT,"
                     " phone TEXT, email TEXT)")
        base.execute("CREATE TABLE calls(id INTEGER PRIMARY KEY, customer_id TEXT, phone TEXT)")
        for n in range(1, PEOPLE + 1):
            phone = f"20255501{n:02}"
            base.execute("INSERT INTO leads VALUES(?,?,?,?,?)",
                         (n, f"C-{n}", f"Person {n}", phone, f"person{n}@example.com"))
            base.executemany("INSERT INTO calls VALUES(?,?,?)",
                             [(n * 10 + i, f"C-{n}", f"+1 202 555 01{n:02}") for i in range(3)])
        base.commit()
        base.close()

    def configure(self, **changes):
        super().configure(**{
            "policy": "policy.yaml", "intake": "{free_mib: 1}", "workers": "{lease: 1s, threads: 2}",
            "audit": "{heads_file: heads, head_entries: 1}", **changes})
        (self.folder / "map.yaml").write_text(MAP)
        (self.folder / "policy.yaml").write_text(POLICY)

    def whole_heads(self):
        """A file of the heads that were kept; a death may have torn the line that was written."""
        lines = (self.folder / "heads").read_text().splitlines(keepends=True)
        kept = self.folder / "whole_heads"
        kept.write_text("".join(line for line in lines if re.fullmatch(HEAD, line)))
        return str(kept)

    def prepare(self, **environment):
        self.start(**environment)
        for kind, name, role in (("station", "desk-7", "agent"), ("person", "dana", "supervisor")):
            self.enrol(kind, name, role)
        self.stop()


def read_cells(folder):
    """(table, id) -> column -> value, as a reader sees the database after a crash. Read on a copy,
    so that the recovery of the real files stays the daemon's."""
    with tempfile.TemporaryDirectory() as copy:
        for file in pathlib.Path(folder).glob("leads.sqlite*"):
            if not file.name.endswith("-shm"):
                shutil.copy(file, copy)
        base = sqlite3.connect(pathlib.Path(copy) / "leads.sqlite")
        cells = {}
        for table, columns in MASKED.items():
            for row in base.execute(f"SELECT id, customer_id, {', '.join(columns)} FROM {table}"):
                cells[(table, row[0])] = {"customer_id": row[1], **dict(zip(columns, row[2:]))}
        base.close()
    return cells


def rows_of(cells, customer):
    return {key: row for key, row in cells.items() if row["customer_id"] == customer}


def planned_rows(before, preview):
    """What the person's rows become, from the rows that the preview showed."""
    after = {key: dict(row) for key, row in before.items()}
    for (table, row, column), value in masks_of(preview).items():
        after[(table, row)][column] = value
    return after


def masks_of(preview):
    """(table, row, column) -> value after, of each cell that the preview masks and that another
    plan has not masked in the meantime: that one holds its value after already."""
    return {(row["collection"].split(":")[-1], int(row["key"]), cell["column"]): cell["after"]
            for row in preview["rows"] for cell in row["cells"]
            if cell["action"] == "mask" and cell["before"] != cell["after"]}


def reset(town, journal):
    """The template's folder as it was."""
    for name in ("state", "desktop", "leads.sqlite", "heads"):
        for file in town.folder.glob(name + "*"):
            shutil.rmtree(file) if file.is_dir() else file.unlink()
    shutil.copytree(town.folder / "template/state", town.folder / "state")
    shutil.copy(town.folder / "template/leads.sqlite", town.folder)
    if journal == "wal":
        subprocess.run(["sqlite3", str(town.folder / "leads.sqlite"), "PRAGMA journal_mode=wal"],
                       check=True, stdout=subprocess.DEVNULL)


def make_template(programs):
    town = Town(programs, tempfile.mkdtemp(prefix="callveil-faults-"))
    town.prepare()
    (town.folder / "template").mkdir(mode=0o700)
    shutil.copytree(town.folder / "state", town.folder / "template/state")
    shutil.copy(town.folder / "leads.sqlite", town.folder / "template")
    town.original = read_cells(town.folder)
    return town
