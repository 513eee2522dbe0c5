"""Readings that are kept for a while and never waited for long."""

from __future__ import annotations

import time
from collections.abc import Callable

from acarshub import runtime
from acarshub.stats.cached_read import CachedRead
from tests.support import wait_until


class Slow:
    """A reading that ends when it is told to."""

    def __init__(self) -> None:
        self.calls = 0
        self.hangs = False

    def __call__(self) -> int:
        self.calls += 1
        number = self.calls
        while self.hangs:
            runtime.sleep(0.001)
        return number


def cached(read: Callable[[], int], age: float = 60.0, patience: float = 0.05) -> CachedRead[int]:
    return CachedRead(read, max_age_seconds=age, patience_seconds=patience)


def test_value_is_kept() -> None:
    read = cached(Slow())
    assert (read.get(), read.get()) == (1, 1)


def test_old_value_is_read_anew() -> None:
    read = cached(Slow(), age=0.0)
    assert (read.get(), read.get()) == (1, 2)


def test_reading_that_hangs_is_not_waited_for() -> None:
    slow = Slow()
    slow.hangs = True
    read = cached(slow)
    begun = time.monotonic()
    assert read.get() is None
    assert time.monotonic() - begun < 1.0
    assert "no answer" in read.failure
    slow.hangs = False


def test_one_reading_hangs_at_a_time_and_who_comes_later_does_not_wait() -> None:
    slow = Slow()
    slow.hangs = True
    read = cached(slow, patience=0.2)
    read.get()
    begun = time.monotonic()
    for _ in range(20):
        read.get()
    assert time.monotonic() - begun < 0.2
    assert slow.calls == 1
    slow.hangs = False


def test_older_value_stands_in_while_a_reading_hangs() -> None:
    slow = Slow()
    read = cached(slow, age=0.0)
    read.get()
    slow.hangs = True
    assert read.get() == 1
    slow.hangs = False


def test_reading_that_hung_heals() -> None:
    slow = Slow()
    slow.hangs = True
    read = cached(slow)
    read.get()
    slow.hangs = False
    wait_until(lambda: not read._reading)
    assert (read.get(), read.failure) == (1, "")


def test_failure_is_told_and_tried_again() -> None:
    failures = iter([ValueError("no such table")])

    def fail_once() -> int:
        for failure in failures:
            raise failure
        return 7

    read = cached(fail_once)
    assert (read.get(), read.failure) == (None, "no such table")
    assert (read.get(), read.failure) == (7, "")


def test_who_must_have_the_value_waits_for_it() -> None:
    read = cached(Slow())
    assert (read.wait(), read.wait(), read.get()) == (1, 1, 1)
