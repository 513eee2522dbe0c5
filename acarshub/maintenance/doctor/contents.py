"""How much is in a database, counted by SQLite itself.

Separate from its health: these figures are told of every database, sound or not.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime

from acarshub.database_state import DatabaseState

NO_TIME = "unknown"


@dataclass(frozen=True, slots=True)
class Contents:
    """Numbers of rows, and the times of messages as Unix seconds, None without any."""

    messages: int = 0
    oldest: float | None = None
    newest: float | None = None
    alert_matches: int = 0
    saved_messages: int = 0
    """Copies of messages with an alert, which older editions kept instead of matches."""


def read_contents(connection: sqlite3.Connection, state: DatabaseState) -> Contents:
    """The contents of a database; sqlite3.Error when it is damaged."""
    table = state.schema.messages_table
    messages, oldest, newest = 0, None, None
    if table:
        time = "msg_time" if "msg_time" in state.schema.messages else "time"
        # Times of the first releases are text.
        seconds = f"CAST({time} AS REAL)"
        messages, oldest, newest = connection.execute(
            f"SELECT count(*), min({seconds}), max({seconds}) FROM {table}"  # noqa: S608
        ).fetchone()

    def rows(table: str) -> int:
        if table not in state.tables:
            return 0
        count: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        return count

    return Contents(messages, oldest, newest, rows("alert_matches"), rows("messages_saved"))


def as_date(seconds: float | None) -> str:
    """Unix seconds for people, in UTC; times come from the air and may be absurd."""
    try:
        return f"{datetime.fromtimestamp(seconds or 0, UTC):%Y-%m-%d %H:%M} UTC"
    except (ValueError, OverflowError, OSError):
        return NO_TIME
