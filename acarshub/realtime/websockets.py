"""The WebSockets of clients, and writing to them without a detour.

Separate because it reaches into the transport, which queues every packet and wakes a green thread
for it. Where nothing is queued and nothing under way, a frame can go to the kernel at once;
everything else goes the transport's way, so the order is always the same.
"""

from __future__ import annotations

import logging
import re
import socket
from collections.abc import Callable
from typing import Any

from acarshub import runtime
from acarshub.realtime.outgoing import Outgoing

logger = logging.getLogger(__name__)

COMPRESSION = "permessage-deflate"
FRAMES_FOR_THEMSELVES = f"{COMPRESSION}; server_no_context_takeover; client_no_context_takeover"
"""One compressed frame then does for all clients, and no client takes 300 kB for its windows. A
server may ask for both whatever was offered (RFC 7692, sections 7.1.1.1 and 7.1.1.2)."""
ACCEPTABLE_OFFER = re.compile(
    rf"{COMPRESSION}(\s*;\s*(server_no_context_takeover|client_no_context_takeover"
    r'|client_max_window_bits(\s*=\s*"?([89]|1[0-5])"?)?))*',
    re.IGNORECASE,
)

Handler = Callable[[Any], object]


def agreed_compression(offers: str) -> str | None:
    """What of a handshake's `Sec-WebSocket-Extensions` the transport is to see; None for nothing.

    A client that wants smaller windows gets no compression.
    """
    if any(ACCEPTABLE_OFFER.fullmatch(offer.strip()) for offer in offers.split(",")):
        return FRAMES_FOR_THEMSELVES
    return None


class WebSocket:
    """One client's; `session` and `transport` are the objects of Engine.IO and of eventlet."""

    def __init__(self, session: Any, transport: Any) -> None:
        self._session = session
        self._transport = transport
        self._under_way = transport._sendlock  # noqa: SLF001 - nothing else tells
        self._native = transport.socket.fd
        self._compresses = COMPRESSION in transport.extensions

    @staticmethod
    def can_watch(transport: Any) -> bool:
        """Whether its connection is a bare one; a TLS connection must see all that is written."""
        native = getattr(transport.socket, "fd", None)
        return type(native) is runtime.native_socket.socket

    def send(self, outgoing: Outgoing) -> bool:
        """Give a frame to the kernel; False when it is not this frame's turn."""
        if self._is_busy():
            return False
        frame = outgoing.compressed if self._compresses else outgoing.plain
        try:
            sent = self._native.send(frame)
        except OSError:
            # The kernel's buffer is full, or the client has gone, which is for the transport.
            return False
        if sent < len(frame):
            self._under_way.acquire(blocking=False)
            runtime.spawn(self._send_rest, frame[sent:])
        return True

    def shut(self) -> None:
        """Wake whoever reads from it or is stuck writing to it; both then clean up."""
        try:
            self._transport.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            logger.debug("A client had gone already")

    def _is_busy(self) -> bool:
        session = self._session
        return bool(
            session.queue.qsize()
            # At most nought with somebody in line; what it holds is in no queue any more.
            or self._under_way.balance <= 0
            or not session.upgraded
            or session.closing
            or self._transport.websocket_closed
        )

    def _send_rest(self, rest: bytes) -> None:
        try:
            self._transport.socket.sendall(rest)
        except OSError:
            # In the middle of a frame nothing else can be said.
            self.shut()
        finally:
            self._under_way.release()


class WebSockets:
    """Those of one server, by Engine.IO session."""

    def __init__(self) -> None:
        self._open: dict[str, WebSocket] = {}

    def watch(self, engine: Any) -> None:
        """Take notice of every WebSocket that the Engine.IO server `engine` opens from now on."""
        drivers: dict[str, Any] = engine._async  # noqa: SLF001 - nowhere else can one be put
        driver = drivers["websocket"]

        def watched(handler: Handler, server: object) -> object:
            session = handler.__self__  # type: ignore[attr-defined] # a method of the session
            return driver(lambda transport: self._while_open(session, transport, handler), server)

        # A copy: the original is a module's, for all servers.
        engine._async = {**drivers, "websocket": watched}  # noqa: SLF001 - as above

    def send(self, session: str, outgoing: Outgoing) -> bool:
        """Send at once; False when `session` has no WebSocket, or has not taken all before it."""
        open_one = self._open.get(session)
        return open_one is not None and open_one.send(outgoing)

    def get(self, session: str) -> WebSocket | None:
        """The WebSocket of a session."""
        return self._open.get(session)

    def _while_open(self, session: Any, transport: Any, handler: Handler) -> object:
        if not WebSocket.can_watch(transport):
            return handler(transport)
        self._open[session.sid] = WebSocket(session, transport)
        try:
            return handler(transport)
        finally:
            del self._open[session.sid]
