"""Which stretches of messages can hold what is looked for, from their summaries.

Separate from the walk, which goes over the windows that this names. A summary may be missing, of
the newest messages always: what is unknown can hold anything. SQLite only; elsewhere nobody makes
summaries.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from acarshub.models.stretches import MANY, STRETCH_IDS, WHOLE
from acarshub.search.conditions import All, Condition, Contains, Equals, together
from acarshub.search.known import Known
from acarshub.search.query import Query
from acarshub.search.row_filter import Clause, Spelling, both, row_filter

FIRST_STRETCHES, MOST_STRETCHES = 32, 8_192
"""How many are asked about at first and at most."""

FEW_STRETCHES = 64
"""So many are walked through sooner than an index is asked."""

PAGE_IDS = 16
"""Messages that are read to read one of them, about."""

WALKED_STRETCHES = 16
"""So many of the newest, which have no summary yet, are walked through for the same reason."""

FOR_EVER = sys.float_info.max
"""Unix seconds."""

_SPELLING = Spelling(place="?", like="LIKE", join="", gather="", like_is_exact=True)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Messages with ids from `low` through `high`."""

    low: int
    high: int
    matches: int | None = None
    """How many of them match, where the summary tells."""

    @property
    def length(self) -> int:
        """How many ids it has."""
        return self.high - self.low + 1


