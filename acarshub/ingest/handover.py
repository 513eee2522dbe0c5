"""What was taken in, on its way to the thread that writes.

Separate from the packet queue because nothing is dropped here: who has packets taken in waits, and
they fill their queue, where the policy of an overload lives.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from acarshub.ingest.entries import Entry, size_of
from acarshub.runtime import native_threading

ROOM = 1_000
"""Entries that may be under way: a batch, so that neither thread waits for the other."""
ROOM_BYTES = 4 << 20
"""And how much memory they may take: one message can have a megabyte."""


class Handover:
    """An ordered queue between two native threads."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque()
        self._arrived = native_threading.Condition()
        self._room = native_threading.Condition()
        self._bytes = 0
        self._closed = False
        self._hurried = False
        self._woken = False

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def closed(self) -> bool:
        """Whether nothing more will come."""
        return self._closed

    def add(self, entries: Sequence[Entry]) -> None:
        """Pass entries on; never waits, see `wait_for_room`."""
        with self._arrived:
            self._entries += entries
            self._bytes += sum(map(size_of, entries))
            self._arrived.notify()

    def wait_for_room(self) -> None:
        """Wait while more is under way than there is room for, unless somebody is in a hurry."""
        if self._has_room:
            return
        with self._room:
            while not self._has_room:
                self._room.wait()

    def take(self, limit: int, seconds: float) -> list[Entry]:
        """Up to `limit` entries; waits at most `seconds` for the first, or until `wake`."""
        with self._arrived:
            if not self._entries and not self._closed and not self._woken:
                self._arrived.wait(seconds)
            self._woken = False
            count = min(limit, len(self._entries))
            taken = [self._entries.popleft() for _ in range(count)]
            self._bytes -= sum(map(size_of, taken))
        if taken:
            with self._room:
                self._room.notify()
        return taken

    def rest(self, seconds: float) -> None:
        """Wait that long, or until `wake` or `close`; what arrives meanwhile stays."""
        with self._arrived:
            if not (self._closed or self._woken):
                self._arrived.wait(seconds)
            self._woken = False

    def wake(self) -> None:
        """End a running `take` or `rest` early, or the next one."""
        with self._arrived:
            self._woken = True
            self._arrived.notify()

    def hurry(self) -> None:
        """Let in whatever there still is: the end is near, and tells what cannot be stored."""
        with self._room:
            self._hurried = True
            self._room.notify()

    @property
    def hurried(self) -> bool:
        """Whether the end is near."""
        return self._hurried

    @property
    def _has_room(self) -> bool:
        fits = len(self._entries) <= ROOM and self._bytes <= ROOM_BYTES
        return fits or self._hurried

    def close(self) -> None:
        """Tell that nothing more will come."""
        with self._arrived:
            self._closed = True
            self._arrived.notify()
