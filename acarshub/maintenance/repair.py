"""What `flask acarshub doctor --repair` does: the index made anew, and a file that can shrink.

Separate from the examination, which never changes a byte. Nothing here is needed for messages to be
stored, and a repair that is interrupted leaves the database as it was before the step.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from acarshub import database_state
from acarshub.maintenance import full_text
from acarshub.maintenance.space import read_space
from acarshub.maintenance.upgrade_space import in_megabytes

ROOM_FACTOR = 2.2
"""Of the file: SQLite writes it into a temporary file, and from there into the write-ahead log."""

_TRIGGERS = 3


def repair(engine: Engine, tell: Callable[[str], object]) -> bool:
    """Repair the database at head behind `engine`; False when something was left undone.

    Nobody else may use the database meanwhile.
    """
    path = database_state.file_of(engine.url)
    if path is None:
        tell("Only a SQLite file can be repaired here.")
        return False
    with engine.connect() as connection:
        if _is_damaged(connection):
            tell("The file is damaged, and nothing was changed.")
            return False
        done = _step(tell, "full-text index", lambda: _make_index_anew(connection))
        done = _step(tell, "file", lambda: _let_shrink(connection, path)) and done
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").close()
    return done


def _is_damaged(connection: Connection) -> bool:
    """Whether the file itself is; an index that does not fit the messages is what is repaired."""
    try:
        found = connection.exec_driver_sql("PRAGMA quick_check").scalars().all()
    except DBAPIError:
        return True
    finally:
        connection.rollback()
    return any(each != "ok" and "FTS5" not in str(each) for each in found)


def _step(tell: Callable[[str], object], name: str, function: Callable[[], str]) -> bool:
    begun = time.monotonic()
    try:
        outcome = function()
    except _LeftUndoneError as error:
        tell(f"{name}: left as it is. {error}")
        return False
    except DBAPIError as error:
        tell(f"{name}: left as it is, because of an error: {error.orig}")
        return False
    tell(f"{name}: {outcome}, {time.monotonic() - begun:.1f} s")
    return True


class _LeftUndoneError(Exception):
    """Why a step was not taken, and what to do instead."""


def _make_index_anew(connection: Connection) -> str:
    with connection.begin():
        triggers = connection.scalar(
            text(
                "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
                " AND tbl_name = 'messages' AND name LIKE 'messages^_fts^_%' ESCAPE '^'"
            )
        )
        if not full_text.has_index(connection) or triggers != _TRIGGERS:
            raise _LeftUndoneError(
                "It is not there as a whole; the examination below says how to have it made."
            )
        full_text.remove_statistics(connection)
        full_text.rebuild(connection)
        full_text.apply_settings(connection)
        return f"made anew from {full_text.indexed_messages(connection):,} messages"


def _let_shrink(connection: Connection, path: Path) -> str:
    space = read_space(connection)
    connection.rollback()
    if space is None or space.can_shrink:
        return "can shrink already"
    size = path.stat().st_size
    needed = int(size * ROOM_FACTOR)
    free = shutil.disk_usage(path.parent).free
    if free < needed:
        raise _LeftUndoneError(
            f"Writing it anew needs {in_megabytes(needed)}, and {in_megabytes(free)} are free."
        )
    driver = connection.connection.driver_connection
    assert driver is not None
    # The setting counts only once all is written anew, and VACUUM stands in no transaction.
    driver.executescript("PRAGMA auto_vacuum = INCREMENTAL; VACUUM")
    return f"written anew, so that it can shrink: {in_megabytes(size)} before"
