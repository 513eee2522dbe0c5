"""Raw input on its way from the feeds to the pipeline: the bounded queue for packets.

Separate because this queue is where the policy of an overload lives: a feed that can be told to
wait waits, one that cannot loses its newest packet and it is counted.
"""

from __future__ import annotations

from collections import deque

from acarshub.ingest.packet import Packet
from acarshub.runtime import native_threading

BYTES_PER_PACKET = 640
"""What a packet is allowed on average; a TCP read alone may be sixty times as long."""

PATIENT_BYTES = 2 << 20
"""What may wait of senders that can be told to wait: more of it in memory makes nothing faster."""

UNLIMITED_BYTES = 1 << 62


class PacketQueue:
    """A queue between native threads, bounded in packets and in bytes."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._size_bytes = size * BYTES_PER_PACKET
        self._bytes = 0
        self._packets: deque[Packet] = deque()
        self._changed = native_threading.Condition()
        self._closed = False

    def __len__(self) -> int:
        return len(self._packets)

    @property
    def size_bytes(self) -> int:
        """Bytes of the packets that wait."""
        return self._bytes

    def offer(self, packet: Packet) -> bool:
        """Add `packet` unless the queue is full or closed; tells whether it was added."""
        with self._changed:
            if self._closed or self._full:
                return False
            self._add(packet)
            return True

    def put(self, packet: Packet) -> bool:
        """Add `packet`, waiting for room; False when the queue was closed meanwhile."""
        with self._changed:
            while self._full_for_the_patient and not self._closed:
                self._changed.wait()
            if self._closed:
                return False
            self._add(packet)
            return True

    def take(self, limit: int, timeout: float, limit_bytes: int = UNLIMITED_BYTES) -> list[Packet]:
        """Up to `limit` packets of together about `limit_bytes`, oldest first, one at least.

        Waits at most `timeout` seconds for the first.
        """
        with self._changed:
            if not self._packets and not self._closed:
                self._changed.wait(timeout)
            full = self._full_for_the_patient
            taken: list[Packet] = []
            size = 0
            while self._packets and len(taken) < limit and size < limit_bytes:
                taken.append(self._packets.popleft())
                size += len(taken[-1].data)
            self._bytes -= size
            if full:
                self._changed.notify_all()
            return taken

    def close(self) -> None:
        """Refuse further packets and wake who waits; what is in the queue can still be taken."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @property
    def _full(self) -> bool:
        return len(self._packets) >= self._size or self._bytes >= self._size_bytes

    @property
    def _full_for_the_patient(self) -> bool:
        return self._full or self._bytes >= PATIENT_BYTES

    def _add(self, packet: Packet) -> None:
        self._packets.append(packet)
        self._bytes += len(packet.data)
        if len(self._packets) == 1:
            self._changed.notify_all()
