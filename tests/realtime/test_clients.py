"""Clients that do not read are let go; the others are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from engineio.packet import MESSAGE, Packet
from flask import Flask

from acarshub.extensions import socketio
from acarshub.realtime import clients as clients_module
from acarshub.realtime.clients import Clients
from tests.support import app_at

LIMIT = 20


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setattr(clients_module, "MAX_PACKETS_WAITING", LIMIT)
    return app_at(tmp_path / "hub.db")


@pytest.fixture
def clients(app: Flask) -> Clients:
    clients: Clients = app.extensions["acarshub_clients"]
    return clients


def connect(app: Flask) -> str:
    """Open a real connection by polling; returns its session."""
    text = app.test_client().get("/socket.io/?EIO=4&transport=polling").text
    return text.partition('"sid":"')[2].partition('"')[0]


def send(session: str, packets: int) -> None:
    connection = socketio.server.eio.sockets[session]
    for _ in range(packets - connection.queue.qsize()):
        connection.send(Packet(MESSAGE, data="x"))


def test_client_with_too_many_unread_packets_is_disconnected(app: Flask, clients: Clients) -> None:
    session = connect(app)
    send(session, LIMIT + 1)
    assert clients.disconnect_slow() == 1
    assert socketio.server.eio.sockets[session].closed


def test_client_that_is_just_within_the_bound_is_left_alone(app: Flask, clients: Clients) -> None:
    session = connect(app)
    send(session, LIMIT)
    assert clients.disconnect_slow() == 0
    assert not socketio.server.eio.sockets[session].closed


def test_slow_client_does_not_take_others_with_it(app: Flask, clients: Clients) -> None:
    slow, quick = connect(app), connect(app)
    send(slow, LIMIT + 1)
    clients.disconnect_slow()
    assert not socketio.server.eio.sockets[quick].closed


def test_slow_client_is_disconnected_once(app: Flask, clients: Clients) -> None:
    send(connect(app), LIMIT + 1)
    clients.disconnect_slow()
    assert clients.disconnect_slow() == 0


def test_slow_client_is_told_in_the_log(
    app: Flask, clients: Clients, caplog: pytest.LogCaptureFixture
) -> None:
    send(connect(app), LIMIT + 1)
    clients.disconnect_slow()
    assert "Disconnecting a client" in caplog.text


def test_all_clients_are_disconnected_at_the_end(app: Flask, clients: Clients) -> None:
    connections = [socketio.server.eio.sockets[connect(app)] for _ in range(3)]
    clients.disconnect_all()
    assert all(connection.closed for connection in connections)
