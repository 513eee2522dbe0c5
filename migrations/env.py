"""Runs the chain of revisions for `flask db ...`: all steps of a command in one transaction.

Separate from the steps because what holds for all of them stands here: a database that the chain
does not know is refused before it is touched, a copy is made first, and a command that is killed or
fails leaves the database as it was.
"""

from __future__ import annotations

import logging
import signal
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from logging.config import fileConfig
from types import FrameType
from typing import Any

import sqlalchemy as sa
from alembic import context
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.util import CommandError
from flask import current_app
from sqlalchemy.pool import NullPool
from sqlalchemy.sql.schema import MetaData

from acarshub import database_state
from acarshub.config import Settings
from acarshub.instance_lock import InstanceLock, LockRefused
from acarshub.maintenance import upgrade_backup
from acarshub.maintenance.upgrade_progress import Reporter
from acarshub.maintenance.upgrade_reporters import default_reporter
from acarshub.uids import new_uid
from migrations import damage, full_text, owner_triggers, progress, saved_messages
from migrations.forms import SHARED

logger = logging.getLogger("alembic.env")

BUSY_TIMEOUT_MS = 10_000
CACHE_KB = 2_000
"""Steps go through tables from one end to the other: ten times as much took no less time."""


def engine_for_steps(url: sa.URL) -> sa.Engine:
    """An engine for the one connection of a command.

    SQLite's transactions hold schema changes too, but the driver would commit on its own before
    them. EXCLUSIVE because a command that met a reader at its end would have worked in vain.
    """
    engine = sa.create_engine(url, poolclass=NullPool)
    if engine.dialect.name != "sqlite":
        return engine
    path = database_state.file_of(url)
    is_new = path is None or not path.exists() or not path.stat().st_size

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        # Not deterministic: SQLite would call it once for all rows.
        connection.create_function("new_uid", 1, new_uid)
        connection.create_function("message_key", len(SHARED), saved_messages.message_key)
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        cursor.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        # With them on, dropping a table that is built anew would empty those that refer to it.
        cursor.execute("PRAGMA foreign_keys = OFF")
        # Otherwise an owner's view of a table that is built anew would forbid it.
        cursor.execute("PRAGMA legacy_alter_table = ON")
        if is_new:
            # So that the file can shrink in small steps when old messages are removed. It has to
            # come before the first page is written; an older file would have to be written anew.
            cursor.execute("PRAGMA auto_vacuum = INCREMENTAL")
            # The server will switch an older file over when it starts.
            cursor.execute("PRAGMA journal_mode = WAL")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN EXCLUSIVE")

    return engine


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    """Leave the tables of the full-text index out of comparisons with the models."""
    return not (kind == "table" and name in full_text.TABLES)


class Command:
    """What a command is about to do to the database, found out before it does."""

    def __init__(
        self, migrations: MigrationContext, versions: Sequence[str], reporter: Reporter
    ) -> None:
        self._reporter = reporter
        self._taken = 0
        # Other commands have no destination: they look, or write files.
        planned = (
            list(migrations.opts["fn"](tuple(versions), migrations))
            if "destination_rev" in migrations.opts
            else []
        )
        self.writes = bool(planned)
        self.steps = [step for step in planned if isinstance(step, RevisionStep)]

    def check_steps_back(self, state: database_state.DatabaseState) -> None:
        """Say what they will lose; CommandError when one of them must not be."""
        back = [step.revision for step in self.steps if not step.is_upgrade]
        for script in back:
            database_state.check_step_back(state, script.revision)
        for script in back:
            loses = getattr(script.module, "LOSES", None)
            if loses:
                logger.warning("Going back before %s loses %s", script.revision, loses)

    def begin_next_step(self, **_of_the_last: object) -> None:
        """Tell the reporter of the next step of the chain, if there is one."""
        if self._taken < len(self.steps):
            step = self.steps[self._taken]
            title = (step.doc or step.revision.revision).rstrip(".")
            self._reporter.step(title if step.is_upgrade else f"Undo: {title}")
        self._taken += 1


