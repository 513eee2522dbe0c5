"""A cable between clients and a hub, which tests can cut, mend and let go dead.

Separate from the hub because a network fails in other ways than a server: connections that are
open and silent are none that a server can make.
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

PIECE_BYTES = 1 << 16


class Cable:
    """Forwards TCP connections to a port of this machine."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._cut = False
        self._open: set[socket.socket] = set()
        self._flows = threading.Event()
        self._flows.set()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def cut(self) -> None:
        """End all connections, and every new one at once."""
        self._cut = True
        for end in list(self._open):
            _shut(end)

    def mend(self) -> None:
        """Let connections through again."""
        self._cut = False
        self._flows.set()

    def go_dead(self) -> None:
        """Carry nothing any more, and let nobody notice."""
        self._flows.clear()

    def close(self) -> None:
        """End it for good."""
        self.cut()
        self._flows.set()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self._cut:
                near.close()
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self._port), timeout=5)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            self._open |= {near, far}
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(source, target), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(PIECE_BYTES):
                self._flows.wait()
                target.sendall(data)
        for end in (source, target):
            _shut(end)
        self._open.discard(source)
        source.close()


def _shut(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
