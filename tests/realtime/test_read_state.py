"""Read alerts on the socket: what a browser with a profile is told, and how marks spread."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection

from acarshub import NAMESPACE, runtime
from acarshub.alerts.reads import PROFILE_COOKIE, SEEN_SECONDS
from acarshub.extensions import socketio
from acarshub.hub import HubService
from acarshub.realtime.read_state import ReadState
from tests.support import (
    DEADLINE_SECONDS,
    STEP_SECONDS,
    Browser,
    app_at,
    line,
    packet,
    running_hub,
    sql,
    wait_until,
)

PROFILE_PATH = "/api/v1/read-profile"
TERMS = {"terms": ["FIRE", "RED"], "ignore": []}


class ProfileBrowser(Browser):
    """A browser whose handshake carries the cookies of an HTTP client."""

    def __init__(self, app: Flask, http: FlaskClient, **auth: object) -> None:
        self._client = socketio.test_client(
            app, namespace=NAMESPACE, auth=auth, flask_test_client=http
        )
        self.events = []

    def state(self) -> dict[str, Any]:
        """What it was told of the profile when it connected."""
        wait_until(lambda: self.payloads("read_state"))
        (state,) = self.payloads("read_state")
        return cast("dict[str, Any]", state)

    def mark(self, **mark: object) -> None:
        self.emit("mark_alerts_read", mark)

    def marks(self) -> list[object]:
        return self.payloads("alerts_read")

    def refusals(self) -> list[str]:
        """The codes of why the server would not mark."""
        errors = cast("list[Any]", self.payloads("validation_error"))
        assert all(error["event"] == "mark_alerts_read" for error in errors)
        return [error["issues"][0]["code"] for error in errors]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hub.db"


@pytest.fixture
def app(path: Path) -> Flask:
    return app_at(path)


@pytest.fixture
def hub(app: Flask) -> Iterator[HubService]:
    with running_hub(app) as hub:
        Browser(app).emit("update_alerts", TERMS)
        yield hub


@pytest.fixture
def http(app: Flask, hub: HubService) -> FlaskClient:
    """An HTTP client with a profile."""
    return with_profile(app)


def with_profile(app: Flask) -> FlaskClient:
    http = app.test_client()
    assert http.post(PROFILE_PATH, json={}).status_code == 201
    return http


def take_in(hub: HubService, *texts: str) -> list[str]:
    """Let the hub take in alerts; their uids, oldest first."""
    before = len(hub.recent.alerts)
    for text in texts:
        hub.packets.put(packet(line(text)))
    wait_until(lambda: len(hub.recent.alerts) == before + len(texts))
    return [str(alert["uid"]) for alert in reversed(hub.recent.alerts[: len(texts)])]


def forget_profiles(path: Path) -> None:
    sql(path, "DELETE FROM alert_profiles")


def test_browser_is_told_what_it_has_read(app: Flask, hub: HubService, http: FlaskClient) -> None:
    first, *_ = take_in(hub, "A FIRE", "B FIRE", "C RED")
    ProfileBrowser(app, http).mark(uids=[first])
    assert ProfileBrowser(app, http).state() == {"unread": 2, "read": [first]}


def test_read_state_comes_after_the_greeting(app: Flask, http: FlaskClient) -> None:
    browser = ProfileBrowser(app, http)
    browser.state()
    assert [name for name, _ in browser.events][-2:] == ["acarshub_version", "read_state"]


def test_browser_without_a_profile_is_told_nothing(
    app: Flask, hub: HubService, http: FlaskClient
) -> None:
    browser, other = ProfileBrowser(app, app.test_client()), ProfileBrowser(app, http)
    other.state()
    other.mark(all=True)
    wait_until(other.marks)
    assert browser.payloads("read_state") == browser.marks() == []


def test_browser_without_a_profile_cannot_mark(app: Flask, hub: HubService) -> None:
    browser = ProfileBrowser(app, app.test_client())
    browser.mark(all=True)
    assert browser.refusals() == ["no_profile"]


def test_browser_with_a_stale_cookie_has_no_profile(app: Flask, hub: HubService) -> None:
    http = app.test_client()
    http.set_cookie(PROFILE_COOKIE, "x" * 22)
    browser = ProfileBrowser(app, http)
    browser.mark(all=True)
    assert browser.refusals() == ["no_profile"]


def test_mark_that_makes_no_sense_is_refused(app: Flask, http: FlaskClient) -> None:
    browser = ProfileBrowser(app, http)
    browser.mark(uids=1)
    assert browser.refusals() == ["invalid_type"]


@pytest.mark.parametrize(
    ("mark", "unread"), [({"uids": ["nobody"]}, 2), ({"term": "FIRE"}, 1), ({"all": True}, 0)]
)
def test_mark_is_told_to_all_browsers_of_the_profile(
    app: Flask, hub: HubService, http: FlaskClient, mark: dict[str, object], unread: int
) -> None:
    take_in(hub, "A FIRE", "B RED")
    browsers = [ProfileBrowser(app, http), ProfileBrowser(app, http, batches=True)]
    for browser in browsers:
        browser.state()
    browsers[0].mark(**mark)
    assert [browser.marks() for browser in browsers] == [[{**mark, "unread": unread}]] * 2


def test_marked_uid_is_told_with_what_is_left(
    app: Flask, hub: HubService, http: FlaskClient
) -> None:
    first, _ = take_in(hub, "A FIRE", "B FIRE")
    browser = ProfileBrowser(app, http)
    browser.mark(uids=[first])
    assert browser.marks() == [{"uids": [first], "unread": 1}]


def test_term_is_marked_in_the_spelling_in_which_it_is_stored(
    app: Flask, hub: HubService, http: FlaskClient
) -> None:
    take_in(hub, "A FIRE")
    browser = ProfileBrowser(app, http)
    browser.mark(term=" fire ")
    assert browser.marks() == [{"term": "FIRE", "unread": 0}]


def test_profiles_know_nothing_of_each_other(
    app: Flask, hub: HubService, http: FlaskClient
) -> None:
    take_in(hub, "A FIRE")
    browser, other = ProfileBrowser(app, http), ProfileBrowser(app, with_profile(app))
    browser.mark(all=True)
    assert other.marks() == []
    assert other.state()["unread"] == 1


def test_mark_comes_after_every_alert_that_it_covers(
    app: Flask, hub: HubService, http: FlaskClient
) -> None:
    browser = ProfileBrowser(app, http, batches=True)
    browser.state()
    hold_batches_back(hub)
    take_in(hub, "A FIRE")
    browser.mark(all=True)
    assert order_of(browser, "live_messages", "alerts_read")


def test_alert_that_is_counted_is_told_before_the_count(
    app: Flask, hub: HubService, http: FlaskClient
) -> None:
    hold_batches_back(hub)
    browser = ProfileBrowser(app, http, batches=True)
    hub.packets.put(packet(line("A FIRE")))
    # No green thread gets a turn before it is stored, so the count is made afterwards.
    end = time.monotonic() + DEADLINE_SECONDS
    while not sum(hub.tally.snapshot().stored.values()):
        assert time.monotonic() < end
        time.sleep(STEP_SECONDS)
    assert browser.state()["unread"] == 1
    assert order_of(browser, "live_messages", "read_state")


def hold_batches_back(hub: HubService) -> None:
    """Let no tick come for an hour: what is sent then was sent for a reason."""
    hub.publisher._next_tick = time.monotonic() + 3600
    hub.publisher._tick_planned = True


def order_of(browser: Browser, first: str, second: str) -> bool:
    """Whether it was told both, one before the other."""
    browser.read()
    names = [name for name, _ in browser.events]
    assert {first, second} <= set(names)
    return names.index(first) < names.index(second)


def test_each_alert_is_either_counted_or_told_afterwards(
    app: Flask, hub: HubService, http: FlaskClient
) -> None:
    browsers = []
    for number in range(60):
        hub.packets.put(packet(line(f"FIRE {number}")))
        if number % 6 == 0:
            browsers.append(ProfileBrowser(app, http, batches=number % 4 == 0))
        runtime.sleep(0)
    wait_until(lambda: len(hub.recent.alerts) == 60)
    assert {unread_by_now(browser) for browser in browsers} == {60}


def unread_by_now(browser: ProfileBrowser) -> int:
    """The count that it was told, and the alerts that came after it."""
    unread = int(browser.state()["unread"])
    wait_until(lambda: len(all_seen(browser)) == 60)
    browser.read()
    names = [name for name, _ in browser.events]
    after = browser.events[names.index("read_state") :]
    return unread + len(live_in(after))


def all_seen(browser: ProfileBrowser) -> set[object]:
    greeted = cast("list[Any]", browser.payloads("alert_matches_batch"))
    uids = {message["uid"] for payload in greeted for message in payload["messages"]}
    return uids | live_in(browser.events)


def live_in(events: list[tuple[str, object]]) -> set[object]:
    single = [cast("Any", each)["msghtml"] for name, each in events if name == "acars_msg"]
    batched = [
        message
        for name, each in events
        if name == "live_messages"
        for message in cast("Any", each)["messages"]
    ]
    return {message["uid"] for message in single + batched}


def test_marks_are_kept_over_a_restart(app: Flask, path: Path) -> None:
    with running_hub(app) as hub:
        Browser(app).emit("update_alerts", TERMS)
        http = with_profile(app)
        uid, _ = take_in(hub, "A FIRE", "B FIRE")
        ProfileBrowser(app, http).mark(uids=[uid])
    with running_hub(app):
        assert ProfileBrowser(app, http).state() == {"unread": 1, "read": [uid]}


def test_browser_whose_profile_has_gone_is_told_when_it_marks(
    app: Flask, http: FlaskClient, path: Path
) -> None:
    browser = ProfileBrowser(app, http)
    browser.state()
    forget_profiles(path)
    browser.mark(all=True)
    browser.mark(all=True)
    assert browser.refusals() == ["no_profile", "no_profile"]


def test_connecting_renews_when_a_profile_was_seen(
    app: Flask, http: FlaskClient, path: Path
) -> None:
    sql(path, f"UPDATE alert_profiles SET seen_at = seen_at - {SEEN_SECONDS + 1}")
    ProfileBrowser(app, http).state()
    assert sql(path, "SELECT seen_at >= created_at FROM alert_profiles") == [(1,)]


def test_browser_that_has_gone_is_forgotten(app: Flask, http: FlaskClient) -> None:
    browser = ProfileBrowser(app, http)
    browser.state()
    browser.close()
    reads: ReadState = app.extensions["acarshub_read_state"]
    assert reads._tokens == reads._profiles == {}


def test_browser_that_goes_while_its_profile_is_looked_up_is_forgotten(
    app: Flask, hub: HubService, http: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, look_up = ProfileBrowser(app, http), hub.lender.run

    def go_and_look_up(function: Callable[[Connection], object]) -> object:
        browser.close()
        return look_up(function)

    monkeypatch.setattr(hub.lender, "run", go_and_look_up)
    wait_until(lambda: not browser.connected)
    reads: ReadState = app.extensions["acarshub_read_state"]
    assert reads._tokens == reads._profiles == {}


def test_failure_to_tell_is_logged(
    app: Flask, http: FlaskClient, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    sql(path, "ALTER TABLE alert_read_terms RENAME TO away")
    ProfileBrowser(app, http)
    wait_until(lambda: "A client could not be told which alerts are read" in caplog.text)
