"""How many messages the database holds, without counting them again and again.

Separate from reading the counters: those never fall and know nothing of what earlier releases
removed, so the rows have to be counted, which takes a large database seconds; once is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from acarshub import runtime
from acarshub.database import ConnectionLender
from acarshub.links import Link
from acarshub.stats.database import count_rows, newest_row


class StoredRows:
    """Rows that were there at the start, and what this process has stored since."""

    def __init__(self, lender: ConnectionLender, stored: Callable[[], Mapping[Link, int]]) -> None:
        """To be made before the first message is stored, so that none is counted twice."""
        self._lender = lender
        self._stored = stored
        self._newest = lender.run(newest_row)
        self._at_start: int | None = None
        self._removed = 0
        self._one_count = runtime.GreenLock()

    def known(self) -> int | None:
        """The number of rows, or None before they were counted; never waits."""
        if self._at_start is None:
            return None
        return self._at_start + sum(self._stored().values()) - self._removed

    def count(self) -> int:
        """The number of rows; the first call counts them, while other green threads go on."""
        with self._one_count:
            if self._at_start is None:
                newest = self._newest
                self._at_start = self._lender.run(lambda each: count_rows(each, newest))
        return self._at_start + sum(self._stored().values()) - self._removed

    @contextmanager
    def removing(self) -> Iterator[Callable[[Sequence[int]], None]]:
        """Around the removal of rows, to be told their ids; waits while they are being counted."""
        with self._one_count:
            yield self._forget

    def _forget(self, ids: Sequence[int]) -> None:
        if self._at_start is None:
            # Older ones will not be counted, since they are gone.
            self._removed += sum(each > self._newest for each in ids)
        else:
            self._removed += len(ids)
