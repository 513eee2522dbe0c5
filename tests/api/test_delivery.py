"""Long answers: who does not take them is cut off, who does is not."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from acarshub import runtime
from acarshub.api import delivery
from acarshub.api.delivery import _Watch
from tests.support import wait_until

PATIENCE = 0.05


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[socket.socket, socket.socket]]:
    """The server's end of a connection and the client's."""
    monkeypatch.setattr(delivery, "PATIENCE_SECONDS", PATIENCE)
    monkeypatch.setattr(delivery, "LOOK_SECONDS", PATIENCE / 5)
    server, client = socket.socketpair()
    client.setblocking(False)
    with server, client:
        yield server, client


def is_cut(client: socket.socket) -> bool:
    try:
        return client.recv(1) == b""
    except BlockingIOError:
        return False


def test_client_that_does_not_take_a_piece_is_cut_off(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    server, client = pair
    pieces = _Watch(server).over(iter([b"a", b"b"]))
    assert next(pieces) == b"a"
    wait_until(lambda: is_cut(client))


def test_piece_that_takes_long_to_make_cuts_nobody_off(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    server, client = pair

    def slow() -> Iterator[bytes]:
        yield b"a"
        runtime.sleep(PATIENCE * 3)
        yield b"b"

    assert list(_Watch(server).over(slow())) == [b"a", b"b"]
    assert not is_cut(client)
