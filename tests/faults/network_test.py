#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Desktop and daemon on two hosts (network namespaces) whose packets are dropped for a while."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from desk import Desk  # noqa: E402
from town import Town  # noqa: E402

BIN = pathlib.Path(sys.argv.pop(1)).resolve()
TOOLS = ("ip", "nft", "ss")
ASSURANCE = pathlib.Path(__file__).resolve().parents[2] / "docs/ASSURANCE.md"


def what_is_missing():
    """Why no hosts can be made here, or nothing."""
    tools = [tool for tool in TOOLS if not shutil.which(tool)]
    if tools:
        return f"there is no {', '.join(tools)}; install iproute2 and nftables"
    if os.geteuid() != 0:
        return "only root may make network namespaces; run it as root"
    name = f"callveil-{os.getpid()}-try"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        return f"network namespaces cannot be made: {made.stderr.strip()}"
    run("ip", "netns", "del", name)
    return None


def promised_seconds():
    """Within how many seconds a partition is noticed, as the threat T19 is answered."""
    return int(re.search(r"^\| T19 .*noticed at both ends within (\d+) s", ASSURANCE.read_text(),
                         re.MULTILINE).group(1))


def run(*words):
    subprocess.run(words, check=True, capture_output=True)


class Far(Desk):
    """A desktop on the host `name`."""

    def __init__(self, town, name):
        super().__init__(town)
        self.prefix = ["ip", "netns", "exec", name]


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

    def connections(self):
        """Established connections at the door of the agents, as the daemon's host has them."""
        port = self.town.agents.rsplit(":", 1)[1]
        listed = subprocess.run(
            ["ip", "netns", "exec", self.near, "ss", "-Htn", "state", "established",
             f"( sport = :{port} )"], capture_output=True, text=True, check=True)
        return listed.stdout.splitlines()

    def watch_daemon(self, began):
        """Notes in `noticed` when the daemon has given up the connection."""
        def watch():
            while self.connections() and time.monotonic() - began < 60:
                time.sleep(0.1)
            self.noticed["daemon"] = time.monotonic() - began
        watcher = threading.Thread(target=watch)
        watcher.start()
        return watcher

    def test_is_noticed_at_both_ends_and_what_was_sent_meanwhile_arrives_once_it_heals(self):
        first = self.desk.send("call-1", "access", "C-1")
        self.await_line(lambda state: self.desk.states.get(first) == "received", "not received")
        self.assertEqual(len(self.connections()), 1)
        self.drop_packets()
        began = time.monotonic()
        self.noticed = {}
        watcher = self.watch_daemon(began)
        second = self.desk.send("call-2", "access", "C-2")
        self.await_line(lambda state: state.get("banner"), "the partition is not noticed", 60)
        self.noticed["desktop"] = time.monotonic() - began
        watcher.join()
        print({end: round(seconds, 1) for end, seconds in self.noticed.items()}, file=sys.stderr)
        for end in ("desktop", "daemon"):
            self.assertLess(self.noticed[end], promised_seconds(), end)
        self.heal()
        self.await_line(lambda state: self.desk.states.get(second) == "received",
                        "the second request does not arrive", 90)
        rows = json.loads(self.town.ok(str(self.town.folder / "dana.json"), "--json", "request",
                                       "list"))["rows"]
        self.assertEqual(sorted(row["reference"] for row in rows), sorted([first, second]))
        self.assertEqual(sorted(self.desk.kept()), sorted([first, second]))


if __name__ == "__main__":
    missing = what_is_missing()
    if missing:
        print(f"skipped: {missing}")
        sys.exit(77)
    unittest.main()
