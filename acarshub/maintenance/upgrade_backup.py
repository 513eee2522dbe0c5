"""The copy of a SQLite file that is made beside it before an upgrade, where there is room for it.

Separate from the upgrade because a copy has states of its own: it may be half written, or be the
only trace of what an interrupted upgrade began with.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from alembic.util import CommandError

from acarshub.database_state import VERSION_TABLE, reading_connection, state_of_file
from acarshub.maintenance.file_copy import copy_pages, create_alike, has_table, sync
from acarshub.maintenance.upgrade_progress import Reporter
from acarshub.maintenance.upgrade_space import Space, in_megabytes, space_needed

logger = logging.getLogger(__name__)

UNVERSIONED = "unversioned"


def backup_of(path: Path) -> Path:
    """Where the backup stands while an upgrade of `path` is not finished."""
    return path.with_name(f"{path.name}.before-upgrade")


def plan(path: Path | None, *, enabled: bool) -> Backup | None:
    """The backup to make before an upgrade of `path`, None where there is nothing to copy.

    Logs a warning or raises CommandError when there is no room. A backup that an earlier upgrade
    left unnamed gets its name for good if that upgrade came to change the database.
    """
    if path is None:
        return None
    try:
        state = state_of_file(path)
        if not state.has_messages:
            return None
        backup = Backup(path)
        if enabled:
            backup.put_leftover_away()
        space = space_needed(path, state, with_backup=enabled)
    except (sqlite3.Error, OSError) as error:
        raise CommandError(
            f"The upgrade of {path} cannot be prepared: {error}. Nothing was changed. If that is"
            f" about {backup_of(path)}, which an earlier upgrade left, move it to another folder."
        ) from None
    if space.needed > space.free:
        _complain(path, space)
    return backup if enabled else None


class Backup:
    """The copy of one SQLite file, from the first page to its name for good."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._copy = backup_of(path)

    def put_leftover_away(self) -> None:
        """Deal with the copy that an earlier upgrade left because it was killed.

        Errors are those of `reading_connection`.
        """
        if not self._copy.exists():
            return
        revision = revision_in(self._copy)
        if revision == revision_in(self._path):
            # That upgrade changed nothing, so it holds nothing that the database does not.
            self._copy.unlink()
        else:
            self._rename(revision)

    def make(self, reporter: Reporter) -> None:
        """Copy the database; reports rows. CommandError when that fails, with nothing changed."""
        partial = self._copy.with_name(f"{self._copy.name}.partial")
        try:
            partial.unlink(missing_ok=True)
            create_alike(self._path, partial)
            with closing(reading_connection(self._path)) as source:
                copy_pages(source, partial, reporter)
            partial.rename(self._copy)
            sync(partial.parent)
        except (sqlite3.Error, OSError) as error:
            raise CommandError(
                f"The backup of {self._path} could not be made: {error}. Nothing was changed. Make"
                " room or mend the disk, or set DB_UPGRADE_BACKUP=false to go without a backup."
            ) from None
        finally:
            with suppress(OSError):
                partial.unlink(missing_ok=True)

    def keep(self, versions: Sequence[str]) -> None:
        """Give the copy its name for good after an upgrade from `versions`."""
        try:
            kept = self._rename("".join(versions) or UNVERSIONED)
        except OSError as error:
            logger.warning("The backup %s keeps its name: %s", self._copy, error)
        else:
            logger.info("The database as it was before is kept in %s", kept)

    def _rename(self, revision: str) -> Path:
        now = datetime.now(UTC)
        # A copy that somebody else put there may name anything.
        named = revision if revision.isalnum() else UNVERSIONED
        kept = self._copy.with_name(f"{self._copy.name}-{named}-{now:%Y%m%dT%H%M%S}")
        self._copy.rename(kept)
        sync(kept.parent)
        return kept


def revision_in(path: Path) -> str:
    """The revision of a SQLite file, `unversioned` when it has none."""
    with closing(reading_connection(path)) as connection:
        if not has_table(connection, VERSION_TABLE):
            return UNVERSIONED
        rows = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchall()  # noqa: S608
    return str(rows[0][0]) if rows else UNVERSIONED


def _complain(path: Path, space: Space) -> None:
    """CommandError when leaving out the backup would help; else only a warning is possible."""
    work = in_megabytes(space.work)
    free = f"{in_megabytes(space.free)} are free in {path.parent}"
    if not space.backup:
        logger.warning(
            "The upgrade of %s may need up to %s beside it, but %s. When the disk is full it stops"
            " and changes nothing.",
            path,
            work,
            free,
        )
        return
    raise CommandError(
        f"The upgrade of {path} needs {in_megabytes(space.needed)} of free space, but {free}:"
        f" {in_megabytes(space.backup)} for a backup and up to {work} for the work. Nothing was"
        " changed. Free some space, or set DB_UPGRADE_BACKUP=false to go without the backup."
    )
