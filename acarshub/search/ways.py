"""Ways to the messages of a search: past each of them, by the index of words, or by the alerts.

Separate from the finder, which only goes them: here stands where each begins and what is left to be
asked of the messages on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from acarshub.search.conditions import together
from acarshub.search.dialect import Dialect, IndexPart
from acarshub.search.message_filter import PRESENT, MessageFilter, message_filter
from acarshub.search.query import Query, Sort
from acarshub.search.row_filter import NOTHING_ASKED, Clause, Spelling, both
from acarshub.search.stretches import PAGE_IDS, Stretch
from acarshub.search.time_limit import Deadline, TimeUpError

ROWS_PER_LOOK = 64
"""Rows that are asked in Python between two looks at the clock."""

ROWS_PER_STATEMENT = 256
"""Rows that are read by their ids at a time; SQLite takes few hundred places."""

LEAST_CANDIDATES = 64
"""Rows that are told apart at a time; one by one, refused ones would take a statement each."""

FEW_MATCHES = 5_000
"""Alert matches that are sorted sooner than words are looked up."""


@dataclass(frozen=True, slots=True)
class Way:
    """Where messages come from, and which of them match."""

    spelling: Spelling
    source: str
    id: str
    """Column of the message's id."""
    asked: MessageFilter
    where: Clause = NOTHING_ASKED
    """What leads onto the way."""
    rank: str = ""
    """Column by which the best come first, if there is one."""
    sorted: bool = True
    """Whether the newest come first by themselves."""
    joined_pages: int = 0
    """How much of an index is joined before the first comes: 0.1 ms for each."""

    def below(self, id_: int) -> Clause:
        """Only messages with smaller ids."""
        return Clause(f"{self.id} < {self.spelling.place}", (id_,))

    def between(self, low: int, high: int) -> Clause:
        """Only messages with these ids or ids between them."""
        place = self.spelling.place
        return Clause(f"{self.id} BETWEEN {place} AND {place}", (low, high))

    def ids(
        self, connection: Connection, only: Clause, most: int, deadline: Deadline
    ) -> Iterator[int]:
        """Ids of the newest `most` matches in `only`, newest first.

        TimeUpError when `deadline` passes; who calls sees to it that SQLite is interrupted too.
        """
        if self._tells_apart:
            yield from self._ids_told_apart(connection, only, most, deadline)
            return
        columns = ", ".join((self.id, *self._columns))
        wanted = both([self.where, only, self.asked.clause])
        sql = (
            f"SELECT {columns} FROM {self.source} WHERE {wanted.sql}"  # noqa: S608 - our own names
            f" ORDER BY {self.id} DESC"
        )
        values = wanted.values
        if self.asked.condition is None:
            sql += f" LIMIT {self.spelling.place}"
            values = (*values, most)
            if self.asked.asks_nothing or not self.rank:
                yield from self._gathered(connection, Clause(sql, values))
                return
        with connection.exec_driver_sql(sql, values) as rows:
            for number, (id_, *of_row) in enumerate(rows, 1):
                # SQLite counts its own steps only, and asking Python takes longer than those.
                if number % ROWS_PER_LOOK == 0 and deadline.passed:
                    raise TimeUpError
                if self.asked.admits(of_row):
                    yield id_
                    most -= 1
                    if most == 0:
                        return

    @property
    def _columns(self) -> Iterator[str]:
        return (f"m.{name}" for name in self.asked.columns)

    @property
    def counts(self) -> bool:
        """Whether it can count without a look at each match."""
        return self.asked.condition is None or self._tells_apart

    @property
    def _tells_apart(self) -> bool:
        """Whether SQL tells which of the rows that it names have to be asked."""
        # By an index of words they come one by one: what was found stays when the time is up.
        return self.asked.certain is not None and not self.rank

    def _ids_told_apart(
        self, connection: Connection, only: Clause, most: int, deadline: Deadline
    ) -> Iterator[int]:
        gather_certain = self.spelling.gather.format("found.sure")
        here = only
        while most > 0:
            if deadline.passed:
                raise TimeUpError
            limit = max(most, LEAST_CANDIDATES)
            gathered, doubtful = self._told_apart(connection, here, limit, gather_certain)
            certain = _ids(gathered)
            admitted = self._admitted(connection, doubtful, deadline)
            matches = sorted((*certain, *admitted), reverse=True)
            yield from matches[:most]
            if len(certain) + len(doubtful) < limit:
                return
            most -= len(matches)
            here = both([only, self.below(min((*certain[-1:], *doubtful[-1:])))])

    def _told_apart(
        self, connection: Connection, only: Clause, limit: int | None, of_certain: str
    ) -> tuple[Any, list[int]]:
        """What is asked of the ids `found.sure`, and the others, of the newest `limit` or all."""
        certain = self.asked.certain or NOTHING_ASKED
        wanted = both([self.where, only, self.asked.clause])
        newest = f" ORDER BY {self.id} DESC LIMIT {self.spelling.place}" if limit else ""
        sql = (
            f"WITH told (id, certain) AS (SELECT {self.id}, {certain.sql}"  # noqa: S608 - our own names
            f" FROM {self.source} WHERE {wanted.sql}{newest}),"
            " found (sure, unsure) AS (SELECT CASE WHEN certain THEN id END,"
            " CASE WHEN NOT certain THEN id END FROM told)"
            f" SELECT {of_certain}, {self.spelling.gather.format('found.unsure')} FROM found"
        )
        values = (*certain.values, *wanted.values, *((limit,) if limit else ()))
        sure, unsure = connection.exec_driver_sql(sql, values).one()
        return sure, _ids(unsure)

    def _admitted(
        self, connection: Connection, ids: Sequence[int], deadline: Deadline
    ) -> list[int]:
        """Those of the messages `ids` that match, asked one by one."""
        columns = ", ".join(("id", *self.asked.columns))
        found = []
        for begin in range(0, len(ids), ROWS_PER_STATEMENT):
            if deadline.passed:
                raise TimeUpError
            chunk = tuple(ids[begin : begin + ROWS_PER_STATEMENT])
            places = ", ".join([self.spelling.place] * len(chunk))
            sql = f"SELECT {columns} FROM messages WHERE id IN ({places})"  # noqa: S608 - our own names
            for id_, *of_row in connection.exec_driver_sql(sql, chunk).all():
                if self.asked.admits(of_row):
                    found.append(id_)
        return found

    def _among(self, stretches: Sequence[Stretch]) -> Iterator[Clause]:
        short = [each for each in stretches if each.length <= PAGE_IDS]
        ids = tuple(id_ for each in short for id_ in range(each.low, each.high + 1))
        if ids:
            places = ", ".join([self.spelling.place] * len(ids))
            yield Clause(f"{self.id} IN ({places})", ids)
        for each in stretches:
            if each.length > PAGE_IDS:
                yield self.between(each.low, each.high)

    def ids_among(
        self, connection: Connection, stretches: Sequence[Stretch], most: int
    ) -> list[int]:
        """Ids of the newest `most` matches in these, newest first; for what SQL alone can ask."""
        parts = []
        for only in self._among(stretches):
            wanted = both([self.where, only, self.asked.clause])
            sql = (
                f"SELECT {self.id} AS id FROM {self.source} WHERE {wanted.sql}"  # noqa: S608 - our own names
                f" ORDER BY {self.id} DESC LIMIT {self.spelling.place}"
            )
            part = f"SELECT id FROM ({sql}) AS part"  # noqa: S608 - our own names
            parts.append(Clause(part, (*wanted.values, most)))
        # An OR would have SQLite pass over everything in between.
        sql = " UNION ALL ".join(part.sql for part in parts)
        values = tuple(value for part in parts for value in part.values)
        return self._gathered(connection, Clause(sql, values))[:most]

    def _gathered(self, connection: Connection, ids: Clause) -> list[int]:
        # As one row: with each, the interpreter is given away and has to be waited for again.
        gathered = self.spelling.gather.format("found.id")
        sql = f"WITH found (id) AS ({ids.sql}) SELECT {gathered} FROM found"  # noqa: S608 - our own names
        return _ids(connection.exec_driver_sql(sql, ids.values).scalar())

    def best(self, connection: Connection, most: int) -> list[int]:
        """Ids of the newest `most` matches, the best first."""
        columns = ", ".join((self.id, self.rank, *self._columns))
        wanted = both([self.where, self.asked.clause])
        sql = (
            f"SELECT {columns} FROM {self.source} WHERE {wanted.sql}"  # noqa: S608 - our own names
            f" ORDER BY {self.id} DESC"
        )
        ranked: list[tuple[float, int]] = []
        with connection.exec_driver_sql(sql, wanted.values) as rows:
            for id_, rank, *of_row in rows:
                if self.asked.admits(of_row):
                    ranked.append((rank, -id_))
                    if len(ranked) == most:
                        break
        return [-id_ for _, id_ in sorted(ranked)]

    def count(self, connection: Connection, only: Clause, most: int, deadline: Deadline) -> int:
        """How many of the messages in `only` match, `most` at most; for a way that `counts`.

        Where some have to be asked, `only` has to be short. TimeUpError as for `ids`.
        """
        if self._tells_apart:
            certain, doubtful = self._told_apart(connection, only, None, "count(found.sure)")
            return min(int(certain) + len(self._admitted(connection, doubtful, deadline)), most)
        wanted = both([self.where, only, self.asked.clause])
        counted = f"SELECT 1 FROM {self.source} WHERE {wanted.sql} LIMIT {self.spelling.place}"  # noqa: S608 - our own names
        sql = f"SELECT count(*) FROM ({counted}) AS counted"  # noqa: S608 - our own names
        return int(connection.exec_driver_sql(sql, (*wanted.values, most)).scalar_one())


