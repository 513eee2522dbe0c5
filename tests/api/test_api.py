"""Health and metrics over HTTP: true while a hub works, while one has died, and without one."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest
from flask import Flask

from acarshub import NAMESPACE, runtime
from acarshub.addresses import Connection, ConnectionKind
from acarshub.ingest import outbox as outbox_module
from acarshub.ingest import udp as udp_module
from acarshub.links import Link
from acarshub.version import VERSION
from tests.ports import free_port
from tests.support import (
    DEADLINE_SECONDS,
    app_at,
    line,
    lock,
    make_hub,
    packet,
    running_hub,
    wait_until,
)


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return app_at(tmp_path / "hub.db")


def test_working_hub_is_healthy(app: Flask) -> None:
    with running_hub(app):
        response = app.test_client().get("/health")
    assert response.status_code == 200
    assert (response.get_json()["status"], response.get_json()["version"]) == ("healthy", VERSION)


def test_health_tells_the_size_of_the_database(app: Flask, tmp_path: Path) -> None:
    with running_hub(app) as hub:
        hub.packets.put(packet(line("X")))
        wait_until(lambda: hub.tally.snapshot().stored[Link.ACARS])
        database = app.test_client().get("/health").get_json()["database"]
    assert database == {
        "connected": True,
        "messages": 1,
        "size": (tmp_path / "hub.db").stat().st_size,
    }


def test_health_tells_whether_each_feed_is_connected(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(udp_module, "POLL_SECONDS", 0.02)
    bound = Connection(ConnectionKind.UDP, "127.0.0.1", free_port(socket.SOCK_DGRAM))
    alone = Connection(ConnectionKind.TCP, "127.0.0.1", free_port(socket.SOCK_STREAM))
    with running_hub(app, {Link.ACARS: (bound,), Link.HFDL: (alone,)}) as hub:
        wait_until(lambda: hub.feeds[0].connected)
        feeds = app.test_client().get("/health").get_json()["feeds"]
    assert feeds == [
        {"type": Link.ACARS.message_type, "source": str(bound), "connected": True},
        {"type": Link.HFDL.message_type, "source": str(alone), "connected": False},
    ]


def test_hub_that_no_longer_stores_is_unhealthy(app: Flask) -> None:
    with running_hub(app) as hub:
        hub._pipeline.stop(DEADLINE_SECONDS)
        response = app.test_client().get("/health")
    assert (response.status_code, response.get_json()["status"]) == (503, "unhealthy")


def test_unhealthy_hub_tells_the_same_figures_and_the_reasons(app: Flask) -> None:
    with running_hub(app) as hub:
        healthy = app.test_client().get("/health").get_json()
        hub._pipeline.stop(DEADLINE_SECONDS)
        told = app.test_client().get("/health").get_json()
    assert told.keys() == healthy.keys() | {"reasons"}
    assert told["database"] == healthy["database"]
    assert told["reasons"] == ["Nothing is stored: what decodes or writes has ended; see the log."]


def test_hub_whose_messages_wait_is_unhealthy(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_module, "BUSY_MS", 10)
    monkeypatch.setattr(outbox_module, "RETRY_SECONDS", 0.01)
    with running_hub(app) as hub:
        with lock(tmp_path / "hub.db"):
            hub.packets.put(packet(line("X")))
            wait_until(lambda: hub.condition.ailments())
            response = app.test_client().get("/health")
        wait_until(lambda: not hub.condition.ailments())
    assert response.status_code == 503
    assert response.get_json()["database"]["connected"] is True
    assert "refuses to store messages" in response.get_json()["reasons"][0]


@pytest.mark.parametrize("path", ["/health", "/metrics"])
def test_database_that_hangs_does_not_hold_up_the_page(app: Flask, path: str) -> None:
    with running_hub(app) as hub:
        app.test_client().get(path)
        hanging = True

        def hang() -> int:
            while hanging:
                runtime.sleep(0.001)
            return 0

        for read in (hub.observation.size.file, hub.observation.size.metrics):
            read._read, read._max_age, read._patience = hang, 0.0, 0.05  # type: ignore[assignment]
        begun = time.monotonic()
        response = app.test_client().get(path)
        hanging = False
        assert time.monotonic() - begun < 1.0
    assert response.status_code == {"/health": 503, "/metrics": 200}[path]
    if path == "/health":
        told = response.get_json()
        assert told["database"]["connected"] is False
        assert told["reasons"] == ["The database does not answer: no answer within 0.05 seconds"]


def test_database_that_fails_is_unhealthy(app: Flask) -> None:
    with running_hub(app) as hub:

        def fail() -> int:
            raise OSError("disk I/O error")

        hub.observation.size.file._read = fail
        response = app.test_client().get("/health")
    assert response.status_code == 503
    assert response.get_json()["reasons"] == ["The database does not answer: disk I/O error"]


def test_application_without_a_hub_is_unhealthy(app: Flask) -> None:
    response = app.test_client().get("/health")
    assert response.status_code == 503
    assert response.get_json() == {
        "status": "unhealthy",
        "database": {"connected": False, "messages": None, "size": None},
        "reasons": ["The hub is not running."],
        "version": VERSION,
    }


def test_hub_that_was_not_started_is_unhealthy(app: Flask) -> None:
    make_hub(app, {})
    assert app.test_client().get("/health").status_code == 503


def test_metrics_tell_what_came_in(app: Flask) -> None:
    with running_hub(app) as hub:
        hub.packets.put(packet(line("X"), Link.HFDL))
        wait_until(lambda: hub.tally.snapshot().stored[Link.HFDL])
        page = app.test_client().get("/metrics").text
    assert f'acarshub_ingest_stored_total{{type="{Link.HFDL.message_type}"}} 1.0' in page


def test_metrics_tell_the_rows_as_they_grow(app: Flask) -> None:
    client = app.test_client()
    with running_hub(app) as hub:
        assert "acarshub_database_messages_total 0.0" in client.get("/metrics").text
        hub.packets.put(packet(line("X")))
        wait_until(lambda: hub.tally.snapshot().stored[Link.ACARS])
        assert "acarshub_database_messages_total 1.0" in client.get("/metrics").text


def test_metrics_of_the_database_are_read_at_most_every_few_seconds(app: Flask) -> None:
    with running_hub(app) as hub:
        read = hub.observation.size.metrics
        first = read.get()
        assert all(read.get() is first for _ in range(5))


def test_metrics_are_in_the_established_text_format(app: Flask) -> None:
    with running_hub(app):
        response = app.test_client().get("/metrics")
    assert response.content_type.startswith("text/plain; version=0.0.4")


def test_application_without_a_hub_has_no_metrics(app: Flask) -> None:
    assert app.test_client().get("/metrics").status_code == 503


@pytest.mark.parametrize("path", ["/health", "/metrics"])
def test_page_for_programs_cannot_be_written_to(app: Flask, path: str) -> None:
    assert app.test_client().post(path).status_code == 405


@pytest.mark.parametrize(
    ("setting", "origin", "allowed"),
    [
        ("", "http://localhost", True),
        ("", "http://elsewhere.example", False),
        ("http://elsewhere.example", "http://elsewhere.example", True),
        ("http://elsewhere.example", "http://third.example", False),
        ("*", "http://third.example", True),
    ],
)
def test_socket_is_open_to_the_allowed_origins_only(
    tmp_path: Path, setting: str, origin: str, allowed: bool
) -> None:
    app = app_at(tmp_path / "hub.db", CORS_ALLOWED_ORIGINS=setting)
    response = app.test_client().get(
        "/socket.io/?EIO=4&transport=polling", headers={"Origin": origin}
    )
    assert (response.status_code == 200) is allowed


def test_namespace_is_the_established_one() -> None:
    assert NAMESPACE == "/main"
