"""Where messages are, and which stretches of them have no summary yet.

Separate from what summaries tell because each search asks several times, and those who make them
ask too.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from sqlalchemy import Connection

from acarshub.models.stretches import STRETCH_IDS, WHOLE


class Known:
    """Where messages are and of which nothing is summarised, read once for a search."""

    def __init__(self, connection: Connection, *, summaries: bool) -> None:
        self.connection = connection
        self.summaries = summaries
        """Whether anything can be summarised."""

    @cached_property
    def ends(self) -> tuple[int, int]:
        """The ids of the oldest and of the newest message; zeros where there is none."""
        return ends(self.connection)

    @property
    def stretches(self) -> tuple[int, int]:
        """The first and the last stretch."""
        oldest, newest = self.ends
        return oldest // STRETCH_IDS, newest // STRETCH_IDS

    @cached_property
    def unknown(self) -> tuple[tuple[int, int], ...]:
        """Runs of stretches without a summary, the newest first."""
        return tuple(unknown(self.connection, *self.stretches))

    def unknown_between(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Those from one stretch through another."""
        for begin, end in self.unknown:
            if begin <= last and end >= first:
                yield max(begin, first), min(end, last)


def ends(connection: Connection) -> tuple[int, int]:
    """The ids of the oldest and of the newest message; zeros where there is none."""
    sql = "SELECT (SELECT min(id) FROM messages), (SELECT max(id) FROM messages)"
    oldest, newest = connection.exec_driver_sql(sql).one()
    return oldest or 0, newest or 0


def unknown(connection: Connection, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Runs of stretches without a summary from one through another, the newest first."""
    wanted = "FROM message_stretches WHERE source_id = ? AND stretch BETWEEN ? AND ?"
    known = (WHOLE, first, last)
    count, oldest, newest = connection.exec_driver_sql(
        f"SELECT count(*), min(stretch), max(stretch) {wanted}",
        known,
    ).one()
    if not count:
        yield first, last
        return
    if newest < last:
        yield newest + 1, last
    if count < newest - oldest + 1:
        gaps = (
            "SELECT before + 1, stretch - 1 FROM (SELECT stretch,"  # noqa: S608 - our own words
            f" lag(stretch) OVER (ORDER BY stretch) AS before {wanted})"
            " WHERE before < stretch - 1 ORDER BY stretch DESC"
        )
        for gap in connection.exec_driver_sql(gaps, known).all():
            yield gap[0], gap[1]
    if oldest > first:
        yield first, oldest - 1