def _ids(gathered: str | None) -> list[int]:
    """Newest first."""
    return sorted(map(int, gathered.split(",")), reverse=True) if gathered else []


def walk(query: Query, dialect: Dialect) -> Way:
    """Past every message."""
    spelling = dialect.spelling
    asked = message_filter(query, query.condition, spelling, matched=query.matched)
    return Way(spelling, "messages m", "m.id", asked)


def short_way(connection: Connection, query: Query, dialect: Dialect) -> Way | None:
    """Past those messages only that an index leads to; None where none does."""
    by_alerts = _by_alerts(query, dialect)
    # Only words tell what fits best.
    if by_alerts and query.sort is not Sort.RELEVANCE and _few_matches(connection):
        return by_alerts
    return _by_words(connection, query, dialect) or by_alerts


def each_is_known(connection: Connection, query: Query, dialect: Dialect) -> bool:
    """Whether each of the conditions that the index of words answers fits some message by itself.

    False where no condition could be asked.
    """
    parts = [dialect.index_part(connection, each) for each in together([query.condition]).inner]
    asked = [part for part in parts if part]
    return bool(asked) and all(_fits_some(connection, part) for part in asked)


def _fits_some(connection: Connection, part: IndexPart) -> bool:
    sql = f"SELECT 1 FROM {part.table} WHERE {part.where.sql} LIMIT 1"  # noqa: S608 - our own names
    return connection.exec_driver_sql(sql, part.where.values).first() is not None


