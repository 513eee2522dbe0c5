"""Changing the database from green threads, on the one thread that writes.

Separate from the pipeline, which stores messages, so that whoever changes something else need not
know it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from acarshub import runtime

Result = TypeVar("Result")


class Call(Protocol):
    """Runs a function in a transaction and hands its result on after the commit; see `Pipeline`."""

    def __call__(
        self,
        function: Callable[[Connection], Result],
        committed: Callable[[Result], None],
        *,
        quiet: bool = False,
    ) -> None: ...


class Writes:
    """Transactions between two batches of messages."""

    def __init__(self, call: Call, mailbox: runtime.HubMailbox) -> None:
        self._call = call
        self._mailbox = mailbox
        self._turn = runtime.GreenLock()

    def write(
        self,
        function: Callable[[Connection], Result],
        committed: Callable[[Result], object] | None = None,
        *,
        quiet: bool = False,
    ) -> Result:
        """Run `function` in a transaction and return its result; other green threads go on.

        `committed` gets the result on the writing thread before the next message is written.
        `quiet`: nothing is matched meanwhile, which holds up all that arrives.
        Errors are re-raised; RuntimeError when the server is stopping.
        """
        results: list[Result] = []

        def done(result: Result) -> None:
            if committed:
                committed(result)
            results.append(result)

        # Each that waits for the writing thread would hold a native thread, of which there are few.
        with self._turn:
            runtime.run_blocking(self._call, function, done, quiet=quiet)
        return results[0]

    def write_then(
        self,
        function: Callable[[Connection], Result],
        on_hub: Callable[[Result], object],
        committed: Callable[[Result], object] | None = None,
        *,
        quiet: bool = False,
    ) -> Result:
        """Like `write`, and have `on_hub` called with the result on the hub before returning.

        It comes by the mail that messages come by: after all that were committed before, and
        before all that are committed later.
        """
        finished: runtime.GreenQueue[None] = runtime.GreenQueue()

        def mail(result: Result) -> None:
            try:
                on_hub(result)
            finally:
                finished.put(None)

        def done(result: Result) -> None:
            if committed:
                committed(result)
            self._mailbox.post(mail, result)

        result = self.write(function, done, quiet=quiet)
        finished.get()
        return result
