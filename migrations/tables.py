"""What stands in the database a step meets.

Separate because every step has to accept what an earlier release, or half a step of one, left
behind: steps look before they act.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations import progress

ROWS_AT_ONCE = 10_000
"""Rows of one statement: enough to be fast, few enough to tell how far it has come."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as SQLite has it: `affinity` is what its declared type means to SQLite."""

    name: str
    affinity: str
    required: bool


def is_sqlite() -> bool:
    """Whether the database is SQLite."""
    return op.get_context().dialect.name == "sqlite"


def execute(
    statement: str, parameters: tuple[object, ...] = ()
) -> sa.CursorResult[*tuple[Any, ...]]:
    """Run a statement as it is; values in it are `?`."""
    return op.get_bind().exec_driver_sql(statement, parameters)


def scalar(statement: str, parameters: tuple[object, ...] = ()) -> object:
    """The first value of the first row, None when there is none."""
    return execute(statement, parameters).scalar()


def try_instead() -> None:
    """Within `except`: raise again where SQLite has given up the transaction.

    It does so when the disk is full or fails, and what is done then would be committed at once.
    """
    if not getattr(op.get_bind().connection.dbapi_connection, "in_transaction", True):
        raise


def exists(table: str) -> bool:
    """Whether there is a table of that name."""
    if not is_sqlite():
        return sa.inspect(op.get_bind()).has_table(table)
    # Any other way of asking opens a virtual table, and fails where it is damaged.
    stored = (
        "SELECT type, name FROM sqlite_master UNION ALL SELECT type, name FROM temp.sqlite_master"
    )
    found = f"SELECT 1 FROM ({stored}) WHERE type = 'table' AND lower(name) = lower(?)"
    return scalar(found, (table,)) is not None


def column_names(table: str) -> list[str]:
    """Names of the columns, in order; none when there is no such table."""
    if not exists(table):
        return []
    return [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]


def has_rows(table: str) -> bool:
    """Whether the table exists and holds anything."""
    return exists(table) and scalar(f"SELECT 1 FROM {quoted(table)} LIMIT 1") is not None


def create(table: sa.Table) -> None:
    """Create a table with its indexes unless they are there; an existing table keeps its form."""
    table.create(op.get_bind(), checkfirst=True)
    for index in table.indexes:
        index.create(op.get_bind(), checkfirst=True)


def drop(table: str) -> None:
    """Drop a table if it is there."""
    if exists(table):
        op.drop_table(table)


def drop_index(name: str) -> None:
    """Drop an index if it is there."""
    execute(f"DROP INDEX IF EXISTS {quoted(name)}")


def quoted(name: str) -> str:
    """`name` as an identifier."""
    return '"' + name.replace('"', '""') + '"'


def listed(names: list[str]) -> str:
    """`names` as identifiers separated by commas."""
    return ", ".join(map(quoted, names))


def chunks(table: str, rows: int = ROWS_AT_ONCE) -> Iterator[tuple[int, int]]:
    """First and last id of each run of at most `rows` rows by id, telling how far it has come."""
    total = scalar(f"SELECT count(*) FROM {quoted(table)}")
    assert isinstance(total, int)
    done, first = 0, scalar(f"SELECT min(id) FROM {quoted(table)}")
    progress.advance(0, total)
    while isinstance(first, int):
        page = f"SELECT id FROM {quoted(table)} WHERE id >= ? ORDER BY id LIMIT ?"
        count, last = execute(f"SELECT count(*), max(id) FROM ({page})", (first, rows)).one()
        yield first, last
        done += count
        progress.advance(done, total)
        first = scalar(f"SELECT min(id) FROM {quoted(table)} WHERE id > ?", (last,))


def columns(table: str) -> list[Column]:
    """The columns of a table of SQLite, in order."""
    return [
        Column(name, affinity(declared), bool(required) or bool(key))
        for _, name, declared, required, _, key in execute(f"PRAGMA table_info({quoted(table)})")
    ]


def affinity(declared: str) -> str:
    """What SQLite makes of a declared type (sqlite.org/datatype3.html, 3.1)."""
    kind = declared.upper()
    if "INT" in kind:
        return "INTEGER"
    if any(word in kind for word in ("CHAR", "CLOB", "TEXT")):
        return "TEXT"
    if not kind or "BLOB" in kind:
        return "BLOB"
    return "REAL" if any(word in kind for word in ("REAL", "FLOA", "DOUB")) else "NUMERIC"


def definition(name: str) -> str:
    """The SQL by which a table was made, `""` when there is none."""
    found = scalar("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (name,))
    return str(found or "")
