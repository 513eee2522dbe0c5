"""Matching stored messages anew, as clients see it: begun, refused, cancelled, gone on with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from acarshub import runtime
from acarshub.alerts import rebuild, regeneration
from acarshub.hub import HubService
from tests.realtime.asking import asked, take_in
from tests.support import Browser, running_hub, sql, wait_until


def test_regeneration_is_told_from_beginning_to_end(app: Flask, hub: HubService) -> None:
    take_in(hub, "A FIRE", "NO")
    asker, other = Browser(app), Browser(app)
    asker.emit("change_alerts", {"add": ["FIRE"]})
    asker.emit("regenerate_alert_matches")
    wait_until(lambda: asker.payloads("regenerate_alert_matches_complete"))
    assert asker.payloads("regenerate_alert_matches_started")
    assert asker.payloads("regenerate_alert_matches_complete") == [
        {
            "success": True,
            "stats": {"total_messages": 2, "matched_messages": 1, "total_matches": 1},
        }
    ]
    wait_until(lambda: len(other.payloads("alerts_refreshed")) == 2)
    assert [each["text"] for each in other.payloads("alerts_refreshed")[-1]["messages"]] == [
        "A FIRE"
    ]
    assert other.payloads("alert_terms")[-1]["data"]["0"]["count"] == 1
    assert other.payloads("alert_regeneration")[-1]["state"] == "complete"
    assert other.payloads("regenerate_alert_matches_complete") == []


class Slow:
    """Keeps a regeneration at its first piece until it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._match = rebuild.match_messages
        self.held = True
        monkeypatch.setattr(rebuild, "match_messages", self.match)
        monkeypatch.setattr(rebuild, "CHUNK_MESSAGES", 1)
        monkeypatch.setattr(regeneration, "SAVE_SECONDS", 0)

    def match(self, *args: Any, **kwargs: Any) -> rebuild.Piece:
        piece = self._match(*args, **kwargs)
        while self.held and piece.progress.processed > 1:
            runtime.sleep(0.002)
        return piece


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    return Slow(monkeypatch)


def states(browser: Browser) -> list[str]:
    return [each["state"] for each in browser.payloads("alert_regeneration")]


def test_regeneration_is_refused_while_one_runs(app: Flask, hub: HubService, slow: Slow) -> None:
    take_in(hub, "ONE", "TWO", "THREE")
    browser = Browser(app)
    browser.emit("regenerate_alert_matches")
    browser.emit("regenerate_alert_matches")
    (error,) = browser.payloads("regenerate_alert_matches_error")
    assert "being matched" in error["error"]
    slow.held = False


def test_who_connects_meanwhile_is_told(app: Flask, hub: HubService, slow: Slow) -> None:
    take_in(hub, "ONE", "TWO", "THREE")
    Browser(app).emit("regenerate_alert_matches")
    assert states(Browser(app)) == ["running"]
    slow.held = False


def test_cancelled_regeneration_ends_and_is_not_resumed(
    app: Flask, hub: HubService, slow: Slow, path: Path
) -> None:
    take_in(hub, "FIRE 1", "FIRE 2", "FIRE 3")
    browser = Browser(app)
    browser.emit("change_alerts", {"add": ["FIRE"]})
    browser.emit("regenerate_alert_matches")
    browser.emit("cancel_alert_regeneration")
    slow.held = False
    wait_until(lambda: browser.payloads("regenerate_alert_matches_error"))
    assert states(browser)[-1] == "cancelled"
    assert sql(path, "SELECT * FROM alert_regeneration") == []
    counted = sql(path, "SELECT count FROM alert_stats")
    assert counted == sql(path, "SELECT count(*) FROM alert_matches")


def test_regeneration_that_is_cancelled_before_it_begins_does_not_run(
    app: Flask, hub: HubService, path: Path
) -> None:
    take_in(hub, "A FIRE")
    browser = Browser(app)
    browser.emit("change_alerts", {"add": ["FIRE"]})
    hub.alerts.regeneration.start(lambda _report: None)
    hub.alerts.regeneration.cancel()
    wait_until(lambda: states(browser) == ["cancelled"])
    assert sql(path, "SELECT * FROM alert_matches") == []


def test_counts_that_another_release_left_wrong_are_put_right(
    app: Flask, hub: HubService, path: Path
) -> None:
    browser = Browser(app)
    browser.emit("change_alerts", {"add": ["FIRE"]})
    take_in(hub, "A FIRE", "FIRE 2")
    sql(path, "UPDATE alert_stats SET count = 0")
    sql(path, "UPDATE messages SET msg_text = 'CALM' WHERE msg_text = 'A FIRE'")
    browser.emit("regenerate_alert_matches")
    wait_until(lambda: "complete" in states(browser))
    assert sql(path, "SELECT count FROM alert_stats") == [(1,)]


def test_cancelling_nothing_is_answered(app: Flask, hub: HubService) -> None:
    name, error = asked(app, "cancel_alert_regeneration")
    assert (name, error["issues"][0]["code"]) == ("validation_error", "not_running")


def test_regeneration_goes_on_after_a_restart(app: Flask, slow: Slow, path: Path) -> None:
    with running_hub(app) as hub:
        take_in(hub, *(f"FIRE {n}" for n in range(9)))
        browser = Browser(app)
        browser.emit("change_alerts", {"add": ["FIRE"]})
        browser.emit("regenerate_alert_matches")
        wait_until(lambda: sql(path, "SELECT processed FROM alert_regeneration") == [(1,)])
        hub.alerts.stop()
        slow.held = False
    ((done,),) = sql(path, "SELECT processed FROM alert_regeneration")
    assert 1 <= int(str(done)) < 9
    with running_hub(app):
        wait_until(lambda: sql(path, "SELECT * FROM alert_regeneration") == [])
    assert sql(path, "SELECT count FROM alert_stats") == [(9,)]
    assert sql(path, "SELECT count(*) FROM alert_matches") == [(9,)]


def test_change_of_terms_begins_the_regeneration_anew(
    app: Flask, hub: HubService, slow: Slow, path: Path
) -> None:
    take_in(hub, *(f"FIRE {n}" for n in range(5)))
    browser = Browser(app)
    browser.emit("regenerate_alert_matches")
    browser.emit("change_alerts", {"add": ["FIRE"]})
    slow.held = False
    wait_until(lambda: browser.payloads("regenerate_alert_matches_complete"))
    (complete,) = browser.payloads("regenerate_alert_matches_complete")
    assert complete["stats"] == {"total_messages": 5, "matched_messages": 5, "total_matches": 5}


def test_failing_regeneration_is_told_as_such(
    app: Flask, hub: HubService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise OSError("the disk has gone")

    monkeypatch.setattr(rebuild, "match_messages", fail)
    take_in(hub, "A FIRE")
    browser = Browser(app)
    browser.emit("regenerate_alert_matches")
    wait_until(lambda: browser.payloads("regenerate_alert_matches_error"))
    assert browser.payloads("regenerate_alert_matches_complete") == []
    assert states(browser)[-1] == "failed"
