"""Watching over the connections of clients, and ending them.

Separate because it reaches into the transport: its queue per client has no bound, so one stalled
browser would hold every message of the day in memory, and a WebSocket that is closed politely
while its other side is silent is never let go.
"""

from __future__ import annotations

import errno
import logging
import os
import socket
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask_socketio import SocketIO

from acarshub import runtime
from acarshub.realtime.websockets import WebSockets, agreed_compression

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

logger = logging.getLogger(__name__)
# The server bounds what is logged there.
transport_logger = logging.getLogger("engineio.server")

MAX_BYTES_WAITING = 8_000_000
"""For one client; they hold the same events, so many of them hold hardly more than one."""
PACKET_BYTES = 400
"""What a packet takes beside its text."""
LOOK_SECONDS = 1.0
WEBSOCKET_VERSION = "13"
SOCKET_KEY = "gunicorn.socket"
OFFER_KEY = "HTTP_SEC_WEBSOCKET_EXTENSIONS"


class Clients:
    """The clients of one application; a WSGI middleware that looks at their handshakes."""

    def __init__(
        self, socketio: SocketIO, websockets: WebSockets, application: WSGIApplication
    ) -> None:
        self._socketio = socketio
        self._websockets = websockets
        self._application = application
        self._nowhere = Path(os.devnull).open("w")  # noqa: SIM115 - lives as long as the process

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on, unless it asks for a WebSocket that cannot be."""
        if environ.get("HTTP_UPGRADE", "").lower() != "websocket":
            return self._application(environ, start_response)
        if not _lists(environ.get("HTTP_CONNECTION", ""), "upgrade"):
            # Then that header is a leftover of some proxy.
            del environ["HTTP_UPGRADE"]
            return self._application(environ, start_response)
        if not _is_handshake(environ):
            headers = [("Sec-WebSocket-Version", WEBSOCKET_VERSION), ("Connection", "close")]
            start_response("400 Bad Request", [*headers, ("Content-Length", "0")])
            return []
        compression = agreed_compression(environ.pop(OFFER_KEY, ""))
        if compression is not None:
            environ[OFFER_KEY] = compression
        # A line is written there each time a browser goes away, without saying anything useful.
        environ["wsgi.errors"] = self._nowhere
        try:
            return self._application(environ, start_response)
        except Exception as error:
            # Some frames make the transport raise, and gunicorn would tell at length.
            transport_logger.error("A WebSocket failed: %r", error)  # noqa: TRY400 - one line
            raise ConnectionResetError(errno.ECONNRESET, "the WebSocket failed") from None

    def watch(self) -> None:
        """Disconnect slow clients for ever; a clock for a green thread."""
        while True:
            try:
                self.disconnect_slow()
            except Exception:
                # A clock that stops would go unnoticed for years.
                logger.exception("Looking for slow clients failed")
            runtime.sleep(LOOK_SECONDS)

    def disconnect_slow(self) -> int:
        """End every connection for which too much is waiting to be sent; returns how many."""
        slow = [
            session
            for session, connection in self._connections().items()
            if not connection.closed and _bytes_waiting(connection) > MAX_BYTES_WAITING
        ]
        for session in slow:
            logger.warning("Disconnecting a client that has not read %d bytes", MAX_BYTES_WAITING)
            self._cut(session)
        return len(slow)

    def disconnect_all(self) -> None:
        """End every connection; clients come back by themselves when there is a server again."""
        for session in self._connections():
            self._cut(session)

    def _connections(self) -> dict[str, Any]:
        return dict(self._socketio.server.eio.sockets)

    def _cut(self, session: str) -> None:
        websocket = self._websockets.get(session)
        first_request = self._socketio.server.environ.get(session, {})
        connection = self._socketio.server.eio.sockets.get(session)
        if websocket is not None:
            websocket.shut()
        elif SOCKET_KEY in first_request:
            # Wakes whoever reads from it or is stuck writing to it; both then clean up.
            try:
                first_request[SOCKET_KEY].shutdown(socket.SHUT_RDWR)
            except OSError:
                logger.debug("A client had gone already")
        if connection is not None:
            connection.close(wait=False, abort=True)


def _bytes_waiting(connection: Any) -> int:
    return sum(
        PACKET_BYTES + len(packet.encode_cache or packet.data or "")
        # None marks the end.
        for packet in connection.queue.queue
        if packet is not None
    )


def _lists(header: str, token: str) -> bool:
    return token in (part.strip().lower() for part in header.split(","))


def _is_handshake(environ: WSGIEnvironment) -> bool:
    """Whether a WebSocket can come of it (RFC 6455, section 4.2.1)."""
    return environ.get("HTTP_SEC_WEBSOCKET_VERSION", "").strip() == WEBSOCKET_VERSION and bool(
        environ.get("HTTP_SEC_WEBSOCKET_KEY")
    )
