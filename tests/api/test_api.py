"""Health and metrics over HTTP: true while a hub works, while one has died, and without one."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from flask import Flask

from acarshub import NAMESPACE
from acarshub.addresses import Connection, ConnectionKind
from acarshub.ingest import udp as udp_module
from acarshub.links import Link
from acarshub.version import VERSION
from tests.ports import free_port
from tests.support import (
    DEADLINE_SECONDS,
    app_at,
    line,
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


def test_application_without_a_hub_is_unhealthy(app: Flask) -> None:
    assert app.test_client().get("/health").status_code == 503


def test_hub_that_was_not_started_is_unhealthy(app: Flask) -> None:
    make_hub(app, {})
    assert app.test_client().get("/health").status_code == 503


def test_metrics_tell_what_came_in(app: Flask) -> None:
    with running_hub(app) as hub:
        hub.packets.put(packet(line("X"), Link.HFDL))
        wait_until(lambda: hub.tally.snapshot().stored[Link.HFDL])
        page = app.test_client().get("/metrics").text
    assert f'acarshub_ingest_stored_total{{type="{Link.HFDL.message_type}"}} 1.0' in page


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
