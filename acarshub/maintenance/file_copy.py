"""Copying a SQLite file page by page into one that does not count until it is whole.

Separate from what copies are for: one is made before an upgrade, others whenever an owner wants.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from acarshub.maintenance.upgrade_progress import Reporter

PAGES_AT_ONCE = 1024


def copy_pages(
    source: sqlite3.Connection,
    partial: Path,
    reporter: Reporter,
    watch: Callable[[], None] = lambda: None,
) -> None:
    """Copy what `source` sees into the empty file `partial`, and have the disk keep it.

    `watch` is called every 4 MB and may raise; rows are reported.
    """
    with closing(sqlite3.connect(partial)) as target:
        # Nothing of it counts before it is whole, synced and renamed.
        target.execute("PRAGMA journal_mode = OFF")
        target.execute("PRAGMA synchronous = OFF")
        # Reading from one transaction: a writer would make the copy begin again, and again.
        source.isolation_level = None
        source.execute("BEGIN")
        rows = 0
        if has_table(source, "messages"):
            # The highest id and not the count, which would keep the transaction for a whole scan.
            rows = source.execute("SELECT max(id) FROM messages").fetchone()[0] or 0

        def tell(_status: int, remaining: int, pages: int) -> None:
            watch()
            total = rows or pages
            reporter.advance(total * (pages - remaining) // max(pages, 1), total)

        source.backup(target, pages=PAGES_AT_ONCE, progress=tell)
        # Before the disk is waited for: the hub's write-ahead log is kept until here.
        source.execute("COMMIT")
    sync(partial)


def create_alike(path: Path, copy: Path) -> None:
    """Create an empty file with the mode of `path` and, where this user may, its owner."""
    model = path.stat()
    descriptor = os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with suppress(PermissionError):
            os.fchown(descriptor, model.st_uid, model.st_gid)
        os.fchmod(descriptor, model.st_mode & 0o777)
    finally:
        os.close(descriptor)


def sync(path: Path) -> None:
    """Have the disk keep a file, or the names in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def has_table(connection: sqlite3.Connection, name: str) -> bool:
    """Whether there is a table of that name."""
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return connection.execute(query, (name,)).fetchone() is not None
