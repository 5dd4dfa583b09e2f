# SPDX-License-Identifier: Apache-2.0
"""How server.py makes and runs a PostgreSQL cluster.

Roles: `admin` (superuser), `dialler` (owns the databases, writes as any program does), `callveil`
(what the daemon is). Over the Unix socket they are trusted; over TCP they need PASSWORD, with TLS
where the client asks for it. The folder holds ca.pem, which vouches for the server, and other.pem,
which vouches for nobody.
"""

import os
import pathlib
import shutil
import signal
import subprocess

from certificates import make_certificates

USER = "postgres"
STOP_SIGNAL = signal.SIGQUIT  # at once; the data goes with it
PASSWORD = "synthetic password"

# A session that sets synchronous_commit on waits in each COMMIT for the standby that does not exist.
SETTINGS = """
listen_addresses = '127.0.0.1'
fsync = off
synchronous_commit = off
synchronous_standby_names = nobody
full_page_writes = off
max_connections = 200
shared_buffers = 64MB
autovacuum = off
ssl = on
ssl_cert_file = 'server.pem'
ssl_key_file = 'server.key'
"""
ACCESS = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
ROLES = f"""
CREATE ROLE dialler LOGIN CREATEDB PASSWORD '{PASSWORD}';
CREATE ROLE callveil LOGIN PASSWORD '{PASSWORD}';
"""


def program(name):
    """Debian keeps servers beside the path, one folder a version."""
    versions = pathlib.Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = max(versions, key=lambda path: float(path.parts[-3]), default=None)
    return str(newest or shutil.which(name) or name)


def prepare(folder, port, words):
    subprocess.run([*words, program("initdb"), "-D", "data", "-U", "admin", "-A", "trust", "-E", "UTF8",
                    "--locale=C.UTF-8", "--no-sync", "--no-instructions"],
                   cwd=folder, check=True, capture_output=True)
    make_certificates(folder, words)
    with open(folder / "data/postgresql.conf", "a", encoding="utf-8") as settings:
        settings.write(f"{SETTINGS}port = {port}\nunix_socket_directories = '{folder}'\n")
    (folder / "data/pg_hba.conf").write_text(ACCESS)
    return {"socket": str(folder), "password": PASSWORD}


def command(folder, port):
    return [program("postgres"), "-D", str(folder / "data")]


def finish(facts):
    subprocess.run([program("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", facts["socket"], "-p",
                    str(facts["port"]), "-U", "admin", "-d", "postgres", "-c", ROLES],
                   env={**os.environ, "PGPASSWORD": ""}, check=True, capture_output=True)
