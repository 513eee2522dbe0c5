"""Messages per minute from totals that only grow."""

from __future__ import annotations

from acarshub.stats.rates import SAMPLE_SECONDS, SAMPLES_PER_MINUTE, RollingRates


def rates_of(*totals: int) -> RollingRates[str]:
    rates: RollingRates[str] = RollingRates()
    for total in totals:
        rates.sample({"a": total})
    return rates


def test_samples_of_a_minute_make_a_minute() -> None:
    assert SAMPLE_SECONDS * SAMPLES_PER_MINUTE == 60


def test_nothing_is_known_before_the_first_sample() -> None:
    assert rates_of().per_minute() == {}


def test_what_came_before_the_first_sample_is_no_rate() -> None:
    assert rates_of(1000).per_minute() == {"a": 0}


def test_rate_is_what_came_since_the_first_sample() -> None:
    assert rates_of(10, 15, 40).per_minute() == {"a": 30}


def test_full_minute_counts() -> None:
    assert rates_of(*range(13)).per_minute() == {"a": SAMPLES_PER_MINUTE}


def test_more_than_a_minute_ago_does_not_count() -> None:
    assert rates_of(0, *[500] * (SAMPLES_PER_MINUTE + 1)).per_minute() == {"a": 0}


def test_key_that_appears_later_counts_from_zero() -> None:
    rates = rates_of(1)
    rates.sample({"a": 1, "b": 7})
    assert rates.per_minute() == {"a": 0, "b": 7}


def test_totals_are_noted_as_they_are_at_the_moment() -> None:
    totals = {"a": 1}
    rates: RollingRates[str] = RollingRates()
    rates.sample(totals)
    totals["a"] = 5
    rates.sample(totals)
    assert rates.per_minute() == {"a": 4}
