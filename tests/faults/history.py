# SPDX-License-Identifier: Apache-2.0
"""What was asked, promised, shown and written in one round, and whether it fits together.

A history holds facts alone, so that a forged one can be checked like a true one."""

import collections
import dataclasses
import json

from town import rows_of


@dataclasses.dataclass
class Preview:
    reference: str
    customer: str
    standing: dict  # rows of the customer right before it, as read from the lead database
    masks: dict     # (table, row, column) -> value after
    planned: dict   # rows as they are once it is carried out


@dataclasses.dataclass
class History:
    original: dict                                # (table, row) -> column -> value
    sends: list = dataclasses.field(default_factory=list)     # (kind, customer, reference or None)
    previews: list = dataclasses.field(default_factory=list)  # of pseudonymizations, in order
    stale: set = dataclasses.field(default_factory=set)       # references whose plan became stale
    outbox: list = dataclasses.field(default_factory=list)    # references at the desktop
    requests: list = dataclasses.field(default_factory=list)  # reference, kind, state, customer_id
    audit: list = dataclasses.field(default_factory=list)     # entries of the log
    packages: dict = dataclasses.field(default_factory=dict)  # reference -> ids
    cells: dict = dataclasses.field(default_factory=dict)     # as original, at the end

    def first_plan(self, customer):
        return next((preview for preview in self.previews if preview.customer == customer), None)

    def promised(self):
        return {reference for _, _, reference in self.sends if reference}


def doubled(items):
    return sorted(item for item, count in collections.Counter(items).items() if count > 1)


def request_findings(history):
    """Each request that was promised is there once, and none that nobody sent."""
    there = [row["reference"] for row in history.requests]
    for reference in sorted(history.promised() - set(there)):
        yield f"{reference} was promised and is lost"
    for reference in doubled(there):
        yield f"{reference} is in the store more than once"
    for reference in sorted(set(there) ^ set(history.outbox)):
        yield f"{reference} is not both in the outbox and in the store"
    sent = collections.Counter((kind, customer) for kind, customer, _ in history.sends)
    stored = collections.Counter((row["kind"], row["customer_id"]) for row in history.requests)
    for what, count in (stored - sent).items():
        yield f"{what} is stored {count} times more often than it was sent"
    for row in history.requests:
        if row["state"] != "completed":
            yield f"{row['reference']} is {row['state']}"


def detail(entry):
    return json.loads(entry["detail_json"])


def audit_findings(history):
    """Each request was taken in once and ended once, each package written once."""
    there = {row["reference"]: row["kind"] for row in history.requests}
    told = collections.Counter((entry["verb"], entry["object"]) for entry in history.audit
                               if entry["outcome"] == "ok")
    for reference, kind in there.items():
        end = "export.finish" if kind == "access" else "pseudonymize.finish"
        for verb in ("request.submit", end, *(["package.write"] if kind == "access" else [])):
            if told[(verb, reference)] != 1:
                yield f"{reference} has {told[(verb, reference)]} entries {verb}"
        if kind == "access" and len(history.packages.get(reference, [])) != 1:
            yield f"{reference} has the packages {history.packages.get(reference, [])}"
    for verb, reference in told:
        if verb == "request.submit" and reference not in there:
            yield f"the log knows {reference}, the store does not"


def written_cells(history, customer):
    """How many cells of a customer the log says were masked."""
    of = {row["reference"] for row in history.requests if row["customer_id"] == customer}
    return sum(detail(entry)["cells"] for entry in history.audit
               if entry["verb"] == "lead.write.outcome" and entry["object"] in of
               and detail(entry)["outcome"] == "done")


def preview_findings(history):
    """Whatever was masked is never masked again: later previews show the first one's masks until they
    are written, and none from then on. One that was shown while that was done may show fewer, but
    nobody works by it: the request is previewed again."""
    last = {preview.reference: preview for preview in history.previews}
    for preview in history.previews:
        first = history.first_plan(preview.customer)
        is_whole = preview.masks in ({}, first.masks)
        is_part = preview.masks.items() <= first.masks.items()
        if not (is_whole or is_part and preview is not last[preview.reference]):
            yield f"a later preview of {preview.customer} masks other cells than the first"
        if preview is not first and preview.standing == first.planned and preview.masks:
            yield f"a preview of {preview.customer} would mask again what is masked"


def cell_findings(history):
    for customer in sorted({row["customer_id"] for row in history.original.values()}):
        plan = history.first_plan(customer)
        before = rows_of(history.original, customer)
        if rows_of(history.cells, customer) != (plan.planned if plan else before):
            yield f"the rows of {customer} are not as the first preview showed them"
        if plan and written_cells(history, customer) != len(plan.masks):
            yield (f"the log says {written_cells(history, customer)} cells of {customer} were masked, "
                   f"the plan {len(plan.masks)}")


def stale_findings(history):
    """A desktop that died after its sync, before its word, is asked again: then two requests of one
    person are there, and what one writes makes the plan of the other stale. Nothing else does."""
    customer_of = {row["reference"]: row["customer_id"] for row in history.requests}
    wrote = collections.Counter(row["customer_id"] for row in history.requests
                                if row["kind"] == "pseudonymization")
    for reference in sorted(history.stale):
        if wrote[customer_of.get(reference)] < 2:
            yield f"the plan of {reference} became stale though nobody else wrote"


def rest_findings(history, cells):
    """At rest, as after a death, each person's rows are all as before or all as planned."""
    for customer in sorted({row["customer_id"] for row in history.original.values()}):
        plan = history.first_plan(customer)
        allowed = [rows_of(history.original, customer), *([plan.planned] if plan else [])]
        if rows_of(cells, customer) not in allowed:
            yield f"the rows of {customer} are neither as before nor as planned"


def findings(history):
    """Every promise that the end of a round broke, a sentence each."""
    checks = (request_findings, audit_findings, preview_findings, cell_findings, stale_findings)
    return [*(finding for check in checks for finding in check(history)),
            *rest_findings(history, history.cells)]
