"""The state of the feeds and the rates, as they really are."""

from __future__ import annotations

import platform
import sqlite3
from types import SimpleNamespace
from typing import Any, cast

import pytest

from acarshub.backup.state import BackupCondition, BackupState
from acarshub.decoders.message import DropReason
from acarshub.ingest.feed import Feed
from acarshub.links import Link
from acarshub.maintenance.retention_state import RetentionRule
from acarshub.realtime.status import (
    STATIONS_IN_EVENT,
    StatusFigures,
    Storage,
    message_rate,
    system_status,
)
from acarshub.realtime.status_server import ServerFigures
from acarshub.stats.sources import Rejection, SourceState
from acarshub.stats.stations import StationLink, StationState
from acarshub.stats.tally import Tally
from acarshub.version import VERSION
from tests.support import TIME


def feed(link: Link, *, connected: bool = True, name: str = "udp://0.0.0.0:1") -> Feed:
    source = f"{link.message_type} {name}"
    stand_in = SimpleNamespace(link=link, connected=connected, descriptor=name, source=source)
    return cast("Feed", stand_in)


def status_of(
    *feeds: tuple[Link, bool] | Feed, tally: Tally | None = None, **figures: Any
) -> dict[str, Any]:
    stand_ins = [
        feed(each[0], connected=each[1]) if isinstance(each, tuple) else each for each in feeds
    ]
    event = system_status(stand_ins, StatusFigures(tally=(tally or Tally()).snapshot(), **figures))
    return cast("dict[str, Any]", event["status"])


def established(status: dict[str, Any]) -> dict[str, object]:
    """What dashboards of other editions know of a link."""
    decoder = status["decoders"]["HFDL"]
    return {key: value for key, value in decoder.items() if key != "feeds"}


def test_status_has_every_part() -> None:
    assert set(status_of()) == {
        "error_state",
        "decoders",
        "servers",
        "global",
        "stats",
        "external_formats",
        "errors",
        "threads",
        "stations",
        "storage",
        "database",
        "backup",
        "drops",
        "relay",
        "server",
    }


def test_only_links_that_are_taken_in_appear() -> None:
    status = status_of((Link.IMSL, True), (Link.ACARS, True))
    assert list(status["decoders"]) == [Link.ACARS.status_key, Link.IMSL.status_key]
    assert list(status["global"]) == [Link.ACARS.status_key, Link.IMSL.status_key]
    assert list(status["servers"]) == ["acars_server", "imsl_server"]


def test_connected_feed_is_ok() -> None:
    status = status_of((Link.HFDL, True))
    assert established(status) == {"Status": "Ok", "Connected": True, "Alive": True}


def test_feed_that_is_not_connected_is_told() -> None:
    status = status_of((Link.HFDL, False))
    assert established(status) == {
        "Status": "Not Connected",
        "Connected": False,
        "Alive": False,
    }
    assert status["global"]["HFDL"]["Status"] == "Not Connected"
    assert status["servers"]["hfdl_server"]["Status"] == "Not Connected"


@pytest.mark.parametrize("states", [(True, False), (False, True)])
def test_one_of_several_feeds_is_enough(states: tuple[bool, bool]) -> None:
    status = status_of(*[(Link.HFDL, state) for state in states])
    assert status["decoders"]["HFDL"]["Connected"] is True


@pytest.mark.parametrize(
    ("connected", "alive", "refused", "error"),
    [
        (True, True, False, False),
        (False, True, False, True),
        (True, False, False, True),
        (True, True, True, True),
    ],
)
def test_error_state_is_true(connected: bool, alive: bool, refused: bool, error: bool) -> None:
    figures: dict[str, Any] = {"pipeline_alive": alive, "storage": Storage(refused=refused)}
    assert status_of((Link.HFDL, connected), **figures)["error_state"] is error


def test_one_link_without_a_connection_is_an_error() -> None:
    assert status_of((Link.HFDL, True), (Link.IRDM, False))["error_state"] is True


@pytest.mark.parametrize(
    ("figure", "thread"), [("pipeline_alive", "database"), ("clock_alive", "scheduler")]
)
def test_thread_that_died_is_told(figure: str, thread: str) -> None:
    assert status_of()["threads"] == {"database": True, "scheduler": True}
    assert status_of(**{figure: False})["threads"][thread] is False


def test_counts_are_those_of_stored_messages() -> None:
    tally = Tally()
    tally.received(Link.HFDL)
    tally.taken_in(accepted={Link.HFDL: 3})
    tally.stored(Link.HFDL, 2)
    status = status_of((Link.HFDL, True), tally=tally, rates={Link.HFDL: 9})
    assert status["global"]["HFDL"] == {"Status": "Ok", "Count": 2, "LastMinute": 9}
    assert status["servers"]["hfdl_server"]["Messages"] == 2


def test_drops_are_the_errors() -> None:
    tally = Tally()
    for reason in (DropReason.TRUNCATED, DropReason.INVALID_JSON, DropReason.INVALID_JSON):
        tally.dropped(Link.HFDL, reason)
    drops = {(Link.HFDL, DropReason.INVALID_JSON): 2}
    assert status_of(tally=tally, drops=drops)["errors"] == {"Total": 3, "LastMinute": 2}


def test_what_decoders_print_by_design_is_no_error() -> None:
    tally = Tally()
    tally.dropped(Link.HFDL, DropReason.NOT_A_MESSAGE)
    assert status_of(tally=tally)["errors"]["Total"] == 0


