"""TCP feeds: the hub connects to a relay and reads JSON from it.

Separate from UDP because a stream can be told to wait: when the hub cannot keep up, reading
stops and the sender holds back, so nothing is dropped.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable

from acarshub.ingest.feed import POLL_SECONDS, Feed
from acarshub.runtime import native_socket

CONNECT_SECONDS = 10.0
READ_BYTES = 65_536
KEEPALIVE_IDLE_SECONDS = 60

_connections = itertools.count()


class TcpFeed(Feed):
    """Reads a stream until it ends, then connects again."""

    def _receive(self) -> None:
        address = (self._connection.host, self._connection.port)
        with native_socket.create_connection(address, timeout=CONNECT_SECONDS) as reader:
            keep_alive(reader)
            reader.settimeout(POLL_SECONDS)
            self._set_connected(True)
            # A rest of the connection before must not meet the beginning of this one.
            stream = (self.descriptor, next(_connections))
            try:
                self._read(reader, stream)
                reader.setblocking(False)
                self._take_rest(lambda: self._took_some(reader, stream))
            finally:
                self._packets.put(self._packet(b"", stream, ends_stream=True))

    def _read(self, reader: native_socket.socket, stream: Hashable) -> None:
        while not self._stopping.is_set():
            try:
                data = reader.recv(READ_BYTES)
            except TimeoutError:
                continue
            if not data:
                return
            self._put(self._packet(data, stream))

    def _took_some(self, reader: native_socket.socket, stream: Hashable) -> bool:
        try:
            data = reader.recv(READ_BYTES)
        except BlockingIOError:
            return False
        if data:
            self._put(self._packet(data, stream))
        return bool(data)


def keep_alive(connection: native_socket.socket) -> None:
    """Have the system find out when the other side is gone without a word.

    Without it a relay that lost its power looks like one that has nothing to say.
    """
    connection.setsockopt(native_socket.SOL_SOCKET, native_socket.SO_KEEPALIVE, 1)
    if hasattr(native_socket, "TCP_KEEPIDLE"):
        connection.setsockopt(
            native_socket.IPPROTO_TCP, native_socket.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS
        )
