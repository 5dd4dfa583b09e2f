#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Which fault a round takes, and what a suite says of faults that did not happen."""

import sys
import unittest

from rounds import Result, summarize
from steps import CALLS, JOURNALS, STEPS, choose, never_reached, parse_fault, refused_calls

sys.argv[1:] = []  # the folder of programs, which only other tests need


def counts_of(number):
    return {journal: {step: number for step in STEPS + CALLS} for journal in JOURNALS}


class Plan(unittest.TestCase):
    def test_seed_and_round_give_the_same_fault(self):
        for number in range(200):
            self.assertEqual(choose(5, number, counts_of(60)), choose(5, number, counts_of(60)))
        self.assertNotEqual([choose(5, n, counts_of(60)) for n in range(50)],
                            [choose(6, n, counts_of(60)) for n in range(50)])

    def test_other_counts_move_the_place_and_nothing_else(self):
        for number in range(200):
            few, many = choose(5, number, counts_of(60)), choose(5, number, counts_of(120))
            self.assertEqual(few._replace(nth=0), many._replace(nth=0))
            if few.call != "moment":
                self.assertIn(many.nth, (2 * few.nth - 1, 2 * few.nth))

    def test_each_step_is_taken_once_before_one_is_taken_again_and_then_with_another_action(self):
        faults = [choose(9, number, counts_of(60)) for number in range(5 * len(STEPS))]
        first = {fault[:1] + fault[2:4] for fault in faults[:len(STEPS)]}
        self.assertEqual(first, {step[:3] for step in STEPS})
        pairs = {(fault.victim, fault.call, fault.file, fault.action) for fault in faults}
        self.assertEqual(len(pairs), sum(len(step.actions) for step in STEPS))

    def test_a_printed_fault_is_read_again(self):
        fault = choose(5, 3, counts_of(60))
        self.assertEqual(parse_fault(fault.words()), fault)

    def test_a_step_that_cannot_be_reached_is_named(self):
        counts = counts_of(60)
        step = next(step for step in STEPS if step.file == ".zip")
        counts["wal"][step] = 0
        self.assertEqual(never_reached(counts),
                         ["daemon rename .zip never happens with journal wal"])

    def test_a_step_is_missed_only_where_it_can_occur(self):
        counts = counts_of(60)
        step = next(step for step in STEPS if step.journals == ("delete",))
        counts["wal"][step] = 0
        self.assertEqual(never_reached(counts), [])

    def test_calls_are_refused_from_the_first_to_the_last(self):
        faults = [fault for fault in refused_calls(counts_of(7), 3) if fault.call == "sync"]
        self.assertEqual([fault.nth for fault in faults], [1, 4, 7] * 2)
        every = [fault for fault in refused_calls(counts_of(7), "all") if fault.call == "sync"]
        self.assertEqual([fault.nth for fault in every], [*range(1, 8)] * 2)

    def test_faults_that_never_fire_fail_the_suite(self):
        fault = choose(5, 0, counts_of(60))
        self.assertEqual(summarize([Result(0, fault, True, None)]), [])
        self.assertEqual(len(summarize([Result(0, fault, False, None)])), 1)

    def test_a_step_that_never_fires_among_others_fails_the_suite(self):
        faults = [choose(5, number, counts_of(60)) for number in range(20)]
        fired = [Result(number, fault, True, None) for number, fault in enumerate(faults)]
        missed = [Result(number, faults[0], False, None) for number in range(20, 23)]
        self.assertEqual(summarize(fired[1:] + missed), [
            f"{faults[0].victim} {faults[0].call} {faults[0].file} never fired in 3 rounds"])


if __name__ == "__main__":
    unittest.main()
