"""Messages are gathered only for a read that keeps the log long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from acarshub.maintenance.log_keeping import (
    GATHER_SECONDS,
    LOOKS_BEFORE_GATHERING,
    LogKeeping,
)


class Log:
    """A log and those who move it, as a test says."""

    def __init__(self) -> None:
        self.due = self.crowded = self.held = True
        self.held_by_searches = False
        self.moves = 0
        self.gathered: list[float] = []
        checkpoints: Any = self
        work: Any = SimpleNamespace(shorten_log=self._shorten)
        self.keeping = LogKeeping(work, checkpoints, self.gathered.append, self._nobody_searches)

    @contextmanager
    def _nobody_searches(self) -> Iterator[None]:
        held, self.held = self.held, self.held and not self.held_by_searches
        yield
        self.held = held

    def _shorten(self) -> bool:
        self.moves += 1
        return not self.held

    def look(self, times: int) -> list[float]:
        self.gathered.clear()
        for _ in range(times):
            self.keeping.look()
        return list(self.gathered)


@pytest.fixture
def log() -> Log:
    return Log()


def test_read_of_a_moment_makes_no_message_late(log: Log) -> None:
    few = LOOKS_BEFORE_GATHERING - 1
    for _ in range(3):
        log.held = True
        assert log.look(few) == [0.0] * few
        log.held = False
        assert log.look(1) == [0.0]


def test_messages_are_gathered_while_a_read_stays(log: Log) -> None:
    log.look(LOOKS_BEFORE_GATHERING - 1)
    assert log.look(3) == [GATHER_SECONDS] * 3
    log.held = False
    assert log.look(1) == [0.0]


def test_searches_wait_sooner_than_messages(log: Log) -> None:
    log.held_by_searches = True
    assert log.look(5) == [0.0] * 5
    assert log.moves == 10


def test_log_that_is_not_crowded_can_stay_held(log: Log) -> None:
    log.crowded = False
    assert log.look(5) == [0.0] * 5


def test_short_log_is_left_alone(log: Log) -> None:
    log.due = False
    assert log.look(5) == [0.0] * 5
    assert log.moves == 0
