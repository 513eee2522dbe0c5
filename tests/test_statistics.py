"""Statistics of a running hub: whatever counts, a recount of the messages agrees with it."""

from __future__ import annotations

import logging
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import orjson
import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from acarshub.hub import HubService
from acarshub.links import Link
from acarshub.runtime import native_time
from acarshub.stats.metrics_database import level_label
from acarshub.stats.minutes import Minute
from tests.support import Browser, app_at, make_hub, packet, running_hub, sql, wait_until

MESSAGES = 10_000
AT_ONCE = 20
MOST_PACKETS = 200
LONG_SECONDS = 60.0
COLUMNS = (
    *("message_type", "msg_time", "station_id", "label", "tail", "icao", "flight", "freq", "level"),
    *("error", "msg_text", "depa", "dsta", "libacars"),
)
WITH_CONTENT = ("msg_text", "label", "flight", "tail", "depa", "dsta", "libacars")

Row = dict[str, Any]


@pytest.fixture(autouse=True)
def _no_other_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Minutes end when a test says so."""
    monkeypatch.setattr("acarshub.observation.until_full_minute", lambda _now: 3_600.0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hub.db"


@pytest.fixture
def app(path: Path, tmp_path: Path) -> Flask:
    rrd = str(tmp_path / "acarshub.rrd")
    return app_at(path, DUPLICATE_WINDOW_MS="0", JOIN_WINDOW_SECONDS="0", RRD_PATH=rrd)


@pytest.fixture
def hub(app: Flask) -> Iterator[HubService]:
    with running_hub(app) as hub:
        yield hub


def made_up(seed: int, count: int) -> list[bytes]:
    """Lines as acarsdec prints them, with and without each field."""
    rng = random.Random(seed)
    now = time.time()
    lines = []
    for number in range(count):
        fields = {
            "timestamp": now - rng.uniform(0, 3 * 86_400),
            "station_id": rng.choice(["", "HERE", "THERE", "<i>'"]),
            "label": rng.choice(["", "H1", "SQ", "5Z", "_d"]),
            "tail": rng.choice(["", "", "D-AIBC", "N12345"]),
            "flight": rng.choice(["", "", "LH0400", "UA0055", "XX1"]),
            "freq": rng.choice([131.55, 131.725, 129.125]),
            "level": rng.choice([-12.5, -3.0, -30]),
            "error": rng.choice([0, 0, 0, 1, 3]),
            "text": rng.choice(["", f"TEXT {number}"]),
        }
        kept = {name: value for name, value in fields.items() if rng.random() < 0.9}
        lines.append(orjson.dumps({"timestamp": fields["timestamp"], "label": "", **kept}) + b"\n")
    return lines


def stored(path: Path) -> list[Row]:
    rows = sql(path, f"SELECT {', '.join(COLUMNS)} FROM messages")
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def counted(rows: list[Row], *names: str) -> Counter[tuple[str, ...]]:
    """Messages by the values of some columns, but for those that are unknown."""
    values = (tuple(row[name] for name in names) for row in rows)
    return Counter(each for each in values if all(each))


def samples(page: str, name: str) -> dict[tuple[str, ...], float]:
    """Values of a metric by the values of its labels, in the order of their names."""
    found = {}
    for labels, value in re.findall(rf"^{name}(?:{{(.*)}})? (\S+)$", page, re.MULTILINE):
        pairs = sorted(re.findall(r'(\w+)="([^"]*)"', labels))
        found[tuple(each for _, each in pairs)] = float(value)
    return found


ANSWERS = {
    "query_statistics": "statistics",
    "rrd_timeseries": "rrd_timeseries_data",
    "signal_graphs": "signal",
}


def answer(browser: Browser, event: str, *arguments: object) -> dict[str, Any]:
    """The payload of what answers; the hub's broadcasts may come between."""
    events = browser.answer(event, *arguments)
    name = ANSWERS.get(event, event)
    (payload,) = (payload for each, payload in events if each == name)
    return cast("dict[str, Any]", payload)


def take_in(hub: HubService, lines: list[bytes]) -> None:
    """Let the hub take in messages, some of each link."""
    before = sum(hub.tally.snapshot().stored.values())
    links = list(Link)
    for number, start in enumerate(range(0, len(lines), AT_ONCE)):
        data = b"".join(lines[start : start + AT_ONCE])
        hub.packets.put(packet(data, links[number % len(links)], received_at=time.time()))
        wait_until(lambda: len(hub.packets) < MOST_PACKETS, LONG_SECONDS)
    wait_until(
        lambda: sum(hub.tally.snapshot().stored.values()) == before + len(lines), LONG_SECONDS
    )


