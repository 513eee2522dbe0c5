"""What was taken in, on its way from the thread that decodes to the one that writes.

Separate from the packet queue because nothing is dropped here: the thread that decodes waits, and
the packets before it fill their queue, where the policy of an overload lives.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from acarshub.models.records import Change
from acarshub.runtime import native_threading

ROOM = 1_000
"""Changes that may be under way: some batches, so that neither thread waits for the other."""


class Handover:
    """An ordered queue between two native threads."""

    def __init__(self) -> None:
        self._changes: deque[Change] = deque()
        self._arrived = native_threading.Condition()
        self._room = native_threading.Condition()
        self._closed = False
        self._woken = False

    def __len__(self) -> int:
        return len(self._changes)

    @property
    def closed(self) -> bool:
        """Whether nothing more will come."""
        return self._closed

    def add(self, changes: Sequence[Change]) -> None:
        """Pass changes on; never waits, see `wait_for_room`."""
        with self._arrived:
            self._changes += changes
            self._arrived.notify()

    def wait_for_room(self) -> None:
        """Wait while more than ROOM changes are under way."""
        if len(self._changes) <= ROOM:
            return
        with self._room:
            while len(self._changes) > ROOM:
                self._room.wait()

    def take(self, limit: int, seconds: float) -> list[Change]:
        """Up to `limit` changes; waits at most `seconds` for the first, or until `wake`."""
        with self._arrived:
            if not self._changes and not self._closed and not self._woken:
                self._arrived.wait(seconds)
            self._woken = False
            count = min(limit, len(self._changes))
            taken = [self._changes.popleft() for _ in range(count)]
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

    def close(self) -> None:
        """Tell that nothing more will come."""
        with self._arrived:
            self._closed = True
            self._arrived.notify()
