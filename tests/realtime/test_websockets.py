"""Frames go to the kernel at once when it is their turn, and never out of it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from eventlet.greenio import GreenSocket
from eventlet.queue import Queue
from eventlet.websocket import RFC6455WebSocket

from acarshub import runtime
from acarshub.realtime.outgoing import Outgoing
from acarshub.realtime.websockets import (
    FRAMES_FOR_THEMSELVES,
    WebSocket,
    WebSockets,
    agreed_compression,
)

SHORT, LONG = Outgoing("short"), Outgoing("long" * 500_000)
READ_BYTES = 1 << 16


class Pair:
    """The server's WebSocket of a client, and the client's end."""

    def __init__(self, *, compresses: bool = False) -> None:
        ours, self.client = socket.socketpair()
        ours.setblocking(False)
        self.client.setblocking(False)
        extensions = {"permessage-deflate": {}} if compresses else {}
        self.transport = RFC6455WebSocket(GreenSocket(ours), {}, extensions=extensions)
        self.session = SimpleNamespace(queue=Queue(), upgraded=True, closing=False, sid="a")
        self.websocket = WebSocket(self.session, self.transport)

    def fill(self) -> bytes:
        """Send frames for as long as the kernel takes whole ones; returns them."""
        sent = b""
        while self.websocket.send(LONG):
            sent += LONG.plain
        return sent

    def read(self, length: int) -> bytes:
        """What the client reads, letting others work in between."""
        data = b""
        while len(data) < length:
            try:
                data += self.client.recv(READ_BYTES)
            except BlockingIOError:
                runtime.sleep(0)
        return data


@pytest.fixture
def pair() -> Iterator[Pair]:
    pair = Pair()
    yield pair
    pair.client.close()
    pair.transport.socket.close()


def test_frame_is_sent_at_once(pair: Pair) -> None:
    assert pair.websocket.send(SHORT)
    assert pair.client.recv(READ_BYTES) == SHORT.plain


def test_client_that_agreed_to_compression_gets_compressed_frames() -> None:
    pair = Pair(compresses=True)
    assert pair.websocket.send(LONG)
    assert pair.client.recv(1 << 22) == LONG.compressed


@pytest.mark.parametrize("state", [{"upgraded": False}, {"closing": True}])
def test_nothing_is_sent_before_the_upgrade_is_over_or_when_it_closes(
    pair: Pair, state: dict[str, bool]
) -> None:
    vars(pair.session).update(state)
    assert not pair.websocket.send(SHORT)


def test_nothing_is_sent_behind_a_closing_frame(pair: Pair) -> None:
    pair.transport.websocket_closed = True
    assert not pair.websocket.send(SHORT)


def test_nothing_overtakes_what_is_queued(pair: Pair) -> None:
    pair.session.queue.put("before")
    assert not pair.websocket.send(SHORT)


def test_nothing_is_sent_into_another_frame(pair: Pair) -> None:
    with pair.transport._sendlock:
        assert not pair.websocket.send(SHORT)
    assert pair.websocket.send(SHORT)


def test_rest_of_a_frame_is_sent_before_anything_else(pair: Pair) -> None:
    sent = pair.fill()
    assert sent
    assert not pair.websocket.send(SHORT)
    runtime.spawn(pair.transport.send, "queued")
    assert pair.read(len(sent)).startswith(sent)
    # One is in line for the lock, so nothing may overtake it, although the lock may be free.
    assert not pair.websocket.send(SHORT)
    assert pair.read(8) == b"\x81\x06queued"
    assert pair.websocket.send(SHORT)


def test_full_buffer_is_no_turn(pair: Pair) -> None:
    pair.transport.socket.fd.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
    while True:
        try:
            pair.transport.socket.fd.send(b"x")
        except BlockingIOError:
            break
    assert not pair.websocket.send(SHORT)


def test_client_that_has_gone_is_left_to_the_transport(pair: Pair) -> None:
    pair.client.close()
    assert not pair.websocket.send(SHORT)


def test_client_that_goes_within_a_frame_is_shut_off(pair: Pair) -> None:
    pair.fill()
    pair.client.close()
    while pair.transport._sendlock.locked():
        runtime.sleep(0)
    with pytest.raises(OSError, match="Broken pipe"):
        pair.transport.socket.fd.send(b"x")


def test_tls_is_not_written_past() -> None:
    assert not WebSocket.can_watch(SimpleNamespace(socket=SimpleNamespace(fd=object())))
    assert not WebSocket.can_watch(SimpleNamespace(socket=object()))


class Engine:
    """As much of an Engine.IO server as is needed to open a WebSocket."""

    def __init__(self) -> None:
        self._async: dict[str, Any] = {"websocket": lambda handler, _server: handler}


class Session:
    sid = "a"

    def __init__(self, websockets: WebSockets) -> None:
        self.queue = Queue()
        self.upgraded, self.closing = True, False
        self._websockets = websockets

    def handle(self, _transport: object) -> bool:
        """Takes the place of the transport's own, which lasts as long as the connection."""
        return self._websockets.send("a", SHORT)


def test_websocket_is_known_as_long_as_it_is_open(pair: Pair) -> None:
    websockets, engine = WebSockets(), Engine()
    shared = engine._async
    websockets.watch(engine)
    assert engine._async["websocket"](Session(websockets).handle, engine)(pair.transport)
    assert pair.client.recv(READ_BYTES) == SHORT.plain
    assert websockets.get("a") is None
    assert not websockets.send("a", SHORT)
    # It belongs to a module, and so to every server of this process.
    assert engine._async is not shared


@pytest.mark.parametrize(
    "offer",
    [
        "permessage-deflate",
        "permessage-deflate; client_max_window_bits",
        'permessage-deflate; client_max_window_bits="15"',
        "permessage-deflate;server_no_context_takeover ; client_no_context_takeover",
        "x-other, Permessage-Deflate",
        "permessage-deflate; server_max_window_bits=10, permessage-deflate",
    ],
)
def test_every_frame_stands_for_itself(offer: str) -> None:
    assert agreed_compression(offer) == FRAMES_FOR_THEMSELVES


@pytest.mark.parametrize(
    "offer",
    [
        "",
        "x-other",
        "permessage-deflate-2",
        "permessage-deflate; server_max_window_bits=10",
        "permessage-deflate; server_max_window_bits=8; client_max_window_bits",
        "permessage-deflate; client_max_window_bits=ten",
        "permessage-deflate; client_max_window_bits=",
        "permessage-deflate; client_max_window_bits=150",
        "permessage-deflate; new_parameter",
        "permessage-deflate" + "; client_max_window_bits" * 1000 + "=",
    ],
)
def test_compression_that_would_fail_is_declined(offer: str) -> None:
    assert agreed_compression(offer) is None
