"""The second database of a running hub: asks what changed, has the file made where it is missing.

Separate from the thread that copies, which never waits for the hub or the first database's writer.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from acarshub import runtime
from acarshub.backup.changes import Changes, Taken
from acarshub.backup.copier import Copier
from acarshub.backup.state import BackupState
from acarshub.config import Settings
from acarshub.upgrading import Upgrade, UpgradeFailed
from acarshub.writes import Writes

logger = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
FINISH_SECONDS = 5.0
"""How long a stop may take for what came last; the next server copies the rest."""


class Backup:
    """Of one hub with `DB_BACKUP`."""

    def __init__(self, settings: Settings, log: Callable[[int, str], None]) -> None:
        self._url = settings.db_backup
        # Asking has what waits written; who wants few commits gets no more of them by this.
        self._seconds = max(LOOK_SECONDS, settings.db_commit_interval_ms / 1000)
        self._changes = Changes()
        first, second = sa.make_url(settings.database_url), sa.make_url(self._url)
        self._copier = Copier(first, second, log)
        self._writer: Connection | None = None
        self._upgrade: Upgrade | None = None
        self._tasks: list[runtime.Task] = []
        self._stopping = False

    def watch(self, writer: Connection) -> None:
        """Note what is changed by `writer`, the only one that does, which was opened just now."""
        self._writer = writer
        self._changes.watch(writer)

    def start(self, writes: Writes) -> None:
        """Begin to copy."""
        self._copier.start()
        self._tasks = [runtime.spawn(self._look, writes), runtime.spawn(self._form)]

    def state(self) -> BackupState:
        """How the second database is doing; never waits."""
        return self._copier.state

    def stop(self) -> None:
        """Ask for changes no more; those of the last seconds are left to `finish`."""
        self._stopping = True
        if self._upgrade:
            self._upgrade.stop()

    def finish(self) -> None:
        """Copy what was written last, and end; for the moment when nothing is written any more."""
        for task in self._tasks:
            task.stop()
        if not runtime.run_blocking(self._finish):
            logger.warning("The second database does not answer; it is left as it is.")

    def _finish(self) -> bool:
        return self._copier.finish(self._take_last(), FINISH_SECONDS)

    def _take_last(self) -> Taken | None:
        if self._writer is None:
            return None
        try:
            with self._writer.begin():
                return self._changes.take(self._writer)
        except sa.exc.SQLAlchemyError:
            # A database that refuses has nothing new, or nobody knows: the next start compares.
            return None

    def _look(self, writes: Writes) -> None:
        while not self._stopping:
            try:
                self._copier.give(writes.write(self._changes.take))
            except DBAPIError:
                # Whoever stores messages tells why.
                logger.debug("The database does not tell what changed", exc_info=True)
            except Exception:
                if not self._stopping:
                    logger.exception("It could not be asked what changed")
            runtime.sleep(self._seconds)

    def _form(self) -> None:
        """Have the second database made or upgraded whenever that is due, by another process."""
        while not self._stopping:
            if self._copier.form_wanted:
                self._copier.formed(self._run_upgrade())
            runtime.sleep(LOOK_SECONDS / 4)

    def _run_upgrade(self) -> str:
        """Why it failed; empty when it did not."""
        given = {"ACARSHUB_DB": self._url, "DB_BACKUP": "", "DB_UPGRADE_BACKUP": "false"}
        self._upgrade = Upgrade({**os.environ, **given}, reporters=())
        try:
            self._upgrade.run()
        except UpgradeFailed as error:
            return str(error).replace("ACARSHUB_DB", "DB_BACKUP")
        except OSError as error:
            return f"No process could be started to make it: {error}"
        finally:
            self._upgrade = None
        return ""