def test_every_feed_of_a_link_is_told() -> None:
    one, other = feed(Link.HFDL, name="udp://0.0.0.0:1"), feed(Link.HFDL, name="tcp://b:2")
    error = Rejection(1.5, DropReason.INVALID_JSON, "nonsense")
    sources = {other.source: SourceState(7, 2.5, silent=True, last_error=error)}
    told = status_of(one, other, sources=sources, packets={other.source: 4})
    assert told["decoders"]["HFDL"]["feeds"] == [
        {
            "source": "udp://0.0.0.0:1",
            "connected": True,
            "last_packet": None,
            "packets": 0,
            "last_minute": 0,
            "silent": False,
            "last_error": None,
        },
        {
            "source": "tcp://b:2",
            "connected": True,
            "last_packet": 2.5,
            "packets": 7,
            "last_minute": 4,
            "silent": True,
            "last_error": {"at": 1.5, "reason": "invalid_json", "sample": "nonsense"},
        },
    ]


def test_stations_are_told() -> None:
    links = {Link.VDLM2: StationLink(9, -12.5), Link.ACARS: StationLink(1, None)}
    state = StationState("KABQ", links, 3, 10, 5.5, silent=False)
    assert status_of(stations=[state])["stations"] == [
        {
            "station": "KABQ",
            "last_heard": 5.5,
            "last_minute": 3,
            "last_hour": 10,
            "silent": False,
            "links": {
                Link.VDLM2.status_key: {"messages": 9, "level": -12.5},
                Link.ACARS.status_key: {"messages": 1, "level": None},
            },
        }
    ]


def test_number_of_stations_is_bounded() -> None:
    states = [StationState(str(n), {}, 0, 0, 0.0, silent=False) for n in range(500)]
    told = status_of(stations=states)["stations"]
    assert [each["station"] for each in told] == [str(n) for n in range(STATIONS_IN_EVENT)]


def test_database_that_takes_everything_is_ok() -> None:
    assert status_of()["storage"] == {"state": "ok", "since": None, "reason": "", "waiting": 0}


def test_database_that_refuses_is_told_with_what_waits() -> None:
    storage = Storage(refused=True, since=1.5, reason="database is locked", waiting=312)
    assert status_of(storage=storage)["storage"] == {
        "state": "waiting",
        "since": 1.5,
        "reason": "database is locked",
        "waiting": 312,
    }


def test_news_are_what_should_not_be_learnt_late() -> None:
    tally = Tally().snapshot()
    same = StatusFigures(tally=tally)
    assert same.news == StatusFigures(tally=tally, rates={Link.HFDL: 1}).news
    for changed in (
        StatusFigures(tally=tally, pipeline_alive=False),
        StatusFigures(tally=tally, storage=Storage(refused=True)),
        StatusFigures(tally=tally, sources={"feed": SourceState(1, 1.0, silent=True)}),
    ):
        assert changed.news != same.news


def test_rate_names_every_link_and_the_total() -> None:
    assert message_rate({Link.VDLM2: 3, Link.IRDM: 4}) == {
        "total": 7,
        "acars": 0,
        "vdlm2": 3,
        "hfdl": 0,
        "imsl": 0,
        "irdm": 4,
    }


def test_what_was_dropped_is_told_by_link_and_reason() -> None:
    tally = Tally()
    tally.dropped(Link.HFDL, DropReason.TRUNCATED)
    tally.dropped(Link.IMSL, DropReason.NOT_A_MESSAGE, 7)
    drops = {(Link.IMSL, DropReason.NOT_A_MESSAGE): 2}
    assert status_of(tally=tally, drops=drops)["drops"] == [
        {"link": "IMSL", "reason": "not_a_message", "total": 7, "last_minute": 2},
        {"link": "HFDL", "reason": "truncated", "total": 1, "last_minute": 0},
    ]


def test_what_is_served_to_other_programs_is_told() -> None:
    served = {Link.VDLM2: SimpleNamespace(sent=9, lost=1, readers=2, dropped=3)}
    assert status_of(relayed=served)["relay"] == [
        {"link": "VDLM2", "sent": 9, "lost": 1, "readers": 2, "readers_dropped": 3}
    ]
    assert status_of()["relay"] == []


def test_server_tells_of_itself() -> None:
    figures = ServerFigures(
        now=TIME,
        started=TIME - 60,
        memory_bytes=90_000_000,
        lag_seconds=0.00123,
        gap_seconds=0.25,
        queue_packets=3,
        queue_bytes=900,
    )
    server = status_of(server=figures)["server"]
    assert {name: server.pop(name) for name in ("version", "python", "sqlite")} == {
        "version": VERSION,
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }
    assert server == {
        "now": TIME,
        "started": TIME - 60,
        "memory": 90_000_000,
        "lag": 0.0012,
        "largest_gap": 0.25,
        "queue": {"packets": 3, "bytes": 900},
    }


def test_how_long_messages_are_kept_is_told() -> None:
    rule = RetentionRule(7 * 86_400, 120 * 86_400, 5_000_000)
    retention = status_of(rule=rule)["database"]["retention"]
    assert [retention[name] for name in ("days", "alert_days", "max_bytes")] == [7, 120, 5_000_000]


def test_second_database_is_told_of() -> None:
    state = BackupState(
        condition=BackupCondition.FAILING,
        since=TIME,
        reason="database or disk is full",
        lag_messages=12,
        last_success=TIME - 5,
        failures=3,
    )
    assert status_of(backup=state)["backup"] == {
        "state": "failing",
        "since": TIME,
        "reason": "database or disk is full",
        "lag": 12,
        "last_success": TIME - 5,
    }
    assert status_of()["backup"] is None


def test_second_database_that_fails_is_news_and_no_error_of_the_hub() -> None:
    copying, failing = (
        StatusFigures(tally=Tally().snapshot(), backup=BackupState(condition=condition))
        for condition in (BackupCondition.COPYING, BackupCondition.FAILING)
    )
    assert copying.news != failing.news
    assert system_status([], failing)["status"]["error_state"] is False  # type: ignore[index]
