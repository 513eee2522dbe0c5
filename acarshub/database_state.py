"""What stands in a database, and why the chain of revisions must not touch it.

Separate from env.py so that looking comes before connecting: the application's own connections
change a file by opening it, since they switch it to write-ahead logging. The server looks too.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

VERSION_TABLE = "alembic_version"
# Other editions number their revisions alike, but theirs have this index and other full-text
# triggers, or none: taken for ours, such a database would stop finding new messages.
INDEX_OF_OTHER_EDITIONS = "ix_alert_matches_message_uid"

WHAT_TO_DO = (
    "This release creates new databases and does not take over existing ones. Nothing was changed."
    " Keep the file as it is and set ACARSHUB_DB to a path at which no file exists."
)


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """What a database holds; `tables` leaves out the version table and SQLite's own."""

    tables: frozenset[str] = frozenset()
    versions: tuple[str, ...] = ()
    has_messages: bool = False
    of_other_edition: bool = False


def file_of(url: sa.URL) -> Path | None:
    """The file of a SQLite database; None for other databases and those without a plain path."""
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        return None
    return None if "uri" in url.query else Path(str(url.database))


def make_folder(url: sa.URL) -> None:
    """Create the folder of a SQLite file; CommandError when that is not allowed."""
    path = file_of(url)
    if path is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(
            f"The folder {path.parent} for the database cannot be made: {error.strerror}."
            " Create it, or set ACARSHUB_DB to another path."
        ) from None
    check_writable(url)


def check_writable(url: sa.URL) -> None:
    """CommandError when this user may not write a SQLite file or what SQLite lays beside it."""
    path = file_of(url)
    if path is None:
        return
    if not _may(path.parent, os.W_OK | os.X_OK):
        raise _not_writable(path.parent, "-R ")
    for suffix in ("", "-wal", "-shm", ".lock"):
        file = path.with_name(path.name + suffix)
        if not _may(file, os.W_OK):
            raise _not_writable(file)


def _may(path: Path, mode: int) -> bool:
    """Whether `path` allows `mode`, which a missing one does."""
    try:
        path.stat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return os.access(path, mode)


def _not_writable(path: Path, option: str = "") -> CommandError:
    user = os.geteuid()
    return CommandError(
        f"{path} cannot be written by the user id {user} that ACARS Hub runs as. Nothing was"
        f" changed. Run as root: chown {option}{user} {path}"
        " (or mount it writable, or set ACARSHUB_DB to another path)"
    )


def read_state(engine: sa.Engine) -> DatabaseState:
    """The state of the database behind `engine`; CommandError when it cannot be read."""
    path = file_of(engine.url)
    if path is not None and not (path.exists() and path.stat().st_size):
        return DatabaseState()
    reader = engine if path is None else _reading_engine(path)
    try:
        with reader.connect() as connection:
            return _state(connection)
    except DBAPIError as error:
        raise CommandError(
            f"The database {engine.url} cannot be read: {error.orig}. Nothing was changed."
            " If it is not an ACARS Hub database, set ACARSHUB_DB to another path."
        ) from None


def check(state: DatabaseState, url: sa.URL, chain: Sequence[str]) -> None:
    """CommandError when `chain` (revision ids, the head first) does not fit the database."""
    if state.tables and not state.versions:
        raise CommandError(
            f"The database {url} has tables ({_some(state.tables)}) but no revision in"
            f" {VERSION_TABLE}, so it was made by an early ACARS Hub or by another program."
            f" {WHAT_TO_DO}"
        )
    unknown = [version for version in state.versions if version not in chain]
    if unknown or len(state.versions) > 1:
        raise CommandError(
            f"The database {url} is at revision {', '.join(state.versions)}, which this release"
            f" does not know, so it was made by another edition of ACARS Hub. {WHAT_TO_DO}"
        )
    if state.of_other_edition:
        raise CommandError(
            f"The database {url} is at revision {''.join(state.versions)} and has the index"
            f" {INDEX_OF_OTHER_EDITIONS}, so it was made by another edition of ACARS Hub."
            f" {WHAT_TO_DO}"
        )
    if state.has_messages and state.versions != (chain[0],):
        raise CommandError(
            f"The database {url} holds messages and is at revision {''.join(state.versions)},"
            f" older than {chain[0]}. {WHAT_TO_DO}"
        )


def check_step_back(connection: sa.Connection, *, is_upgrade: bool) -> None:
    """CommandError when a step back has met messages: the way forward again would refuse them."""
    if not is_upgrade and _state(connection).has_messages:
        raise CommandError(
            "The database holds messages, and an older revision of it could not be upgraded again"
            " by this release. Nothing was changed. To start anew, set ACARSHUB_DB to a path at"
            " which no file exists."
        )


def _state(connection: sa.Connection) -> DatabaseState:
    inspector = sa.inspect(connection)
    tables = frozenset(inspector.get_table_names())
    versions: tuple[str, ...] = ()
    if VERSION_TABLE in tables:
        rows = connection.execute(sa.text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608
        versions = tuple(sorted(str(row[0]) for row in rows))
    has_messages = False
    if "messages" in tables:
        has_messages = connection.scalar(sa.text("SELECT 1 FROM messages LIMIT 1")) is not None
    of_other_edition = False
    if "alert_matches" in tables:
        names = {index["name"] for index in inspector.get_indexes("alert_matches")}
        of_other_edition = INDEX_OF_OTHER_EDITIONS in names
    return DatabaseState(tables - {VERSION_TABLE}, versions, has_messages, of_other_edition)


def _reading_engine(path: Path) -> sa.Engine:
    # With nothing in a write-ahead log, `immutable` keeps SQLite from leaving one beside the file.
    wal = path.with_name(f"{path.name}-wal")
    mode = "mode=ro" if wal.exists() else "mode=ro&immutable=1"
    uri = f"file:{quote(str(path.absolute()))}?{mode}"
    return sa.create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(uri, uri=True), poolclass=NullPool
    )


def _some(tables: frozenset[str]) -> str:
    shown = sorted(tables)[:5]
    return ", ".join(shown) + (", ..." if len(tables) > len(shown) else "")
