"""Triggers that an owner of the database has put on its tables.

Separate because no edition makes them: steps would fire them for rows that only change their form,
and SQLite drops them with a table that is built anew.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa

from acarshub.database_state.editions import OWN_TABLES
from migrations import early, full_text, stretches
from migrations.tables import quoted

logger = logging.getLogger("alembic.runtime.migration")

_OF_EDITIONS = frozenset({*full_text.TRIGGERS, *early.TRIGGERS, *stretches.TRIGGERS})
_INDEX = "messages_fts"


@dataclass(frozen=True, slots=True)
class _Trigger:
    name: str
    table: str
    sql: str


@contextmanager
def out_of_the_way(connection: sa.Connection) -> Iterator[None]:
    """Around the steps of a command, in its transaction: they come back as they were.

    One that no longer fits, because what it names is gone, would stop the server from storing
    messages: it stays away, and the log has its SQL.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    triggers = _triggers(connection)
    for each in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {quoted(each.name)}")
    yield
    for each in triggers:
        if not _came_back(connection, each):
            logger.warning("A trigger no longer fits and was left out: %s", each.sql)


def _triggers(connection: sa.Connection) -> list[_Trigger]:
    rows = connection.exec_driver_sql(
        "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid"
    )
    found = [_Trigger(*row) for row in rows]
    return [each for each in found if each.table in OWN_TABLES and each.name not in _OF_EDITIONS]


def _came_back(connection: sa.Connection, trigger: _Trigger) -> bool:
    if _INDEX in trigger.sql.lower():
        # It would index every message twice.
        return False
    savepoint = connection.begin_nested()
    try:
        connection.exec_driver_sql(trigger.sql)
        # SQLite looks at what a trigger does only when it is about to do it.
        for change in _changes(connection, trigger.table):
            connection.exec_driver_sql(f"EXPLAIN {change}").close()
    except sa.exc.DatabaseError:
        savepoint.rollback()
        return False
    savepoint.commit()
    return True


def _changes(connection: sa.Connection, table: str) -> list[str]:
    name = quoted(table)
    columns = [quoted(row[1]) for row in connection.exec_driver_sql(f"PRAGMA table_info({name})")]
    return [
        f"INSERT INTO {name} DEFAULT VALUES",
        f"UPDATE {name} SET {', '.join(f'{column} = {column}' for column in columns)}",
        f"DELETE FROM {name}",
    ]
