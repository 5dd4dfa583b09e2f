#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Starts and stops a real database server for one run of ctest, and never leaves one behind.

    server.py start KIND FOLDER           for the ctest that runs it, as a fixture
    server.py stop KIND FOLDER
    server.py run KIND FOLDER -- PROGRAM  for one program, by hand

A supervisor owns the server. It stops the server and removes its data when it is told to, when the
ctest (or the program) that it serves is gone, or when the server ends by itself; should the
supervisor be killed, the kernel ends the server. FOLDER/KIND.PID.json says where the server answers.
"""

import contextlib
import importlib
import json
import os
import pathlib
import pwd
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

READY_SECONDS = 100


def state_file(kind, folder, served):
    return pathlib.Path(folder) / f"{kind}.{served}.json"


def find(kind, folder):
    """What is known of the server that our ctest, or the program `run`, has started; or None."""
    for served in (os.environ.get("CALLVEIL_SERVED"), os.getppid()):
        with contextlib.suppress(FileNotFoundError):
            return json.loads(state_file(kind, folder, served).read_text())
    return None


def unprivileged(user):
    """Words before a command that run it as `user` where we are root, and bind it to our life."""
    words = ["setpriv", "--pdeathsig", "QUIT"]
    if os.geteuid() == 0:
        words += ["--reuid", user, "--regid", str(pwd.getpwnam(user).pw_gid), "--clear-groups"]
    return words


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server in a temporary folder of its own; `kind` is a module beside this file with
    USER, prepare(folder, port, words) -> facts, command(folder, port) and finish(facts)."""

    def __init__(self, kind):
        self.kind = importlib.import_module(kind)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="callveil-", dir="/tmp"))
        self.process = None
        os.chmod(self.folder, 0o755)
        if os.geteuid() == 0:
            shutil.chown(self.folder, self.kind.USER)

    def start(self):
        words, port = unprivileged(self.kind.USER), free_port()
        facts = {"folder": str(self.folder), "port": port}
        facts |= self.kind.prepare(self.folder, port, words)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
            ready.bind(str(self.folder / "ready"))
            os.chmod(self.folder / "ready", 0o777)
            with open(self.folder / "server.log", "wb") as log:
                self.process = subprocess.Popen(
                    [*words, *self.kind.command(self.folder, port)], stdin=subprocess.DEVNULL,
                    stdout=log, stderr=log, cwd=self.folder, start_new_session=True,
                    env={**os.environ, "NOTIFY_SOCKET": str(self.folder / "ready")})
            self.await_ready(ready)
        self.kind.finish(facts)
        return facts

    def await_ready(self, ready):
        """The server tells as it tells systemd; its end is seen as well."""
        end = os.pidfd_open(self.process.pid)
        try:
            while True:
                told, _, _ = select.select([ready, end], [], [], READY_SECONDS)
                if ready in told:
                    if b"READY=1" in ready.recv(4096):
                        return
                else:
                    raise RuntimeError((self.folder / "server.log").read_text(errors="replace"))
        finally:
            os.close(end)

    def stop(self):
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(self.kind.STOP_SIGNAL)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def supervise(kind, folder, served, told):
    """Runs until `served` is gone, SIGTERM comes or the server ends; says on `told` how it began."""
    wake, woken = os.pipe()
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(woken)
    signal.signal(signal.SIGTERM, lambda *_: None)
    watched = os.pidfd_open(served)
    server = Server(kind)
    state = state_file(kind, folder, served)
    try:
        facts = server.start() | {"supervisor": os.getpid()}
        state.write_text(json.dumps(facts))
        os.write(told, b"ready")
        os.close(told)
        select.select([watched, wake, os.pidfd_open(server.process.pid)], [], [])
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        output = getattr(error, "stderr", None) or b""
        os.write(told, (str(error) + "\n" + output.decode(errors="replace"))[-4000:].encode())
    finally:
        server.stop()
        state.unlink(missing_ok=True)


def start(kind, folder, served):
    """Forks the supervisor and waits until the server answers."""
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    hear, told = os.pipe()
    if os.fork() == 0:
        os.close(hear)
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nothing, stream)
        supervise(kind, folder, served, told)
        os._exit(0)
    os.close(told)
    with os.fdopen(hear, "rb") as hearing:
        answer = hearing.read().decode(errors="replace")
    if answer != "ready":
        sys.exit(f"{kind} does not start: {answer}")


def stop(kind, folder, served):
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        facts = json.loads(state_file(kind, folder, served).read_text())
        gone = os.pidfd_open(facts["supervisor"])
        os.kill(facts["supervisor"], signal.SIGTERM)
        select.select([gone], [], [])


def run(kind, folder, words):
    start(kind, folder, os.getpid())
    try:
        environment = {**os.environ, "CALLVEIL_SERVED": str(os.getpid())}
        return subprocess.run(words, env=environment, check=False).returncode
    finally:
        stop(kind, folder, os.getpid())


def main():
    verb, kind, folder = sys.argv[1:4]
    if verb == "start":
        start(kind, folder, os.getppid())
    elif verb == "stop":
        stop(kind, folder, os.getppid())
    elif verb == "run" and sys.argv[4] == "--":
        sys.exit(run(kind, folder, sys.argv[5:]))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
