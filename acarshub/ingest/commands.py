"""Calls that wait for their turn on the thread that writes.

Separate from that thread, which takes them between two batches of messages.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from acarshub.runtime import native_threading

Result = TypeVar("Result")


class Command:
    """A call that waits for its turn on the thread that writes."""

    def __init__(
        self,
        connection: Connection,
        function: Callable[[Connection], Result],
        committed: Callable[[Result], None],
        *,
        quiet: bool,
    ) -> None:
        """`quiet`: nothing may be matched meanwhile."""
        self.quiet = quiet
        self._transact = partial(_transact, connection, function, committed)
        self.done = native_threading.Event()
        self.failure: BaseException | None = None

    def run(self) -> None:
        """Run it in a transaction, on the thread that writes."""
        try:
            self._transact()
        except BaseException as error:
            self.failure = error
        self.done.set()

    def fail(self, error: BaseException) -> None:
        """Have `error` raised where it was asked for, without running it."""
        self.failure = error
        self.done.set()


class Aside:
    """A call that waits for its turn and has nothing to do with the connection that writes."""

    def __init__(self, function: Callable[[], object]) -> None:
        self._function = function
        self.done = native_threading.Event()
        self.failure: BaseException | None = None

    def run(self) -> None:
        """Run it, on the thread that writes."""
        try:
            self._function()
        except BaseException as error:
            self.failure = error
        self.done.set()


def _transact(
    connection: Connection,
    function: Callable[[Connection], Result],
    committed: Callable[[Result], None],
) -> None:
    with connection.begin():
        result = function(connection)
    committed(result)
