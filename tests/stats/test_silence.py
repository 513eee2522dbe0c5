"""When a silence is longer than usual."""

from __future__ import annotations

from itertools import pairwise

from acarshub.stats.silence import (
    DAY_SECONDS,
    ENOUGH_PAUSES,
    LEAST_SECONDS,
    LEAST_SECONDS_AT_FIRST,
    TIMES_THE_USUAL,
    Silence,
)

MINUTE = 60.0
HOUR = 3600.0


def heard_every(
    seconds: float, times: int = ENOUGH_PAUSES, silence: Silence | None = None
) -> Silence:
    silence = silence or Silence(0.0)
    for _ in range(times):
        silence.heard(silence.last + seconds)
    return silence


def longest_patience(silence: Silence) -> float:
    """Seconds after which it is called too long, to the second."""
    low, high = 0.0, 100 * DAY_SECONDS
    while high - low > 1:
        middle = (low + high) / 2
        too_long = silence.too_long(silence.last + middle)
        low, high = (low, middle) if too_long else (middle, high)
    return round(low)


def test_busy_feed_is_missed_after_five_minutes() -> None:
    silence = heard_every(1.0)
    assert not silence.too_long(silence.last + LEAST_SECONDS)
    assert silence.too_long(silence.last + LEAST_SECONDS + 1)


def test_feed_that_hears_little_is_given_several_times_its_usual_pause() -> None:
    silence = heard_every(10 * MINUTE, times=20)
    assert longest_patience(silence) == TIMES_THE_USUAL * 10 * MINUTE


def test_pauses_of_a_burst_do_not_hide_the_long_ones() -> None:
    silence = heard_every(10 * MINUTE, times=20)
    heard_every(0.01, times=1000, silence=silence)
    assert longest_patience(silence) == TIMES_THE_USUAL * 10 * MINUTE


def test_little_known_feed_is_given_an_hour() -> None:
    silence = heard_every(1.0, times=ENOUGH_PAUSES - 1)
    assert longest_patience(silence) == LEAST_SECONDS_AT_FIRST


def test_feed_that_spoke_once_is_missed_in_the_end() -> None:
    assert Silence(0.0).too_long(LEAST_SECONDS_AT_FIRST + 1)


def test_silence_ends_with_the_next_packet() -> None:
    silence = heard_every(1.0)
    later = silence.last + HOUR
    assert silence.too_long(later)
    silence.heard(later)
    assert not silence.too_long(later + 1)


def test_one_outage_does_not_hide_the_next() -> None:
    silence = heard_every(1.0)
    silence.heard(silence.last + 12 * HOUR)
    assert longest_patience(silence) == LEAST_SECONDS


def test_nights_that_are_quiet_each_time_are_learnt() -> None:
    silence = Silence(0.0)
    flagged = []
    for _ in range(6):
        heard_every(MINUTE, times=16 * 60, silence=silence)
        flagged.append(silence.too_long(silence.last + 40 * MINUTE))
        heard_every(40 * MINUTE, times=12, silence=silence)
    assert flagged == [True, False, False, False, False, False]


def test_what_was_usual_a_week_ago_is_forgotten() -> None:
    silence = heard_every(HOUR, times=30)
    before = longest_patience(silence)
    heard_every(MINUTE, times=9 * 24 * 60, silence=silence)
    assert before >= 5 * HOUR - 1
    assert longest_patience(silence) == LEAST_SECONDS


def test_patience_never_falls_within_a_day() -> None:
    silence = Silence(0.0)
    patience = []
    for pause in (60.0, 600.0, 1.0, 300.0, 1200.0, 5.0) * 3:
        silence.heard(silence.last + pause)
        patience.append(longest_patience(silence))
    assert all(later >= earlier for earlier, later in pairwise(patience[ENOUGH_PAUSES:]))