def run(engine: sa.Engine, metadata: MetaData) -> None:
    """Do what the command asks for to the database behind `engine`."""
    settings: Settings = current_app.config["ACARSHUB"]
    chain = [script.revision for script in context.script.walk_revisions()]
    database_state.make_folder(engine.url)
    try:
        with interruptible(), closing(InstanceLock(engine.url)) as lock:
            upgrades = _is_upgrade()
            state = damage.sound_state(engine, chain, lock, may_set_aside=upgrades)
            try:
                with engine_for_steps(engine.url).connect() as connection:
                    _run(connection, metadata, settings, lock, state)
            except sa.exc.DBAPIError as error:
                if not (upgrades and database_state.is_damage(error)):
                    raise
                undone = _undo(engine.url)
                if not damage.set_aside_after(error, engine.url, lock):
                    raise CommandError(told(error, engine.url, undone=undone)) from None
                state = database_state.DatabaseState()
                with engine_for_steps(engine.url).connect() as connection:
                    _run(connection, metadata, settings, lock, state)
            if not state.tables:
                damage.carry_over_into(engine.url, chain[0])
    except LockRefused as error:
        raise CommandError(str(error)) from None
    except sa.exc.DBAPIError as error:
        raise CommandError(told(error, engine.url, undone=_undo(engine.url))) from None


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl+C end the command as KeyboardInterrupt wherever it comes.

    While SQL calls one of our functions, sqlite3 makes a database error of it.
    """
    usual = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(usual):
        yield
        return
    interrupted = threading.Event()

    def interrupt(number: int, frame: FrameType | None) -> None:
        interrupted.set()
        usual(number, frame)

    signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    except sa.exc.DBAPIError as error:
        if interrupted.is_set():
            raise KeyboardInterrupt from error
        raise
    finally:
        signal.signal(signal.SIGINT, usual)


def _is_upgrade() -> bool:
    # Without a connection it only tells what was asked for, by the function that plans the steps.
    context.configure(dialect_name="sqlite")
    return getattr(context.get_context().opts.get("fn"), "__name__", "") == "upgrade"


def _undo(url: sa.URL) -> bool:
    """Have SQLite undo now what a failed write left, as it would at the next opening.

    Until then the file alone, copied without its journal, would be broken.
    """
    path = database_state.file_of(url)
    if path is None:
        return True
    try:
        database_state.finish_interrupted_write(path)
    except (sqlite3.Error, OSError):
        return False
    return True


def _run(
    connection: sa.Connection,
    metadata: MetaData,
    settings: Settings,
    lock: InstanceLock,
    state: database_state.DatabaseState,
) -> None:
    def configure(**options: Any) -> None:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            transactional_ddl=True,
            include_name=include_name,
            **options,
            **current_app.extensions["migrate"].configure_args,
        )

    reporter = current_app.extensions.get("acarshub_upgrade_reporter") or default_reporter()
    context.config.attributes[progress.ATTRIBUTE] = reporter
    configure()
    command = Command(context.get_context(), state.versions, reporter)
    if command.writes:
        lock.take()
        # Until now another command may have been at work on it.
        state = database_state.read_state(connection.engine)
        command = Command(context.get_context(), state.versions, reporter)
    backup = None
    if command.steps:
        command.check_steps_back(state)
        path = database_state.file_of(connection.engine.url)
        backup = upgrade_backup.plan(path, enabled=settings.db_upgrade_backup)
        reporter.begin(len(command.steps) + (backup is not None))
        if backup:
            reporter.step("Copy the database")
            backup.make(reporter)
        command.begin_next_step()
    configure(on_version_apply=command.begin_next_step)
    with (
        context.begin_transaction(),
        owner_triggers.out_of_the_way(connection) if command.steps else nullcontext(),
    ):
        context.run_migrations()
    if command.steps:
        # Before the log says more: the line of the last step is still open on a terminal.
        reporter.end()
    if backup:
        backup.keep(state.versions)


def told(error: sa.exc.DBAPIError, url: sa.URL, *, undone: bool) -> str:
    """What stopped the command, and what to do, for the person who ran it."""
    reason = database_state.on_one_line(error.orig)
    advice = "Run the command again; if that does not help, ask with this line"
    if "locked" in reason or "busy" in reason:
        advice = "Another program uses the file: stop it and run the command again"
    elif "full" in reason:
        advice = "Free space on that disk (`flask acarshub doctor` says how much is needed)"
    elif "readonly" in reason or "unable to open" in reason:
        advice = "Make the file and its folder writable for this user"
    elif "I/O" in reason:
        advice = "Check the disk: its space, its health and the system's log"
    state = (
        "It is as it was before."
        if undone
        else "SQLite undoes what was begun as soon as it can open the file; until then keep the"
        " journal beside it."
    )
    found = f"The database {database_state.shown(url)}"
    return f"{found} could not be changed: {reason}. {state} {advice}."


if context.is_offline_mode():
    raise CommandError("--sql is not available: steps look at the database that they change.")
# A process that logs already, such as a test, keeps its own way of logging.
if not logging.getLogger().handlers and context.config.config_file_name:
    fileConfig(context.config.config_file_name, disable_existing_loggers=False)
database = current_app.extensions["migrate"].db
run(database.engine, database.metadata)
