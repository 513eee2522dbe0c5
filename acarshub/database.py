"""Engine options and connections: how the server and the commands reach the database.

Separate because native threads and green threads meet here, and only here may they share one
connection: it is lent to one native call at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from acarshub import runtime
from acarshub.config import Settings
from acarshub.database_state import is_damage, on_one_line

Result = TypeVar("Result")

BUSY_TIMEOUT_MS = 10_000
READ_CONNECTIONS = 4
READERS = READ_CONNECTIONS + 1
"""With the one that only looks whether the database is well."""
READERS_SHARE = 0.6
"""Of the page cache; the connection that writes has the rest."""


def engine_options(url: str) -> dict[str, object]:
    """Options for `create_engine`.

    No pool: SQLAlchemy's pools use locks that cannot be shared between native and green threads.
    """
    options: dict[str, object] = {"poolclass": NullPool}
    if url.startswith("sqlite"):
        options["connect_args"] = {"check_same_thread": False}
    return options


def configure_engine(engine: Engine, settings: Settings) -> None:
    """Set what every SQLite connection needs; other databases are left as they are."""
    if engine.dialect.name != "sqlite":
        return

    def prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        # Other statements may wait for the lock, so the time-out comes first.
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA foreign_keys = ON")
        # Some systems' SQLite writes zeros over all that is removed: a third more work for each
        # removed message, and commits twice as long where the full-text index is merged.
        cursor.execute("PRAGMA secure_delete = OFF")
        cursor.execute(f"PRAGMA cache_size = -{settings.db_cache_size_kb}")
        cursor.execute(f"PRAGMA wal_autocheckpoint = {settings.db_wal_autocheckpoint_pages}")
        cursor.close()

    event.listen(engine, "connect", prepare)


class ConnectionLender:
    """A few open connections, lent to blocking work one call at a time."""

    def __init__(self, engine: Engine, size: int = READ_CONNECTIONS) -> None:
        self.damage = ""
        """What SQLite said when something met a damaged page; empty as long as nothing did."""
        self._idle: runtime.GreenQueue[Connection] = runtime.GreenQueue()
        # One after the other: SQLAlchemy's first-connect lock must never be waited for by two
        # native threads.
        for _ in range(size):
            connection = engine.connect()
            _leave_of_cache(connection, READERS_SHARE / READERS)
            self._idle.put(connection)

    def run(self, function: Callable[[Connection], Result]) -> Result:
        """Call `function` with a connection in a native thread, in a transaction of its own."""
        connection = self._idle.get()
        try:
            return runtime.run_blocking(_in_transaction, connection, function)
        except DatabaseError as error:
            if is_damage(error):
                self.damage = on_one_line(error.orig)
            raise
        finally:
            self._idle.put(connection)


def read_at_one_moment(connection: Connection) -> None:
    """Let everything until the end of the transaction be read as the database is now.

    SQLite would otherwise look anew for each statement, and forget all pages that it has read when
    something was written in between.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN")


def leave_writer_its_cache(connection: Connection) -> None:
    """Leave a new connection what those that read have not: together they use all there is."""
    _leave_of_cache(connection, 1 - READERS_SHARE)


def _leave_of_cache(connection: Connection, share: float) -> None:
    if connection.dialect.name == "sqlite":
        kilobytes = -connection.exec_driver_sql("PRAGMA cache_size").scalar_one()
        connection.exec_driver_sql(f"PRAGMA cache_size = -{max(int(kilobytes * share), 1)}")
        connection.rollback()


def _in_transaction(connection: Connection, function: Callable[[Connection], Result]) -> Result:
    with connection.begin():
        return function(connection)