def end_minute(hub: HubService) -> Minute:
    before = hub.statistics._version
    minute = replace(hub.observation.cut_minute_short(), ended=int(time.time()) // 60 * 60)
    hub.statistics.minute(minute)
    wait_until(lambda: hub.statistics._version > before)
    return minute


def test_every_counter_chart_and_metric_equals_a_recount(
    app: Flask, hub: HubService, path: Path
) -> None:
    hub.observation.beat()
    lines = made_up(1, MESSAGES)
    take_in(hub, lines[: MESSAGES // 2])
    end_minute(hub)
    take_in(hub, lines[MESSAGES // 2 :])
    rows, browser = stored(path), Browser(app)
    assert len(rows) == MESSAGES
    check_counters(browser, rows)
    check_totals(browser, rows)
    end_minute(hub)
    check_totals(browser, rows)
    check_rates(hub, browser, rows)
    check_metrics(hub, rows)
    # Nothing that removes messages takes them out of the statistics.
    sql(path, "DELETE FROM messages WHERE id < 9000")
    check_counters(browser, rows)
    check_totals(browser, rows)


def check_counters(browser: Browser, rows: list[Row]) -> None:
    full = [row for row in rows if any(row[name].strip() for name in WITH_CONTENT)]
    empty = [row for row in rows if not any(row[name].strip() for name in WITH_CONTENT)]
    assert empty
    assert answer(browser, "signal_count")["count"] == {
        "non_empty_total": len(full),
        "non_empty_errors": sum(row["error"] not in {"", "0"} for row in full),
        "empty_total": len(empty),
        "empty_errors": sum(row["error"] not in {"", "0"} for row in empty),
    }
    freqs = answer(browser, "signal_freqs")["freqs"]
    assert {(each["freq_type"], each["freq"]): each["count"] for each in freqs} == counted(
        rows, "message_type", "freq"
    )
    levels = answer(browser, "signal_graphs")["levels"]
    assert {
        (link.message_type, str(float(each["level"]))): each["count"]
        for link in Link
        for each in levels[link.level_key]
    } == Counter((row["message_type"], str(float(row["level"]))) for row in rows if row["level"])


def check_totals(browser: Browser, rows: list[Row]) -> None:
    told = answer(browser, "query_statistics")
    assert told["messages"] == len(rows)
    links = Counter(row["message_type"] for row in rows)
    assert told["links"] == {link.status_key: links[link.message_type] for link in Link}
    hours = Counter(int(row["msg_time"] // 3_600 % 24) for row in rows)
    assert told["hours"] == [hours[hour] for hour in range(24)]
    days = Counter(int(row["msg_time"] // 86_400 * 86_400) for row in rows)
    assert {each["start"]: each["messages"] for each in told["over_time"]} == days
    for subject, column in (("stations", "station_id"), ("labels", "label")):
        assert top(told[subject]) == {name: n for (name,), n in counted(rows, column).items()}
    aircraft = Counter(row["tail"] or row["icao"] for row in rows)
    aircraft.pop("", None)
    assert top(told["aircraft"]) == aircraft
    flights = counted(rows, "flight")
    expected = {"DLH": flights["LH0400",], "UAL": flights["UA0055",]}
    assert top(told["airlines"]) == expected


def top(ranked: dict[str, Any]) -> dict[str, int]:
    assert ranked["others"] == 0
    return {each["name"]: each["messages"] for each in ranked["top"]}


def check_rates(hub: HubService, browser: Browser, rows: list[Row]) -> None:
    links = Counter(row["message_type"] for row in rows)
    errors = sum(int(row["error"] or 0) for row in rows)
    points = answer(browser, "rrd_timeseries", {"time_period": "1hr"})["data"]
    heard = [point for point in points if point["total"] is not None]
    assert 1 <= len(heard) <= 2
    for link in Link:
        assert sum(point[link.feature_key] for point in heard) == links[link.message_type]
    assert sum(point["total"] for point in heard) == len(rows)
    assert sum(point["error"] for point in heard) == errors
    hub.observation.beat()
    by_link = {link.rate_key: links[link.message_type] for link in Link}
    assert hub.condition.message_rate() == {"total": len(rows), **by_link}


def check_metrics(hub: HubService, rows: list[Row]) -> None:
    page = hub.condition.metrics().decode()
    assert samples(page, "acarshub_database_messages_total") == {(): len(rows)}
    assert samples(page, "acarshub_frequency_distribution") == {
        (freq, link): count for (link, freq), count in counted(rows, "message_type", "freq").items()
    }
    names = {link.message_type: link.level_key for link in Link}
    assert samples(page, "acarshub_signal_level_distribution") == Counter(
        (level_label(float(row["level"])), names[row["message_type"]])
        for row in rows
        if row["level"]
    )
    totals = ("non_empty_messages", "empty_messages")
    assert sum(samples(page, f"acarshub_database_{name}_total")[()] for name in totals) == len(rows)
    newest = hub.observation.minutes.newest
    assert newest is not None
    assert samples(page, "acarshub_rrd_total_messages_per_minute") == {(): newest.total}
    stored_by_link = Counter(row["message_type"] for row in rows)
    assert samples(page, "acarshub_ingest_stored_total") == {
        (link.message_type,): stored_by_link[link.message_type] for link in Link
    }


def test_minute_under_way_is_kept_when_the_hub_stops(app: Flask, path: Path) -> None:
    for _ in range(2):
        with running_hub(app) as hub:
            take_in(hub, made_up(2, 20))
    sums = "SELECT sum(total_count * minutes) FROM timeseries_stats"
    assert sql(path, sums) == [(40,)]


def test_minutes_wait_while_the_database_takes_nothing(
    app: Flask, hub: HubService, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes = hub.statistics._writes

    def refuse(*_args: object, **_options: object) -> None:
        raise OperationalError("", {}, Exception("database is locked"))

    monkeypatch.setattr(writes, "write", refuse)
    for minute in range(3):
        hub.statistics.minute(Minute(60 * minute, {Link.ACARS: 1}, 0))
    wait_until(lambda: len(hub.statistics._unwritten) == 3)
    monkeypatch.undo()
    hub.statistics.minute(Minute(180, {Link.ACARS: 1}, 0))
    wait_until(lambda: not hub.statistics._unwritten)
    rows = sql(path, "SELECT timestamp FROM timeseries_stats ORDER BY 1")
    assert rows == [(0,), (60,), (120,), (180,)]


def test_rates_of_an_early_release_are_imported_once(
    app: Flask, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = int(native_time.time()) // 300 * 300
    names = ("ACARS", "VDLM", "TOTAL", "ERROR", "HFDL", "IMSL", "IRDM")

    def fetch(_path: str, _function: str, *options: str) -> object:
        given = dict(zip(options[::2], options[1::2], strict=True))
        step = int(given["--resolution"])
        rows = [(2.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0)] * 1_200 if step == 60 else []
        return (now - len(rows) * step, now, step), names, rows

    library = SimpleNamespace(last=lambda _path: now, fetch=fetch)
    monkeypatch.setitem(sys.modules, "rrdtool", library)
    monkeypatch.setattr("acarshub.statistics.FIRST_TEND_SECONDS", 0.0)
    (tmp_path / "acarshub.rrd").write_bytes(b"rates")
    imported = "SELECT count(*) FROM rrd_import_registry"
    for _ in range(2):
        with running_hub(app) as hub:
            wait_until(lambda: sql(path, imported) == [(1,)])
            points = answer(Browser(app), "rrd_timeseries", {"time_period": "12hr"})["data"]
            assert sum(point["total"] or 0 for point in points) >= 2 * 700
            assert hub.condition.status()
    assert sql(path, "SELECT rows_imported FROM rrd_import_registry") == [(1_200,)]
    assert (tmp_path / "acarshub.rrd").exists()


def test_missing_library_is_said_once_and_nothing_else_breaks(
    app: Flask,
    path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setitem(sys.modules, "rrdtool", None)
    monkeypatch.setattr("acarshub.statistics.FIRST_TEND_SECONDS", 0.0)
    (tmp_path / "acarshub.rrd").write_bytes(b"rates")
    caplog.set_level(logging.WARNING)
    with running_hub(app) as hub:
        wait_until(lambda: "rrdtool" in caplog.text)
        take_in(hub, made_up(3, 20))
        end_minute(hub)
    assert len([record for record in caplog.records if "rrdtool" in record.message]) == 1
    assert sql(path, "SELECT count(*) FROM rrd_import_registry") == [(0,)]


def test_messages_of_an_earlier_release_are_counted_in_the_background(
    app: Flask, path: Path
) -> None:
    with running_hub(app) as hub:
        take_in(hub, made_up(4, 200))
    sql(path, "DELETE FROM message_totals")
    sql(path, "DELETE FROM message_totals_progress")
    hub = make_hub(app, {})
    hub.start()
    try:
        progress = "SELECT through_id FROM message_totals_progress"
        wait_until(lambda: sql(path, progress) == [(200,)])
        check_totals(Browser(app), stored(path))
    finally:
        hub.stop()
        del app.extensions["acarshub"]


def test_status_counts_what_was_ever_stored(app: Flask, path: Path) -> None:
    for run in range(1, 3):
        with running_hub(app) as hub:
            wait_until(hub.statistics.stored_by_link)
            take_in(hub, made_up(run, 100))
            counts = cast("Any", hub.condition.status())["status"]["global"]
            assert {key: each["Count"] for key, each in counts.items()} == {}
            assert hub.statistics.stored_by_link() == dict.fromkeys(Link, 20 * run)
        sql(path, "DELETE FROM messages WHERE id < 90")
