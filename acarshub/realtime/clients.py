"""Watching over the connections of clients, and ending them.

Separate because it reaches into the transport: its queue per client has no bound, so one stalled
browser would hold every message of the day in memory, and a WebSocket that is closed politely
while its other side is silent is never let go.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from flask_socketio import SocketIO

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

logger = logging.getLogger(__name__)

MAX_PACKETS_WAITING = 2_000
SOCKET_KEY = "gunicorn.socket"


class Clients:
    """The clients of one application; a WSGI middleware that sees their sockets."""

    def __init__(self, socketio: SocketIO, application: WSGIApplication) -> None:
        self._socketio = socketio
        self._application = application
        self._upgraded: dict[str, socket.socket] = {}
        self._nowhere = Path(os.devnull).open("w")  # noqa: SIM115 - lives as long as the process

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on, remembering the socket of one that becomes a WebSocket."""
        if environ.get("HTTP_UPGRADE", "").lower() != "websocket":
            return self._application(environ, start_response)
        # A line is written there each time a browser goes away, without saying anything useful.
        environ["wsgi.errors"] = self._nowhere
        session = parse_qs(environ.get("QUERY_STRING", "")).get("sid", [""])[0]
        if session and SOCKET_KEY in environ:
            self._upgraded[session] = environ[SOCKET_KEY]
        try:
            return self._application(environ, start_response)
        finally:
            self._upgraded.pop(session, None)

    def disconnect_slow(self) -> int:
        """End every connection with too many unsent packets; returns how many."""
        slow = [
            session
            for session, connection in self._connections().items()
            if connection.queue.qsize() > MAX_PACKETS_WAITING and not connection.closed
        ]
        for session in slow:
            logger.warning(
                "Disconnecting a client that has not read %d packets", MAX_PACKETS_WAITING
            )
            self._cut(session)
        return len(slow)

    def disconnect_all(self) -> None:
        """End every connection; clients come back by themselves when there is a server again."""
        for session in self._connections():
            self._cut(session)

    def _connections(self) -> dict[str, Any]:
        return dict(self._socketio.server.eio.sockets)

    def _cut(self, session: str) -> None:
        first_request = self._socketio.server.environ.get(session, {})
        below = self._upgraded.get(session) or first_request.get(SOCKET_KEY)
        connection = self._socketio.server.eio.sockets.get(session)
        if below is not None:
            # Wakes whoever reads from it or is stuck writing to it; both then clean up.
            try:
                below.shutdown(socket.SHUT_RDWR)
            except OSError:
                logger.debug("A client had gone already")
        if connection is not None:
            connection.close(wait=False, abort=True)
