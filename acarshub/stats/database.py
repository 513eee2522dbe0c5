"""Reading the counters that the database keeps.

Separate from the tally, which starts at zero with the process.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, select, text

from acarshub.links import Link
from acarshub.models import (
    FREQUENCY_TABLES,
    LEVEL_TABLES,
    AlertMatch,
    AlertTerm,
    EmptyMessageCount,
    Message,
    MessageCount,
)

# The sign keeps SQLite from the table itself, twenty times as large as the index on uids.
_ROWS = text("SELECT count(*) FROM messages WHERE +id <= :newest")


@dataclass(frozen=True, slots=True)
class MessageCounts:
    """Messages since the database was made, with and without content."""

    non_empty_total: int
    non_empty_errors: int
    empty_total: int
    empty_errors: int


@dataclass(frozen=True, slots=True)
class KeyCount:
    """How many messages had one frequency (MHz as text) or one level (dB)."""

    id: int
    key: str | float
    count: int


@dataclass(frozen=True, slots=True)
class DatabaseSize:
    """Stored messages, and bytes of the main file (0 where the database is not a file)."""

    messages: int
    size_bytes: int


def message_counts(connection: Connection) -> MessageCounts:
    """Totals of messages with and without content; zeros in a new database."""
    full = connection.execute(select(MessageCount.total, MessageCount.errors)).first()
    empty = connection.execute(select(EmptyMessageCount.good, EmptyMessageCount.errors)).first()
    total, errors = full or (0, 0)
    empty_good, empty_errors = empty or (0, 0)
    return MessageCounts(total, errors, empty_good + empty_errors, empty_errors)


def frequency_counts(connection: Connection) -> dict[Link, list[KeyCount]]:
    """Messages per frequency of each link, in the order in which they first occurred."""
    return {
        link: [
            KeyCount(*row)
            for row in connection.execute(
                select(table.c.id, table.c.freq, table.c.count).order_by(table.c.id)
            )
        ]
        for link, table in FREQUENCY_TABLES.items()
    }


def level_counts(connection: Connection) -> dict[Link, list[KeyCount]]:
    """Messages per signal level of each link, in the order in which they first occurred."""
    return {
        link: [
            KeyCount(*row)
            for row in connection.execute(
                select(table.c.id, table.c.level, table.c.count).order_by(table.c.id)
            )
        ]
        for link, table in LEVEL_TABLES.items()
    }


def newest_row(connection: Connection) -> int:
    """The id of the newest message; 0 where there is none. Reads one page."""
    return connection.scalar(select(func.max(Message.id))) or 0


def count_rows(connection: Connection, newest: int) -> int:
    """How many messages there are up to that id; reads a whole index, so call it off the hub."""
    return connection.scalar(_ROWS, {"newest": newest}) or 0


def alert_match_count(connection: Connection) -> int:
    """Rows of `alert_matches`; reads a whole index, so call it off the hub and not often."""
    return connection.scalar(select(func.count()).select_from(AlertMatch)) or 0


def alert_term_counts(connection: Connection) -> dict[str, int]:
    """Matches of each alert term; blank terms of older versions are none."""
    rows = connection.execute(select(AlertTerm.term, AlertTerm.count).order_by(AlertTerm.id))
    return {term: count for term, count in rows if term.strip()}


def file_size(connection: Connection) -> int:
    """Bytes of the main file; 0 where the database is not a file. Fails when nobody answers."""
    connection.execute(select(MessageCount.total).limit(1)).close()
    url = connection.engine.url
    path = Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
    return path.stat().st_size if path and path.exists() else 0
