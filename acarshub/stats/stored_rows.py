"""How many messages the database holds, without counting them again and again.

Separate from reading the counters: those never fall and know nothing of what earlier releases
removed. SQLite's full-text index keeps their number in each transaction that changes them; where
there is none the rows have to be counted, which takes a large database seconds, and once is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from sqlalchemy import Connection

from acarshub import runtime
from acarshub.database import ConnectionLender
from acarshub.links import Link
from acarshub.stats.cached_read import CachedRead
from acarshub.stats.database import count_rows, newest_row

Forget = Callable[[Sequence[int]], None]


class RowCount(Protocol):
    """Knows how many messages are stored."""

    def known(self) -> int | None:
        """The number of rows, or None while nobody knows it; does not wait for long."""

    def count(self) -> int:
        """The number of rows, however long that takes."""

    def removing(self) -> AbstractContextManager[Forget]:
        """Around the removal of rows, to be told their ids."""


class IndexedRows:
    """What the database itself keeps: one row is read, and it is right after any kill."""

    def __init__(
        self, lender: ConnectionLender, read: Callable[[Connection], int], patience_seconds: float
    ) -> None:
        self._lender = lender
        self._read = read
        self._recent = CachedRead(
            self.count, max_age_seconds=0.0, patience_seconds=patience_seconds
        )

    def known(self) -> int | None:
        """The number of rows, or the last known one where the database does not answer in time."""
        return self._recent.get()

    def count(self) -> int:
        """The number of rows."""
        return self._lender.run(self._read)

    @contextmanager
    def removing(self) -> Iterator[Forget]:
        """Nothing has to be told of what is removed."""
        yield lambda _ids: None


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
    def removing(self) -> Iterator[Forget]:
        """Around the removal of rows, to be told their ids; waits while they are being counted."""
        with self._one_count:
            yield self._forget

    def _forget(self, ids: Sequence[int]) -> None:
        if self._at_start is None:
            # Older ones will not be counted, since they are gone.
            self._removed += sum(each > self._newest for each in ids)
        else:
            self._removed += len(ids)
