"""Runs the chain of revisions for `flask db ...`, each step in a transaction of its own.

Separate from the steps because what holds for all of them stands here: a database that the chain
does not fit is refused before it is touched, and a killed step leaves no trace.
"""

from __future__ import annotations

import logging
from contextlib import closing
from functools import partial
from logging.config import fileConfig

import sqlalchemy as sa
from alembic import context
from alembic.runtime.migration import MigrationContext, MigrationInfo
from alembic.util import CommandError
from flask import current_app
from sqlalchemy.sql.schema import MetaData

from acarshub import database_state
from acarshub.instance_lock import InstanceLock, LockRefused
from migrations import full_text


def use_whole_transactions(connection: sa.Connection) -> None:
    """Let SQLite's transactions hold schema changes too.

    The driver would otherwise commit on its own before and begin late, so that a step killed in
    the middle stayed half done. IMMEDIATE because a step that reads first must not find the
    database taken when it comes to write.
    """
    if connection.dialect.name != "sqlite":
        return
    dbapi_connection = connection.connection.dbapi_connection
    setattr(dbapi_connection, "isolation_level", None)  # noqa: B010 - not in the DBAPI's type

    @sa.event.listens_for(connection, "begin")
    def begin(conn: sa.Connection) -> None:
        conn.exec_driver_sql("BEGIN IMMEDIATE")


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    """Leave the tables of the full-text index out of comparisons with the models."""
    return not (kind == "table" and name in full_text.TABLES)


def before_step_commits(
    lock: InstanceLock,
    *,
    ctx: MigrationContext,
    step: MigrationInfo,
    **_others: object,
) -> None:
    """Undo a step that must not be by raising inside its transaction.

    That is a step back on a database with messages, and any step below a running server. Commands
    that take no step need no lock.
    """
    if ctx.connection is not None:
        database_state.check_step_back(ctx.connection, is_upgrade=step.is_upgrade)
    try:
        lock.take()
    except LockRefused as error:
        raise CommandError(str(error)) from None


def run(engine: sa.Engine, metadata: MetaData) -> None:
    """Do what the command asks for to the database behind `engine`."""
    chain = [script.revision for script in context.script.walk_revisions()]
    database_state.make_folder(engine.url)
    database_state.check(database_state.read_state(engine), engine.url, chain)
    lock = InstanceLock(engine.url)
    with closing(lock), engine.connect() as connection:
        # Its way of beginning transactions is changed, so it must not go back to a pool.
        connection.detach()
        use_whole_transactions(connection)
        context.configure(
            connection=connection,
            target_metadata=metadata,
            transactional_ddl=True,
            transaction_per_migration=True,
            include_name=include_name,
            on_version_apply=partial(before_step_commits, lock),
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    raise CommandError("--sql is not available: steps look at the database that they change.")
# A process that logs already, such as a test, keeps its own way of logging.
if not logging.getLogger().handlers and context.config.config_file_name:
    fileConfig(context.config.config_file_name, disable_existing_loggers=False)
database = current_app.extensions["migrate"].db
run(database.engine, database.metadata)