def _by_words(connection: Connection, query: Query, dialect: Dialect) -> Way | None:
    index = dialect.index_part(connection, query.condition)
    if index is None:
        return None
    asked = message_filter(query, index.rest, dialect.spelling, matched=query.matched)
    # CROSS keeps SQLite from reading the messages first.
    messages = "" if asked.asks_nothing else f" CROSS JOIN messages m ON m.id = {index.id}"
    source = f"{index.table}{messages}"
    return Way(
        dialect.spelling,
        source,
        index.id,
        asked,
        index.where,
        index.rank,
        joined_pages=index.joined_pages,
    )


def _by_alerts(query: Query, dialect: Dialect) -> Way | None:
    if not query.matched:
        return None
    matched = f"SELECT DISTINCT a.message_uid FROM alert_matches a WHERE {PRESENT}"  # noqa: S608 - our own names
    asked = message_filter(query, query.condition, dialect.spelling, matched=None)
    join = dialect.spelling.join
    source = f"({matched}) AS f {join} messages m ON m.uid = f.message_uid"
    return Way(dialect.spelling, source, "m.id", asked, sorted=False)


def _few_matches(connection: Connection) -> bool:
    some = f"SELECT 1 FROM alert_matches LIMIT {FEW_MATCHES + 1}"  # noqa: S608 - our own names
    counted = connection.exec_driver_sql(f"SELECT count(*) FROM ({some}) AS some")  # noqa: S608 - our own names
    return int(counted.scalar_one()) <= FEW_MATCHES
