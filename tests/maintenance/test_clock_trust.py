"""When the clock is believed: leaps have to stand, ordinary gaps do not matter."""

from __future__ import annotations

import pytest

from acarshub.maintenance.clock_trust import (
    DAY_SECONDS,
    LONGEST_STANDING_SECONDS,
    SHORTEST_STANDING_SECONDS,
    ClockWatch,
    Evidence,
    doubt,
    standing,
)

NOW = 1_790_000_000.0
HOUR = 3_600.0
DAY = DAY_SECONDS
YEAR = 365 * DAY


def busy(now: float = NOW, stood: float = 10.0, leap: float = 0.0) -> Evidence:
    """A station that hears something every minute."""
    return Evidence(
        now=now,
        stood=stood,
        leap=leap,
        last_before=now - DAY - 60,
        first_since=now - DAY + 60,
        newest_at_start=now - 60,
        newest=now - 1,
    )


def silent_since(before: float, stood: float, now: float = NOW) -> Evidence:
    """Nothing was heard for so many seconds."""
    last = now - before
    return Evidence(now=now, stood=stood, last_before=last, newest_at_start=last, newest=last)


def test_an_ordinary_start_is_believed_at_once() -> None:
    assert doubt(busy()) is None


def test_an_empty_database_has_nothing_to_lose() -> None:
    assert doubt(Evidence(now=NOW, stood=0.0)) is None


def test_a_year_has_to_stand_for_a_day() -> None:
    found = doubt(silent_since(YEAR, stood=HOUR))
    assert found
    assert found.seconds == pytest.approx(DAY - HOUR)
    assert doubt(silent_since(YEAR, stood=DAY)) is None


def test_a_computer_that_is_off_at_night_need_not_wait_long() -> None:
    assert doubt(silent_since(DAY + 14 * HOUR, stood=HOUR)) is None


def test_a_hub_that_is_started_anew_after_a_leap_waits_as_well() -> None:
    # It began to receive ten minutes ago, with a clock that is a year ahead.
    evidence = Evidence(
        now=NOW,
        stood=5.0,
        last_before=NOW - YEAR,
        first_since=NOW - 600,
        newest_at_start=NOW - 1,
        newest=NOW,
    )
    found = doubt(evidence)
    assert found
    assert found.seconds == pytest.approx(DAY - 600)


def test_what_was_stored_tells_how_long_the_clock_has_stood() -> None:
    evidence = Evidence(
        now=NOW,
        stood=5.0,
        last_before=NOW - 10 * DAY,
        first_since=NOW - 20 * HOUR,
        newest_at_start=NOW,
        newest=NOW,
    )
    assert doubt(evidence) is None


def test_a_leap_while_the_hub_runs_has_to_stand() -> None:
    found = doubt(busy(stood=60.0, leap=2 * HOUR))
    assert found
    assert found.seconds == SHORTEST_STANDING_SECONDS - 60
    assert doubt(busy(stood=SHORTEST_STANDING_SECONDS, leap=2 * HOUR)) is None


def test_messages_that_arrive_from_another_year_are_never_removed_for_it() -> None:
    # Decoders with a good clock, and a hub whose clock is wrong for good.
    evidence = Evidence(
        now=NOW,
        stood=30 * DAY,
        last_before=NOW - YEAR,
        newest_at_start=NOW - YEAR - HOUR,
        newest=NOW - YEAR,
    )
    found = doubt(evidence)
    assert found
    assert found.seconds is None


def test_a_station_that_has_fallen_silent_loses_what_is_old() -> None:
    assert doubt(silent_since(30 * DAY, stood=DAY)) is None


@pytest.mark.parametrize(
    ("leap", "seconds"),
    [
        (1.0, SHORTEST_STANDING_SECONDS),
        (30 * DAY, 30 * DAY / 50),
        (10 * YEAR, LONGEST_STANDING_SECONDS),
    ],
)
def test_the_longer_the_leap_the_longer_it_has_to_stand(leap: float, seconds: float) -> None:
    assert standing(leap) == seconds


def test_a_steady_clock_stands() -> None:
    watch = ClockWatch(NOW, 0.0)
    assert watch.look(NOW + 60.5, 60.0) == 60.0
    assert watch.leap == 0.0


def test_a_leap_ahead_is_seen() -> None:
    watch = ClockWatch(0.0, 0.0)
    assert watch.look(NOW + 60, 60.0) == 0.0
    assert watch.leap == pytest.approx(NOW)
    assert watch.look(NOW + 120, 120.0) == 60.0


def test_a_clock_that_is_set_back_need_not_stand() -> None:
    watch = ClockWatch(NOW + YEAR, 0.0)
    watch.look(NOW, 60.0)
    assert watch.leap == 0.0


def test_a_leap_there_and_back_is_none() -> None:
    watch = ClockWatch(NOW, 0.0)
    watch.look(NOW + 60 + YEAR, 60.0)
    watch.look(NOW + 120, 120.0)
    assert watch.leap == pytest.approx(0.0)


def test_a_leap_in_small_steps_counts_as_a_whole() -> None:
    watch = ClockWatch(NOW, 0.0)
    for minute in range(1, 101):
        watch.look(NOW + minute * (60 + DAY), minute * 60.0)
    assert watch.leap == pytest.approx(100 * DAY)


def test_a_leap_that_has_stood_is_forgotten_at_the_next() -> None:
    watch = ClockWatch(NOW, 0.0)
    watch.look(NOW + YEAR, 60.0)
    stood = DAY + 60
    watch.look(NOW + YEAR + stood, 60.0 + stood)
    watch.look(NOW + YEAR + stood + HOUR, 60.0 + stood)
    assert watch.leap == pytest.approx(HOUR)
