"""The second database of a running hub: asks what changed, has the file made where it is missing.

Separate from the thread that copies, which never waits for the hub or the first database's writer.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from functools import partial

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
    """Of one hub; does nothing without `DB_BACKUP`."""

    def __init__(self, settings: Settings, log: Callable[[int, str], None]) -> None:
        self._url = settings.db_backup
        # Asking has what waits written; who wants few commits gets no more of them by this.
        self._seconds = max(LOOK_SECONDS, settings.db_commit_interval_ms / 1000)
        self._changes = Changes()
        self._copier: Copier | None = None
        if self._url:
            urls = sa.make_url(settings.database_url), sa.make_url(self._url)
            self._copier = Copier(*urls, log)
        self._writer: Connection | None = None
        self._upgrade: Upgrade | None = None
        self._tasks: list[runtime.Task] = []
        self._stopping = False

    def watch(self, writer: Connection) -> None:
        """Note what is changed by `writer`, the only one that does, which was opened just now."""
        if self._copier:
            self._writer = writer
            self._changes.watch(writer)

    def start(self, writes: Writes) -> None:
        """Begin to copy."""
        copier = self._copier
        if copier:
            copier.start()
            clocks = (partial(self._look, copier, writes), partial(self._form, copier))
            self._tasks = [runtime.spawn(clock) for clock in clocks]

    def state(self) -> BackupState | None:
        """How the second database is doing, None where there is none; never waits."""
        return self._copier.state if self._copier else None

    def stop(self) -> None:
        """Ask for changes no more; those of the last seconds are left to `finish`."""
        self._stopping = True
        if self._upgrade:
            self._upgrade.stop()

    def finish(self, *, written: bool) -> None:
        """End; copy what came last where it is `written` and nobody writes any more."""
        for task in self._tasks:
            task.stop()
        if self._copier and not runtime.run_blocking(self._finish, self._copier, written):
            logger.warning("The second database does not answer; it is left as it is.")

    def _finish(self, copier: Copier, written: bool) -> bool:
        return copier.finish(self._take_last() if written else None, FINISH_SECONDS)

    def _take_last(self) -> Taken | None:
        if self._writer is None:
            return None
        try:
            with self._writer.begin():
                return self._changes.take(self._writer)
        except sa.exc.SQLAlchemyError:
            # A database that refuses has nothing new, or nobody knows: the next start compares.
            return None

    def _look(self, copier: Copier, writes: Writes) -> None:
        while not self._stopping:
            try:
                copier.give(writes.write(self._changes.take))
            except DBAPIError:
                # Whoever stores messages tells why.
                logger.debug("The database does not tell what changed", exc_info=True)
            except Exception:
                if not self._stopping:
                    logger.exception("It could not be asked what changed")
            runtime.sleep(self._seconds)

    def _form(self, copier: Copier) -> None:
        """Have the second database made or upgraded whenever that is due, by another process."""
        while not self._stopping:
            if copier.form_wanted:
                copier.formed(self._run_upgrade())
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
