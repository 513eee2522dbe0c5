"""What stations hear."""

from __future__ import annotations

import pytest

from acarshub.decoders.message import DecodedMessage
from acarshub.ingest.report import Report
from acarshub.links import Link
from acarshub.stats.silence import LEAST_SECONDS_AT_FIRST
from acarshub.stats.stations import MAX_STATIONS, Stations, StationState
from tests.support import message

UNIX = 1_700_000_000.0
"""Unix time at the monotonic time 0."""


def heard(
    station: str = "ONE", level: float | None = None, link: Link = Link.ACARS
) -> DecodedMessage:
    return message("X", station_id=station, level=level, link=link)


def heard_by(messages: list[DecodedMessage]) -> dict[tuple[str, Link], list[float | None]]:
    """The messages as the intake reports them."""
    report = Report()
    report.hear(messages)
    return report.stations


def only(stations: Stations, now: float) -> StationState:
    (state,) = stations.states(now, UNIX + now)
    return state


def test_station_tells_when_it_was_heard_last() -> None:
    stations = Stations()
    stations.note(heard_by([heard()]), 10.0)
    stations.note(heard_by([heard()]), 30.0)
    assert only(stations, 60.0).last_heard == UNIX + 30


def test_messages_are_counted_by_minute_and_hour() -> None:
    stations = Stations()
    stations.note(heard_by([heard()] * 5), 0.0)
    stations.note(heard_by([heard()] * 2), 600.0)
    assert (only(stations, 601.0).last_minute, only(stations, 601.0).last_hour) == (2, 7)
    assert (only(stations, 4000.0).last_minute, only(stations, 4000.0).last_hour) == (0, 2)


def test_links_of_a_station_are_told_apart() -> None:
    stations = Stations()
    stations.note(
        heard_by([heard(link=Link.HFDL), heard(link=Link.VDLM2), heard(link=Link.HFDL)]), 0.0
    )
    states = only(stations, 0.0).links
    assert {link: each.messages for link, each in states.items()} == {Link.HFDL: 2, Link.VDLM2: 1}


def test_level_is_the_mean_of_the_newest_messages() -> None:
    stations = Stations()
    stations.note(heard_by([heard(level=-40.0)] * 10), 0.0)
    assert only(stations, 0.0).links[Link.ACARS].level == -40.0
    for _ in range(50):
        stations.note(heard_by([heard(level=-10.0), heard(level=-12.0)]), 1.0)
    assert only(stations, 1.0).links[Link.ACARS].level == pytest.approx(-11.2, abs=0.3)


def test_level_does_not_depend_on_how_messages_are_batched() -> None:
    one, other = Stations(), Stations()
    one.note(heard_by([heard(level=-30.0)]), 0.0)
    other.note(heard_by([heard(level=-30.0)]), 0.0)
    one.note(heard_by([heard(level=-20.0)] * 8), 1.0)
    for _ in range(8):
        other.note(heard_by([heard(level=-20.0)]), 1.0)
    assert only(one, 1.0).links == only(other, 1.0).links


def test_station_without_levels_has_none() -> None:
    stations = Stations()
    stations.note(heard_by([heard()]), 0.0)
    assert only(stations, 0.0).links[Link.ACARS].level is None


def test_message_without_a_station_counts_for_none() -> None:
    stations = Stations()
    stations.note(heard_by([heard("")]), 0.0)
    assert stations.states(0.0, UNIX) == []


def test_newest_stations_come_first() -> None:
    stations = Stations()
    for number, station in enumerate(("A", "B", "C", "A")):
        stations.note(heard_by([heard(station)]), float(number))
    assert [each.station for each in stations.states(9.0, UNIX, 2)] == ["A", "C"]


def test_station_heard_longest_ago_is_forgotten() -> None:
    stations = Stations()
    for number in range(MAX_STATIONS + 1):
        stations.note(heard_by([heard(f"S{number}"), heard("S0")]), float(number))
    names = {each.station for each in stations.states(0.0, UNIX)}
    assert len(names) == MAX_STATIONS
    assert "S0" in names
    assert "S1" not in names


def test_station_that_is_silent_for_long_is_flagged() -> None:
    stations = Stations()
    stations.note(heard_by([heard()]), 0.0)
    assert not only(stations, 1.0).silent
    assert only(stations, LEAST_SECONDS_AT_FIRST + 1).silent
