# SPDX-License-Identifier: Apache-2.0
"""A daemon of its own for tests that drive real processes."""

import os
import pathlib
import signal
import socket
import sqlite3
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for item in sockets:
        item.bind(("127.0.0.1", 0))
    ports = [item.getsockname()[1] for item in sockets]
    for item in sockets:
        item.close()
    return ports


class House:
    """A folder with keys, a lead database of one person and a configuration."""

    def __init__(self, programs, folder):
        self.bin = pathlib.Path(programs)
        self.folder = pathlib.Path(folder)
        self.agents, self.admins = (f"tcp://127.0.0.1:{port}" for port in free_ports(2))
        self.daemon = None
        self.prefix = []  # words in front of every program, e.g. to run it on another host
        self.make_leads()
        self.configure()
        self.cli(None, "key", "new", "--bootstrap", "--dir", str(self.folder / "secrets"),
                 "--person", "alex", "--agent-endpoint", self.agents, "--admin-endpoint",
                 self.admins)

    def make_leads(self):
        base = sqlite3.connect(self.folder / "leads.sqlite")
        base.execute("CREATE TABLE leads(id INTEGER PRIMARY KEY, customer_id TEXT, name TEXT,"
                     " phone TEXT, email TEXT)")
        base.execute("INSERT INTO leads VALUES(1,'C-1','Jordan Example','(122) 333-4444',"
                     "'someone@example.com')")
        base.commit()
        base.close()

    def configure(self, **changes):
        text = {
            "controller": "Example Bank", "state_dir": "state", "secrets_dir": "secrets",
            "agent_channel": f'{{endpoint: "{self.agents}"}}',
            "admin_channel": f'{{endpoint: "{self.admins}"}}', "data_maps": "[map.yaml]",
            "policy": str(ROOT / "config/policies/default.yaml"),
            "calendar": str(ROOT / "config/calendars/us-california.yaml"),
            "article15": str(ROOT / "config/texts/article15.en.yaml"),
            "sources": "[{name: leads, path: leads.sqlite, datasets: [demo]}]"}
        text.update(changes)
        lines = [f"{key}: {value}\n" for key, value in text.items()]
        (self.folder / "callveil.yaml").write_text("".join(lines))
        fields = [("id", "system.operations", ""), ("customer_id", "user.unique_id", "customer_id"),
                  ("name", "user.name", ""), ("phone", "user.contact.phone_number", "phone_number"),
                  ("email", "user.contact.email", "email")]
        rows = ""
        for name, category, identity in fields:
            meta = "data_type: string" + (f", identity: {identity}" if identity else "")
            meta = "primary_key: true" if name == "id" else meta
            rows += (f"          - name: {name}\n            data_categories: [{category}]\n"
                     f"            fides_meta: {{{meta}}}\n")
        (self.folder / "map.yaml").write_text(
            "dataset:\n  - fides_key: demo\n    collections:\n      - name: leads\n"
            "        fields:\n" + rows)

    def config_file(self):
        return str(self.folder / "callveil.yaml")

    def run_daemon(self, *words):
        return subprocess.run([str(self.bin / "callveild"), "--config", self.config_file(), *words],
                              capture_output=True, text=True, timeout=60, check=False)

    def log(self):
        return (self.folder / "callveild.log").read_text()

    def start(self, **environment):
        """Starts the daemon with `environment` added to ours, and waits until it serves."""
        log = open(self.folder / "callveild.log", "w", encoding="utf-8")
        self.daemon = subprocess.Popen([*self.prefix, str(self.bin / "callveild"), "--config",
                                        self.config_file()], stderr=log, env={**os.environ, **environment})
        log.close()
        deadline = time.monotonic() + 60
        while "daemon_started" not in self.log():
            if self.daemon.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(self.log())
            time.sleep(0.02)

    def stop(self, how=signal.SIGTERM):
        if self.daemon is not None:
            self.daemon.send_signal(how)
            code = self.daemon.wait(timeout=60)
            self.daemon = None
            return code
        return None

    def enrol(self, kind, name, role):
        self.ok(str(self.folder / "secrets/admin.identity.json"), "key", "new", "--" + kind, name,
                "--role", role, "--out", str(self.folder / (name + ".json")))
        return str(self.folder / (name + ".json"))

    def cli(self, identity, *words):
        who = ["--identity", identity] if identity else []
        return subprocess.run([*self.prefix, str(self.bin / "callveil"), *who, *words], capture_output=True,
                              text=True, timeout=120, check=False)

    def ok(self, identity, *words):
        done = self.cli(identity, *words)
        if done.returncode != 0:
            raise AssertionError(f"{words}: {done.returncode}: {done.stderr}")
        return done.stdout

    def lead(self):
        base = sqlite3.connect(self.folder / "leads.sqlite")
        row = base.execute("SELECT phone, email FROM leads WHERE id = 1").fetchone()
        base.close()
        return row
