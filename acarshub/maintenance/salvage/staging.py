"""What belongs to messages, gathered before they are added: receptions, parts, alert matches.

Separate because it is found in another order than the messages, and a damaged index does not lead
from one to the other. Kept in a temporary database, so that any number of them takes little memory.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from acarshub.maintenance.salvage.reading import Row
from acarshub.maintenance.salvage.shape import BELONGING, MATCHES, columns_of, is_uid


class Staging:
    """Rows by the uid of their message; closed, they are gone."""

    def __init__(self) -> None:
        # SQLite makes a file of its own for it where memory does not do, and removes it.
        self._connection = sqlite3.connect("", isolation_level=None)
        self._columns = {table: columns_of(table)[1:] for table in BELONGING}
        self._connection.execute("PRAGMA journal_mode = OFF")
        for table, columns in self._columns.items():
            self._connection.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
        self._connection.execute("BEGIN")

    def close(self) -> None:
        """Forget everything."""
        self._connection.close()

    def put(self, table: str, rows: Sequence[Row]) -> None:
        """Keep those of `rows`, given without their id, that name a message."""
        place = self._columns[table].index("message_uid")
        marks = ",".join("?" * len(self._columns[table]))
        good = [row for row in rows if is_uid(row[place]) and not _has_bytes(row)]
        self._connection.executemany(f"INSERT INTO {table} VALUES ({marks})", good)  # noqa: S608

    def settle(self) -> None:
        """Make what was put findable."""
        for table in BELONGING:
            self._connection.execute(
                f"CREATE INDEX IF NOT EXISTS {table}_uid ON {table} (message_uid)"
            )

    def matched(self, uids: Sequence[str]) -> set[str]:
        """Those of `uids` that have an alert match."""
        query = f"SELECT DISTINCT message_uid FROM {MATCHES} WHERE message_uid IN ({_marks(uids)})"  # noqa: S608
        return {row[0] for row in self._connection.execute(query, uids)}

    def rows(self, table: str, uids: Sequence[str]) -> list[Row]:
        """What belongs to these messages, in the order in which it was put."""
        query = f"SELECT * FROM {table} WHERE message_uid IN ({_marks(uids)}) ORDER BY rowid"  # noqa: S608
        return self._connection.execute(query, uids).fetchall()

    def uids(self, at_once: int) -> Iterator[list[str]]:
        """Every uid that something belongs to, in lists."""
        every = " UNION ".join(f"SELECT message_uid FROM {table}" for table in BELONGING)  # noqa: S608
        cursor = self._connection.execute(every)
        while rows := cursor.fetchmany(at_once):
            yield [row[0] for row in rows]


def _has_bytes(row: Row) -> bool:
    return any(isinstance(value, bytes) for value in row)


def _marks(uids: Sequence[str]) -> str:
    return ",".join("?" * len(uids))
