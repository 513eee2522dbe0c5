"""Clients that do not read are let go; the others are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from engineio.packet import MESSAGE, Packet
from flask import Flask

from acarshub.extensions import socketio
from acarshub.realtime import clients as clients_module
from acarshub.realtime.clients import OFFER_KEY, PACKET_BYTES, Clients
from acarshub.realtime.outgoing import ReadyPacket
from acarshub.realtime.websockets import FRAMES_FOR_THEMSELVES
from tests.support import app_at

LIMIT = 100_000
PACKETS = 20


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setattr(clients_module, "MAX_BYTES_WAITING", LIMIT)
    return app_at(tmp_path / "hub.db")


@pytest.fixture
def clients(app: Flask) -> Clients:
    clients: Clients = app.extensions["acarshub_clients"]
    return clients


def connect(app: Flask) -> str:
    """Open a real connection by polling; returns its session."""
    text = app.test_client().get("/socket.io/?EIO=4&transport=polling").text
    return text.partition('"sid":"')[2].partition('"')[0]


def send(session: str, size: int) -> None:
    """Have as many bytes wait for a client, the usual overhead of packets included."""
    connection = socketio.server.eio.sockets[session]
    while connection.queue.qsize():
        connection.queue.get()
    for _ in range(PACKETS):
        connection.send(Packet(MESSAGE, data="x" * (size // PACKETS - PACKET_BYTES)))


def test_client_with_too_many_unread_bytes_is_disconnected(app: Flask, clients: Clients) -> None:
    session = connect(app)
    send(session, 2 * LIMIT)
    assert clients.disconnect_slow() == 1
    assert socketio.server.eio.sockets[session].closed


def test_client_that_is_just_within_the_bound_is_left_alone(app: Flask, clients: Clients) -> None:
    session = connect(app)
    send(session, LIMIT)
    assert clients.disconnect_slow() == 0
    assert not socketio.server.eio.sockets[session].closed


def test_packets_that_were_made_ready_count_with_what_they_hold(
    app: Flask, clients: Clients
) -> None:
    session = connect(app)
    socketio.server.eio.sockets[session].send(ReadyPacket("x" * LIMIT))
    assert clients.disconnect_slow() == 1


def test_many_small_packets_are_too_much_as_well(app: Flask, clients: Clients) -> None:
    session = connect(app)
    for _ in range(LIMIT // PACKET_BYTES + 1):
        socketio.server.eio.sockets[session].send(Packet(MESSAGE, data=""))
    assert clients.disconnect_slow() == 1


def test_slow_client_does_not_take_others_with_it(app: Flask, clients: Clients) -> None:
    slow, quick = connect(app), connect(app)
    send(slow, 2 * LIMIT)
    clients.disconnect_slow()
    assert not socketio.server.eio.sockets[quick].closed


def test_slow_client_is_disconnected_once(app: Flask, clients: Clients) -> None:
    send(connect(app), 2 * LIMIT)
    clients.disconnect_slow()
    assert clients.disconnect_slow() == 0


def test_slow_client_is_told_in_the_log(
    app: Flask, clients: Clients, caplog: pytest.LogCaptureFixture
) -> None:
    send(connect(app), 2 * LIMIT)
    clients.disconnect_slow()
    assert "Disconnecting a client" in caplog.text


def test_all_clients_are_disconnected_at_the_end(app: Flask, clients: Clients) -> None:
    connections = [socketio.server.eio.sockets[connect(app)] for _ in range(3)]
    clients.disconnect_all()
    assert all(connection.closed for connection in connections)


HANDSHAKE = {
    "Connection": "keep-alive, Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
WEBSOCKET = "/socket.io/?EIO=4&transport=websocket"


@pytest.fixture
def upgrades(app: Flask, clients: Clients) -> list[dict[str, str]]:
    """The environments of requests that the transport was left to upgrade."""
    seen: list[dict[str, str]] = []

    def transport(environ: dict[str, str], start_response: object) -> list[bytes]:
        seen.append(environ)
        return app.response_class("upgraded")(environ, start_response)  # type: ignore[arg-type]

    clients._application = transport  # type: ignore[assignment]
    return seen


def test_handshake_is_left_to_the_transport(app: Flask, upgrades: list[dict[str, str]]) -> None:
    app.test_client().get(WEBSOCKET, headers=HANDSHAKE)
    assert len(upgrades) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"Sec-WebSocket-Version": "12"},
        {"Sec-WebSocket-Version": "8"},
        {"Sec-WebSocket-Version": "thirteen"},
        {"Sec-WebSocket-Version": ""},
        {"Sec-WebSocket-Key": ""},
    ],
)
def test_upgrade_that_is_no_handshake_is_a_bad_request(
    app: Flask, upgrades: list[dict[str, str]], wrong: dict[str, str]
) -> None:
    response = app.test_client().get(WEBSOCKET, headers=HANDSHAKE | wrong)
    assert (response.status_code, upgrades) == (400, [])
    assert response.headers["Sec-WebSocket-Version"] == "13"


def test_upgrade_without_a_version_is_a_bad_request(
    app: Flask, upgrades: list[dict[str, str]]
) -> None:
    headers = {"Connection": "Upgrade", "Upgrade": "websocket"}
    assert app.test_client().get(WEBSOCKET, headers=headers).status_code == 400


def test_upgrade_that_the_connection_does_not_name_is_none(
    app: Flask, upgrades: list[dict[str, str]]
) -> None:
    app.test_client().get("/health", headers=HANDSHAKE | {"Connection": "close"})
    assert "HTTP_UPGRADE" not in upgrades[0]


def test_transport_sees_the_compression_that_is_agreed(
    app: Flask, upgrades: list[dict[str, str]]
) -> None:
    for offer in ("permessage-deflate; client_max_window_bits", "x-other"):
        app.test_client().get(WEBSOCKET, headers=HANDSHAKE | {"Sec-WebSocket-Extensions": offer})
    assert [seen.get(OFFER_KEY) for seen in upgrades] == [FRAMES_FOR_THEMSELVES, None]


def test_transport_that_fails_is_a_broken_connection_and_one_line(
    app: Flask, clients: Clients, caplog: pytest.LogCaptureFixture
) -> None:
    def transport(environ: object, start_response: object) -> list[bytes]:
        raise ValueError("empty packet")

    clients._application = transport  # type: ignore[assignment]
    with pytest.raises(ConnectionResetError):
        app.test_client().get(WEBSOCKET, headers=HANDSHAKE)
    assert caplog.messages == ["A WebSocket failed: ValueError('empty packet')"]
    assert not caplog.records[0].exc_info
