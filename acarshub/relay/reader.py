"""One reader of a TCP outlet: what it has not taken yet, and whether it is still there.

Separate from the outlet because it is where a slow program ends: nothing waits for it.
"""

from __future__ import annotations

import struct
from collections import deque
from collections.abc import Callable

from acarshub.ingest.tcp import keep_alive
from acarshub.relay.poller import ENDED, READABLE, WRITABLE, Poller
from acarshub.runtime import native_socket

MAX_WAITING_BYTES = 4 << 20
"""What a reader may be behind, besides what the system holds for it. All readers of a link share
these bytes, so that many slow ones cost no more than one."""

THROWN_AWAY_BYTES = 4_096
UNACKNOWLEDGED_MS = 120_000
"""How long the other side may answer nothing while something is on its way to it."""


class Reader:
    """A connection to which lines are sent as fast as it takes them."""

    def __init__(
        self,
        connection: native_socket.socket,
        host: str,
        poller: Poller,
        ended: Callable[[Reader], None],
    ) -> None:
        self.host = host
        self.silent = False
        """Whether it has ended its own side. It may read on: `nc` and others do."""
        self._connection = connection
        self._poller = poller
        self._ended = ended
        self._chunks: deque[memoryview] = deque()
        self._bytes = 0
        self._watched = -1
        connection.setblocking(False)
        _prepare(connection)
        self._watch()

    @property
    def waiting(self) -> bool:
        """Whether it has not taken everything yet."""
        return bool(self._chunks)

    @property
    def slow(self) -> bool:
        """Whether it is further behind than anybody may be."""
        return self._bytes > MAX_WAITING_BYTES

    def send(self, chunk: bytes) -> None:
        """Send `chunk` after what waits; OSError when the reader is gone."""
        self._chunks.append(memoryview(chunk))
        self._bytes += len(chunk)
        self._write()
        self._watch()

    def close(self, *, at_once: bool = False) -> None:
        """End the connection; `at_once` also throws away what the system holds for it."""
        self._poller.forget(self._connection.fileno())
        if at_once:
            # Otherwise the system keeps megabytes for one that does not read.
            self._connection.setsockopt(
                native_socket.SOL_SOCKET, native_socket.SO_LINGER, struct.pack("ii", 1, 0)
            )
        self._connection.close()
        self._chunks.clear()

    def _ready(self, events: int) -> None:
        try:
            if events & READABLE:
                # What a reader says means nothing here.
                self.silent = not self._connection.recv(THROWN_AWAY_BYTES)
            if events & WRITABLE:
                self._write()
        except BlockingIOError:
            pass
        except OSError:
            events |= ENDED
        if events & ENDED:
            self._ended(self)
        else:
            self._watch()

    def _write(self) -> None:
        while self._chunks:
            chunk = self._chunks[0]
            try:
                sent = self._connection.send(chunk)
            except BlockingIOError:
                return
            self._bytes -= sent
            if sent < len(chunk):
                self._chunks[0] = chunk[sent:]
            else:
                self._chunks.popleft()

    def _watch(self) -> None:
        events = (0 if self.silent else READABLE) | (WRITABLE if self._chunks else 0)
        if events != self._watched:
            self._watched = events
            self._poller.watch(self._connection.fileno(), events, self._ready)


def _prepare(connection: native_socket.socket) -> None:
    keep_alive(connection)
    # A lone message must not wait for the acknowledgement of the one before.
    connection.setsockopt(native_socket.IPPROTO_TCP, native_socket.TCP_NODELAY, 1)
    if hasattr(native_socket, "TCP_USER_TIMEOUT"):
        connection.setsockopt(
            native_socket.IPPROTO_TCP, native_socket.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MS
        )
