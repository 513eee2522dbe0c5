"""Counting the matches of a search, for a few milliseconds at most.

Separate from finding them: a page should not wait for its number, so what was counted until then
is told as that.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from acarshub.models.stretches import STRETCH_IDS
from acarshub.search.known import Known
from acarshub.search.query import MAX_COUNT, Query
from acarshub.search.row_filter import Clause
from acarshub.search.stretches import (
    FEW_STRETCHES,
    Extent,
    Stretch,
    narrows,
    summed,
    tells_how_many,
)
from acarshub.search.time_limit import Deadline, Limits, TimeUpError, limited
from acarshub.search.ways import Way

COUNTED_BY_WALK = 16_384
"""So many messages are passed in about 4 ms."""


class Counting:
    """Counts what a walk would find; may end at any moment, and then knows how far it came."""

    def __init__(self, walk: Way, query: Query, known: Known, limits: Limits) -> None:
        self._connection = known.connection
        self._walk = walk
        self._query = query
        self._known = known
        self._limits = limits
        self._deadline = Deadline(0)
        self.counted = 0
        """More than MAX_COUNT tells only that there are more."""

    def on_walk(self, found: int, below: int | None, windows: Iterable[Stretch]) -> bool:
        """Count message by message, or by what summaries tell; whether all were counted.

        `found` were found before the walk came to `below`; `windows` lie below.
        """
        at_any_time = self._query.since is None and self._query.until is None
        if self._known.summaries and at_any_time and tells_how_many(self._query):
            summing = partial(self._by_summaries, found, below)
            told = self._within(self._limits.walk_count_seconds, summing)
            if told or self._deadline.passed:
                return told
        self.counted = found
        oldest, newest = self._known.ends
        left = (newest if below is None else below) - oldest
        limits = self._limits
        hopeless = left > COUNTED_BY_WALK and not narrows(self._query)
        seconds = limits.rough_count_seconds if hopeless else limits.walk_count_seconds
        return self._within(seconds, partial(self._by_windows, windows))

    def at_once(self, way: Way, only: Clause, extent: Extent | None) -> bool:
        """Count in one go on another way, but for what is newer than `extent`; whether all were."""
        in_sql = way.asked.asks_nothing or not way.sorted
        limits = self._limits
        seconds = limits.count_seconds if in_sql else limits.walk_count_seconds

        def count() -> bool:
            if in_sql and way.asked.condition is None:
                self.counted = way.count(self._connection, only, MAX_COUNT + 1, self._deadline)
            else:
                self._one_by_one(way, only, MAX_COUNT + 1)
            newer = [Stretch(extent.high + 1, sys.maxsize)] if extent else []
            return self._by_windows(newer)

        return self._within(seconds, count)

    def _within(self, seconds: float, count: Callable[[], bool]) -> bool:
        self._deadline = Deadline(seconds)
        try:
            with limited(self._connection, self._deadline):
                return count()
        except TimeUpError:
            return False

    def _by_windows(self, windows: Iterable[Stretch]) -> bool:
        walk = self._walk
        for window in windows:
            if self._deadline.passed:
                return False
            only = walk.between(window.low, window.high)
            missing = MAX_COUNT + 1 - self.counted
            if window.matches is not None:
                self.counted += window.matches
            elif walk.counts:
                self.counted += walk.count(self._connection, only, missing, self._deadline)
            else:
                self._one_by_one(walk, only, missing)
            if self.counted > MAX_COUNT:
                break
        return True

    def _by_summaries(self, found: int, below: int | None) -> bool:
        """Add up what summaries tell; False where they do not tell enough."""
        first, last = self._known.stretches
        unlooked = self._known.unknown
        if sum(end - begin + 1 for begin, end in unlooked) > FEW_STRETCHES:
            return False
        for begin, end in unlooked:
            low, high = begin * STRETCH_IDS, (end + 1) * STRETCH_IDS - 1
            if end == last and below is not None and below > low:
                # The page came from there, and to count its messages again would take as long.
                self.counted, high = found, below - 1
            only = self._walk.between(low, high)
            self.counted += self._walk.count(self._connection, only, MAX_COUNT + 1, self._deadline)
        for begin, end in _between(unlooked, first, last):
            for matches in summed(self._connection, self._query, begin, end):
                if matches is None:
                    return False
                self.counted += matches
                if self.counted > MAX_COUNT:
                    return True
        return True

    def _one_by_one(self, way: Way, only: Clause, most: int) -> None:
        for _ in way.ids(self._connection, only, most, self._deadline):
            self.counted += 1


def _between(runs: Sequence[tuple[int, int]], first: int, last: int) -> Iterator[tuple[int, int]]:
    """What is left of `first` through `last` without these, which come from the last on."""
    for begin, end in runs:
        if end < last:
            yield end + 1, last
        last = begin - 1
    if first <= last:
        yield first, last
