"""The established files below `/data`: what came in within an hour, and the coverage outline."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from acarshub.coverage.outline import Outline
from acarshub.hub import HubService
from acarshub.links import Link
from acarshub.realtime.greeting import features_event
from tests.support import Browser, app_at, line, packet, running_hub, sql, wait_until

STATS = "/data/stats.json"
OUTLINE = "/data/heywhatsthat.geojson"
NOTHING = {"acars": 0, "vdlm2": 0, "hfdl": 0, "imsl": 0, "irdm": 0, "total": 0}


@pytest.fixture(autouse=True)
def _no_other_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Minutes end when a test says so."""
    monkeypatch.setattr("acarshub.observation.until_full_minute", lambda _now: 3_600.0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hub.db"


@pytest.fixture
def app(path: Path) -> Flask:
    return app_at(path)


def take_in(hub: HubService, link: Link, *texts: str) -> None:
    before = sum(hub.tally.snapshot().stored.values())
    for text in texts:
        hub.packets.put(packet(line(text), link))
    wait_until(lambda: sum(hub.tally.snapshot().stored.values()) == before + len(texts))


def end_minute(hub: HubService, ended: int) -> None:
    before = hub.statistics._version
    hub.statistics.minute(replace(hub.observation.cut_minute_short(), ended=ended))
    wait_until(lambda: hub.statistics._version > before)


def test_last_hour_is_told_in_the_established_shape(app: Flask, path: Path) -> None:
    http, now = app.test_client(), int(time.time()) // 60 * 60
    with running_hub(app) as hub:
        response = http.get(STATS)
        assert (response.status_code, response.json) == (200, NOTHING)
        assert response.headers["Cache-Control"] == "no-cache"
        assert response.mimetype == "application/json"
        take_in(hub, Link.ACARS, "ONE", "TWO")
        take_in(hub, Link.VDLM2, "THREE")
        expected = {**NOTHING, "acars": 2, "vdlm2": 1, "total": 3}
        assert http.get(STATS).json == expected
        end_minute(hub, now - 60)
        assert http.get(STATS).json == expected
        take_in(hub, Link.IMSL, "FOUR")
        assert http.get(STATS).json == {**expected, "imsl": 1, "total": 4}
    sql(path, "UPDATE timeseries_stats SET timestamp = ? WHERE acars_count = 2", (now - 3_700,))
    with running_hub(app):
        assert http.get(STATS).json == {**NOTHING, "imsl": 1, "total": 1}


def test_database_that_tells_nothing_is_asked_again_later(app: Flask, path: Path) -> None:
    with running_hub(app):
        sql(path, "ALTER TABLE timeseries_stats RENAME TO gone")
        response = app.test_client().get(STATS)
        sql(path, "ALTER TABLE gone RENAME TO timeseries_stats")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")


def test_server_without_a_hub_is_not_ready(app: Flask) -> None:
    response = app.test_client().get(STATS)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")


def test_outline_that_nobody_wants_is_not_found(app: Flask) -> None:
    assert app.test_client().get(OUTLINE).status_code == 404
    with running_hub(app) as hub:
        assert app.test_client().get(OUTLINE).status_code == 404
        assert "heywhatsthat_url" not in features_event(hub)["adsb"]  # type: ignore[operator]


def test_outline_is_given_once_it_is_there(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("acarshub.coverage.outline.Coverage.start", lambda _self: None)
    app = app_at(path, HEYWHATSTHAT="TOKEN")
    http = app.test_client()
    assert http.get(OUTLINE).status_code == 503
    with running_hub(app) as hub:
        waiting = http.get(OUTLINE)
        assert (waiting.status_code, waiting.headers["Retry-After"]) == (503, "5")
        hub.coverage.outline = Outline.of(b'{"type":"FeatureCollection","features":[]}')
        browser = Browser(app)
        (features,) = browser.payloads("features_enabled")
        address = features["adsb"]["heywhatsthat_url"]  # type: ignore[index] # its shape
        response = http.get(address)
    assert address == f"{OUTLINE}?v={hub.coverage.outline.version}"
    assert (response.status_code, response.mimetype) == (200, "application/json")
    assert response.headers["Cache-Control"] == "public, max-age=86400"
    assert response.json == {"type": "FeatureCollection", "features": []}


def test_address_of_the_outline_is_below_the_prefix_of_its_client(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acarshub.coverage.outline.Coverage.start", lambda _self: None)
    app = app_at(path, HEYWHATSTHAT="TOKEN")
    with running_hub(app) as hub:
        hub.coverage.outline = Outline.of(b"{}")
        told = features_event(hub, "/acars")["adsb"]
    assert told["heywhatsthat_url"].startswith(f"/acars{OUTLINE}?v=")  # type: ignore[index]
