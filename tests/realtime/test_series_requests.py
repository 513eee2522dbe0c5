"""Rates over time and totals as clients get them, and who is told of new minutes."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask

from acarshub.hub import HubService
from acarshub.links import Link
from acarshub.stats.minutes import Minute
from acarshub.stats.periods import MAX_POINTS, Period
from tests.realtime.asking import asked, take_in
from tests.support import Browser, line, lock, packet, sql, wait_until

EVENT = "rrd_timeseries_data"
KEYS = {"timestamp", *(link.feature_key for link in Link), "total", "error"}


@pytest.fixture(autouse=True)
def _no_other_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Minutes end when a test says so."""
    monkeypatch.setattr("acarshub.observation.until_full_minute", lambda _now: 3_600.0)


def this_minute() -> int:
    return int(time.time()) // 60 * 60


def pass_minute(hub: HubService, path: Path, ended: int, count: int = 3) -> None:
    """Let a minute end; returns when it is kept and told."""
    before = hub.statistics._version
    hub.statistics.minute(Minute(ended, {Link.ACARS: count, Link.HFDL: 1}, 2))
    wait_until(lambda: hub.statistics._version > before)


@pytest.mark.parametrize("period", Period)
def test_period_is_answered_in_the_established_shape(
    app: Flask, hub: HubService, period: Period
) -> None:
    name, payload = asked(app, "rrd_timeseries", {"time_period": period.wire_name}, "/main")
    assert name == EVENT
    assert payload.keys() == {"data", "time_period", "start", "end", "points"}
    assert payload["time_period"] == period.wire_name
    points = payload["data"]
    assert len(points) == payload["points"] == period.seconds // period.bucket_seconds + 1
    assert {frozenset(point) for point in points} == {frozenset(KEYS)}
    stamps = [point["timestamp"] for point in points]
    step = period.bucket_seconds * 1000
    assert stamps == list(range(payload["start"], payload["end"] + 1, step))
    assert payload["end"] <= time.time() * 1000 < payload["end"] + 2 * step


