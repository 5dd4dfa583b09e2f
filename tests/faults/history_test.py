#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The checker of histories: it finds nothing in that of a true round, and each forgery of it."""

import copy
import pathlib
import shutil
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from game import Round  # noqa: E402
from history import Preview, findings, rest_findings  # noqa: E402
from steps import QUIET  # noqa: E402
from town import make_template, reset, rows_of  # noqa: E402

BIN = pathlib.Path(sys.argv.pop(1)).resolve()
MASKED = "C-1"


def play_true_round():
    town = make_template(BIN)
    try:
        reset(town, QUIET.journal)
        game = Round(town, None, QUIET)
        game.environment = lambda victim: {}
        game.play()
        return game.history
    finally:
        shutil.rmtree(town.folder)


class Checker(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.true_history = play_true_round()

    def setUp(self):
        self.history = copy.deepcopy(self.true_history)

    def finds(self, words):
        self.assertIn(words, " | ".join(findings(self.history)))

    def reference(self, kind="pseudonymization", customer=MASKED):
        return next(reference for sent, who, reference in self.history.sends
                    if (sent, who) == (kind, customer))

    def first_masked(self):
        """Key and column of a cell that the plan of MASKED masks, and its row at the end."""
        table, row, column = next(iter(self.history.first_plan(MASKED).masks))
        return self.history.cells[(table, row)], column

    def fewer_masks(self):
        return dict(list(self.history.first_plan(MASKED).masks.items())[1:])

    def add_again(self, reference):
        """Another request of the same content, complete and audited."""
        other = reference[:-1] + ("2" if reference[-1] != "2" else "3")
        row = next(row for row in self.history.requests if row["reference"] == reference)
        self.history.requests.append({**row, "reference": other})
        self.history.audit += [{**entry, "object": other} for entry in self.history.audit
                               if entry["object"] == reference]
        return other

    def test_finds_nothing_in_a_true_round(self):
        self.assertEqual(findings(self.history), [])
        self.assertEqual(len(self.history.requests), 3)
        self.assertGreater(len(self.history.first_plan(MASKED).masks), 3)

    def test_finds_a_lost_request(self):
        lost = self.reference()
        self.history.requests = [row for row in self.history.requests if row["reference"] != lost]
        self.finds("was promised and is lost")

    def test_finds_a_request_that_is_stored_under_two_references(self):
        other = self.add_again(self.reference("access", "C-2"))
        self.finds("is not both in the outbox and in the store")
        self.history.outbox.append(other)
        self.history.packages[other] = ["a package"]
        self.finds("is stored 1 times more often than it was sent")

    def test_takes_a_request_that_was_sent_again_after_a_death_of_the_desktop(self):
        reference = self.reference("access", "C-2")
        self.history.outbox.append(self.add_again(reference))
        self.history.packages[self.history.outbox[-1]] = ["a package"]
        self.history.sends.append(("access", "C-2", None))
        self.assertEqual(findings(self.history), [])

    def test_finds_a_request_that_is_listed_twice(self):
        self.history.requests.append(self.history.requests[0])
        self.finds("is in the store more than once")

    def test_finds_a_request_that_was_taken_in_or_ended_twice(self):
        for verb in ("request.submit", "pseudonymize.finish", "export.finish", "package.write"):
            self.setUp()
            self.history.audit += [entry for entry in self.history.audit if entry["verb"] == verb]
            with self.subTest(verb):
                self.finds(f"has 2 entries {verb}")

    def test_finds_a_request_that_the_log_does_not_know(self):
        self.history.audit = [entry for entry in self.history.audit
                              if entry["verb"] != "request.submit"]
        self.finds("has 0 entries request.submit")

    def test_finds_a_request_that_the_log_alone_knows(self):
        submit = next(entry for entry in self.history.audit if entry["verb"] == "request.submit")
        self.history.audit.append({**submit, "object": "R26-00000-00000"})
        self.finds("the log knows R26-00000-00000, the store does not")

    def test_finds_a_cell_that_was_masked_twice(self):
        row, column = self.first_masked()
        row[column] = "masked again"
        self.finds("are not as the first preview showed them")

    def test_finds_a_cell_that_a_later_preview_masks_again_and_that_is_so_at_the_end(self):
        first = self.history.first_plan(MASKED)
        masks = {cell: value + " again" for cell, value in first.masks.items()}
        planned = copy.deepcopy(first.planned)
        for (table, row, column), value in masks.items():
            planned[(table, row)][column] = value
        self.history.previews.append(Preview("R", MASKED, first.planned, masks, planned))
        self.finds("masks other cells than the first")
        self.history.cells.update(planned)
        self.finds("are not as the first preview showed them")

    def test_finds_a_later_preview_of_masks_that_are_written_already(self):
        first = self.history.first_plan(MASKED)
        self.history.previews.append(
            Preview("R", MASKED, first.planned, dict(first.masks), first.planned))
        self.finds("would mask again what is masked")

    def test_takes_a_later_preview_while_some_cells_are_masked(self):
        first = self.history.first_plan(MASKED)
        self.history.previews += [
            Preview("R", MASKED, self.history.original, self.fewer_masks(), first.planned),
            Preview("R", MASKED, first.planned, {}, first.planned)]
        self.assertEqual(list(findings(self.history)), [])

    def test_finds_a_request_that_was_decided_by_such_a_preview(self):
        first = self.history.first_plan(MASKED)
        self.history.previews.append(
            Preview("R", MASKED, self.history.original, self.fewer_masks(), first.planned))
        self.finds("masks other cells than the first")

    def test_finds_a_write_that_the_log_has_twice(self):
        self.history.audit += [entry for entry in self.history.audit
                               if entry["verb"] == "lead.write.outcome"]
        self.finds("cells of C-1 were masked, the plan")

    def test_finds_a_half_applied_plan(self):
        row, column = self.first_masked()
        key = next(key for key, cells in self.history.cells.items() if cells is row)
        row[column] = self.history.original[key][column]
        self.finds("are not as the first preview showed them")
        self.assertIn(f"the rows of {MASKED} are neither as before nor as planned",
                      list(rest_findings(self.history, self.history.cells)))

    def test_finds_nothing_at_rest_before_and_after_a_plan(self):
        for cells in (self.history.original, self.history.cells):
            self.assertEqual(list(rest_findings(self.history, cells)), [])

    def test_finds_a_row_of_somebody_whom_nobody_asked_to_change(self):
        next(iter(rows_of(self.history.cells, "C-5").values()))["name"] = "another"
        self.finds("the rows of C-5 are neither as before nor as planned")

    def test_finds_a_plan_that_became_stale_by_itself(self):
        self.history.stale.add(self.reference())
        self.finds("became stale though nobody else wrote")

    def test_finds_a_request_that_did_not_complete(self):
        self.history.requests[0]["state"] = "failed"
        self.finds("is failed")

    def test_finds_a_package_too_many(self):
        self.history.packages[self.reference("access", "C-2")].append("another")
        self.finds("has the packages")


if __name__ == "__main__":
    unittest.main()
