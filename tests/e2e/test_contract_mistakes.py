"""What is answered to arguments that are missing or wrong: always something, always the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest

from tests.e2e.contract import check_events
from tests.e2e.hub_process import HubProcess, Listener, listening, wait_for
from tests.support import lock

LONG = "X" * 1_025
Path = list[str | int]

MISTAKES: list[tuple[str, tuple[object, ...], Path, str]] = [
    *((event, (), [], "invalid_type") for event in ("query_search", "update_alerts")),
    *((event, (), [], "invalid_type") for event in ("alert_term_query", "query_alerts_by_term")),
    ("reset_alert_counts", (), [], "invalid_type"),
    ("query_search", ("text",), [], "invalid_type"),
    ("query_search", (["list"],), [], "invalid_type"),
    ("query_search", ({},), ["search_term"], "invalid_type"),
    ("query_search", ({"search_term": "WALK"},), ["search_term"], "invalid_type"),
    ("query_search", ({"search_term": ""},), ["search_term"], "invalid_type"),
    ("query_search", ({"search_term": {"flight": 5}},), ["search_term", "flight"], "invalid_type"),
    ("query_search", ({"search_term": {"tail": LONG}},), ["search_term", "tail"], "too_big"),
    (
        "query_search",
        ({"search_term": {}, "results_after": -1},),
        ["results_after"],
        "too_small",
    ),
    (
        "query_search",
        ({"search_term": {}, "results_after": "1"},),
        ["results_after"],
        "invalid_type",
    ),
    (
        "query_search",
        ({"search_term": {}, "results_after": 1.5},),
        ["results_after"],
        "invalid_type",
    ),
    ("update_alerts", ("text",), [], "invalid_type"),
    ("update_alerts", ({"terms": []},), ["ignore"], "invalid_type"),
    ("update_alerts", ({"terms": "FIRE", "ignore": []},), ["terms"], "invalid_type"),
    ("update_alerts", ({"terms": ["A", 5], "ignore": []},), ["terms", 1], "invalid_type"),
    ("update_alerts", ({"terms": [], "ignore": [None]},), ["ignore", 0], "invalid_type"),
    ("alert_term_query", ({"icao": "", "flight": ""},), ["tail"], "invalid_type"),
    (
        "alert_term_query",
        ({"icao": "", "flight": [], "tail": ""},),
        ["flight"],
        "invalid_type",
    ),
    ("alert_term_query", ({"icao": LONG, "flight": "", "tail": ""},), ["icao"], "too_big"),
    ("query_alerts_by_term", ({},), ["term"], "invalid_type"),
    ("query_alerts_by_term", ({"term": LONG},), ["term"], "too_big"),
    ("query_alerts_by_term", ({"term": "A", "page": -1},), ["page"], "too_small"),
    ("query_alerts_by_term", ({"term": "A", "page": True},), ["page"], "invalid_type"),
    ("rrd_timeseries", ("1hr",), [], "invalid_type"),
    ("rrd_timeseries", ({"time_period": 1},), ["time_period"], "invalid_type"),
    ("rrd_timeseries", ({"time_period": LONG},), ["time_period"], "too_big"),
    ("rrd_timeseries", ({"start": -1},), ["start"], "too_small"),
    ("rrd_timeseries", ({"end": 4_102_444_801},), ["end"], "too_big"),
    ("rrd_timeseries", ({"start": "0"},), ["start"], "invalid_type"),
    ("rrd_timeseries", ({"downsample": 59},), ["downsample"], "too_small"),
    ("rrd_timeseries", ({"downsample": 86_401},), ["downsample"], "too_big"),
    ("reset_alert_counts", ({"reset_alerts": "yes"},), ["reset_alerts"], "invalid_type"),
]


@pytest.fixture(scope="module", params=["websocket", "polling"])
def asker(shared_hub: HubProcess, request: pytest.FixtureRequest) -> Iterator[Listener]:
    with listening(shared_hub, transports=(request.param,)) as listener:
        yield listener


def refusal(listener: Listener, event: str, arguments: tuple[object, ...]) -> dict[str, Any]:
    return cast("dict[str, Any]", listener.answer(event, "validation_error", *arguments))


@pytest.mark.parametrize(("event", "arguments", "path", "code"), MISTAKES)
def test_mistake_is_told_with_its_place(
    asker: Listener, event: str, arguments: tuple[object, ...], path: Path, code: str
) -> None:
    told = refusal(asker, event, arguments)
    if arguments:
        assert refusal(asker, event, (*arguments, "/main")) == told
    check_events([("validation_error", told)])
    assert told.keys() == {"event", "summary", "issues"}
    (issue,) = told["issues"]
    assert issue.keys() == {"path", "code", "message"}
    assert (told["event"], issue["path"], issue["code"]) == (event, path, code)
    where = ".".join(map(str, path))
    assert told["summary"] == (f"{where}: {issue['message']}" if where else issue["message"])


def test_several_mistakes_are_counted(asker: Listener) -> None:
    told = refusal(asker, "update_alerts", ({},))
    assert [issue["path"] for issue in told["issues"]] == [["terms"], ["ignore"]]
    assert told["summary"].startswith("2 ")


@pytest.mark.parametrize(
    ("event", "payload", "answer"),
    [
        ("query_search", {"search_term": {"new": 1}, "other": 2}, "database_search_results"),
        ("query_alerts_by_term", {"term": "A", "other": 2}, "alerts_by_term_results"),
        ("rrd_timeseries", {"time_period": "1hr", "other": 2}, "rrd_timeseries_data"),
    ],
)
def test_key_that_is_not_known_is_passed_over(
    asker: Listener, event: str, payload: dict[str, object], answer: str
) -> None:
    check_events([(answer, asker.answer(event, answer, payload))])


def test_mistake_is_told_to_the_asker_alone(asker: Listener, shared_hub: HubProcess) -> None:
    with listening(shared_hub) as other:
        refusal(asker, "query_search", ())
        other.answer("signal_count", "signal_count")
        assert other.payloads("validation_error") == []


def test_everything_is_answered_while_the_database_takes_nothing(hub: HubProcess) -> None:
    with listening(hub) as listener, lock(hub.database):
        told = refusal(listener, "update_alerts", ({"terms": ["A"], "ignore": []}, "/main"))
        assert told["issues"][0]["code"] == "busy"
        for event, answer, *payload in (
            ("query_search", "database_search_results", {"search_term": {}}),
            ("rrd_timeseries", "rrd_timeseries_data", {"time_period": "6mon"}),
            ("signal_graphs", "signal"),
            ("request_status", "system_status"),
        ):
            check_events([(str(answer), listener.answer(str(event), str(answer), *payload))])


def test_everything_is_answered_while_changes_are_forbidden(make_hub: Any) -> None:
    hub = make_hub(ALLOW_REMOTE_UPDATES="false")
    hub.start()
    with listening(hub) as listener:
        told = refusal(listener, "update_alerts", ({"terms": ["A"], "ignore": []}, "/main"))
        assert told["issues"][0]["code"] == "forbidden"
        error = listener.answer("regenerate_alert_matches", "regenerate_alert_matches_error")
        check_events([("regenerate_alert_matches_error", error)])
        assert refusal(listener, "reset_alert_counts", ({"reset_alerts": True},))
        wait_for(lambda: hub.query("SELECT count(*) FROM alert_stats") == [(0,)], "no term")
