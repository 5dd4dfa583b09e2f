# SPDX-License-Identifier: Apache-2.0
"""How server.py makes and runs a MariaDB server.

Accounts: `root`, `dialler` (owns the databases, writes as any program does), `callveil` (what the
daemon is). Over the Unix socket they need no password; over TCP they need PASSWORD, with TLS where
the client asks for it. The folder holds ca.pem, which vouches for the server, and other.pem, which
vouches for nobody.
"""

import shutil
import signal
import subprocess

from certificates import make_certificates

USER = "mysql"
STOP_SIGNAL = signal.SIGKILL  # at once; the data goes with it
PASSWORD = "synthetic password"
ACCOUNTS = f"""
CREATE USER dialler@localhost;
GRANT ALL ON *.* TO dialler@localhost;
CREATE USER callveil@localhost;
CREATE USER callveil@'%' IDENTIFIED BY '{PASSWORD}';
"""


def program(name):
    """Debian keeps the server where only root looks."""
    return shutil.which(name, path="/usr/sbin:/usr/local/sbin") or shutil.which(name) or name


def prepare(folder, port, words):
    subprocess.run([*words, program("mariadb-install-db"), "--no-defaults", f"--datadir={folder}/data",
                    "--skip-test-db", "--auth-root-authentication-method=normal"],
                   cwd=folder, check=True, capture_output=True)
    make_certificates(folder, words)
    return {"socket": str(folder / "mysqld.sock"), "password": PASSWORD}


def command(folder, port):
    data = folder / "data"
    return [program("mariadbd"), "--no-defaults", f"--datadir={data}", f"--socket={folder}/mysqld.sock",
            f"--port={port}", "--bind-address=127.0.0.1", "--skip-name-resolve", "--max-connections=200",
            "--innodb-buffer-pool-size=64M", "--innodb-flush-log-at-trx-commit=0",
            f"--ssl-ca={folder}/ca.pem", f"--ssl-cert={data}/server.pem", f"--ssl-key={data}/server.key",
            f"--pid-file={folder}/pid", f"--tmpdir={folder}"]


def finish(facts):
    subprocess.run([program("mariadb"), "--no-defaults", "-S", facts["socket"], "-u", "root"],
                   input=ACCOUNTS.encode(), check=True, capture_output=True)
