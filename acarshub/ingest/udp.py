"""Datagrams: a bound socket that is emptied as fast as the kernel fills it.

Its own native thread does nothing else, because the kernel's default buffer holds about 166 small
datagrams and what comes after is lost without a trace.
"""

from __future__ import annotations

from acarshub.ingest.feed import POLL_SECONDS, Feed
from acarshub.runtime import native_socket

MAX_DATAGRAM_BYTES = 65_535
WANTED_BUFFER_BYTES = 8 << 20


class UdpFeed(Feed):
    """Receives datagrams; drops and counts the newest when the hub cannot keep up."""

    def _receive(self) -> None:
        family, _, _, _, address = native_socket.getaddrinfo(
            self._connection.host,
            self._connection.port,
            type=native_socket.SOCK_DGRAM,
            flags=native_socket.AI_PASSIVE,
        )[0]
        with native_socket.socket(family, native_socket.SOCK_DGRAM) as receiver:
            _raise_buffer(receiver)
            receiver.bind(address)
            receiver.settimeout(POLL_SECONDS)
            self._set_connected(True)
            while not self._stopping.is_set():
                try:
                    data, sender = receiver.recvfrom(MAX_DATAGRAM_BYTES)
                except TimeoutError:
                    continue
                self._offer(self._packet(data, (self.descriptor, sender), datagram=True))


def _raise_buffer(receiver: native_socket.socket) -> None:
    # The forced option passes the system's limit where the process may; else the limit holds.
    forced = getattr(native_socket, "SO_RCVBUFFORCE", 33)
    for option in (native_socket.SO_RCVBUF, forced):
        try:
            receiver.setsockopt(native_socket.SOL_SOCKET, option, WANTED_BUFFER_BYTES)
        except OSError:
            continue
