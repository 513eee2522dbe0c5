"""Counts of the last while."""

from __future__ import annotations

from acarshub.stats.rolling import RollingCount


def test_what_happened_lately_is_counted() -> None:
    count = RollingCount(5, 12)
    count.add(100.0, 2)
    count.add(130.0, 3)
    assert count.total(130.0) == 5


def test_what_is_long_ago_is_forgotten() -> None:
    count = RollingCount(5, 12)
    count.add(100.0, 2)
    count.add(130.0, 3)
    assert count.total(160.0) == 3
    assert count.total(10_000.0) == 0


def test_long_pause_leaves_no_old_bucket() -> None:
    count = RollingCount(5, 12)
    for second in range(0, 60, 5):
        count.add(float(second), 1)
    count.add(1_000_000.0, 1)
    assert count.total(1_000_000.0) == 1


def test_earlier_moment_is_counted_as_now() -> None:
    count = RollingCount(5, 12)
    count.add(100.0, 1)
    count.add(90.0, 1)
    assert count.total(100.0) == 2
