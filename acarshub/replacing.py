"""Replacing the database of a running hub when it turns out to be damaged.

Separate from the server, which starts and ends the hub, and from the outbox, which keeps what the
database refuses: this decides when a refusal is damage, and makes room for a new database.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from alembic.util import CommandError

from acarshub import database_state, runtime
from acarshub.database_state import SetAside
from acarshub.hub import HubService
from acarshub.maintenance.salvage.carrying import carry_over
from acarshub.runtime import native_time
from acarshub.upgrading import Upgrade, UpgradeFailed

logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
CONFIRMED_ATTEMPTS = 10
"""The outbox asks once a second, each time through a connection that it has just opened. What all
of so many say in a row is no whim of a cable or of one connection's memory."""

AGAIN_SECONDS = 600.0
"""When to try anew where setting aside has failed."""
DRAIN_SECONDS = 60.0


class Replacing:
    """Looks after the refusals of one running hub."""

    def __init__(self, hub: HubService, path: Path, begin_anew: Callable[[], object]) -> None:
        """`begin_anew` ends this worker, in whose place another one starts."""
        self._hub = hub
        self._path = path
        self._begin_anew = begin_anew
        self._attempts = 0
        self._last: object = None
        self._again = 0.0

    def run(self) -> None:
        """Look every second; for a green thread."""
        while True:
            runtime.sleep(LOOK_SECONDS)
            try:
                if self._confirmed() and self._replace():
                    return
            except Exception:
                logger.exception("The damaged database could not be set aside")
                self._put_off()

    def _confirmed(self) -> bool:
        refusal = self._hub.refusal
        if refusal is None or not database_state.is_damage(refusal.error):
            self._attempts = 0
        elif refusal is not self._last:
            self._attempts += 1
        self._last = refusal
        return self._attempts >= CONFIRMED_ATTEMPTS and native_time.monotonic() > self._again

    def _put_off(self) -> None:
        self._again = native_time.monotonic() + AGAIN_SECONDS

    def _replace(self) -> bool:
        """Put a new database in the place of the damaged one; False when that is put off."""
        new = database_state.beside(self._path, ".new")
        try:
            runtime.run_blocking(_clear, new)
            runtime.run_blocking(database_state.require_room_aside, self._path)
            if not Upgrade({**os.environ, "ACARSHUB_DB": str(new)}).run():
                return True
            carried = runtime.run_blocking(carry_over, self._path, new)
            # Where the writer would be looking for the file, nothing may be missing meanwhile.
            aside = self._hub.between_batches(partial(_swap, self._path, new))
        except (UpgradeFailed, CommandError, OSError) as error:
            logger.error(  # noqa: TRY400 - the line says all there is to say
                "The database is damaged, and cannot be replaced: %s", error
            )
            self._put_off()
            return False
        logger.warning(
            "The database was damaged and is kept as %s. A new one has begun: %s.",
            aside.path.name,
            carried,
        )
        self._drain()
        # Counts, retention and what browsers are shown all begin with what the database holds.
        logger.warning("The hub begins anew with it")
        self._begin_anew()
        return True

    def _drain(self) -> None:
        """Return when what waited for the damaged database is in the new one."""
        deadline = native_time.monotonic() + DRAIN_SECONDS
        while self._hub.refusal and native_time.monotonic() < deadline:
            runtime.sleep(LOOK_SECONDS / 10)


def _swap(path: Path, new: Path) -> SetAside:
    # Connections that are still open on the file stay with it under its other name: SQLite finds
    # that it was moved, and leaves the log of the new one alone when they are closed.
    aside = database_state.set_aside(path, time.time())
    new.rename(path)
    database_state.sync_folder(path.parent)
    return aside


def _clear(new: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal", ".lock"):
        with suppress(FileNotFoundError):
            database_state.beside(new, suffix).unlink()
