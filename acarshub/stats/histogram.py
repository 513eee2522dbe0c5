"""How often something took how long.

Separate from the tally, which holds one, because Prometheus wants its counts cumulative.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate

COMMIT_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class HistogramSnapshot:
    """A copy of the counts at one moment."""

    bounds: tuple[float, ...]
    """Upper bounds of the buckets, ascending; a last one has none."""
    cumulative: tuple[int, ...]
    """How many were at most as large as each bound, and then how many there were."""
    total: float
    """The sum of all values."""


class Histogram:
    """Counts values by size; not safe for use by several threads."""

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self._bounds = bounds
        self._counts = [0] * (len(bounds) + 1)
        self._total = 0.0

    def add(self, value: float) -> None:
        """Count one value."""
        self._counts[bisect_left(self._bounds, value)] += 1
        self._total += value

    def snapshot(self) -> HistogramSnapshot:
        """What was counted so far."""
        return HistogramSnapshot(self._bounds, tuple(accumulate(self._counts)), self._total)
