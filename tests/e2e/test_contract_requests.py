"""Every event that clients of two eras send, with up to two arguments, over both transports."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, cast

import pytest

from acarshub.links import Link
from tests.e2e.contract import EVENTS, check_events
from tests.e2e.hub_process import HubProcess, Listener, listening, wait_for
from tests.e2e.traffic import acarsdec

NAMESPACE = "/main"
"""What the dashboards of the Python era send behind every payload."""

TOLD_BY_THE_CLOCK = {"message_rate", "system_status"}
HOUR_AGO = int(time.time()) - 3_600

QUESTIONS: list[tuple[str, dict[str, object], list[str]]] = [
    ("query_search", {"search_term": {"msg_text": "WALK"}}, ["database_search_results"]),
    (
        "query_search",
        {"search_term": {"flight": "", "msg_type": "VDLM2"}, "results_after": 1, "show_all": False},
        ["database_search_results"],
    ),
    ("query_search", {"show_all": True}, ["database_search_results"]),
    (
        "query_search",
        {"show_all": True, "search_term": "", "results_after": 0},
        ["database_search_results"],
    ),
    ("alert_term_query", {"icao": "", "flight": "XX0042", "tail": ""}, ["database_search_results"]),
    ("query_alerts_by_term", {"term": "WALK"}, ["alerts_by_term_results"]),
    ("query_alerts_by_term", {"term": "NEVER", "page": 7}, ["alerts_by_term_results"]),
    ("rrd_timeseries", {"time_period": "24hr"}, ["rrd_timeseries_data"]),
    ("rrd_timeseries", {"time_period": "no such"}, ["rrd_timeseries_data"]),
    ("rrd_timeseries", {"start": HOUR_AGO, "downsample": 300}, ["rrd_timeseries_data"]),
    ("rrd_timeseries", {"start": HOUR_AGO, "end": HOUR_AGO}, ["rrd_timeseries_data"]),
    ("request_status", {}, ["system_status", "message_rate"]),
    ("signal_freqs", {"freqs": True}, ["signal_freqs"]),
    ("signal_count", {"count": True}, ["signal_count"]),
    ("signal_graphs", {}, ["alert_terms", "signal"]),
    ("request_recent_alerts", {}, ["recent_alerts"]),
    ("reset_alert_counts", {"reset_alerts": False}, ["alert_terms"]),
]
"""What is answered to the asker alone."""

WITHOUT_INPUT = (
    *("request_status", "signal_freqs", "signal_count", "signal_graphs", "request_recent_alerts"),
)
IGNORED: list[tuple[object, ...]] = [
    ("page_change", {"page": "/search"}),
    ("page_change", {"page": "alerts"}, NAMESPACE),
    ("page_change",),
    ("no_such_event", {"any": "thing"}, NAMESPACE),
    ("disconnecting", {}),
]


@pytest.fixture(scope="module")
def walked_hub(shared_hub: HubProcess) -> HubProcess:
    """A hub with one plain message and one alert."""
    with listening(shared_hub) as listener:
        listener.ask("update_alerts", {"terms": ["walk"], "ignore": []})
        wait_for(lambda: listener.payloads("alerts_refreshed"), "the term")
        shared_hub.send(Link.ACARS, acarsdec("THE WALK"))
        shared_hub.send(Link.VDLM2, acarsdec("ELSE"))
        wait_for(lambda: len(listener.live) == 2, "both messages")
    return shared_hub


@pytest.fixture(scope="module", params=["websocket", "polling"])
def asker(walked_hub: HubProcess, request: pytest.FixtureRequest) -> Iterator[Listener]:
    with listening(walked_hub, transports=(request.param,)) as listener:
        yield listener


@pytest.fixture(scope="module")
def other(walked_hub: HubProcess) -> Iterator[Listener]:
    with listening(walked_hub) as listener:
        yield listener


def answers(listener: Listener, event: str, arguments: tuple[object, ...], count: int) -> list[Any]:
    """The next events after asking, without what the clock tells meanwhile."""
    asked_for = TOLD_BY_THE_CLOCK if event == "request_status" else set()
    before = len(listener.events)

    def told() -> list[Any]:
        new = list(listener.events)[before:]
        return [each for each in new if each[0] not in TOLD_BY_THE_CLOCK - asked_for]

    listener.ask(event, *arguments)
    wait_for(lambda: len(told()) >= count, f"the answers to {event} {arguments}", 0.002)
    return told()


@pytest.mark.parametrize(("event", "payload", "expected"), QUESTIONS)
def test_question_is_answered_in_the_established_shape(
    asker: Listener, other: Listener, event: str, payload: dict[str, object], expected: list[str]
) -> None:
    seen = len(other.events)
    for arguments in ((payload,), (payload, NAMESPACE)):
        told = answers(asker, event, arguments, len(expected))
        assert [name for name, _ in told][: len(expected)] == expected
        assert set(expected) <= EVENTS.keys()
        check_events(told)
    # Nobody is to be told of new minutes amid the next questions.
    asker.ask("page_change", {"page": "search"})
    assert {name for name, _ in list(other.events)[seen:]} <= TOLD_BY_THE_CLOCK


@pytest.mark.parametrize("event", WITHOUT_INPUT)
@pytest.mark.parametrize("arguments", [(), ("text", NAMESPACE), (None,), ([1], 2, 3)])
def test_question_without_input_takes_any_arguments(
    asker: Listener, event: str, arguments: tuple[object, ...]
) -> None:
    (expected,) = {tuple(names) for each, _, names in QUESTIONS if each == event}
    told = answers(asker, event, arguments, len(expected))
    assert tuple(name for name, _ in told)[: len(expected)] == expected
    check_events(told)


@pytest.mark.parametrize("ignored", IGNORED)
def test_event_that_asks_nothing_is_passed_over(
    asker: Listener, ignored: tuple[object, ...]
) -> None:
    before = len(asker.events)
    asker.ask(*cast("tuple[str, object]", ignored))
    answers(asker, "signal_count", (), 1)
    new = [name for name, _ in list(asker.events)[before:] if name not in TOLD_BY_THE_CLOCK]
    assert new == ["signal_count"]
    assert asker.connected


def test_search_tells_totals_and_pages(asker: Listener) -> None:
    found = asker.answer("query_search", "database_search_results", {"search_term": {}})
    assert found["num_results"] == len(cast("list[object]", found["msghtml"])) == 2
    beyond = asker.answer(
        "query_search",
        "database_search_results",
        {"search_term": {}, "results_after": 9},
        NAMESPACE,
    )
    assert (beyond["num_results"], beyond["msghtml"]) == (2, [])


def test_history_of_a_term_tells_the_total_of_all_pages(asker: Listener) -> None:
    told = asker.answer("query_alerts_by_term", "alerts_by_term_results", {"term": "WALK"})
    assert (told["term"], told["total_count"], told["page"]) == ("WALK", 1, 0)
    beyond = asker.answer(
        "query_alerts_by_term", "alerts_by_term_results", {"term": "WALK", "page": 1}
    )
    assert (beyond["total_count"], beyond["messages"], beyond["page"]) == (1, [], 1)


def test_frequencies_and_counts_are_those_of_the_messages(asker: Listener) -> None:
    freqs = asker.answer("signal_freqs", "signal_freqs")["freqs"]
    assert [(each["freq_type"], each["count"]) for each in cast("Any", freqs)] == [
        ("ACARS", 1),
        ("VDL-M2", 1),
    ]
    counts = asker.answer("signal_count", "signal_count")["count"]
    assert counts == {
        "non_empty_total": 2,
        "non_empty_errors": 0,
        "empty_total": 0,
        "empty_errors": 0,
    }


@pytest.mark.parametrize("period", ["1hr", "6hr", "12hr", "24hr", "1wk", "30day", "6mon", "1yr"])
def test_every_period_has_a_chart(asker: Listener, period: str) -> None:
    told = asker.answer("rrd_timeseries", "rrd_timeseries_data", {"time_period": period}, NAMESPACE)
    data = cast("list[dict[str, int]]", told["data"])
    assert told["time_period"] == period
    assert "error" not in told
    points = {"1hr": 61, "6hr": 361, "12hr": 721, "24hr": 289, "1wk": 337}
    points |= {"30day": 721, "6mon": 731, "1yr": 731}
    assert told["points"] == len(data) == points[period]
    # Milliseconds, from the first bucket to the one of this moment.
    assert told["start"] == data[0]["timestamp"]
    assert told["end"] == data[-1]["timestamp"] <= time.time() * 1000
