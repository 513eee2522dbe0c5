"""Making the summaries of stretches that searches read.

Separate from reading them because it writes, in the background and a little at a time: a stretch
is looked at once, when messages no longer come into it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial
from itertools import islice
from typing import NamedTuple

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from acarshub import runtime
from acarshub.database import ConnectionLender
from acarshub.models.stretches import MANY, PLACED, STRETCH_IDS, WHOLE
from acarshub.runtime import native_time
from acarshub.search.known import ends, unknown
from acarshub.writes import Writes

logger = logging.getLogger(__name__)

INTERVAL_SECONDS = 5.0
AT_ONCE = 3
"""Stretches of one transaction, which keeps messages waiting for 6 ms each."""

BLOCK = 1_024
"""Stretches of which the older ones come first: their rows fill pages that the other order would
leave half empty."""

MAX_SOURCES = 10_000
"""A sender can name any number of stations; of later ones nobody knows where they are."""

_GROUPED = (
    # Whole seconds take half the room; the earliest and the latest message are between them.
    "SELECT message_type, station_id, count(*),"  # noqa: S608 - numbers
    " CAST(min(msg_time) - 1 AS INTEGER), CAST(max(msg_time) + 1 AS INTEGER),"
    f" CASE WHEN count(*) <= {PLACED} THEN group_concat(id & {STRETCH_IDS - 1}) END"
    " FROM messages WHERE id BETWEEN ? AND ? GROUP BY message_type, station_id"
)
_DELETE = (
    "DELETE FROM message_stretches WHERE stretch = ? AND source_id IN"  # noqa: S608 - numbers
    f" (SELECT id FROM message_sources UNION ALL VALUES ({WHOLE}), ({MANY}))"
)
_INSERT = (
    "INSERT INTO message_stretches (stretch, source_id, messages, earliest, latest, places)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)


_Summary = tuple[int, int, int, int | None, int | None, str | None]
"""A row of `message_stretches`."""


class _Group(NamedTuple):
    """Messages of one source in one stretch."""

    message_type: str
    station_id: str
    messages: int
    earliest: int
    latest: int
    places: str | None


def missing(connection: Connection, most: int = AT_ONCE) -> list[int]:
    """Numbers of stretches that are full and lack a summary, a block at a time, newest first.

    Nothing new comes into a full one: the message with the highest id is never removed, so that
    ids only grow.
    """
    oldest, newest = ends(connection)
    last = (newest + 1) // STRETCH_IDS - 1
    first = oldest // STRETCH_IDS
    if last < first:
        return []
    numbers = (
        number
        for begin, end in unknown(connection, first, last)
        for block in range(end // BLOCK, begin // BLOCK - 1, -1)
        for number in range(max(block * BLOCK, begin), min((block + 1) * BLOCK - 1, end) + 1)
    )
    return list(islice(numbers, most))


def summarise(connection: Connection, stretches: Sequence[int]) -> None:
    """Write down what these stretches hold; on the connection that writes, so nothing changes."""
    for stretch in stretches:
        first = stretch * STRETCH_IDS
        ends = (first, first + STRETCH_IDS - 1)
        groups = [_Group(*row) for row in connection.exec_driver_sql(_GROUPED, ends)]
        whole = _together(groups)
        rows: list[_Summary] = [(stretch, WHOLE, *whole, None)]
        for group in groups:
            source = _source(connection, group)
            if source is None:
                rows.append((stretch, MANY, *whole, None))
                break
            rows.append((stretch, source, *group[2:]))
        connection.exec_driver_sql(_DELETE, (stretch,))
        connection.exec_driver_sql(_INSERT, rows)


def _together(groups: Sequence[_Group]) -> tuple[int, int | None, int | None]:
    if not groups:
        return 0, None, None
    return (
        sum(group.messages for group in groups),
        min(group.earliest for group in groups),
        max(group.latest for group in groups),
    )


def _source(connection: Connection, group: _Group) -> int | None:
    """The id of a group's source; None for a new one when there are enough."""
    key = (group.message_type, group.station_id)
    found = "SELECT id FROM message_sources WHERE message_type = ? AND station_id = ?"
    known = connection.exec_driver_sql(found, key).scalar()
    if known is not None:
        return int(known)
    count = connection.exec_driver_sql("SELECT count(*) FROM message_sources").scalar_one()
    if count >= MAX_SOURCES:
        return None
    added = "INSERT INTO message_sources (message_type, station_id) VALUES (?, ?) RETURNING id"
    return int(connection.exec_driver_sql(added, key).scalar_one())


class Summaries:
    """Summaries are made while the server runs; it rests as long as it works."""

    def __init__(self, lender: ConnectionLender, writes: Writes) -> None:
        self._lender = lender
        self._writes = writes
        self._stopping = False

    def stop(self) -> None:
        """Leave what is missing to the next process."""
        self._stopping = True

    def run(self) -> None:
        """Go on until it is stopped, in a green thread."""
        while not self._stopping:
            try:
                self._catch_up()
            except DBAPIError:
                # Whoever stores messages tells why; summaries wait until it goes on.
                logger.debug("The database refuses summaries", exc_info=True)
            except Exception:
                if not self._stopping:
                    logger.exception("Summaries of messages could not be made")
            runtime.sleep(INTERVAL_SECONDS)

    def _catch_up(self) -> None:
        while not self._stopping and (stretches := self._lender.run(missing)):
            begun = native_time.monotonic()
            self._writes.write(partial(summarise, stretches=stretches))
            runtime.sleep(native_time.monotonic() - begun)
