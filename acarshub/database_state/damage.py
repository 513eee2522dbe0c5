"""Whether a SQLite file is damaged, found out in milliseconds, and whether it was a hub's.

Separate from what a database holds: that is asked of sound ones. Nothing here reads a file through,
since the server asks at every start; what lies deeper shows when something meets it.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from alembic.util import CommandError

from acarshub.database_state import files

_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_KIND = 0xFF
"""The lowest byte of SQLite's codes is the kind of error, the others say more."""

_LOOKED_THROUGH = 8 << 20
"""Bytes of an unreadable file in which the definition of a hub's table is looked for."""
_TABLE_OF_A_HUB = re.compile(
    rb"CREATE TABLE [\"`]?messages[\"`]? ?\([^\x00]{0,4000}?station_id", re.IGNORECASE
)


class DatabaseDamaged(CommandError):  # noqa: N818 - it names a state, not a fault of this program
    """The file of a hub is damaged; the text says how that showed, and what to do."""


def is_damage(error: object) -> bool:
    """Whether SQLite says by `error` that the file is wrong, rather than not to be had just now.

    Locks, full disks, errors of reading and missing permissions pass: they say nothing of what
    the file holds.
    """
    cause = getattr(error, "orig", None) or error
    return getattr(cause, "sqlite_errorcode", 0) & _KIND in _DAMAGE


def damage_in(path: Path) -> str | None:
    """What a quick look at a SQLite file finds wrong with it, or None.

    Looks at both ends of every table and index, which is where the hub reads and writes first. Not
    into the full-text index, whose tables may be sound while it is not: an upgrade makes it anew.
    Errors that are no damage are those of `reading_connection`.
    """
    if not (path.exists() and path.stat().st_size):
        return None
    try:
        with closing(files.reading_connection(path)) as connection:
            for query in _looks(connection):
                _look(connection, query)
    except sqlite3.Error as error:
        if is_damage(error):
            return files.on_one_line(error)
        raise
    return None


def was_of_a_hub(path: Path) -> bool:
    """Whether a file that cannot be read as a database was one of an ACARS Hub.

    A hub lays its lock beside a database once it has found it good, and the definition of the table
    of messages stands somewhere in the first pages. Any other file is not ours to move.
    """
    if path.with_name(f"{path.name}.lock").exists():
        return True
    try:
        with path.open("rb") as file:
            return bool(_TABLE_OF_A_HUB.search(file.read(_LOOKED_THROUGH)))
    except OSError:
        return False


def _look(connection: sqlite3.Connection, query: str) -> None:
    try:
        connection.execute(query).fetchone()
    except sqlite3.Error as error:
        # Something of the owner's may use what this SQLite does not know.
        if is_damage(error) or not isinstance(error, sqlite3.OperationalError):
            raise
        # Text that is not UTF-8, as old databases have, is an error without a code.
        if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _KIND != sqlite3.SQLITE_ERROR:
            raise


def _looks(connection: sqlite3.Connection) -> Iterator[str]:
    stored = connection.execute(
        "SELECT type, name, tbl_name FROM sqlite_master WHERE rootpage > 0"
        " AND type IN ('table', 'index')"
    ).fetchall()
    for kind, name, table in stored:
        if kind == "index":
            yield from _ends_of_index(connection, name, table)
        else:
            yield f"SELECT * FROM {_quoted(name)} LIMIT 1"  # noqa: S608 - a name that is quoted
            # Where there are no row ids this is an error, and the first row has to do.
            yield f"SELECT * FROM {_quoted(name)} ORDER BY rowid DESC LIMIT 1"  # noqa: S608


def _ends_of_index(connection: sqlite3.Connection, name: str, table: str) -> Iterator[str]:
    columns = connection.execute("SELECT name FROM pragma_index_info(?)", (name,)).fetchall()
    if not columns or columns[0][0] is None:
        return
    first = _quoted(columns[0][0])
    for order in ("ASC", "DESC"):
        yield (
            f"SELECT {first} FROM {_quoted(table)} INDEXED BY {_quoted(name)}"  # noqa: S608
            f" ORDER BY {first} {order} LIMIT 1"
        )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
