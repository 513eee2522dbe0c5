"""Reading a damaged SQLite file: every row that can be had, and how much cannot.

Separate from what becomes of the rows. SQLite gives up a query at the first page that is wrong, so
tables are read in short ranges of row ids, and a range that fails in halves, down to single rows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from acarshub.database_state import reading_connection

RANGE_IDS = 512
SMALLEST_ROW_BYTES = 60
"""How many rows there can be at most, where no page tells the last one."""
BEYOND_IDS = 20_000
"""How far behind what other tables tell the last row can be."""

_ENTRIES_OF_ALL = {"messages": ("messages_fts_docsize", "id")}
"""Other tables that hold the ids of all rows."""

Row = tuple[Any, ...]
"""Values that may be anything."""


class UnreadableFile(Exception):  # noqa: N818 - it names a state, not a fault of this program
    """Not even the names of the tables can be read."""


class DamagedFile:
    """A damaged database, opened for reading."""

    def __init__(self, connection: sqlite3.Connection, size_bytes: int) -> None:
        self.unreadable: dict[str, list[tuple[int, int]]] = {}
        """By table, ids of rows that could not be read, from and through; the latest last."""
        self._connection = connection
        self._most_rows = size_bytes // SMALLEST_ROW_BYTES
        self._columns: dict[str, list[str]] = {}

    def columns(self, table: str) -> list[str]:
        """Names of the columns of a table; none where it is not there."""
        if table not in self._columns:
            try:
                rows = self._connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
                self._columns[table] = [str(row[0]) for row in rows]
            except sqlite3.Error:
                self._columns[table] = []
        return self._columns[table]

    def whole(self, table: str, columns: Sequence[str]) -> list[Row] | None:
        """All rows of a small table in its order; None where one of them cannot be read."""
        if not set(columns) <= set(self.columns(table)):
            return None
        try:
            return self._connection.execute(
                f"SELECT {', '.join(columns)} FROM {_quoted(table)} ORDER BY rowid"  # noqa: S608
            ).fetchall()
        except sqlite3.Error:
            return None

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[list[Row]]:
        """Rows that can be read, each behind its row id; the newest first, a list ascending."""
        if not set(columns) <= set(self.columns(table)):
            return
        low, high = self.ends(table)
        for end in range(high, low - 1, -RANGE_IDS):
            found = self.between(table, columns, max(end - RANGE_IDS + 1, low), end)
            if found:
                yield found

    def between(self, table: str, columns: Sequence[str], low: int, high: int) -> list[Row]:
        """Rows with ids from `low` to `high` that can be read, each behind its row id."""
        query = (
            f"SELECT rowid, {', '.join(columns)} FROM {_quoted(table)}"  # noqa: S608
            " WHERE rowid BETWEEN ? AND ? ORDER BY rowid"
        )
        found: list[Row] = []
        self._read(table, query, low, high, found)
        return found

    def ends(self, table: str) -> tuple[int, int]:
        """The ids between which all rows are; the second is below the first in an empty table."""
        low, high = self._end(table, "rowid", "ASC"), self._end(table, "rowid", "DESC")
        if high is None:
            return 1, 0
        if high < 0:
            known = self._end(*_ENTRIES_OF_ALL[table], "DESC") if table in _ENTRIES_OF_ALL else None
            high = known + BEYOND_IDS if known and known > 0 else self._most_rows
        return (low if low is not None and low >= 0 else 1), high

    def last_id(self, table: str) -> int | None:
        """The largest id of a row of `table`; None where that cannot be read."""
        own = self._end(table, "rowid", "DESC")
        return None if own == -1 else own or 0

    def _end(self, table: str, key: str, order: str) -> int | None:
        """The first or last id; None in an empty table, -1 where it cannot be read."""
        try:
            row = self._connection.execute(
                f"SELECT {key} FROM {_quoted(table)} ORDER BY {key} {order} LIMIT 1"  # noqa: S608
            ).fetchone()
        except sqlite3.Error:
            return -1
        return None if row is None else int(row[0])

    def _read(self, table: str, query: str, low: int, high: int, found: list[Row]) -> None:
        try:
            found += self._connection.execute(query, (low, high)).fetchall()
        except sqlite3.Error:
            if low == high:
                self._note(table, low)
                return
            middle = (low + high) // 2
            self._read(table, query, low, middle, found)
            self._read(table, query, middle + 1, high, found)

    def _note(self, table: str, number: int) -> None:
        """Note an id that cannot be read; many that lie side by side are one range."""
        ranges = self.unreadable.setdefault(table, [])
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))


@contextmanager
def opened(path: Path) -> Iterator[DamagedFile]:
    """The damaged database at `path`; UnreadableFile when SQLite cannot make sense of it."""
    try:
        connection = reading_connection(path, tolerant=True)
    except (sqlite3.Error, OSError) as error:
        raise UnreadableFile(str(error)) from None
    with closing(connection):
        # Bytes that are no text any more must not end the reading of their neighbours.
        connection.text_factory = text_of
        with suppress(sqlite3.Error):
            connection.execute("PRAGMA cell_size_check = ON")
        file = DamagedFile(connection, path.stat().st_size)
        if not file.columns("messages"):
            raise UnreadableFile("the table of messages is not to be found")
        yield file


def text_of(data: bytes) -> str:
    """The text of bytes that should be one."""
    return data.decode(errors="replace")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