def promising(
    known: Known, query: Query, high: int, low: int, *, placed: bool = False
) -> Iterator[Stretch]:
    """What can hold matches between two ids, the newest first, without overlap.

    `placed`: as single messages where it is known which of a stretch they are.
    """
    last = high // STRETCH_IDS
    runs = known.unknown_between(low // STRETCH_IDS, last)
    following = next(runs, None)
    looked_to = last + 1
    for number, matches, places in _summarised(known.connection, query, low // STRETCH_IDS, last):
        while following and following[1] >= number:
            yield _clipped(*following, high, low)
            looked_to = following[0]
            following = next(runs, None)
        if number >= looked_to:
            # What is told of an unknown stretch is of the past.
            continue
        if placed and places:
            single = None if matches is None else 1
            yield from (Stretch(id_, id_, single) for id_ in _ids(number, places, high, low))
        elif (number + 1) * STRETCH_IDS > low:
            yield _clipped(number, number, high, low, matches)
    while following:
        yield _clipped(*following, high, low)
        following = next(runs, None)


def _ids(stretch: int, places: str, high: int, low: int) -> list[int]:
    ids = (stretch * STRETCH_IDS + int(place) for place in places.split(","))
    return sorted((id_ for id_ in ids if low <= id_ <= high), reverse=True)


def _clipped(first: int, last: int, high: int, low: int, matches: int | None = None) -> Stretch:
    begin, end = first * STRETCH_IDS, (last + 1) * STRETCH_IDS - 1
    # Of a part of it nobody knows how many match.
    known = matches if begin >= low and end <= high else None
    return Stretch(max(begin, low), min(end, high), known)


@dataclass(frozen=True, slots=True)
class Extent:
    """Where matches can be in all, but for the newest messages, which are walked through."""

    low: int
    high: int
    """Ids; without any stretch the one is above the other."""
    few: bool
    """Whether they can be in a few stretches only."""


def extent(known: Known, query: Query) -> Extent:
    """The ids between which everything is that can match, and whether that is little."""
    connection = known.connection
    oldest, newest = known.ends
    _, last = known.stretches
    runs = known.unknown
    if runs and runs[0][1] == last and last - runs[0][0] < WALKED_STRETCHES:
        # With them an index would be asked of all messages from there to the newest.
        runs = runs[1:]
    wanted = _wanted(query)
    named = connection.exec_driver_sql(
        "SELECT DISTINCT stretch FROM message_stretches"  # noqa: S608 - values are bound
        f" WHERE {wanted.sql} LIMIT {FEW_STRETCHES + 1}",
        wanted.values,
    )
    places = [place for (place,) in named]
    places += [place for begin, end in runs for place in (begin, end)]
    few = len(places) + sum(end - begin - 1 for begin, end in runs) <= FEW_STRETCHES
    if not few:
        # To read all that is told of a common source would take longer than it saves.
        places = list(_between_times(connection, query))
        places += [place for run in runs for place in run]
    if not places:
        return Extent(newest + 1, oldest - 1, few=True)
    return Extent(min(places) * STRETCH_IDS, (max(places) + 1) * STRETCH_IDS - 1, few)


def _between_times(connection: Connection, query: Query) -> tuple[int, int] | tuple[()]:
    """The first and the last stretch with messages of the times that are asked for, if any."""
    wanted = both([Clause("source_id = ?", (WHOLE,)), _in_time(query)])
    sql = f"SELECT min(stretch), max(stretch) FROM message_stretches WHERE {wanted.sql}"  # noqa: S608 - values are bound
    first, last = connection.exec_driver_sql(sql, wanted.values).one()
    return () if first is None else (first, last)


def narrows(query: Query) -> bool:
    """Whether summaries tell anything about what `query` looks for."""
    return bool(_of_sources(query)) or query.since is not None or query.until is not None


def tells_how_many(query: Query) -> bool:
    """Whether summaries tell how many messages match, and not only where they can be."""
    of_sources = len(_of_sources(query)) == len(together([query.condition]).inner)
    return of_sources and query.has_text is None and query.matched is None


def _of_sources(query: Query) -> list[Condition]:
    """The conditions that look at link or station alone."""
    return [each for each in together([query.condition]).inner if _looks_at_sources(each)]


def _looks_at_sources(condition: Condition) -> bool:
    match condition:
        case Equals():
            return condition.column == "message_type"
        case Contains():
            return condition.columns == ("station_id",)
        case _:
            return False


def _summarised(
    connection: Connection, query: Query, first: int, last: int
) -> Iterator[tuple[int, int | None, str | None]]:
    """Numbers of stretches that can hold matches, the newest first, how many they hold, and where.

    The last two only where they are known.
    """
    wanted = _wanted(query)
    since, until = _time(query)
    sql = (
        "SELECT stretch, sum(messages),"  # noqa: S608 - values are bound
        " min(earliest) >= ? AND max(latest) < ? AND min(source_id) >= 0,"
        " CASE WHEN count(places) = count(*) THEN group_concat(places) END"
        f" FROM message_stretches WHERE {wanted.sql} AND stretch BETWEEN ? AND ?"
        " GROUP BY stretch ORDER BY stretch DESC"
    )
    counted = tells_how_many(query)
    # Grouping reads all of its stretches before it tells of the first, and a page takes few.
    for below, high in _pieces(first, last):
        values = (since, until, *wanted.values, below, high)
        for stretch, messages, certain, places in connection.exec_driver_sql(sql, values).all():
            yield stretch, messages if counted and certain else None, places


def summed(connection: Connection, query: Query, first: int, last: int) -> Iterator[int | None]:
    """How many messages match in known stretches from `first` through `last`, added up in pieces.

    The newest first; None for a piece in which there can be others. For what `tells_how_many`.
    """
    wanted = _wanted(query)
    sql = (
        "SELECT sum(messages), min(source_id) FROM message_stretches"  # noqa: S608 - values are bound
        f" WHERE {wanted.sql} AND stretch BETWEEN ? AND ?"
    )
    for below, high in _pieces(first, last):
        messages, source = connection.exec_driver_sql(sql, (*wanted.values, below, high)).one()
        yield None if source is not None and source < 0 else messages or 0


def _pieces(first: int, last: int) -> Iterator[tuple[int, int]]:
    """All from `last` to `first` in pieces that become longer, as few need most of them."""
    length = FIRST_STRETCHES
    while last >= first:
        below = max(last - length + 1, first)
        yield below, last
        last = below - 1
        length = min(length * 4, MOST_STRETCHES)


def _wanted(query: Query) -> Clause:
    """What a summary's row has to be, for its stretch to be able to hold matches."""
    conditions = _of_sources(query)
    sources = Clause("source_id = ?", (WHOLE,))
    if conditions:
        # The table has the columns of `messages` that the conditions look at.
        named = row_filter(All(tuple(conditions)), _SPELLING).clause
        sources = Clause(
            f"source_id IN (SELECT m.id FROM message_sources m WHERE {named.sql}"  # noqa: S608 - values are bound
            f" UNION ALL SELECT {MANY})",
            named.values,
        )
    return both([sources, _in_time(query)])


def _in_time(query: Query) -> Clause:
    since, until = _time(query)
    return both([Clause("latest >= ?", (since,)), Clause("earliest < ?", (until,))])


def _time(query: Query) -> tuple[float, float]:
    since = -FOR_EVER if query.since is None else query.since
    return since, FOR_EVER if query.until is None else query.until
