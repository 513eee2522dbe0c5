"""Time limits for what SQLite does: the statement that runs when the time is up is interrupted.

Separate because it is about connections and not about search. It works inside the native thread
that runs the statement, so nobody has to watch it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from acarshub.runtime import native_time

STEPS = 20_000
"""Instructions of SQLite between two looks at the clock: about a millisecond. Each look needs the
interpreter, which the hub may hold."""

_INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a search may take."""

    seconds: float = 1.5
    """For the page, and again where words have to be looked for inside of others."""
    count_seconds: float = 0.02
    """For counting by an index alone, which ends at MAX_COUNT by itself."""
    walk_count_seconds: float = 0.004
    """For counting by summaries or message by message: a page should not wait for its number."""
    rough_count_seconds: float = 0.001
    """The same where there are too many messages for it to come to an end."""


class Deadline:
    """The moment at which patience ends."""

    def __init__(self, seconds: float) -> None:
        self._end = native_time.monotonic() + seconds

    @property
    def passed(self) -> bool:
        """Whether it is over."""
        return native_time.monotonic() >= self._end


class TimeUpError(Exception):
    """The statement was interrupted because the time was up."""


@contextmanager
def limited(connection: Connection, deadline: Deadline) -> Iterator[None]:
    """Interrupt what SQLite does inside the block when `deadline` passes: TimeUpError.

    Limits may stand inside each other; the inner one counts there. On PostgreSQL nothing is
    interrupted: there, only the steps between statements look at the clock.
    """
    driver = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or driver is None:
        yield
        return
    before = connection.info.get(_KEY)
    connection.info[_KEY] = deadline
    driver.set_progress_handler(lambda: deadline.passed, STEPS)
    try:
        yield
    except DBAPIError as error:
        if str(error.orig) != _INTERRUPTED:
            raise
        raise TimeUpError from None
    finally:
        connection.info[_KEY] = before
        handler = None if before is None else lambda: before.passed
        driver.set_progress_handler(handler, STEPS)


_KEY = "acarshub_deadline"
