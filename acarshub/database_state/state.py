"""What a database holds, read without changing it.

Separate from the rules about it: the doctor tells what it is also where an upgrade is refused.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from acarshub.database_state import files
from acarshub.database_state.damage import DatabaseDamaged, damage_in, is_damage, was_of_a_hub
from acarshub.database_state.editions import (
    DESCRIBED_TABLES,
    MESSAGE_TABLES,
    VERSION_TABLE,
    Schema,
    edition_of,
)


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """What a database holds; an empty or missing one holds nothing."""

    schema: Schema = field(default_factory=Schema)
    versions: tuple[str, ...] = ()
    has_messages: bool = False
    """Whether any table in which an edition keeps messages has a row."""

    @property
    def tables(self) -> frozenset[str]:
        """Names of the tables, without the version table and SQLite's own."""
        return self.schema.tables

    @property
    def edition(self) -> str:
        """Who left it like this, for people."""
        return edition_of(self.schema, self.versions[0] if len(self.versions) == 1 else "")


def read_state(engine: sa.Engine) -> DatabaseState:
    """The state of the database behind `engine`; CommandError when it cannot be read.

    DatabaseDamaged when it is a hub's, and damage is the reason.

    A write that a killed process left half done is undone first, as SQLite does whenever a
    database is opened for writing.
    """
    path = files.file_of(engine.url)
    try:
        if path is None:
            with engine.connect() as connection:
                return state_of(connection)
        try:
            return state_of_file(path)
        except files.InterruptedWrite:
            files.finish_interrupted_write(path)
            return state_of_file(path)
    except (DBAPIError, sqlite3.Error, OSError) as error:
        if path is not None and is_damaged_hub(path, error):
            raise damaged(engine.url, getattr(error, "orig", error)) from None
        raise CommandError(unreadable(engine.url, error)) from None


def is_damaged_hub(path: Path, error: object) -> bool:
    """Whether `error`, met in reading the file at `path`, is damage of a hub's database."""
    return is_damage(error) and was_of_a_hub(path)


def require_sound(url: sa.URL) -> None:
    """DatabaseDamaged when a quick look finds damage in a hub's file; see `damage_in`."""
    path = files.file_of(url)
    if path is None:
        return
    try:
        found = damage_in(path)
    except (sqlite3.Error, OSError) as error:
        raise CommandError(unreadable(url, error)) from None
    if found:
        raise damaged(url, found)


def damaged(url: sa.URL, reason: object) -> DatabaseDamaged:
    """That a hub's database is damaged, for people."""
    return DatabaseDamaged(
        f"The database {files.shown(url)} is damaged: {files.on_one_line(reason)}. Nothing was"
        " changed. The server, and `flask db upgrade`, set such a file aside and begin a new one;"
        " after that `flask acarshub doctor --salvage FILE` saves what can be read of it."
    )


def state_of(connection: sa.Connection) -> DatabaseState:
    """The state of the database that `connection` is open on."""
    schema = _schema_of(connection)
    versions: tuple[str, ...] = ()
    if VERSION_TABLE in sa.inspect(connection).get_table_names():
        rows = connection.execute(sa.text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608
        versions = tuple(sorted(str(row[0]) for row in rows))
    has_messages = any(
        connection.scalar(sa.text(f"SELECT 1 FROM {table} LIMIT 1")) is not None  # noqa: S608
        for table in MESSAGE_TABLES
        if table in schema.tables
    )
    return DatabaseState(schema, versions, has_messages)


def state_of_file(path: Path) -> DatabaseState:
    """The state of a SQLite file; errors are those of `files.reading_connection`."""
    if not (path.exists() and path.stat().st_size):
        return DatabaseState()
    with closing(files.reading_connection(path)) as reader:
        engine = sa.create_engine("sqlite://", creator=lambda: reader, poolclass=NullPool)
        with engine.connect() as connection:
            return state_of(connection)


def unreadable(url: sa.URL, error: Exception) -> str:
    """One paragraph: why the database cannot be read, and what to do."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    reason = files.on_one_line(cause)
    # The lowest byte is the kind of error, the others say more.
    kind = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    name = files.shown(url)
    if kind in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return (
            f"The database {name} is locked by another process. Nothing was changed. Stop the"
            " program that uses it (another ACARS Hub, a backup, an SQL shell), or set ACARSHUB_DB"
            " to another path."
        )
    if kind == sqlite3.SQLITE_CORRUPT:
        return (
            f"The database {name} is damaged: {reason}. Nothing was changed. Use a backup, let"
            f" SQLite save what it can (sqlite3 {name} .recover | sqlite3 NEW-FILE), or set"
            " ACARSHUB_DB to another path."
        )
    return (
        f"The database {name} cannot be read: {reason}. Nothing was changed."
        " If it is not an ACARS Hub database, set ACARSHUB_DB to another path."
    )


def _schema_of(connection: sa.Connection) -> Schema:
    inspector = sa.inspect(connection)
    tables = frozenset(inspector.get_table_names()) - {VERSION_TABLE}
    indexes: set[str] = set()
    triggers: set[str] = set()
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql("SELECT type, name FROM sqlite_master")
        named = [(str(kind), str(name)) for kind, name in rows]
        indexes = {name for kind, name in named if kind == "index"}
        triggers = {name for kind, name in named if kind == "trigger"}
    return Schema(
        tables=tables,
        indexes=frozenset(indexes),
        triggers=frozenset(triggers),
        columns={
            table: {
                column["name"]: str(column["type"]).upper()
                for column in inspector.get_columns(table)
            }
            for table in DESCRIBED_TABLES
            if table in tables
        },
    )
