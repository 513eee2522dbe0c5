"""What a term would have matched in the messages that are stored, before it is one.

Separate from matching anew because it changes nothing and has to answer at once: the database
leaves out what cannot match, and when the time is up the answer says how far back it reaches.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    LargeBinary,
    Row,
    and_,
    cast,
    func,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute

from acarshub.alerts.matcher import Fields, Matcher
from acarshub.alerts.stored import MATCHABLE
from acarshub.alerts.term import Term, parse_term
from acarshub.models import Message
from acarshub.records import AlertHit, MatchType
from acarshub.runtime import native_time

BUDGET_SECONDS = 0.85
CHUNK_IDS = 10_000

OLD_CHUNKS = 5
"""So many chunks in a row of nothing but older messages are the end: messages come nearly in the
order of their times, and recordings that were taken in later are longer than that."""

_COLUMNS: dict[MatchType, InstrumentedAttribute[str]] = {
    MatchType.TEXT: Message.msg_text,
    MatchType.ICAO: Message.icao,
    MatchType.TAIL: Message.tail,
    MatchType.FLIGHT: Message.flight,
    MatchType.LABEL: Message.label,
    MatchType.STATION: Message.station_id,
}
_ESCAPE = "\\"


@dataclass(frozen=True, slots=True)
class Preview:
    """What was found, as far back as it was looked."""

    count: int
    """Messages."""
    complete: bool
    """Whether the whole time that was asked for was looked at."""
    since: float
    """Unix seconds; how far back it was looked."""
    newest: Sequence[tuple[Row[Any], Sequence[AlertHit]]]
    """Rows of `messages` with their hits, newest first."""


def preview_term(connection: Connection, matcher: Matcher, since: float, show: int) -> Preview:
    """What the only term of `matcher` matches in messages from `since` (Unix seconds) on.

    Looks at the newest first and stops after BUDGET_SECONDS. `show` of them are returned.
    """
    deadline = native_time.monotonic() + BUDGET_SECONDS
    search = _Search(connection, matcher, since)
    found: dict[str, Sequence[AlertHit]] = {}
    count, old_chunks, looked = 0, 0, native_time.time()
    through = connection.scalar(select(func.max(Message.id))) or 0
    while through > 0 and old_chunks < OLD_CHUNKS:
        span = and_(Message.id > through - CHUNK_IDS, Message.id <= through)
        for uid, hits in search.matches(span):
            count += 1
            if len(found) < show:
                found[uid] = hits
        times = _end_times(connection, through)
        if not times:
            break
        looked = min(looked, *times)
        old_chunks = old_chunks + 1 if max(times) < since else 0
        through -= CHUNK_IDS
        if through > 0 and native_time.monotonic() > deadline:
            return Preview(count, False, max(looked, since), _rows(connection, found))
    return Preview(count, True, since, _rows(connection, found))


class _Search:
    """Looks for one term in one stretch of messages after another."""

    def __init__(self, connection: Connection, matcher: Matcher, since: float) -> None:
        self._connection = connection
        self._matcher = matcher
        self._since = since
        self._term = parse_term(matcher.lists.terms[0])
        self._by_flight = MatchType.FLIGHT in self._term.fields and matcher.knows_flight_forms
        self._flights: dict[str, bool] = {}

    def matches(self, span: ColumnElement[bool]) -> list[tuple[str, Sequence[AlertHit]]]:
        """Uids and hits of the messages that match, newest first."""
        query = (
            select(*MATCHABLE)
            .where(span, Message.msg_time >= self._since, self._possible(span))
            .order_by(Message.id.desc())
        )
        rows = self._connection.execute(query)
        return [(row.uid, hits) for row in rows if (hits := self._matcher.hits(row))]

    def _possible(self, span: ColumnElement[bool]) -> ColumnElement[bool]:
        contains = _contains(self._connection, self._term)
        fields = self._term.fields - ({MatchType.FLIGHT} if self._by_flight else set())
        conditions = [contains(_COLUMNS[field]) for field in fields]
        if self._by_flight:
            conditions.append(Message.flight.in_(self._matching_flights(span)))
        return or_(*conditions)

    def _matching_flights(self, span: ColumnElement[bool]) -> list[str]:
        # A flight matches in forms that no comparison in the database knows, and there are few
        # different ones.
        flights = self._connection.scalars(select(Message.flight).where(span).distinct()).all()
        for flight in flights:
            if flight not in self._flights:
                self._flights[flight] = bool(self._matcher.hits(Fields(flight=flight)))
        return [flight for flight in flights if self._flights[flight]]


def _end_times(connection: Connection, through: int) -> list[float]:
    """The times of the last message up to `through`, and of the first of its chunk.

    Empty when there is none: that is the beginning of the table.
    """
    up_to = select(Message.msg_time).where(Message.id <= through).order_by(Message.id.desc())
    since = select(Message.msg_time).where(Message.id > through - CHUNK_IDS).order_by(Message.id)
    last = connection.scalar(up_to.limit(1))
    return [] if last is None else [last, connection.scalar(since.limit(1)) or last]


def _contains(
    connection: Connection, term: Term
) -> Callable[[InstrumentedAttribute[str]], ColumnElement[bool]]:
    """A condition that holds for every value of a column in which `term` may be, and few others."""
    pattern = "".join(_pattern_of(letter) for letter in term.value)

    def in_sqlite(column: InstrumentedAttribute[str]) -> ColumnElement[bool]:
        # LIKE ignores case only in ASCII; other letters are folded by the matcher.
        beyond_ascii = func.length(column) != func.length(cast(column, LargeBinary))
        return or_(column.like(f"%{pattern}%", escape=_ESCAPE), beyond_ascii)

    def elsewhere(column: InstrumentedAttribute[str]) -> ColumnElement[bool]:
        return column.ilike(f"%{pattern}%", escape=_ESCAPE)

    return in_sqlite if connection.dialect.name == "sqlite" else elsewhere


def _pattern_of(letter: str) -> str:
    if not letter.isascii():
        return "%"
    return f"{_ESCAPE}{letter}" if letter in ("%", "_", _ESCAPE) else letter


def _rows(
    connection: Connection, found: dict[str, Sequence[AlertHit]]
) -> list[tuple[Row[Any], Sequence[AlertHit]]]:
    messages = select(Message.__table__).where(Message.uid.in_(found))
    rows = {row.uid: row for row in connection.execute(messages)}
    return [(rows[uid], hits) for uid, hits in found.items()]
