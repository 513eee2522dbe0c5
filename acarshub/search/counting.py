"""Counting the matches of a search, for a few milliseconds at most.

Separate from finding them: a page should not wait for its number, so what was counted until then
is told as that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from acarshub.models.stretches import STRETCH_IDS
from acarshub.search.query import MAX_COUNT, Query
from acarshub.search.row_filter import Clause
from acarshub.search.stretches import FEW_STRETCHES, Stretch, ends, summed, unknown
from acarshub.search.time_limit import Deadline
from acarshub.search.ways import Way


@dataclass(slots=True)
class Counting:
    """Counting that may be ended at any moment, and then knows how far it came."""

    connection: Connection
    deadline: Deadline
    counted: int = 0

    def by_windows(self, way: Way, windows: Iterable[Stretch]) -> bool:
        """Count stretch by stretch; whether all were counted."""
        for window in windows:
            if self.deadline.passed:
                return False
            only = way.between(window.low, window.high)
            missing = MAX_COUNT + 1 - self.counted
            if window.matches is not None:
                self.counted += window.matches
            elif way.counts:
                self.counted += way.count(self.connection, only, missing)
            else:
                self._one_by_one(way, only, missing)
            if self.counted > MAX_COUNT:
                break
        return True

    def by_summaries(self, way: Way, query: Query) -> bool:
        """Add up what summaries tell; False where they do not tell enough."""
        oldest, newest = ends(self.connection)
        first, last = oldest // STRETCH_IDS, newest // STRETCH_IDS
        unlooked = list(unknown(self.connection, first, last))
        if sum(end - begin + 1 for begin, end in unlooked) > FEW_STRETCHES:
            return False
        for begin, end in unlooked:
            only = way.between(begin * STRETCH_IDS, (end + 1) * STRETCH_IDS - 1)
            self.counted += way.count(self.connection, only, MAX_COUNT + 1)
        for begin, end in _between(unlooked, first, last):
            for matches in summed(self.connection, query, begin, end):
                if matches is None:
                    return False
                self.counted += matches
                if self.counted > MAX_COUNT:
                    return True
        return True

    def at_once(self, way: Way, only: Clause) -> bool:
        """Count in one go."""
        in_sql = way.asked.asks_nothing or not way.sorted
        if in_sql and way.asked.condition is None:
            self.counted = way.count(self.connection, only, MAX_COUNT + 1)
        else:
            self._one_by_one(way, only, MAX_COUNT + 1)
        return True

    def _one_by_one(self, way: Way, only: Clause, most: int) -> None:
        for _ in way.ids(self.connection, only, most, self.deadline):
            self.counted += 1


def _between(runs: Sequence[tuple[int, int]], first: int, last: int) -> Iterator[tuple[int, int]]:
    """What is left of `first` through `last` without these, which come from the last on."""
    for begin, end in runs:
        if end < last:
            yield end + 1, last
        last = begin - 1
    if first <= last:
        yield first, last
