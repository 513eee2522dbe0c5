"""Pieces of the second database made as they are in the first.

Separate from what is due when. Each piece is read in a transaction of a few milliseconds, waits in
memory, and is written in another one: however long a slow disk takes for that, nothing keeps the
first database's write-ahead log meanwhile. All of it runs inside SQLite, beside the interpreter.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from acarshub.backup.opening import Log, open_second
from acarshub.backup.tables import LONG, SHORT, KeptTable

PIECE_ROWS = 500
BEFORE_ALL = -(1 << 62)
BEHIND_ALL = 1 << 62


class SecondDatabase:
    """One open connection to both databases."""

    def __init__(self, first: Path, second: Path, log: Log) -> None:
        """Errors are those of `open_second`."""
        self._path = second
        self._connection = open_second(first, second, log)
        self._version = -1
        try:
            for table in (*LONG, *SHORT):
                self._connection.execute(table.create_piece)
            self._connection.execute("CREATE TEMP TABLE piece_keys (piece_key INTEGER PRIMARY KEY)")
            self._identity = self._file()
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """Let both go; what is unfinished is rolled back."""
        self._connection.close()

    @property
    def identity(self) -> tuple[int, int]:
        """Of the file that was opened."""
        return self._identity

    @property
    def moved(self) -> bool:
        """Whether the path names another file by now; OSError when it names none."""
        return self._file() != self._identity

    def last_common(self, table: KeptTable) -> int:
        """Behind which row at least one of the two databases has none."""
        return min(self._last("main", table), self._last("source", table))

    def copy_new(self, table: KeptTable, after: int, *, wholly: bool) -> tuple[int, bool]:
        """Copy the rows behind `after`: the last one, and whether it was the end.

        `wholly`: what the second database has there so far may differ.
        """
        key = table.key
        count, last = self._stage(table, f"{key} > ? ORDER BY {key} LIMIT ?", (after, PIECE_ROWS))
        at_end = count < PIECE_ROWS
        if count or wholly:
            self._put(table, f"{key} > ? AND {key} <= ?", (after, BEHIND_ALL if at_end else last))
        return (last if count else after), at_end

    def compare(self, table: KeptTable, after: int, through: int) -> int:
        """Put rows behind `after` right: the last one that is, `through` at the end."""
        key = table.key
        scope = f"{key} > ? AND {key} <= ?"
        staged = f"{scope} ORDER BY {key} LIMIT ?"
        count, last = self._stage(table, staged, (after, through, PIECE_ROWS))
        done = last if count == PIECE_ROWS else through
        self._put(table, scope, (after, done))
        return done

    def copy_rows(self, table: KeptTable, keys: Sequence[int]) -> None:
        """Put single rows right."""
        scope = f"{table.key} IN (SELECT piece_key FROM temp.piece_keys)"  # noqa: S608 - a name of ours
        self._connection.execute("DELETE FROM temp.piece_keys")
        self._connection.executemany(
            "INSERT INTO temp.piece_keys VALUES (?)", [(key,) for key in keys]
        )
        self._stage(table, scope, ())
        self._put(table, scope, ())

    def copy_short(self) -> None:
        """Put the short tables right, all at once; nothing when the first database is unchanged."""
        run = self._connection.execute
        version = run("PRAGMA source.data_version").fetchone()[0]
        if version == self._version:
            return
        run("BEGIN")
        for table in SHORT:
            self._fill(table, "TRUE", ())
        run("COMMIT")
        run("BEGIN")
        for table in SHORT:
            run(table.remove("TRUE"))
            run(table.add)
        run("COMMIT")
        self._version = version

    def _stage(self, table: KeptTable, scope: str, values: Sequence[object]) -> tuple[int, int]:
        self._connection.execute("BEGIN")
        self._fill(table, scope, values)
        self._connection.execute("COMMIT")
        query = f"SELECT count(*), max(piece_key) FROM {table.piece}"  # noqa: S608 - a name of ours
        count, last = self._connection.execute(query).fetchone()
        return count, last or 0

    def _fill(self, table: KeptTable, scope: str, values: Sequence[object]) -> None:
        self._connection.execute(f"DELETE FROM {table.piece}")  # noqa: S608 - a name of ours
        self._connection.execute(table.stage(scope), tuple(values))

    def _put(self, table: KeptTable, scope: str, values: Sequence[object]) -> None:
        # Not IMMEDIATE, which would be about all databases of the connection.
        self._connection.execute("BEGIN")
        self._connection.execute(table.remove(scope), tuple(values))
        self._connection.execute(table.add)
        self._connection.execute("COMMIT")

    def _last(self, schema: str, table: KeptTable) -> int:
        query = f'SELECT max({table.key}) FROM {schema}."{table.name}"'  # noqa: S608 - names of ours
        last: int | None = self._connection.execute(query).fetchone()[0]
        return last or 0

    def _file(self) -> tuple[int, int]:
        status = self._path.stat()
        return status.st_dev, status.st_ino
