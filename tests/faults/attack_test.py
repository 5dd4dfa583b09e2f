#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Peers that do not keep to the protocol, against a real daemon: garbage, silence, floods."""

import json
import os
import pathlib
import resource
import shutil
import socket
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from town import Town  # noqa: E402

BIN = pathlib.Path(sys.argv.pop(1)).resolve()
DESCRIPTORS = 96


class Attack(unittest.TestCase):
    def setUp(self):
        self.town = Town(BIN, tempfile.mkdtemp(prefix="callveil-attack-"))
        self.addCleanup(shutil.rmtree, self.town.folder)
        self.town.prepare()
        self.addCleanup(self.town.stop)
        self.door = ("127.0.0.1", int(self.town.agents.rsplit(":", 1)[1]))

    def start_with(self, limit, value):
        before = resource.getrlimit(limit)
        resource.setrlimit(limit, (value, before[1]))
        try:
            self.town.start()
        finally:
            resource.setrlimit(limit, before)

    def submit(self):
        return json.loads(self.town.ok(str(self.town.folder / "dana.json"), "--json", "request",
                                       "submit", "--kind", "access", "--customer-id",
                                       "C-1"))["reference"]

    def references(self):
        return [row["reference"] for row in json.loads(
            self.town.ok(str(self.town.folder / "dana.json"), "--json", "request",
                         "list"))["rows"]]

    def test_garbage_closes_its_connection_and_nobody_elses(self):
        self.town.start()
        for number in range(300):
            with socket.create_connection(self.door, timeout=10) as peer:
                peer.sendall(os.urandom(64 + number))
        self.assertIn(self.submit(), self.references())

    def test_a_silent_peer_is_closed(self):
        self.town.start()
        with socket.create_connection(self.door, timeout=30) as peer:
            peer.settimeout(30)
            began = time.monotonic()
            while peer.recv(4096):
                pass
            self.assertLess(time.monotonic() - began, 15)

    def test_more_connections_than_descriptors_leave_the_daemon_alive(self):
        self.start_with(resource.RLIMIT_NOFILE, DESCRIPTORS)
        first = self.submit()
        peers = []
        for _ in range(10 * DESCRIPTORS):
            peer = socket.socket()
            peer.setblocking(False)
            peer.connect_ex(self.door)
            peers.append(peer)
        time.sleep(1)
        for peer in peers:
            peer.close()
        deadline = time.monotonic() + 60
        while True:
            done = self.town.cli(str(self.town.folder / "dana.json"), "--timeout", "5", "--json",
                                 "request", "list")
            if done.returncode == 0:
                break
            self.assertLess(time.monotonic(), deadline, "the daemon does not serve again")
        self.assertIsNone(self.town.daemon.poll())
        self.assertIn(first, self.references())


if __name__ == "__main__":
    unittest.main()
