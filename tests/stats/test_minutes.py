"""Minutes of the clock."""

from __future__ import annotations

import pytest

from acarshub.decoders.message import DropReason
from acarshub.links import Link
from acarshub.stats.minutes import MinuteCounter, until_full_minute
from acarshub.stats.tally import Tally


def test_minute_holds_what_came_since_the_one_before() -> None:
    minutes, tally = MinuteCounter(), Tally()
    tally.taken_in(accepted={Link.HFDL: 5})
    minutes.turn(60.0, tally.snapshot())
    tally.taken_in(accepted={Link.HFDL: 2})
    tally.taken_in(accepted={Link.IRDM: 1})
    minute = minutes.turn(120.0, tally.snapshot())
    assert (minute.frames[Link.HFDL], minute.frames[Link.IRDM], minute.total) == (2, 1, 3)


def test_objects_that_are_no_messages_count_and_nonsense_does_not() -> None:
    minutes, tally = MinuteCounter(), Tally()
    tally.dropped(Link.HFDL, DropReason.NOT_A_MESSAGE, 2)
    tally.dropped(Link.HFDL, DropReason.WRONG_SHAPE)
    tally.dropped(Link.HFDL, DropReason.INVALID_JSON, 7)
    assert minutes.turn(60.0, tally.snapshot()).frames[Link.HFDL] == 3


def test_errors_are_summed_over_all_links() -> None:
    minutes, tally = MinuteCounter(), Tally()
    tally.taken_in(errors={Link.ACARS: 2})
    minutes.turn(60.0, tally.snapshot())
    tally.taken_in(errors={Link.ACARS: 3})
    tally.taken_in(errors={Link.VDLM2: 4})
    assert minutes.turn(120.0, tally.snapshot()).errors == 7


def test_minute_under_way_ends_with_the_next() -> None:
    minutes, tally = MinuteCounter(), Tally()
    tally.taken_in(accepted={Link.HFDL: 5})
    assert minutes.under_way(tally.snapshot())[Link.HFDL] == 5
    minutes.turn(60.0, tally.snapshot())
    tally.taken_in(accepted={Link.HFDL: 2})
    assert minutes.under_way(tally.snapshot())[Link.HFDL] == 2


def test_newest_minute_is_kept() -> None:
    minutes = MinuteCounter()
    assert minutes.newest is None
    assert minutes.turn(60.0, Tally().snapshot()) is minutes.newest


@pytest.mark.parametrize("now", [119.98, 120.0, 120.4])
def test_minute_ends_when_the_clock_says_so(now: float) -> None:
    assert MinuteCounter().turn(now, Tally().snapshot()).ended == 120


@pytest.mark.parametrize(("now", "seconds"), [(120.0, 60.0), (121.0, 59.0), (179.5, 0.5)])
def test_full_minutes_are_waited_for(now: float, seconds: float) -> None:
    assert until_full_minute(now) == seconds
