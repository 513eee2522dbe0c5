"""An upgrade in a child process that is killed at a moment counted in work, not in time.

Separate from the tests because counting reaches below the program: each statement that SQLite
begins counts, those of triggers and of the full-text index too, whichever connection it is on.
"""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable
from typing import NoReturn

import sqlalchemy as sa

from tests.migrations.chain import Chain

INSTRUCTIONS_APART = 500
"""Steps of SQLite's virtual machine between moments within one statement."""
CACHE_PAGES = 5
"""So few that changed pages reach the file before the commit, as with a large database."""


def moments(chain: Chain, revision: str = "head") -> list[str]:
    """What each moment of an upgrade is about to do; the database is upgraded by that."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, "w") as told:
            _upgrade_and_exit(chain, revision, lambda doing: told.write(f"{doing}\n"), told.flush)
    os.close(writing)
    with os.fdopen(reading) as told:
        found = told.read().splitlines()
    assert _exit_code_of(child) == 0
    return found


def killed_at(chain: Chain, moment: int, revision: str = "head") -> bool:
    """Upgrade in a child that is killed at the n-th moment, from 1; whether it came to that."""
    left = moment

    def count_down(_doing: str) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        _upgrade_and_exit(chain, revision, count_down)
    code = _exit_code_of(child)
    assert code in {0, -signal.SIGKILL}
    return code != 0


def _exit_code_of(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _upgrade_and_exit(
    chain: Chain,
    revision: str,
    tell: Callable[[str], object],
    at_the_end: Callable[[], object] = lambda: None,
) -> NoReturn:
    code = 1
    try:
        _watch_connections(tell)
        sa.event.listen(sa.Engine, "engine_connect", _write_early)
        chain.app.extensions["acarshub_upgrade_reporter"] = _Telling(tell)
        chain.upgrade(revision)
        tell("end")
        at_the_end()
        code = 0
    finally:
        # The child must not go on to run the rest of the tests.
        os._exit(code)


def _watch_connections(tell: Callable[[str], object]) -> None:
    connect = sqlite3.dbapi2.connect

    def connect_watched(*arguments: object, **options: object) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **options)  # type: ignore[call-overload]
        connection.set_trace_callback(lambda sql: tell(" ".join(sql.split())[:80]))
        connection.set_progress_handler(tell_within, INSTRUCTIONS_APART)
        return connection

    def tell_within() -> int:
        tell("within")
        # Anything else would interrupt the statement.
        return 0

    # Where SQLAlchemy looks it up, and where everybody else does.
    sqlite3.dbapi2.connect = sqlite3.connect = connect_watched  # type: ignore[assignment]


def _write_early(connection: sa.Connection) -> None:
    driver = connection.connection.dbapi_connection
    assert isinstance(driver, sqlite3.Connection)
    driver.execute(f"PRAGMA cache_size = {CACHE_PAGES}")
    # What a killed process has handed to the system is not lost, only a power cut would do that.
    driver.execute("PRAGMA synchronous = OFF")


class _Telling:
    """A reporter that only says that it was called: the backup runs no statement."""

    def __init__(self, tell: Callable[[str], object]) -> None:
        self._tell = tell

    def begin(self, steps: int) -> None:
        self._tell(f"begin {steps}")

    def step(self, title: str) -> None:
        self._tell(f"step {title}")

    def advance(self, done: int, total: int) -> None:
        self._tell(f"advance {done} {total}")

    def end(self) -> None:
        self._tell("reported")
