#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Desktop and daemon on two hosts (network namespaces) whose packets are dropped for a while."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from desk import Desk  # noqa: E402
from town import Town  # noqa: E402

BIN = pathlib.Path(sys.argv.pop(1)).resolve()
TOOLS = ("ip", "nft")


def can_make_hosts():
    return os.geteuid() == 0 and all(shutil.which(tool) for tool in TOOLS) and subprocess.run(
        ["ip", "netns", "list"], capture_output=True, check=False).returncode == 0


def run(*words):
    subprocess.run(words, check=True, capture_output=True)


class Far(Desk):
    """A desktop on the host `name`."""

    def __init__(self, town, name):
        super().__init__(town)
        self.prefix = ["ip", "netns", "exec", name]


@unittest.skipUnless(can_make_hosts(), "needs root, ip and nft, and may make network namespaces")
class Partition(unittest.TestCase):
    def setUp(self):
        hosts = self.near, self.far = [f"callveil-{os.getpid()}-{end}" for end in ("near", "far")]
        for host in hosts:
            run("ip", "netns", "add", host)
            self.addCleanup(run, "ip", "netns", "del", host)
        run("ip", "link", "add", "cv0", "netns", self.near, "type", "veth", "peer", "name", "cv0",
            "netns", self.far)
        for number, host in enumerate(hosts, 1):
            run("ip", "-n", host, "addr", "add", f"192.0.2.{number}/24", "dev", "cv0")
            run("ip", "-n", host, "link", "set", "cv0", "up")
            run("ip", "-n", host, "link", "set", "lo", "up")
        self.town = Town(BIN, tempfile.mkdtemp(prefix="callveil-net-"))
        self.addCleanup(shutil.rmtree, self.town.folder)
        self.town.agents = self.town.agents.replace("127.0.0.1", "192.0.2.1")
        self.town.configure()
        self.town.prefix = ["ip", "netns", "exec", self.near]
        self.town.prepare()
        self.point_to(self.town.agents)
        self.town.start()
        self.addCleanup(self.town.stop)
        self.desk = Far(self.town, self.far)
        self.desk.open()
        self.addCleanup(self.desk.close)

    def point_to(self, endpoint):
        file = self.town.folder / "desk-7.json"
        file.write_text(json.dumps({**json.loads(file.read_text()), "endpoint": endpoint}))

    def drop_packets(self):
        for words in (("add", "table", "inet", "gone"),
                      ("add", "chain", "inet", "gone", "in",
                       "{ type filter hook input priority 0; policy drop; }"),
                      ("add", "chain", "inet", "gone", "out",
                       "{ type filter hook output priority 0; policy drop; }")):
            run("ip", "netns", "exec", self.far, "nft", *words)

    def heal(self):
        run("ip", "netns", "exec", self.far, "nft", "delete", "table", "inet", "gone")

    def await_line(self, wanted, what, seconds=60):
        deadline = time.monotonic() + seconds
        while True:
            self.assertLess(time.monotonic(), deadline, what)
            state = self.desk.lines.get(timeout=seconds)
            self.desk.note(state)
            if wanted(state):
                return

    def test_is_noticed_and_what_was_sent_meanwhile_arrives_once_it_heals(self):
        first = self.desk.send("call-1", "access", "C-1")
        self.await_line(lambda state: self.desk.states.get(first) == "received", "not received")
        self.drop_packets()
        began = time.monotonic()
        second = self.desk.send("call-2", "access", "C-2")
        self.await_line(lambda state: state.get("banner"), "the partition is not noticed", 30)
        self.assertLess(time.monotonic() - began, 25)
        self.heal()
        self.await_line(lambda state: self.desk.states.get(second) == "received",
                        "the second request does not arrive", 90)
        rows = json.loads(self.town.ok(str(self.town.folder / "dana.json"), "--json", "request",
                                       "list"))["rows"]
        self.assertEqual(sorted(row["reference"] for row in rows), sorted([first, second]))


if __name__ == "__main__":
    unittest.main()
