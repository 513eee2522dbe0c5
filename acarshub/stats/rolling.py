"""How many within the last while: a ring of buckets.

Separate from the rates, which are differences of totals: stations come and go by the hundred, and
this needs a few bytes for each and no clock of its own.
"""

from __future__ import annotations

from array import array


class RollingCount:
    """Counts what happened in the last `buckets` x `bucket_seconds` seconds, give or take one."""

    __slots__ = ("_bucket_seconds", "_counts", "_newest")

    def __init__(self, bucket_seconds: int, buckets: int) -> None:
        self._bucket_seconds = bucket_seconds
        self._counts = array("L", bytes(array("L").itemsize * buckets))
        self._newest = 0

    def add(self, now: float, count: int) -> None:
        """So many happened at `now`, a monotonic time in seconds."""
        self._turn(now)
        self._counts[self._newest % len(self._counts)] += count

    def total(self, now: float) -> int:
        """How many there were lately."""
        self._turn(now)
        return sum(self._counts)

    def _turn(self, now: float) -> None:
        newest = int(now // self._bucket_seconds)
        size = len(self._counts)
        for slot in range(max(self._newest + 1, newest - size + 1), newest + 1):
            self._counts[slot % size] = 0
        self._newest = max(newest, self._newest)
