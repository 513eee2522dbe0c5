"""The Socket.IO namespace: what a client is told on connect, may ask, and is answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask

from acarshub import NAMESPACE
from acarshub.extensions import socketio
from acarshub.hub import HubService
from acarshub.labels import LABELS
from acarshub.links import Link
from acarshub.realtime import namespace as namespace_module
from acarshub.realtime.publisher import SINGLE_ROOM
from acarshub.realtime.recent import RECENT_MESSAGES
from acarshub.version import VERSION
from tests.realtime.traffic import MESSAGES, connect_amid_traffic
from tests.support import (
    Browser,
    app_at,
    line,
    new_database,
    packet,
    run_script,
    running_hub,
    sql,
    wait_until,
)

GREETING = [
    "features_enabled",
    "station_ids",
    "terms",
    "labels",
    "acars_msg_batch",
    "database",
    "signal",
    "alert_terms",
    "alert_matches_batch",
    "acarshub_version",
]
QUESTIONS = [
    ("request_recent_alerts", ["recent_alerts"]),
    ("request_status", ["system_status", "message_rate"]),
    ("signal_freqs", ["signal_freqs"]),
    ("signal_count", ["signal_count"]),
    ("signal_graphs", ["alert_terms", "signal"]),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hub.db"


@pytest.fixture
def app(path: Path) -> Flask:
    return app_at(path, MESSAGE_BATCH_CHUNK_SIZE="2")


@pytest.fixture
def hub(app: Flask) -> Iterator[HubService]:
    with running_hub(app) as hub:
        yield hub


def take_in(hub: HubService, *lines: bytes, link: Link = Link.ACARS) -> None:
    """Let the hub take in messages until a new client would be told of them."""
    before = len(hub.recent.messages) + len(hub.recent.alerts)
    for each in lines:
        hub.packets.put(packet(each, link))
    wait_until(lambda: len(hub.recent.messages) + len(hub.recent.alerts) == before + len(lines))


def greeting(app: Flask) -> list[tuple[str, Any]]:
    return cast("list[tuple[str, Any]]", Browser(app).read())


def told(app: Flask, event: str) -> list[Any]:
    """The payloads of one event of the greeting."""
    return [payload for name, payload in greeting(app) if name == event]


def names(events: list[tuple[str, object]]) -> list[str]:
    return [name for name, _ in events]


def test_greeting_comes_in_the_established_order(app: Flask, hub: HubService) -> None:
    assert names(cast("Any", greeting(app))) == GREETING


def test_greeting_tells_features(app: Flask, hub: HubService) -> None:
    assert told(app, "features_enabled") == [
        {
            **{link.feature_key: True for link in Link},
            "allow_remote_updates": True,
            "adsb": {"enabled": False, "lat": 0.0, "lon": 0.0, "range_rings": True},
            "flight_tracking_url": "https://flightaware.com/live/flight/",
            "aircraft_photo_url": "https://www.jetphotos.com/registration/",
        }
    ]


def test_greeting_tells_stations(app: Flask, hub: HubService) -> None:
    take_in(hub, line("ONE", station_id="B"), line("TWO", station_id="A"))
    assert told(app, "station_ids") == [{"station_ids": ["A", "B"]}]


def test_greeting_tells_labels(app: Flask, hub: HubService) -> None:
    (payload,) = told(app, "labels")
    assert payload["labels"]["SQ"] == {"name": LABELS["SQ"]}
    assert payload["labels"].keys() == LABELS.keys()


def test_greeting_tells_labels_of_the_owner(tmp_path: Path) -> None:
    own = tmp_path / "labels.json"
    own.write_text('{"labels": {"SQ": {"name": "Own"}}}')
    app = app_at(tmp_path / "own.db", MESSAGE_LABELS_PATH=str(own))
    with running_hub(app):
        (payload,) = told(app, "labels")
    assert payload["labels"] == {
        **{k: {"name": v} for k, v in LABELS.items()},
        "SQ": {"name": "Own"},
    }


def test_greeting_gives_messages_newest_first_in_chunks(app: Flask, hub: HubService) -> None:
    take_in(hub, *[line(text) for text in ("ONE", "TWO", "THREE")])
    chunks = told(app, "acars_msg_batch")
    assert [[message["text"] for message in chunk["messages"]] for chunk in chunks] == [
        ["THREE", "TWO"],
        ["ONE"],
    ]


def test_only_the_last_chunk_is_marked_as_such(app: Flask, hub: HubService) -> None:
    take_in(hub, *[line(text) for text in ("ONE", "TWO", "THREE", "FOUR")])
    marks = [(each["loading"], each["done_loading"]) for each in told(app, "acars_msg_batch")]
    assert marks == [(True, False), (True, True)]


@pytest.mark.parametrize("event", ["acars_msg_batch", "alert_matches_batch"])
def test_nothing_to_give_is_one_empty_chunk(app: Flask, hub: HubService, event: str) -> None:
    assert told(app, event) == [{"messages": [], "loading": False, "done_loading": True}]


def test_greeting_tells_the_database(app: Flask, hub: HubService, path: Path) -> None:
    assert told(app, "database") == [{"count": 0, "size": path.stat().st_size}]


def test_greeting_tells_levels_of_every_link(app: Flask, hub: HubService) -> None:
    take_in(hub, line("X", level=-12.5), link=Link.IMSL)
    (payload,) = told(app, "signal")
    assert payload["levels"] == {
        link.level_key: [{"id": 1, "level": -12.5, "count": 1}] if link is Link.IMSL else []
        for link in Link
    }


def test_greeting_tells_terms_and_their_counts(app: Flask, hub: HubService) -> None:
    Browser(app).emit("update_alerts", {"terms": ["FIRE", "RED"], "ignore": ["DRILL"]})
    take_in(hub, line("A FIRE"))
    events = dict(greeting(app))
    assert events["terms"] == {"terms": ["FIRE", "RED"], "ignore": ["DRILL"]}
    assert events["alert_terms"] == {
        "data": {
            "0": {"id": 0, "term": "FIRE", "count": 1},
            "1": {"id": 1, "term": "RED", "count": 0},
        }
    }


def test_greeting_gives_alerts_apart_from_messages(app: Flask, hub: HubService) -> None:
    Browser(app).emit("update_alerts", {"terms": ["FIRE"], "ignore": []})
    take_in(hub, line("A FIRE"), line("PLAIN"))
    events = dict(greeting(app))
    assert [each["text"] for each in events["acars_msg_batch"]["messages"]] == ["PLAIN"]
    assert [each["text"] for each in events["alert_matches_batch"]["messages"]] == ["A FIRE"]


def test_greeting_tells_the_version(app: Flask, hub: HubService) -> None:
    (payload,) = told(app, "acarshub_version")
    assert payload == {
        "container_version": VERSION,
        "backend_version": VERSION,
        "frontend_version": VERSION,
        "github_version": VERSION,
        "is_outdated": False,
    }


def test_stored_messages_are_given_after_a_restart(app: Flask, path: Path) -> None:
    with running_hub(app) as hub:
        take_in(hub, line("BEFORE"))
    with running_hub(app):
        (chunk,) = told(app, "acars_msg_batch")
    assert [each["text"] for each in chunk["messages"]] == ["BEFORE"]


def test_client_is_refused_where_no_hub_runs(app: Flask) -> None:
    assert not Browser(app).connected


@pytest.mark.parametrize("auth", [None, {}, {"batches": False}, {"batches": "yes"}, "x", [1]])
def test_client_gets_single_messages_unless_it_asked(
    app: Flask, hub: HubService, auth: Any
) -> None:
    browser = Browser(app, auth)
    take_in(hub, line("X"))
    assert len(browser.payloads("acars_msg")) == 1
    assert browser.payloads("live_messages") == []


def test_client_gets_batches_when_it_asked(app: Flask, hub: HubService) -> None:
    browser = Browser(app, {"batches": True})
    take_in(hub, line("X"))
    wait_until(lambda: browser.payloads("live_messages"))
    assert browser.payloads("acars_msg") == []


def test_live_message_is_in_the_database_under_its_uid(
    app: Flask, hub: HubService, path: Path
) -> None:
    browser = Browser(app)
    take_in(hub, line("X"))
    (payload,) = cast("list[Any]", browser.payloads("acars_msg"))
    assert sql(path, "SELECT uid FROM messages") == [(payload["msghtml"]["uid"],)]


def test_text_from_the_air_arrives_as_it_was_sent(app: Flask, hub: HubService) -> None:
    hostile = "<script>alert(1)</script>\u2028\x00\x1b[2J\u202e'\"&"
    browser = Browser(app)
    take_in(hub, line(hostile))
    (payload,) = cast("list[Any]", browser.payloads("acars_msg"))
    assert payload["msghtml"]["text"] == hostile


@pytest.mark.parametrize(("event", "answers"), QUESTIONS)
@pytest.mark.parametrize("arguments", [(), ({},), ({"any": "thing"}, "/main")])
def test_question_is_answered_with_any_arguments(
    app: Flask, hub: HubService, event: str, answers: list[str], arguments: tuple[object, ...]
) -> None:
    assert names(Browser(app).answer(event, *arguments)) == answers


def test_answer_goes_to_the_asker_alone(app: Flask, hub: HubService) -> None:
    other, asker = Browser(app), Browser(app)
    asker.answer("page_change")
    other.read()
    asker.answer("signal_count")
    assert other.read() == []


def test_frequencies_are_told_by_link(app: Flask, hub: HubService) -> None:
    take_in(hub, line("X", freq=136.975), link=Link.VDLM2)
    take_in(hub, line("X", freq=131.55), link=Link.ACARS)
    assert Browser(app).answer("signal_freqs") == [
        (
            "signal_freqs",
            {
                "freqs": [
                    {"freq_type": Link.ACARS.message_type, "freq": "131.550", "count": 1},
                    {"freq_type": Link.VDLM2.message_type, "freq": "136.975", "count": 1},
                ]
            },
        )
    ]


def test_totals_are_told(app: Flask, hub: HubService) -> None:
    take_in(hub, line("X", error=1), line("Y"), line("", label=""))
    assert Browser(app).answer("signal_count") == [
        (
            "signal_count",
            {
                "count": {
                    "non_empty_total": 2,
                    "non_empty_errors": 1,
                    "empty_total": 1,
                    "empty_errors": 0,
                }
            },
        )
    ]


def test_recent_alerts_are_told(app: Flask, hub: HubService) -> None:
    browser = Browser(app)
    browser.emit("update_alerts", {"terms": ["FIRE"], "ignore": []})
    take_in(hub, line("A FIRE"))
    ((_, payload),) = cast("Any", browser.answer("request_recent_alerts"))
    assert [each["matched_text"] for each in payload["alerts"]] == [["FIRE"]]


def test_new_terms_are_told_to_everybody(app: Flask, hub: HubService) -> None:
    other, asker = Browser(app), Browser(app)
    asker.answer("page_change")
    other.read()
    asker.emit("update_alerts", {"terms": [" fire"], "ignore": []})
    # What the clock broadcasts may come between.
    expected = ["terms", "alerts_refreshed", "alert_terms"]
    events = [event for event in other.read() if event[0] in expected]
    assert names(events) == expected
    assert events[0] == ("terms", {"terms": ["FIRE"], "ignore": []})


def test_new_terms_are_stored(app: Flask, hub: HubService, path: Path) -> None:
    Browser(app).emit("update_alerts", {"terms": ["fire"], "ignore": ["drill"]}, "/main")
    assert sql(path, "SELECT term FROM alert_stats") == [("FIRE",)]
    assert sql(path, "SELECT term FROM ignore_alert_terms") == [("DRILL",)]


def test_alerts_of_dropped_terms_become_messages(app: Flask, hub: HubService) -> None:
    browser = Browser(app)
    browser.emit("update_alerts", {"terms": ["FIRE"], "ignore": []})
    take_in(hub, line("A FIRE"))
    browser.emit("update_alerts", {"terms": [], "ignore": []})
    assert browser.payloads("alerts_refreshed")[-1] == {"messages": []}
    assert [each["matched"] for each in hub.recent.messages] == [False]


@pytest.mark.parametrize("arguments", [(), (None,), ("FIRE",), ({},), ({"terms": "FIRE"}, "/main")])
def test_wrong_terms_are_answered_with_what_is_wrong(
    app: Flask, hub: HubService, arguments: tuple[object, ...]
) -> None:
    ((name, payload),) = cast("Any", Browser(app).answer("update_alerts", *arguments))
    assert (name, payload["event"]) == ("validation_error", "update_alerts")
    assert {issue["code"] for issue in payload["issues"]} == {"invalid_type"}


def test_wrong_terms_change_nothing(app: Flask, hub: HubService, path: Path) -> None:
    Browser(app).emit("update_alerts", {"terms": ["FIRE", "X" * 65], "ignore": []})
    assert sql(path, "SELECT term FROM alert_stats") == []


def test_time_series_are_answered_by_their_own_event(app: Flask, hub: HubService) -> None:
    events = Browser(app).answer("rrd_timeseries", {"time_period": "1hr"})
    assert names(events) == ["rrd_timeseries_data"]


def test_forbidden_change_is_answered(path: Path) -> None:
    app = app_at(path, ALLOW_REMOTE_UPDATES="false")
    with running_hub(app):
        events = Browser(app).answer("update_alerts", {"terms": ["FIRE"], "ignore": []})
    ((name, payload),) = cast("Any", events)
    assert (name, payload["issues"][0]["code"]) == ("validation_error", "forbidden")


def test_forbidden_change_changes_nothing(path: Path) -> None:
    app = app_at(path, ALLOW_REMOTE_UPDATES="false")
    with running_hub(app):
        Browser(app).emit("update_alerts", {"terms": ["FIRE"], "ignore": []})
    assert sql(path, "SELECT term FROM alert_stats") == []


def test_failure_of_the_server_is_answered(
    app: Flask, hub: HubService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise OSError("the disk has gone, and its path is /secret")

    monkeypatch.setattr(namespace_module, "message_counts", fail)
    ((name, payload),) = cast("Any", Browser(app).answer("signal_count"))
    assert (name, payload["event"]) == ("validation_error", "signal_count")
    assert "secret" not in str(payload)


@pytest.mark.parametrize("event", ["page_change", "no_such_event", "", "__init__", "emit", "😀"])
def test_unknown_event_is_ignored(app: Flask, hub: HubService, event: str) -> None:
    browser = Browser(app)
    assert browser.answer(event, {"page": "x"}, "/main") == []
    assert browser.connected


def test_client_that_left_is_in_no_room(app: Flask, hub: HubService) -> None:
    Browser(app).close()
    assert list(socketio.server.manager.get_participants(NAMESPACE, SINGLE_ROOM)) == []


def test_traffic_is_no_more_than_a_client_is_told() -> None:
    assert MESSAGES < RECENT_MESSAGES


@pytest.mark.parametrize("event", ["connect", 5, None, ["terms"]])
def test_event_by_a_name_that_no_client_may_use_is_ignored(
    app: Flask, hub: HubService, event: object
) -> None:
    browser = Browser(app)
    assert browser.answer(cast("Any", event), {"wsgi.input": {}}) == []
    assert browser.connected


def test_client_that_connects_amid_traffic_sees_each_message_once(app: Flask) -> None:
    assert {count for seen in connect_amid_traffic(app) for count in seen.values()} == {1}


def test_client_that_connects_amid_traffic_of_green_threads_sees_each_message_once(
    path: Path, tmp_path: Path
) -> None:
    script = """
import eventlet
eventlet.monkey_patch()
import runpy
runpy.run_module("tests.realtime.traffic", run_name="__main__")
"""
    output = run_script(script, tmp_path, str(new_database(path)))
    assert output == "every text at most 1 times\n"
