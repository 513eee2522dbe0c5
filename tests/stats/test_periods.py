"""Periods of charts: the buckets that dashboards expect."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acarshub.stats.compaction import seconds_at
from acarshub.stats.periods import MAX_POINTS, Buckets, Period, buckets_between, fitting_seconds

NOW = 1_790_000_012.5


@pytest.mark.parametrize(
    ("name", "seconds", "points"),
    [
        ("1hr", 60, 61),
        ("6hr", 60, 361),
        ("12hr", 60, 721),
        ("24hr", 300, 289),
        ("1wk", 1_800, 337),
        ("30day", 3_600, 721),
        ("6mon", 21_600, 731),
        ("1yr", 43_200, 731),
    ],
)
def test_periods_have_the_established_buckets(name: str, seconds: int, points: int) -> None:
    period = Period.named(name)
    assert period is not None
    buckets = period.buckets(NOW)
    assert (buckets.seconds, len(buckets.starts)) == (seconds, points)
    assert buckets.last <= NOW < buckets.last + seconds
    assert all(start % seconds == 0 for start in buckets.starts)


def test_period_of_another_name_is_none() -> None:
    assert Period.named("1 hr") is None


@pytest.mark.parametrize("period", Period)
def test_rates_are_kept_at_least_as_fine_as_each_period_shows_them(period: Period) -> None:
    # The oldest bucket begins up to one bucket before the period.
    assert period.bucket_seconds % seconds_at(period.seconds + period.bucket_seconds) == 0


def test_period_grows_when_a_bucket_is_full() -> None:
    assert Period.HOUR.grows_at(60)
    assert Period.DAY.grows_at(600)
    assert not Period.DAY.grows_at(660)


@given(st.integers(0, 4_102_444_800), st.integers(1, 4_102_444_800), st.integers(60, 86_400))
def test_no_range_has_more_points_than_one_answer_holds(
    start: int, length: int, wanted: int
) -> None:
    seconds = fitting_seconds(start, start + length, wanted)
    assert seconds >= wanted
    assert len(buckets_between(start, start + length, seconds).starts) <= MAX_POINTS + 1


def test_range_that_fits_has_buckets_as_wanted() -> None:
    assert fitting_seconds(0, 86_400, 90) == 90
    assert buckets_between(130, 250, 60) == Buckets(120, 240, 60)
