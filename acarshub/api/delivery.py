"""Long answers: a client that stops taking them is let go.

Separate because exports and streams both write for as long as somebody reads. The server's own
write waits for ever, with all that the answer holds.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator

from flask import Response, request

from acarshub import runtime
from acarshub.realtime.clients import SOCKET_KEY
from acarshub.runtime import native_time

PATIENCE_SECONDS = 60.0
"""For one piece, some hundred kilobytes at most."""
LOOK_SECONDS = 5.0


def long_answer(pieces: Iterator[bytes], mimetype: str, ended: Callable[[], object]) -> Response:
    """An answer of `pieces` as they come; `ended` is called when it has, whatever the reason."""
    watch = _Watch(request.environ.get(SOCKET_KEY))
    response = Response(watch.over(pieces), mimetype=mimetype)
    response.call_on_close(ended)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Proxies that gather answers would hold live ones back.
    response.headers["X-Accel-Buffering"] = "no"
    return response


class _Watch:
    """Looks whether the pieces of one answer are taken."""

    def __init__(self, connection: socket.socket | None) -> None:
        self._connection = connection
        self._given_at: float | None = None

    def over(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """`pieces`, each of which has to be taken in time."""
        task = None if self._connection is None else runtime.spawn(self._look)
        try:
            for piece in pieces:
                self._given_at = native_time.monotonic()
                yield piece
                self._given_at = None
        finally:
            if task is not None:
                task.stop()

    def _look(self) -> None:
        while True:
            runtime.sleep(LOOK_SECONDS)
            given_at = self._given_at
            if given_at is not None and native_time.monotonic() - given_at > PATIENCE_SECONDS:
                self._cut()
                return

    def _cut(self) -> None:
        if self._connection is not None:
            try:
                # Wakes the write that waits.
                self._connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                return
