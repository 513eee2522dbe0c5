"""How much to do at once on the thread that writes, and how long to rest in between.

Separate because removing, merging and giving space back all hold up messages meanwhile: how much of
it takes a few milliseconds differs between a desktop and an SD card, so it is measured.
"""

from __future__ import annotations

TARGET_SECONDS = 0.01
"""How long messages may wait for one piece of work."""
REST_FACTOR = 2.0
SHORTEST_REST_SECONDS = 0.01
LONGEST_REST_SECONDS = 2.0
_LARGEST_GROWTH = 1.5


class Pace:
    """The size of the next piece, from how long those before it took."""

    def __init__(self, begin: int, least: int, most: int) -> None:
        self.size = begin
        """How many rows or pages to do next."""
        self._least = least
        self._most = most

    def took(self, size: int, seconds: float) -> None:
        """Note that `size` rows or pages took so long."""
        if size <= 0:
            return
        fitting = size * TARGET_SECONDS / max(seconds, 1e-6)
        # Slowly up and fast down: one that takes too long is worse than two that take less.
        wanted = min(fitting, self.size * _LARGEST_GROWTH)
        self.size = int(min(max(wanted, self._least), self._most))


def rest(seconds: float) -> float:
    """How long to leave the database to others after work of so many seconds."""
    return min(max(seconds * REST_FACTOR, SHORTEST_REST_SECONDS), LONGEST_REST_SECONDS)
