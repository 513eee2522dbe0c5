"""What `flask acarshub backup FILE` does: a consistent copy of the database, hub running or not.

Separate from the command, which parses and prints, and from the copy before an upgrade, which knows
that nobody writes meanwhile.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from acarshub.database_state import InterruptedWrite, reading_connection
from acarshub.maintenance.file_copy import copy_pages, create_alike, has_table, sync
from acarshub.maintenance.upgrade_progress import Reporter
from acarshub.maintenance.upgrade_space import in_megabytes

LONGEST_LOG_MB = 48
"""Of the write-ahead log while the copy is made: the hub cannot begin it anew meanwhile."""
MEGABYTE = 1_000_000


class CopyError(Exception):
    """Why there is no copy; one line that says what to do."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy that was made and checked."""

    messages: int
    size: int
    """Bytes."""


def copy_database(
    path: Path,
    target: Path,
    reporter: Reporter,
    *,
    overwrite: bool = False,
    longest_log_mb: int = LONGEST_LOG_MB,
    before_check: Callable[[], object] = lambda: None,
) -> Copied:
    """Copy the database at `path` to `target`; CopyError when that fails, and nothing is left.

    `before_check` is called once the database itself is no longer read.
    `target` is what it was before until the copy is whole and checked.
    """
    if not path.exists():
        raise CopyError(f"The database {path} does not exist.")
    _require_room(path, target, overwrite=overwrite)
    partial = target.with_name(f"{target.name}.partial")
    try:
        with _sole_user(path, partial):
            reporter.begin(2)
            reporter.step("Copy the database")
            with closing(_open(path)) as source:
                watch = _LogWatch(path, longest_log_mb * MEGABYTE)
                copy_pages(source, partial, reporter, watch.look)
            reporter.step("Check the copy")
            before_check()
            copied = _checked(partial)
            partial.replace(target)
            sync(target.parent)
    except (sqlite3.Error, OSError) as error:
        told = error.strerror if isinstance(error, OSError) else error
        raise CopyError(f"{path} could not be copied to {target}: {told}.") from None
    except InterruptedWrite:
        raise CopyError(
            f"{path} was being written when its program was killed. Start the hub once, or run:"
            " flask acarshub doctor"
        ) from None
    reporter.end()
    return copied


def _require_room(path: Path, target: Path, *, overwrite: bool) -> None:
    if not target.parent.is_dir():
        raise CopyError(f"The folder {target.parent} does not exist.")
    if target.is_dir():
        raise CopyError(f"{target} is a folder; give the name of a file in it.")
    if target.exists():
        if target.samefile(path):
            raise CopyError(f"{target} is the database itself.")
        if not overwrite:
            raise CopyError(f"{target} exists already. Give another name, or --force.")
    for suffix in ("-wal", "-journal"):
        beside = target.with_name(target.name + suffix)
        # Laid upon another file, it would be taken for a part of that.
        if beside.exists():
            raise CopyError(f"{beside} exists, so {target} is in use. Give another name.")
    size = path.stat().st_size + _log_bytes(path)
    free = shutil.disk_usage(target.parent).free
    if size > free:
        raise CopyError(
            f"The copy takes {in_megabytes(size)}, but {in_megabytes(free)} are free in"
            f" {target.parent}."
        )


@contextmanager
def _sole_user(path: Path, partial: Path) -> Iterator[None]:
    """Have an empty file for the copy, and none afterwards."""
    with suppress(FileNotFoundError):
        os.close(_locked(partial))
        # What a killed copy has left is worth nothing.
        partial.unlink()
    create_alike(path, partial)
    descriptor = _locked(partial)
    try:
        yield
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        os.close(descriptor)


def _locked(partial: Path) -> int:
    descriptor = os.open(partial, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise CopyError(f"Another copy is being made in {partial}.") from None
    return descriptor


def _open(path: Path) -> sqlite3.Connection:
    """A connection that keeps what it reads from being changed, whoever starts meanwhile."""
    connection = sqlite3.connect(f"file://{quote(str(path))}?mode=rw", uri=True, timeout=10.0)
    try:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        # Who may not write beside the file may still read it.
        connection.close()
        return reading_connection(path)
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


class _LogWatch:
    """Ends a copy for which the write-ahead log grows too long."""

    def __init__(self, path: Path, longest: int) -> None:
        self._path = path
        # One that is long already is not this copy's fault.
        self._longest = max(longest, _log_bytes(path) + MEGABYTE)

    def look(self) -> None:
        """Raise CopyError when it is too long."""
        if _log_bytes(self._path) > self._longest:
            raise CopyError(
                "The hub writes too much for this copy: its write-ahead log reached"
                f" {in_megabytes(self._longest)}, and the copy was given up. Copy to a faster disk"
                " or at a quieter time, allow more by --log-limit, or let the hub keep a second"
                " database (DB_BACKUP)."
            )


def _checked(partial: Path) -> Copied:
    with closing(reading_connection(partial)) as copy:
        found = [str(row[0]) for row in copy.execute("PRAGMA quick_check(1)")]
        if found != ["ok"]:
            raise CopyError(
                "The copy is damaged, so the database may be as well. Run: flask acarshub doctor"
            )
        messages = 0
        if has_table(copy, "messages"):
            messages = copy.execute("SELECT count(*) FROM messages").fetchone()[0]
    return Copied(messages, partial.stat().st_size)


def _log_bytes(path: Path) -> int:
    try:
        return path.with_name(f"{path.name}-wal").stat().st_size
    except FileNotFoundError:
        return 0
