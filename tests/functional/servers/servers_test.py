#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Drives callveild and callveil on a lead database that a real server holds, as its least
privileged user: check, search, preview, approval, export and pseudonymization.

servers_test.py PROGRAMS KIND SERVERS
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "tests/support"), str(ROOT / "tests/support/servers")]
import server  # noqa: E402
from house import House  # noqa: E402

SERVERS = sys.argv.pop()
KIND = sys.argv.pop()
BIN = pathlib.Path(sys.argv.pop()).resolve()

TABLES = """
CREATE TABLE leads(id INTEGER PRIMARY KEY, customer_id VARCHAR(20), name VARCHAR(60),
                   phone VARCHAR(30), email VARCHAR(80), changed INTEGER NOT NULL);
INSERT INTO leads VALUES(1, 'C-1', 'Jordan Example', '(122) 333-4444', 'someone@example.com', 0),
                        (2, 'C-2', 'Robin Sample', '202-555-0101', 'robin@example.org', 0),
                        (3, 'C-1', 'Jordan Example', '+1 122-333-4444', 'SOMEONE@Example.com', 0);
"""


def source_over_tcp(facts, database):
    return {"host": "localhost", "port": facts["port"], "database": database, "user": "callveil",
            "tls_ca": facts["folder"] + "/ca.pem"}


def wrong_over_tcp(facts):
    return [{"tls_ca": facts["folder"] + "/other.pem"}, {"user": "nobody_here"}, {"port": 1}]


class Postgresql:
    """A database of its own; the owner and the daemon's role as docs/formats/sources.md says."""

    def __init__(self, facts, name):
        self.facts, self.name = facts, name
        self.ask("postgres", "dialler", f"CREATE DATABASE {name}")
        self.run("GRANT USAGE ON SCHEMA public TO callveil; ALTER DEFAULT PRIVILEGES IN SCHEMA "
                 "public GRANT SELECT, UPDATE ON TABLES TO callveil;" + TABLES)

    def ask(self, database, role, sql):
        return subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", self.facts["socket"], "-p",
             str(self.facts["port"]), "-U", role, "-d", database, "-c", sql],
            check=True, capture_output=True, text=True).stdout

    def run(self, sql):
        return self.ask(self.name, "dialler", sql)

    def rows(self):
        return [tuple(line.split("|")) for line in
                self.run("SELECT id, name, phone, email FROM leads ORDER BY id").splitlines()]

    def source(self):
        return source_over_tcp(self.facts, self.name)

    def wrong_sources(self):
        return wrong_over_tcp(self.facts)

    def drop(self):
        self.ask("postgres", "admin", f"DROP DATABASE {self.name} WITH (FORCE)")


class Odbc(Postgresql):
    """PostgreSQL again, through its ODBC driver."""

    def connection(self, user="callveil", port=None, ca="ca.pem"):
        driver = next(pathlib.Path("/usr/lib").glob("*/odbc/psqlodbcw.so"))
        return {"connection": f'"Driver={driver};Servername=localhost;Port={port or self.facts["port"]};'
                              f'Database={self.name};UID={user};sslmode=verify-full;'
                              f'pqopt={{sslrootcert={self.facts["folder"]}/{ca}}}"'}

    def source(self):
        return self.connection()

    def wrong_sources(self):
        return [self.connection(ca="other.pem"), self.connection(user="nobody_here"),
                self.connection(port=1)]


class Mariadb:
    """The same on MariaDB."""

    def __init__(self, facts, name):
        self.facts, self.name = facts, name
        self.ask("root", f"CREATE DATABASE {name} CHARACTER SET utf8mb4; "
                         f"GRANT SELECT, UPDATE ON {name}.* TO callveil@'%'")
        self.run(TABLES)

    def ask(self, account, sql):
        return subprocess.run(["mariadb", "--no-defaults", "-N", "-B", "-S", self.facts["socket"],
                               "-u", account], input=sql, check=True, capture_output=True,
                              text=True).stdout

    def run(self, sql):
        return self.ask("dialler", f"USE {self.name};" + sql)

    def rows(self):
        return [tuple(line.split("\t")) for line in
                self.run("SELECT id, name, phone, email FROM leads ORDER BY id").splitlines()]

    def source(self):
        return source_over_tcp(self.facts, self.name)

    def wrong_sources(self):
        return wrong_over_tcp(self.facts)

    def drop(self):
        self.ask("root", f"DROP DATABASE {self.name}")


