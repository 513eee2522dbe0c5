"""Setting a damaged database aside before or amid an upgrade, so that a new one can begin.

Separate from running the steps: those take place on whatever database there is afterwards.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from alembic.util import CommandError

from acarshub import database_state
from acarshub.database_state import DatabaseDamaged, DatabaseState
from acarshub.instance_lock import InstanceLock
from acarshub.maintenance.salvage.carrying import carry_over
from acarshub.maintenance.upgrade_backup import backup_of

logger = logging.getLogger("alembic.env")


def sound_state(
    engine: sa.Engine, chain: Sequence[str], lock: InstanceLock, *, may_set_aside: bool
) -> DatabaseState:
    """The state of a database that steps may be taken on; CommandError.

    A damaged one is set aside where that is allowed; then it is that of none.
    """
    try:
        return _checked_state(engine, chain)
    except DatabaseDamaged:
        path = database_state.file_of(engine.url)
        if path is None or not may_set_aside:
            raise
        lock.take()
        try:
            # Until now another process may have been at work on it.
            return _checked_state(engine, chain)
        except DatabaseDamaged as damaged:
            _set_aside(path, damaged)
            return DatabaseState()


def set_aside_after(error: sa.exc.DBAPIError, url: sa.URL, lock: InstanceLock) -> bool:
    """Set the database aside if `error` was damage that a step has met, and is met again."""
    path = database_state.file_of(url)
    if path is None or not database_state.is_damage(error) or not _fails_anew(path):
        return False
    lock.take()
    _set_aside(path, database_state.damaged(url, error.orig))
    # The copy that was made before the steps is one of a damaged file, which is kept itself.
    backup_of(path).unlink(missing_ok=True)
    return True


def carry_over_into(url: sa.URL, head: str) -> None:
    """Give a new database what the owner had set in the one that was set aside last, if any."""
    path = database_state.file_of(url)
    kept = database_state.all_set_aside(path) if path else []
    if path is None or not kept or database_state.state_of_file(path).versions != (head,):
        return
    newest = kept[-1].path
    logger.warning("From %s: %s.", newest.name, carry_over(newest, path))


def _checked_state(engine: sa.Engine, chain: Sequence[str]) -> DatabaseState:
    state = database_state.read_state(engine)
    database_state.check(state, engine.url, chain)
    database_state.require_sound(engine.url)
    return state


def _fails_anew(path: Path) -> bool:
    """Whether SQLite's own check finds damage; it reads all of the file, as the steps do."""
    try:
        with closing(database_state.reading_connection(path)) as connection:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        return database_state.is_damage(error)
    return found != ("ok",)


def _set_aside(path: Path, damaged: DatabaseDamaged) -> None:
    try:
        aside = database_state.set_aside(path, time.time())
    except OSError as error:
        raise CommandError(f"{damaged} It cannot be renamed, though: {error.strerror}.") from None
    logger.warning(
        "The database %s is damaged and is kept as %s. A new one begins.", path, aside.path.name
    )
