"""Watching over the connections of clients, and ending them.

Separate because it reaches into the transport: its queue per client has no bound, so one stalled
browser would hold every message of the day in memory, and a WebSocket that is closed politely
while its other side is silent is never let go.
"""

from __future__ import annotations

import errno
import logging
import os
import re
import socket
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from flask_socketio import SocketIO

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

logger = logging.getLogger(__name__)
# The server bounds what is logged there.
transport_logger = logging.getLogger("engineio.server")

MAX_PACKETS_WAITING = 2_000
WEBSOCKET_VERSION = "13"
WINDOW_BITS = re.compile(r'window_bits\s*=\s*(?!"?(9|1[0-5])"?\s*(;|,|$))', re.IGNORECASE)
"""A size of a window for compression (RFC 7692) at which the transport fails."""
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
        if not _lists(environ.get("HTTP_CONNECTION", ""), "upgrade"):
            # Then that header is a leftover of some proxy.
            del environ["HTTP_UPGRADE"]
            return self._application(environ, start_response)
        if WINDOW_BITS.search(environ.get("HTTP_SEC_WEBSOCKET_EXTENSIONS", "")):
            # A server may decline to compress.
            del environ["HTTP_SEC_WEBSOCKET_EXTENSIONS"]
        if not _is_handshake(environ):
            headers = [("Sec-WebSocket-Version", WEBSOCKET_VERSION), ("Connection", "close")]
            start_response("400 Bad Request", [*headers, ("Content-Length", "0")])
            return []
        # A line is written there each time a browser goes away, without saying anything useful.
        environ["wsgi.errors"] = self._nowhere
        session = parse_qs(environ.get("QUERY_STRING", "")).get("sid", [""])[0]
        if session and SOCKET_KEY in environ:
            self._upgraded[session] = environ[SOCKET_KEY]
        try:
            return self._application(environ, start_response)
        except Exception as error:
            # Some frames make the transport raise, and gunicorn would tell at length.
            transport_logger.error("A WebSocket failed: %r", error)  # noqa: TRY400 - one line
            raise ConnectionResetError(errno.ECONNRESET, "the WebSocket failed") from None
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


def _lists(header: str, token: str) -> bool:
    return token in (part.strip().lower() for part in header.split(","))


def _is_handshake(environ: WSGIEnvironment) -> bool:
    """Whether a WebSocket can come of it (RFC 6455, section 4.2.1)."""
    return environ.get("HTTP_SEC_WEBSOCKET_VERSION", "").strip() == WEBSOCKET_VERSION and bool(
        environ.get("HTTP_SEC_WEBSOCKET_KEY")
    )
