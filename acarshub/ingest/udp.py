"""Datagrams: a bound socket that is emptied as fast as the kernel fills it.

Its own native thread does nothing else, because the kernel's default buffer holds about 166 small
datagrams. What comes after that is lost, and asking the kernel is the only way to know.
"""

from __future__ import annotations

import logging

from acarshub.decoders.message import DropReason
from acarshub.ingest.feed import POLL_SECONDS, Feed
from acarshub.ingest.kernel_drops import KernelDrops
from acarshub.runtime import native_socket, native_time

MAX_DATAGRAM_BYTES = 65_535
WANTED_BUFFER_BYTES = 8 << 20
FULL_SECONDS = 0.02
"""How long to leave the socket alone when the queue is full."""

WARNING_SECONDS = 60.0


class UdpFeed(Feed):
    """Receives datagrams; drops and counts the newest when the hub cannot keep up."""

    _next_warning = 0.0

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
            drops = KernelDrops(receiver)
            try:
                self._read(receiver, drops)
                receiver.setblocking(False)
                self._take_rest(lambda: self._took_one(receiver))
            finally:
                self._count(drops.more())

    def _read(self, receiver: native_socket.socket, drops: KernelDrops) -> None:
        next_look = 0.0
        while not self._stopping.is_set():
            # Not `suppress`, which takes a third as long as all the rest that is ours to do here.
            try:  # noqa: SIM105
                self._take_one(receiver)
            except TimeoutError:
                pass
            now = native_time.monotonic()
            if now >= next_look:
                self._count(drops.more())
                next_look = now + POLL_SECONDS

    def _took_one(self, receiver: native_socket.socket) -> bool:
        try:
            self._take_one(receiver)
        except BlockingIOError:
            return False
        return True

    def _take_one(self, receiver: native_socket.socket) -> None:
        data, sender = receiver.recvfrom(MAX_DATAGRAM_BYTES)
        if not self._offer(self._packet(data, (self.descriptor, sender), datagram=True)):
            # Reading on to throw away would take the time in which the queue gets shorter. What
            # the system has no room for meanwhile is counted too.
            self._stopping.wait(FULL_SECONDS)

    def _count(self, lost: int) -> None:
        if not lost:
            return
        self._tally.dropped(self.link, DropReason.KERNEL_BUFFER, lost)
        now = native_time.monotonic()
        if now >= self._next_warning:
            self._next_warning = now + WARNING_SECONDS
            self._log(
                logging.WARNING,
                f"{self.source}: the system's receive buffer was full, {lost} datagrams are lost;"
                " raise net.core.rmem_max",
            )


def _raise_buffer(receiver: native_socket.socket) -> None:
    # The forced option passes the system's limit where the process may; else the limit holds.
    forced = getattr(native_socket, "SO_RCVBUFFORCE", 33)
    for option in (native_socket.SO_RCVBUF, forced):
        try:
            receiver.setsockopt(native_socket.SOL_SOCKET, option, WANTED_BUFFER_BYTES)
        except OSError:
            continue
