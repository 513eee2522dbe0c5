"""The hub as a whole: it starts with what is stored, tells what changes, and ends in order."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask

from acarshub import runtime
from acarshub import server as server_module
from acarshub.addresses import Connection, ConnectionKind
from acarshub.alerts.term import TermLists
from acarshub.hub import HubService
from acarshub.ingest import feed as feed_module
from acarshub.ingest import udp as udp_module
from acarshub.links import Link
from acarshub.schema import SchemaNotReady
from tests.ports import free_port
from tests.support import (
    Browser,
    app_at,
    line,
    make_hub,
    packet,
    running_hub,
    sql,
    wait_until,
)


@pytest.fixture(autouse=True)
def _quick_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(udp_module, "POLL_SECONDS", 0.02)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hub.db"


@pytest.fixture
def app(path: Path) -> Flask:
    return app_at(path)


def udp() -> Connection:
    return Connection(ConnectionKind.UDP, "127.0.0.1", free_port(socket.SOCK_DGRAM))


def stored(hub: HubService) -> int:
    return sum(hub.tally.snapshot().stored.values())


def test_datagram_is_stored_and_shown(app: Flask, path: Path) -> None:
    source = udp()
    with running_hub(app, {Link.HFDL: (source,)}) as hub:
        browser = Browser(app)
        wait_until(lambda: hub.feeds[0].connected)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(line("FROM THE AIR"), (source.host, source.port))
        wait_until(lambda: browser.payloads("acars_msg"))
    rows = sql(path, "SELECT message_type, msg_text FROM messages")
    assert rows == [(Link.HFDL.message_type, "FROM THE AIR")]


def test_status_tells_of_the_running_server(app: Flask) -> None:
    before = time.time()
    with running_hub(app) as hub:
        status = cast("dict[str, Any]", hub.condition.status()["status"])
    server = status["server"]
    assert before - 1 <= server["started"] <= server["now"] <= time.time()
    assert server["memory"] > 1_000_000
    assert status["database"]["retention"]["days"] == hub.settings.save_days
    assert status["relay"] == []


def test_feed_tells_its_packets_of_the_last_minute(app: Flask) -> None:
    source = udp()
    with running_hub(app, {Link.HFDL: (source,)}) as hub:
        wait_until(lambda: hub.feeds[0].connected)
        hub.observation.beat()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(line("FROM THE AIR"), (source.host, source.port))
        wait_until(lambda: stored(hub))
        hub.observation.beat()
        status = cast("dict[str, Any]", hub.condition.status()["status"])
    (feed,) = status["decoders"][Link.HFDL.status_key]["feeds"]
    assert (feed["packets"], feed["last_minute"]) == (1, 1)


def test_what_is_stored_is_in_memory_before_the_first_packet(app: Flask) -> None:
    with running_hub(app) as hub:
        hub.packets.put(packet(line("BEFORE")))
        wait_until(lambda: stored(hub))
    with running_hub(app) as hub:
        assert [each["text"] for each in hub.recent.messages] == ["BEFORE"]


def test_stored_terms_match_after_a_restart(app: Flask) -> None:
    with running_hub(app) as hub:
        hub.alerts.replace(TermLists(("FIRE",)))
    with running_hub(app) as hub:
        hub.packets.put(packet(line("A FIRE")))
        wait_until(lambda: hub.recent.alerts)


def test_end_stores_what_was_received(app: Flask, path: Path) -> None:
    with running_hub(app) as hub:
        for number in range(50):
            hub.packets.put(packet(line(str(number))))
    assert sql(path, "SELECT count(*) FROM messages") == [(50,)]


def test_hub_can_be_stopped_twice(app: Flask) -> None:
    with running_hub(app) as hub:
        hub.stop()


def test_rates_and_status_are_broadcast(app: Flask) -> None:
    with running_hub(app):
        browser = Browser(app)
        wait_until(lambda: browser.payloads("message_rate"))
        wait_until(lambda: browser.payloads("system_status"))


def test_change_of_a_feed_is_told_to_everybody(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_module, "FIRST_RETRY_SECONDS", 0.02)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        source = Connection(ConnectionKind.UDP, *other.getsockname())
        with running_hub(app, {Link.HFDL: (source,)}) as hub:
            browser = Browser(app)
            wait_until(lambda: browser.payloads("system_status"))
            other.close()
            wait_until(lambda: hub.feeds[0].connected)
            wait_until(lambda: '"Ok"' in str(browser.payloads("system_status")).replace("'", '"'))


def test_line_of_the_log_comes_out_on_the_hub(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with running_hub(app) as hub:
        hub.packets.put(packet(b"nonsense %s\n"))
        wait_until(lambda: "dropped as invalid_json: b'nonsense %s'" in caplog.text)


def test_size_of_the_database_grows_with_what_is_stored(app: Flask) -> None:
    for rows in (1, 2):
        with running_hub(app) as hub:
            assert hub.database_size().messages == rows - 1
            hub.packets.put(packet(line("X")))
            wait_until(lambda: stored(hub))
            assert hub.database_size().messages == rows


class Worker:
    """What gunicorn gives: an application, and whether to go on."""

    def __init__(self, app: Flask) -> None:
        self.wsgi = app
        self.alive = True

    def handle_exit(self, _sig: int, _frame: object) -> None:
        self.alive = False


@pytest.fixture
def worker(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Worker:
    # Of the whole process, so that it is not changed for the tests that follow.
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(sys, "setswitchinterval", lambda _: None)
    monkeypatch.setattr(logging, "basicConfig", lambda **_: None)
    app.config["ACARSHUB"] = make_hub(app, {}).settings
    return Worker(app)


def test_worker_gets_a_running_hub(worker: Worker) -> None:
    server = server_module.Server(worker)
    server.start()
    assert server.hub
    assert server.hub.condition.healthy
    server.stop()


def test_hub_ends_with_its_worker(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "POLL_SECONDS", 0.01)
    server = server_module.Server(worker)
    server.start()
    worker.alive = False
    wait_until(lambda: server.hub and not server.hub.condition.healthy)


def test_hub_ends_when_the_parent_of_its_worker_is_gone(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_module, "POLL_SECONDS", 0.01)
    server = server_module.Server(worker)
    server.start()
    monkeypatch.setattr(os, "getppid", lambda: 1)
    wait_until(lambda: server.hub and not server.hub.condition.healthy)
    assert not worker.alive


def test_worker_without_a_ready_database_is_told_what_to_do(worker: Worker, path: Path) -> None:
    path.unlink()
    with pytest.raises(SchemaNotReady, match="flask db upgrade"):
        server_module.Server(worker).start()


def test_change_of_terms_amid_traffic_leaves_each_message_in_memory_once(app: Flask) -> None:
    with running_hub(app) as hub:
        for number in range(200):
            hub.packets.put(packet(line(f"TEXT {number}")))
            if number % 20 == 0:
                hub.alerts.replace(TermLists((f"TERM {number}",)))
            runtime.sleep(0)
        wait_until(lambda: len(hub.recent.messages) >= 200)
        runtime.sleep(0.05)
        texts = [each["text"] for each in hub.recent.messages]
    assert len(texts) == len(set(texts)) == 200


def test_end_is_prompt(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(udp_module, "POLL_SECONDS", feed_module.POLL_SECONDS)
    with running_hub(app, {Link.HFDL: (udp(),)}) as hub:
        begun = time.monotonic()
        hub.stop()
        assert time.monotonic() - begun < 2.0
