#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A desktop reaches its daemon through a network that fails at each piece of the conversation."""

import json
import pathlib
import shutil
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from desk import Desk  # noqa: E402
from proxy import Proxy  # noqa: E402
from town import Town  # noqa: E402

BIN = pathlib.Path(sys.argv.pop(1)).resolve()


class Wire(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.town = Town(BIN, tempfile.mkdtemp(prefix="callveil-wire-"))
        cls.town.prepare()
        cls.town.start()
        cls.identity = json.loads((cls.town.folder / "desk-7.json").read_text())
        cls.calls = 0

    @classmethod
    def tearDownClass(cls):
        cls.town.stop()
        shutil.rmtree(cls.town.folder)

    def through(self, proxy):
        """A desktop whose way to the daemon is `proxy`."""
        file = self.town.folder / "desk-7.json"
        file.write_text(json.dumps({**self.identity, "endpoint": proxy.endpoint()}))
        desk = Desk(self.town)
        desk.open()
        return desk

    def target(self):
        return "127.0.0.1", int(self.town.agents.rsplit(":", 1)[1])

    def references(self):
        rows = json.loads(self.town.ok(str(self.town.folder / "dana.json"), "--json", "request",
                                       "list", "--limit", "200"))["rows"]
        return [row["reference"] for row in rows]

    def send(self, desk):
        type(self).calls += 1
        return desk.send(f"call-{self.calls}", "access", "C-1")

    def await_state(self, desk, reference, states, seconds=60):
        deadline = time.monotonic() + seconds
        while desk.states.get(reference) not in states:
            self.assertLess(time.monotonic(), deadline, f"{reference} is {desk.states}")
            state = desk.lines.get(timeout=seconds)
            if state is not None:
                desk.note(state)

    def play(self, fault):
        """One request through a proxy with `fault`. @return how many pieces passed it."""
        before = self.references()
        proxy = Proxy(self.target(), fault)
        desk = self.through(proxy)
        reference = self.send(desk)
        self.await_state(desk, reference, ("received",))
        desk.close()
        proxy.close()
        self.assertEqual(sorted(self.references()), sorted([*before, reference]))
        self.assertEqual(sorted(self.references()), sorted(desk.kept()))
        return proxy.pieces

    def play_at(self, action, index):
        """@return whether piece `index` came and met `action`."""
        met = []

        def fault(piece, towards):
            if piece != index:
                return "pass"
            met.append(towards)
            return action
        with self.subTest(action=action, piece=index):
            self.play(fault)
        return bool(met)

    def test_each_piece_may_be_lost_and_the_request_has_one_effect(self):
        pieces = self.play(lambda piece, towards: "pass")
        self.assertGreater(pieces, 6)
        for action in ("cut", "half"):
            met = [self.play_at(action, index) for index in range(1, pieces + 1)]
            # Pieces are what the network made of a conversation, a few more or less each time.
            self.assertTrue(all(met[:7]), f"{action} met {met}")

    def test_a_connection_that_swallows_everything_is_left_and_the_request_arrives(self):
        for index in (3, 9):
            began = time.monotonic()
            self.assertTrue(self.play_at("swallow", index), f"there was no piece {index}")
            self.assertLess(time.monotonic() - began, 45)

    def test_a_lost_acknowledgement_is_asked_for_again_and_given_again(self):
        seen = []

        def lose_first_answer(piece, towards):
            if towards == "daemon" or piece < 7 or seen:
                return "pass"
            seen.append(piece)
            return "cut"
        self.play(lose_first_answer)
        self.assertTrue(seen)


if __name__ == "__main__":
    unittest.main()
