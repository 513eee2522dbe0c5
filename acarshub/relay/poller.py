"""Waiting for many sockets at once in a native thread.

Separate because the standard library's `selectors` is patched in the server, and cannot wait for
nothing but the end of a connection.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from acarshub.runtime import native_select

READABLE = native_select.POLLIN
WRITABLE = native_select.POLLOUT
ENDED = native_select.POLLERR | native_select.POLLHUP | native_select.POLLNVAL
"""Told always, whatever is watched for."""

Handler: TypeAlias = Callable[[int], None]
"""Gets what has come true of a socket."""


class Poller:
    """Calls the handlers of sockets that are ready; for one thread."""

    def __init__(self) -> None:
        self._poll = native_select.poll()
        self._handlers: dict[int, Handler] = {}

    def watch(self, number: int, events: int, handler: Handler) -> None:
        """Watch the socket of that file number for `events`, in place of what was before."""
        self._poll.register(number, events)
        self._handlers[number] = handler

    def forget(self, number: int) -> None:
        """Watch it no more; to be called before it is closed."""
        if self._handlers.pop(number, None):
            self._poll.unregister(number)

    def wait(self, seconds: float) -> None:
        """Handle what is ready, waiting at most `seconds` for something to be."""
        for number, events in self._poll.poll(seconds * 1000):
            # One handler may have closed the socket of another.
            handler = self._handlers.get(number)
            if handler:
                handler(events)
