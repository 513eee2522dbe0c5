"""One aircraft as a condition, and the messages that are nearest to one of its own.

Separate from the fields of a search, where a name may be the beginning of one: an aircraft is
named whole, and some links tell its address, others its registration.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select

from acarshub.models import Message
from acarshub.search.conditions import Condition, Either, Pattern, Words, together
from acarshub.search.finder import DIALECTS, find, rows_of
from acarshub.search.query import Cursor, PageRequest, Query
from acarshub.search.time_limit import Deadline, Limits, TimeUpError, limited
from acarshub.search.ways import short_way, walk
from acarshub.search.words import words_to_find

FIRST_WINDOW = 2_048
"""Ids that are looked at first for a newer message; each further window is twice as long."""

_ADDRESS = re.compile(r"[0-9A-Fa-f]{6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Airframe:
    """What one aircraft is called: at least one of both, whole; case does not matter."""

    icao: str = ""
    tail: str = ""

    @classmethod
    def named(cls, identifier: str) -> Airframe:
        """By an ICAO address, six characters of hex, else by a registration."""
        return cls(icao=identifier) if _ADDRESS.fullmatch(identifier) else cls(tail=identifier)

    @property
    def condition(self) -> Condition:
        """What its messages fulfil."""
        names = [(column, value) for column, value in self._names if value]
        patterns: list[Condition] = [Pattern((value,), column) for column, value in names]
        words = [(words_to_find(value), column) for column, value in names]
        if any(not found for found, _ in words):
            return Either(tuple(patterns))
        # The words lead to it by the index, the pattern is all of it.
        led: list[Condition] = [Words(found, False, (column,)) for found, column in words]
        return together((Either(tuple(led)), Either(tuple(patterns))))

    @property
    def query(self) -> Query:
        """A search for all of its messages."""
        return Query(text=self.condition)

    @property
    def _names(self) -> tuple[tuple[str, str], ...]:
        return ("icao", self.icao), ("tail", self.tail)


@dataclass(frozen=True, slots=True)
class Around:
    """Rows of `messages` on both sides of one, the nearest first."""

    older: Sequence[Row[Any]] = ()
    newer: Sequence[Row[Any]] = ()


def around(
    connection: Connection, airframe: Airframe, id_: int | None, size: int, limits: Limits
) -> Around:
    """The aircraft's `size` messages before and after the one with that id, by arrival.

    Without an id all stored messages are older. What is not found in time is left out. Run it in a
    native thread.
    """
    query = airframe.query
    below = None if id_ is None else Cursor(id_)
    request = PageRequest(size, after=below, counted=False, widens=False)
    older = find(connection, query, request, limits).rows
    if id_ is None:
        return Around(older)
    newer = _newer(connection, query, id_, size, Deadline(limits.seconds))
    return Around(older, rows_of(connection, newer))


def _newer(
    connection: Connection, query: Query, above: int, size: int, deadline: Deadline
) -> list[int]:
    """Ids of the first `size` matches above `above`, ascending."""
    dialect = DIALECTS[connection.dialect.name]
    found: list[int] = []
    low, length = above + 1, FIRST_WINDOW
    try:
        with limited(connection, deadline):
            way = short_way(connection, query, dialect) or walk(query, dialect)
            newest = connection.scalar(select(func.max(Message.id))) or 0
            while low <= newest and len(found) < size and not deadline.passed:
                window = way.between(low, low + length - 1)
                # The newest come first there, so all of the window has to be read.
                found += sorted(way.ids(connection, window, length, deadline))
                low += length
                length *= 2
    except TimeUpError:
        pass
    return found[:size]
