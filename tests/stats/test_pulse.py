"""The hub's longest standstill."""

from __future__ import annotations

import time

import pytest

from acarshub import runtime
from acarshub.stats.pulse import BEAT_SECONDS, WINDOW_SECONDS, Pulse
from tests.support import wait_until


def test_longest_gap_of_the_window_is_told() -> None:
    pulse = Pulse()
    for now, gap in ((100.0, 0.5), (100.1, 0.02), (105.0, 0.3), (110.0, 0.02)):
        pulse.note(now, gap)
    assert pulse.largest_gap(110.0) == 0.5
    assert pulse.largest_gap(100 + WINDOW_SECONDS) == 0.3


def test_lag_is_how_late_the_last_second_was() -> None:
    pulse = Pulse()
    for now, gap in ((100.0, 0.5), (105.1, 0.12), (105.9, BEAT_SECONDS)):
        pulse.note(now, gap)
    assert pulse.lag(106.0) == pytest.approx(0.1)
    assert pulse.lag(120.0) == 0.0


def test_pulse_that_never_beat_has_no_gap() -> None:
    assert Pulse().largest_gap(5.0) == 0.0


def test_standstill_of_the_hub_is_noted() -> None:
    pulse = Pulse()
    task = runtime.spawn(pulse.run)
    try:
        wait_until(lambda: pulse.largest_gap(time.monotonic()))
        time.sleep(0.1)
        wait_until(lambda: pulse.largest_gap(time.monotonic()) >= 0.1)
    finally:
        task.stop()