def test_minutes_without_a_hub_are_gaps_and_quiet_ones_are_zero(
    app: Flask, hub: HubService, path: Path
) -> None:
    now = this_minute()
    pass_minute(hub, path, now - 120, count=0)
    pass_minute(hub, path, now)
    _, payload = asked(app, "rrd_timeseries", {"time_period": "1hr"})
    points = {point["timestamp"] // 1000: point for point in payload["data"]}
    assert points[now - 60]["acars"] is None
    assert points[now - 60]["total"] is None
    assert points[now - 120] == {
        **dict.fromkeys(KEYS, 0),
        "hfdl": 1,
        "total": 1,
        "error": 2,
        "timestamp": (now - 120) * 1000,
    }
    assert (points[now]["acars"], points[now]["total"]) == (3, 4)


def test_range_of_time_is_answered_without_a_period(app: Flask, hub: HubService) -> None:
    now = int(time.time())
    _, payload = asked(app, "rrd_timeseries", {"start": now - 600, "end": now})
    assert payload.keys() == {"data", "start", "end", "points"}
    assert payload["points"] == len(payload["data"]) == 11
    _, payload = asked(app, "rrd_timeseries", {"start": now - 6000, "end": now, "downsample": 600})
    assert (payload["downsample"], payload["points"]) == (600, 11)


@pytest.mark.parametrize("payload", [{}, {"time_period": ""}, {"time_period": None}])
def test_default_is_the_last_day(app: Flask, hub: HubService, payload: object) -> None:
    _, answer = asked(app, "rrd_timeseries", payload)
    assert "time_period" not in answer
    assert answer["points"] == 1_441


def test_no_range_makes_an_answer_without_bound(app: Flask, hub: HubService) -> None:
    _, payload = asked(app, "rrd_timeseries", {"start": 0, "end": 4_102_444_800})
    assert len(payload["data"]) <= MAX_POINTS + 1
    assert payload["downsample"] > 60


@pytest.mark.parametrize(
    "payload",
    [
        {"time_period": "2hr"},
        {"time_period": "'; DROP TABLE timeseries_stats; --"},
        {"start": 100, "end": 100},
        {"start": 200, "end": 100},
        {"end": 0},
    ],
)
def test_what_there_is_no_chart_of_is_answered_with_the_reason(
    app: Flask, hub: HubService, payload: dict[str, object]
) -> None:
    name, answer = asked(app, "rrd_timeseries", payload)
    assert name == EVENT
    assert answer["data"] == []
    assert answer["error"]
    assert answer.get("time_period") == payload.get("time_period")


@pytest.mark.parametrize(
    ("payload", "place"),
    [
        ("1hr", []),
        ([1], []),
        ({"time_period": 5}, ["time_period"]),
        ({"time_period": "x" * 1_025}, ["time_period"]),
        ({"start": "1"}, ["start"]),
        ({"start": 1.5}, ["start"]),
        ({"start": True}, ["start"]),
        ({"end": 4_102_444_801}, ["end"]),
        ({"start": -1}, ["start"]),
        ({"downsample": 59}, ["downsample"]),
        ({"downsample": 86_401}, ["downsample"]),
    ],
)
def test_wrong_input_is_a_validation_error(
    app: Flask, hub: HubService, payload: object, place: list[str]
) -> None:
    name, answer = asked(app, "rrd_timeseries", payload)
    assert (name, answer["event"]) == ("validation_error", "rrd_timeseries")
    assert answer["issues"][0]["path"] == place


def test_each_minute_goes_to_who_looks_at_the_period_and_nobody_else(
    app: Flask, hub: HubService, path: Path
) -> None:
    looking, other, idle = Browser(app), Browser(app), Browser(app)
    looking.answer("rrd_timeseries", {"time_period": "6hr"})
    other.answer("rrd_timeseries", {"time_period": "1wk"})
    idle.read()
    pass_minute(hub, path, this_minute() // 1_800 * 1_800 + 60)
    ((_, payload),) = [each for each in looking.read() if each[0] == EVENT]
    assert cast("Any", payload)["time_period"] == "6hr"
    assert [each for each in other.read() + idle.read() if each[0] == EVENT] == []
    pass_minute(hub, path, this_minute() // 1_800 * 1_800)
    assert [cast("Any", each)["time_period"] for each in other.payloads(EVENT)] == ["1wk", "1wk"]


def test_client_that_leaves_the_page_gets_no_more(app: Flask, hub: HubService, path: Path) -> None:
    browser = Browser(app)
    browser.answer("rrd_timeseries", {"time_period": "1hr"})
    browser.emit("page_change", {"page": "/Statistics"}, "/main")
    pass_minute(hub, path, this_minute())
    assert len(browser.payloads(EVENT)) == 2
    browser.emit("page_change", {"page": "live_messages"})
    pass_minute(hub, path, this_minute())
    assert len(browser.payloads(EVENT)) == 2


def test_client_that_has_gone_is_in_no_room(app: Flask, hub: HubService, path: Path) -> None:
    browser = Browser(app)
    browser.answer("rrd_timeseries", {"time_period": "1hr"})
    browser.close()
    assert not hub.publisher.anybody_in("rates 1hr")


def test_locked_database_is_answered_and_the_minutes_are_kept_afterwards(
    app: Flask, hub: HubService, path: Path
) -> None:
    now = this_minute()
    with lock(path):
        hub.statistics.minute(Minute(now - 60, {Link.ACARS: 5}, 0))
        assert asked(app, "rrd_timeseries", {"time_period": "1hr"})[0] == EVENT
        hub.packets.put(packet(line("WAITS")))
        wait_until(lambda: hub.condition.storage().refused)
    wait_until(lambda: not hub.condition.storage().refused)
    pass_minute(hub, path, now)
    rows = sql(path, "SELECT timestamp, acars_count FROM timeseries_stats ORDER BY 1")
    assert rows == [(now - 60, 5), (now, 3)]


def test_totals_are_told(app: Flask, hub: HubService) -> None:
    take_in(hub, "ONE", "TWO")
    hub.packets.put(
        packet(line("THREE", station_id="<b>", tail="D-AIBC", flight="LH400", label="SQ"))
    )
    wait_until(lambda: sum(hub.tally.snapshot().stored.values()) == 3)
    for days in (None, 36_500):
        name, payload = asked(app, "query_statistics", {"days": days})
        assert name == "statistics"
        assert (payload["messages"], payload["links"]["ACARS"], payload["days"]) == (3, 3, days)
        assert sum(payload["hours"]) == 3
        assert len(payload["hours"]) == 24
        assert payload["stations"] == {
            "top": [{"name": "<b>", "title": None, "messages": 1}],
            "others": 0,
        }
        assert [each["name"] for each in payload["labels"]["top"]] == ["H1", "SQ"]
        assert payload["labels"]["top"][1]["title"] == hub.identity.label_name("SQ")
        assert payload["airlines"]["top"] == [
            {"name": "DLH", "title": "Lufthansa", "iata": "LH", "messages": 1}
        ]
        assert payload["aircraft"]["top"][0]["name"] == "D-AIBC"
        (span,) = payload["over_time"]
        assert span["messages"] == 3
    assert asked(app, "query_statistics", {"days": 1})[1]["messages"] == 0


@pytest.mark.parametrize("payload", ["x", {"days": 0}, {"days": "7"}, {"days": 36_501}])
def test_wrong_days_are_a_validation_error(app: Flask, hub: HubService, payload: object) -> None:
    name, answer = asked(app, "query_statistics", payload)
    assert (name, answer["event"]) == ("validation_error", "query_statistics")
