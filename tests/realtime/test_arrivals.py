"""Clients that come while the database is upgraded: they wait, and are let in together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from acarshub.realtime import arrivals as arrivals_module
from acarshub.realtime.arrivals import Arrivals
from acarshub.realtime.greeting import Greeting
from acarshub.upgrading import Upgrade
from tests.support import Browser, app_at, line, packet, running_hub, wait_until

NEWS = "Upgrading the database. Getting ready"


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """An application whose database is being upgraded."""
    app = app_at(tmp_path / "hub.db")
    app.extensions["acarshub_upgrade"] = Upgrade()
    return app


@pytest.fixture
def arrivals(app: Flask) -> Iterator[Arrivals]:
    arrivals: Arrivals = app.extensions["acarshub_arrivals"]
    yield arrivals
    app.extensions.pop("acarshub_upgrade", None)


def names(browser: Browser) -> list[str]:
    return [name for name, _ in browser.read()]


def test_client_is_told_of_the_upgrade_and_nothing_else(app: Flask, arrivals: Arrivals) -> None:
    told = ("migration_status", {"running": True, "message": NEWS})
    assert Browser(app).read() == [told]


def test_client_that_waits_hears_news(app: Flask, arrivals: Arrivals) -> None:
    browser = Browser(app)
    browser.read()
    arrivals.tell("Half of it")
    assert browser.read() == [("migration_status", {"running": True, "message": "Half of it"})]


@pytest.mark.parametrize(
    "event", ["request_status", "update_alerts", "query_search", "rrd_timeseries", "signal_count"]
)
def test_request_is_answered_with_the_reason(app: Flask, arrivals: Arrivals, event: str) -> None:
    browser = Browser(app)
    ((name, payload),) = browser.answer(event, {}, "/main")
    assert name == "validation_error"
    assert isinstance(payload, dict)
    assert (payload["event"], payload["issues"][0]["code"]) == (event, "upgrading")


def test_everybody_is_greeted_when_the_hub_is_up(app: Flask, arrivals: Arrivals) -> None:
    browsers = [Browser(app) for _ in range(3)]
    for browser in browsers:
        browser.read()
    del app.extensions["acarshub_upgrade"]
    with running_hub(app) as hub:
        arrivals.let_in(hub, Greeting.prepare(hub))
        for browser in browsers:
            first, *greeting = browser.read()
            assert first == ("migration_status", {"running": False, "message": ""})
            found = [name for name, _ in greeting]
            assert (found[0], found[-1]) == ("features_enabled", "acarshub_version")


@pytest.mark.parametrize(
    ("auth", "event"), [({"batches": True}, "live_messages"), (None, "acars_msg")]
)
def test_client_that_has_waited_hears_live_messages_its_way(
    app: Flask, arrivals: Arrivals, auth: dict[str, object] | None, event: str
) -> None:
    browser = Browser(app, auth)
    del app.extensions["acarshub_upgrade"]
    with running_hub(app) as hub:
        arrivals.let_in(hub, Greeting.prepare(hub))
        hub.packets.put(packet(line("TEXT")))
        wait_until(lambda: browser.payloads(event))


def test_client_that_left_is_forgotten(app: Flask, arrivals: Arrivals) -> None:
    Browser(app).close()
    assert arrivals._waiting == {}


def test_client_that_cannot_be_greeted_does_not_keep_the_others_out(
    app: Flask, arrivals: Arrivals, monkeypatch: pytest.MonkeyPatch
) -> None:
    browsers = [Browser(app), Browser(app)]
    del app.extensions["acarshub_upgrade"]
    greet = Arrivals._greet
    failures = [OSError("gone")]

    def fail_once(*args: object, **named: object) -> None:
        if failures:
            raise failures.pop()
        greet(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Arrivals, "_greet", fail_once)
    with running_hub(app) as hub:
        arrivals.let_in(hub, Greeting.prepare(hub))
        greeted = [each for each in browsers if each.connected]
        assert [names(each)[-1] for each in greeted] == ["acarshub_version"]


def test_nobody_waits_once_the_hub_runs(app: Flask, arrivals: Arrivals) -> None:
    del app.extensions["acarshub_upgrade"]
    with running_hub(app):
        assert arrivals_module.MIGRATION_STATUS not in names(Browser(app))
