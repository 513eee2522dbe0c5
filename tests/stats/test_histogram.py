"""Times by size."""

from __future__ import annotations

from acarshub.stats.histogram import Histogram


def test_counts_are_cumulative() -> None:
    histogram = Histogram((0.1, 1.0))
    for value in (0.05, 0.5, 0.7, 30.0):
        histogram.add(value)
    assert histogram.snapshot().cumulative == (1, 3, 4)


def test_bound_belongs_to_its_bucket() -> None:
    histogram = Histogram((0.1, 1.0))
    histogram.add(0.1)
    assert histogram.snapshot().cumulative == (1, 1, 1)


def test_sum_is_that_of_all_values() -> None:
    histogram = Histogram((1.0,))
    histogram.add(0.5)
    histogram.add(2.0)
    assert histogram.snapshot().total == 2.5