class OnAServer(unittest.TestCase):
    def setUp(self):
        facts = server.find("postgresql" if KIND == "odbc" else KIND, SERVERS)
        self.assertIsNotNone(facts, "ctest starts the server")
        self.base = {"postgresql": Postgresql, "mariadb": Mariadb, "odbc": Odbc}[KIND](
            facts, f"functional_{os.getpid()}_{self._testMethodName[5:15]}")
        self.addCleanup(self.base.drop)
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.house = House(BIN, temporary.name)
        self.addCleanup(self.house.stop)
        self.configure()

    def configure(self, **changes):
        password = self.house.folder / "password"
        password.write_text(self.base.facts["password"])
        password.chmod(0o600)
        source = {"name": "leads", "kind": KIND, "password_file": str(password),
                  "datasets": "[demo]"} | self.base.source() | changes
        entry = ", ".join(f"{key}: {value}" for key, value in source.items())
        self.house.configure(sources="[{" + entry + "}]", four_eyes="[]")

    def people(self):
        self.house.start()
        return self.house.enrol("person", "dana", "supervisor")

    def carry_out(self, dana, kind):
        reference = json.loads(self.house.ok(dana, "--json", "request", "submit", "--kind", kind,
                                             "--phone", "1223334444"))["reference"]
        self.house.ok(dana, "request", "verify", reference, "--method", "postcode", "--points", "3")
        preview = json.loads(self.house.ok(dana, "--json", "preview", reference))
        plan = json.loads(self.house.ok(dana, "--json", "request", "show", reference))["plan_hash"]
        self.house.ok(dana, "request", "approve", reference, "--plan", plan)
        self.house.ok(dana, "request", "watch", reference)
        return reference, preview, json.loads(
            self.house.ok(dana, "--json", "request", "show", reference))

    def sent_back(self, dana, reference):
        """Asks until the request waits for a decision again."""
        deadline = time.monotonic() + 60
        while True:
            shown = json.loads(self.house.ok(dana, "--json", "request", "show", reference))
            if shown["state"] == "pending_approval":
                return shown
            self.assertLess(time.monotonic(), deadline, shown)

    def test_a_person_is_pseudonymized_and_nobody_else(self):
        dana = self.people()
        _, preview, ended = self.carry_out(dana, "pseudonymization")
        self.assertEqual(len(preview["rows"]), 2)
        self.assertEqual(ended["state"], "completed", ended)
        self.assertEqual(self.base.rows(), [
            ("1", "JoXXanXXxaXXle", "(12X) X33-XX44", "soXXonXXexXXplXXcoX"),
            ("2", "Robin Sample", "202-555-0101", "robin@example.org"),
            ("3", "JoXXanXXxaXXle", "+X 12X-X33-XX44", "SOXXONXXExXXplXXcoX")])

    def test_a_person_gets_a_copy(self):
        dana = self.people()
        reference, _, ended = self.carry_out(dana, "access")
        self.assertEqual(ended["state"], "completed", ended)
        packages = json.loads(self.house.ok(dana, "--json", "package", "list", reference))["packages"]
        self.assertEqual(len(packages), 1)
        self.assertEqual(self.base.rows()[0][1], "Jordan Example")

    def test_an_edit_after_the_preview_makes_the_plan_stale(self):
        dana = self.people()
        reference = json.loads(self.house.ok(
            dana, "--json", "request", "submit", "--kind", "pseudonymization", "--phone",
            "1223334444"))["reference"]
        self.house.ok(dana, "request", "verify", reference, "--method", "postcode", "--points", "3")
        self.house.ok(dana, "preview", reference)
        self.base.run("UPDATE leads SET email = 'someone@example.com ' WHERE id = 1")
        plan = json.loads(self.house.ok(dana, "--json", "request", "show", reference))["plan_hash"]
        self.house.ok(dana, "request", "approve", reference, "--plan", plan)
        shown = self.sent_back(dana, reference)
        self.assertIn("plan_stale", shown["reason"])
        self.assertEqual(self.base.rows()[0][2], "(122) 333-4444")

    @unittest.skipUnless(KIND == "postgresql", "only PostgreSQL can be held in the middle of COMMIT")
    def test_a_server_that_ends_the_session_in_commit_leaves_a_request_that_ends_right(self):
        as_callveil = f"ALTER ROLE callveil IN DATABASE {self.base.name} "
        self.base.ask("postgres", "admin", as_callveil + "SET synchronous_commit = on")
        dana = self.people()
        reference = json.loads(self.house.ok(
            dana, "--json", "request", "submit", "--kind", "pseudonymization", "--phone",
            "1223334444"))["reference"]
        self.house.ok(dana, "request", "verify", reference, "--method", "postcode", "--points", "3")
        self.house.ok(dana, "preview", reference)
        plan = json.loads(self.house.ok(dana, "--json", "request", "show", reference))["plan_hash"]
        self.house.ok(dana, "request", "approve", reference, "--plan", plan)
        self.until("SELECT count(*) FROM pg_stat_activity WHERE usename = 'callveil' AND "
                   "wait_event = 'SyncRep'")
        self.assertEqual(self.base.rows()[0][2], "(122) 333-4444")
        self.base.ask("postgres", "admin", as_callveil + "RESET synchronous_commit")
        self.until("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE "
                   "usename = 'callveil' AND wait_event = 'SyncRep'")
        self.house.ok(dana, "request", "watch", reference, "--interval", "0.1")
        shown = json.loads(self.house.ok(dana, "--json", "request", "show", reference))
        self.assertEqual(shown["state"], "completed", shown)
        self.assertEqual(self.base.rows()[0][1:], ("JoXXanXXxaXXle", "(12X) X33-XX44",
                                                   "soXXonXXexXXplXXcoX"))

    def until(self, sql):
        """Asks as the server's administrator until the answer is a number above 0."""
        deadline = time.monotonic() + 60
        while int(self.base.ask(self.base.name, "admin", sql)) == 0:
            self.assertLess(time.monotonic(), deadline, sql)

    def test_check_finds_it_usable_and_says_what_is_not(self):
        done = self.house.run_daemon("--check")
        self.assertEqual(done.returncode, 0, done.stdout)
        for changes in self.base.wrong_sources():
            self.configure(**changes)
            self.refused(self.house.run_daemon("--check"))

    def refused(self, done):
        errors = [line for line in done.stdout.splitlines() if line.startswith("error")]
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertEqual(len(errors), 1, done.stdout)
        self.assertNotIn(self.base.facts["password"], done.stdout)


if __name__ == "__main__":
    unittest.main()
