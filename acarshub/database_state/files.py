"""The file behind a database: where it is, who may write it, and how to look without changing it.

Separate because everything here is about files and SQLite's habits, not about what they hold.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa
from alembic.util import CommandError

WAIT_SECONDS = 10.0
"""How long to wait for another process that is writing."""

MAX_QUOTED = 100

_WRITE_VERSION_BYTE = 18
_WRITE_AHEAD = 2
# Without an index of its log beside it nobody has a database open. Exclusively opened, SQLite
# keeps that index in memory; a file opened for reading only cannot be locked so, hence no locks.
_WITHOUT_LOCKS = "&vfs=unix-none"
# With nothing in a log, this keeps SQLite from laying one beside the file.
_WITHOUT_LOG = "&immutable=1"


class InterruptedWrite(Exception):  # noqa: N818 - it names a state, not a fault of this program
    """A killed process left a journal; until SQLite undoes that write nothing can be read."""


def file_of(url: sa.URL) -> Path | None:
    """The file of a SQLite database; None for other databases and those without a plain path.

    A link is followed, as SQLite does: what stands beside a database stands beside its file, and
    the disk that matters is that one.
    """
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        return None
    return None if "uri" in url.query else Path(str(url.database)).resolve()


def shown(url: sa.URL) -> str:
    """The database for people: the path of a file, else the URL without its password."""
    return str(file_of(url) or url.render_as_string(hide_password=True))


def on_one_line(text: object) -> str:
    """What a file says of itself, as a message may quote it: short, and nothing but characters.

    A revision or the name of a table may be anything: an escape code, a second line of a log.
    """
    said = str(text)
    cut = said if len(said) <= MAX_QUOTED else f"{said[: MAX_QUOTED - 1]}…"
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in cut
    )


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
    for suffix in ("", "-wal", "-shm", "-journal", ".lock"):
        file = path.with_name(path.name + suffix)
        if not _may(file, os.W_OK):
            raise _not_writable(file)


def reading_connection(path: Path, *, tolerant: bool = False) -> sqlite3.Connection:
    """A connection that sees everything that is committed and, where possible, leaves no trace.

    `tolerant` takes a file that is shorter than it says, and passes over tables that it defines
    wrongly; what is read from it may be anything.
    InterruptedWrite when SQLite must first undo a write; sqlite3.Error and OSError when the file
    cannot be read or is no database.
    """
    way = _way_of_reading(path)
    connection = sqlite3.connect(
        f"file://{quote(str(path.absolute()))}?mode=ro{way}",
        uri=True,
        timeout=WAIT_SECONDS,
        check_same_thread=False,
    )
    try:
        if way == _WITHOUT_LOCKS:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        if tolerant:
            connection.execute("PRAGMA writable_schema = ON")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        connection.close()
        # The code is missing when Python and not SQLite complains.
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY_ROLLBACK:
            raise InterruptedWrite from None
        raise
    return connection


def beside(path: Path, suffix: str) -> Path:
    """A file that belongs to the one at `path`, where SQLite lays it: a link is followed."""
    real = path.resolve()
    return real.with_name(real.name + suffix)


def is_write_ahead(path: Path) -> bool:
    """Whether a SQLite file is in write-ahead mode."""
    # Looking into the file ends the locks that this process holds on it, with which SQLite tells
    # others that the log is in use. Who holds them has both of these files.
    if beside(path, "-wal").exists() and beside(path, "-shm").exists():
        return True
    with path.open("rb") as file:
        header = file.read(_WRITE_VERSION_BYTE + 1)
    return len(header) > _WRITE_VERSION_BYTE and header[_WRITE_VERSION_BYTE] == _WRITE_AHEAD


def finish_interrupted_write(path: Path) -> None:
    """Let SQLite undo what a killed process had begun; sqlite3.Error when it cannot."""
    connection = sqlite3.connect(
        f"file://{quote(str(path.absolute()))}?mode=rw", uri=True, timeout=WAIT_SECONDS
    )
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    finally:
        connection.close()


def _way_of_reading(path: Path) -> str:
    if not is_write_ahead(path):
        return ""
    log, index = beside(path, "-wal"), beside(path, "-shm")
    log_bytes = log.stat().st_size if log.exists() else 0
    if index.exists() and log.exists():
        return ""
    return _WITHOUT_LOCKS if log_bytes else _WITHOUT_LOG


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
