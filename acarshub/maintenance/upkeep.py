"""All that looks after the database of a running hub, wired together.

Separate from the hub, which moves messages, and from each subject, which knows nothing of the
others.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from acarshub import runtime
from acarshub.config import Settings
from acarshub.database import ConnectionLender
from acarshub.database_state import SetAside, all_set_aside, file_of
from acarshub.maintenance import full_text
from acarshub.maintenance.checkpoint import PAGE_BYTES, Checkpoints
from acarshub.maintenance.full_text_care import FullTextCare
from acarshub.maintenance.log_keeping import LOOK_SECONDS, LogKeeping, Pause
from acarshub.maintenance.retention import Retention, Rows
from acarshub.maintenance.retention_state import Growth, RetentionRule, RetentionState
from acarshub.maintenance.space import Space, read_space, shrink_when_told
from acarshub.maintenance.working import StoppingError, Work
from acarshub.runtime import native_time
from acarshub.writes import Writes

logger = logging.getLogger(__name__)

SAMPLE_SECONDS = 60.0


def prepare_database(engine: Engine) -> None:
    """Put right what makes a database slow, before any connection has looked at it.

    One that cannot be written is left as it is: the hub starts and tells why nothing is stored.
    """
    if engine.dialect.name != "sqlite":
        return
    try:
        with engine.connect() as connection:
            with connection.begin():
                removed = full_text.remove_statistics(connection)
                if full_text.has_index(connection):
                    full_text.apply_settings(connection)
            shrink_when_told(connection)
    except DBAPIError as error:
        logger.warning("The database could not be prepared: %s", error.orig)
        return
    if removed:
        logger.info("Removed statistics of the full-text index, which made storing slow")


class Upkeep:
    """Retention and the full-text index of one running hub, and the figures of both."""

    def __init__(
        self,
        *,
        settings: Settings,
        engine_url: sa.URL,
        lender: ConnectionLender,
        writes: Writes,
        checkpoints: Checkpoints,
        rows: Rows,
        gather: Callable[[float], None],
        nobody_searches: Pause,
    ) -> None:
        """To be made before the first message is stored; for the last two see `LogKeeping`."""
        self._work = Work(lender, writes, checkpoints)
        self._lender = lender
        self._file = file_of(engine_url)
        self._set_aside = _set_aside(self._file)
        self._checkpoints = checkpoints
        self._log = LogKeeping(self._work, checkpoints, gather, nobody_searches)
        self._index = FullTextCare(self._work)
        self._retention = Retention(RetentionRule.of(settings), self._work, self._index, rows)
        self._growth = Growth()
        self._space: Space | None = self._work.read(read_space)
        self._tasks: list[runtime.Task] = []

    def start(self) -> None:
        """Begin to look after the database, in green threads."""
        clocks = (self._keep_log_short, self._index.run, self._retention.run, self._sample)
        self._tasks = [runtime.spawn(clock) for clock in clocks]

    def stop(self) -> None:
        """Let what is under way be the last piece; the rest is left to the next process."""
        self._work.stop()

    def end(self) -> None:
        """End the green threads, once nothing is written any more."""
        for task in self._tasks:
            task.stop()

    def state(self) -> RetentionState:
        """The figures of this moment; never waits."""
        ledger, doubt, pages = self._retention.ledger, self._retention.doubt, self._index.pages
        return RetentionState(
            space=self._space,
            log_bytes=self._checkpoints.length,
            full_text_bytes=None if pages is None else pages * PAGE_BYTES,
            growth_per_day=self._growth.per_day(),
            waiting=doubt.reason if doubt else "",
            waits_seconds=doubt.seconds if doubt else None,
            last_run=ledger.last_run,
            last_removal=ledger.last_removal,
            last_removed=ledger.last_removed,
            removed=dict(ledger.totals),
            set_aside=self._set_aside,
            damage=self._lender.damage,
        )

    def _keep_log_short(self) -> None:
        while True:
            runtime.sleep(LOOK_SECONDS)
            try:
                self._log.look()
            except StoppingError:
                return
            except DBAPIError as error:
                logger.warning("The write-ahead log could not be moved: %s", error.orig)
            except Exception:
                logger.exception("The write-ahead log could not be moved into the database")

    def _sample(self) -> None:
        while True:
            try:
                self._space = self._work.read(read_space)
                self._set_aside = runtime.run_blocking(_set_aside, self._file)
                if self._space is not None:
                    self._growth.sample(native_time.monotonic(), self._space.used_bytes)
            except StoppingError:
                return
            except DBAPIError as error:
                logger.debug("The size of the database is unknown: %s", error.orig)
            except Exception:
                logger.exception("The size of the database could not be read")
            runtime.sleep(SAMPLE_SECONDS)


def _set_aside(path: Path | None) -> tuple[SetAside, ...]:
    every = all_set_aside(path) if path else []
    return tuple(each for each in every if not each.salvaged)
