# SPDX-License-Identifier: Apache-2.0
"""A TCP proxy that does to a connection what networks do: cut it, swallow it, hold it, go away."""

import selectors
import socket
import threading


class Proxy:
    """Forwards between a fresh loopback port and `target` and counts the pieces it passes on.

    `fault(piece, towards)` is asked for each piece; it answers "pass", "cut" (both ends see an end),
    "swallow" (this piece never arrives, and no later one of its connection), or "half" (half of the
    piece, then an end).
    """

    def __init__(self, target, fault=lambda piece, towards: "pass"):
        self.target, self.fault = target, fault
        self.pieces = 0
        self.silent = set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.listener, selectors.EVENT_READ)
        self.stopping, self.stop_end = socket.socketpair()
        self.selector.register(self.stop_end, selectors.EVENT_READ)
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def endpoint(self):
        return f"tcp://127.0.0.1:{self.port}"

    def close(self):
        self.stopping.send(b"x")
        self.thread.join()
        self.stopping.close()
        self.selector.close()

    def _run(self):
        while True:
            for key, _ in self.selector.select():
                if key.fileobj is self.stop_end:
                    return self._close_all()
                if key.fileobj is self.listener:
                    self._accept()
                elif key.fileobj.fileno() >= 0:
                    self._forward(key.fileobj, key.data)

    def _close_all(self):
        for key in list(self.selector.get_map().values()):
            self.selector.unregister(key.fileobj)
            key.fileobj.close()
        return None

    def _accept(self):
        near, _ = self.listener.accept()
        try:
            far = socket.create_connection(self.target)
        except OSError:
            near.close()
            return
        self.selector.register(near, selectors.EVENT_READ, (far, "daemon"))
        self.selector.register(far, selectors.EVENT_READ, (near, "desktop"))

    def _end(self, one, other):
        for end in (one, other):
            if end.fileno() >= 0:
                self.selector.unregister(end)
                end.close()

    def _forward(self, source, data):
        sink, towards = data
        try:
            piece = source.recv(65536)
        except OSError:
            piece = b""
        if not piece:
            return self._end(source, sink)
        self.pieces += 1
        action = self.fault(self.pieces, towards)
        if action == "swallow":
            self.silent |= {source, sink}
        if source in self.silent:
            return None
        try:
            if action in ("pass", "half"):
                sink.sendall(piece if action == "pass" else piece[:len(piece) // 2])
        except OSError:
            action = "cut"
        if action in ("cut", "half"):
            self._end(source, sink)
        return None
