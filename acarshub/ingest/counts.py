"""The counters that the database keeps: messages with and without content, frequencies, levels.

Separate from the writer, which stores messages: retention removes those and never these.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from operator import attrgetter

from sqlalchemy import Connection, Table, bindparam, insert, select, update
from sqlalchemy.sql.dml import Update

from acarshub.ingest.entries import NewMessage
from acarshub.links import Link
from acarshub.models import FREQUENCY_TABLES, LEVEL_TABLES, EmptyMessageCount, MessageCount

_EMPTY_AND_ERRONEOUS = attrgetter("empty", "erroneous")
_LINK_AND_FREQ = attrgetter("link", "freq")
_LINK_AND_LEVEL = attrgetter("link", "level")

MAX_KEYS = 4_000
"""Distinct frequencies, and distinct levels, that are counted for each link."""


class Counts:
    """All counters; knows which rows exist so that it need not ask."""

    def __init__(self, connection: Connection) -> None:
        """Add the rows that each table has to have; needs a transaction."""
        self._connection = connection
        _ensure_single_rows(connection)
        self._frequencies = {
            link: _KeyedCounts(connection, table, "freq")
            for link, table in FREQUENCY_TABLES.items()
        }
        self._levels = {
            link: _KeyedCounts(connection, table, "level") for link, table in LEVEL_TABLES.items()
        }

    def add(self, messages: Sequence[NewMessage]) -> None:
        """Count `messages`, stored or not, in the transaction of their batch."""
        # Counted without a line of Python for each: thousands a second come by here.
        self._count_totals(Counter(map(_EMPTY_AND_ERRONEOUS, messages)))
        frequencies: dict[Link, dict[str, int]] = {}
        for (link, freq), count in Counter(map(_LINK_AND_FREQ, messages)).items():
            if freq:
                frequencies.setdefault(link, {})[freq] = count
        levels: dict[Link, dict[float, int]] = {}
        for (link, level), count in Counter(map(_LINK_AND_LEVEL, messages)).items():
            if level is not None:
                levels.setdefault(link, {})[level] = count
        for link, by_frequency in frequencies.items():
            self._frequencies[link].add(by_frequency)
        for link, by_level in levels.items():
            self._levels[link].add(by_level)

    def mend(self, message: NewMessage) -> None:
        """Count a message as one with content that said nothing when it was counted."""
        errors, good = int(message.erroneous), int(not message.erroneous)
        self._connection.execute(
            update(EmptyMessageCount).values(
                good=EmptyMessageCount.good - good, errors=EmptyMessageCount.errors - errors
            )
        )
        self._count_totals({(False, message.erroneous): 1})

    def settle(self, *, committed: bool) -> None:
        """Note how the transaction ended in which `add` was called."""
        for counts in (*self._frequencies.values(), *self._levels.values()):
            counts.settle(committed=committed)

    def _count_totals(self, totals: Mapping[tuple[bool, bool], int]) -> None:
        good, errors = totals.get((False, False), 0), totals.get((False, True), 0)
        if good or errors:
            self._connection.execute(
                update(MessageCount).values(
                    total=MessageCount.total + good + errors,
                    good=MessageCount.good + good,
                    errors=MessageCount.errors + errors,
                )
            )
        good, errors = totals.get((True, False), 0), totals.get((True, True), 0)
        if good or errors:
            self._connection.execute(
                update(EmptyMessageCount).values(
                    good=EmptyMessageCount.good + good,
                    errors=EmptyMessageCount.errors + errors,
                )
            )


class _KeyedCounts:
    """One table of counts by a key."""

    def __init__(self, connection: Connection, table: Table, key: str) -> None:
        self._connection = connection
        self._table = table
        self._key = key
        self._known = set(connection.scalars(select(table.c[key])))
        self._new: set[str | float] = set()
        self._update: Update = (
            update(table)
            .where(table.c[key] == bindparam("which"))
            .values(count=table.c.count + bindparam("more"))
        )

    def add(self, counts: Mapping[str, int] | Mapping[float, int]) -> None:
        # More are made up by somebody: no receiver hears so many, and each costs a row for ever.
        room = MAX_KEYS - len(self._known)
        unknown = (key for key in counts if key not in self._known)
        new: set[str | float] = set(islice(unknown, max(room, 0)))
        if new:
            self._connection.execute(
                insert(self._table), [{self._key: key, "count": 0} for key in new]
            )
            self._new |= new
            self._known |= new
        raised = [
            {"which": key, "more": count} for key, count in counts.items() if key in self._known
        ]
        if raised:
            self._connection.execute(self._update, raised)

    def settle(self, *, committed: bool) -> None:
        """See `Counts.settle`."""
        if not committed:
            self._known -= self._new
        self._new.clear()


def _ensure_single_rows(connection: Connection) -> None:
    if connection.scalar(select(MessageCount.id).limit(1)) is None:
        connection.execute(insert(MessageCount), {"total": 0, "errors": 0, "good": 0})
    if connection.scalar(select(EmptyMessageCount.id).limit(1)) is None:
        connection.execute(insert(EmptyMessageCount), {"errors": 0, "good": 0})
