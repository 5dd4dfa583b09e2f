# SPDX-License-Identifier: Apache-2.0
"""An agent's desktop: callveil-host with the plugin, and what it has promised to its agent."""

import json
import os
import queue
import sqlite3
import subprocess
import threading

SAVED = ("queued", "sent")


class Desk:
    """Remembers across its deaths each reference that the form showed as saved."""

    def __init__(self, town):
        self.town = town
        self.promised = {}  # reference -> call
        self.states = {}    # reference -> state in my-requests
        self.process = None
        self.prefix = []    # words in front of the program
        self.lines = queue.Queue()

    def open(self, **environment):
        config = {"identity_file": str(self.town.folder / "desk-7.json"), "agent_id": "1001",
                  "status_poll_ms": 100}
        self.process = subprocess.Popen(
            [*self.prefix, str(self.town.bin / "callveil-host"), "--plugin",
             str(self.town.bin / "libcallveil_plugin.so"), "--config", json.dumps(config),
             "--state", str(self.town.folder / "desktop"), "--json"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, **environment})
        self.lines = queue.Queue()
        self.reader = threading.Thread(target=self._read, args=(self.process, self.lines),
                                       daemon=True)
        self.reader.start()

    @staticmethod
    def _read(process, lines):
        for line in process.stdout:
            lines.put(json.loads(line))
        lines.put(None)

    def dead(self):
        return self.process is None or self.process.poll() is not None

    def play(self, *steps):
        try:
            for step in steps:
                self.process.stdin.write(json.dumps(step) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass

    def send(self, call, kind, customer):
        """One call to a sent request. @return its reference, or None when the desktop died."""
        self.play({"type": "interaction.offered", "time": "2026-01-05T12:00:00Z",
                   "data": {"interactionId": call, "direction": "inbound",
                            "remote": {"address": "sip:anonymous@example.com",
                                       "presentation": "restricted"}}},
                  {"edit": {"pointer": "/kind", "value": kind}},
                  {"edit": {"pointer": "/customer_id", "value": customer}},
                  {"action": {"id": "send"}})
        while True:
            state = self.lines.get(timeout=60)
            if state is None:
                return None
            self.note(state)
            if state.get("interaction_id") == call and state.get("status") in SAVED:
                self.promised[state["reference"]] = call
                return state["reference"]
            if state.get("interaction_id") == call and state.get("status") == "not_saved":
                self.play({"action": {"id": "send"}})

    def note(self, state):
        for row in state.get("data", {}).get("rows", []):
            self.states[row["reference"]] = row["state"]

    def kept(self):
        """References in the outbox, sent or not."""
        file = self.town.folder / "desktop/callveil/outbox.sqlite"
        if not file.exists():
            return []
        base = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        try:
            return [row[0] for row in base.execute("SELECT reference FROM request")]
        finally:
            base.close()

    def drain(self):
        while True:
            try:
                state = self.lines.get_nowait()
            except queue.Empty:
                return
            if state is not None:
                self.note(state)

    def close(self):
        if not self.dead():
            self.play({"quit": True})
            self.process.stdin.close()
            self.process.wait(timeout=30)
            self.reader.join()
            self.process.stdout.close()
