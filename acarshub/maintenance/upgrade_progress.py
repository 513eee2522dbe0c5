"""How far an upgrade of the database is: what its steps report, and what follows from that.

Separate from the steps and from the reporters because both speak of the same. Loads no framework.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

logger = logging.getLogger(__name__)

SURE_AFTER_SECONDS = 1.0
"""How long rows are counted before a rate is told."""

Clock = Callable[[], float]


class Reporter(Protocol):
    """What an upgrade reports to; calls come in this order, from one thread."""

    def begin(self, steps: int) -> None:
        """`steps` steps follow, the backup being one of them."""

    def step(self, title: str) -> None:
        """The next step begins; `title` is one line for people."""

    def advance(self, done: int, total: int) -> None:
        """Rows of the longest work of this step; may start again at 0 within the step."""

    def end(self) -> None:
        """Everything is finished."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an upgrade is at one moment."""

    percent: int = 0
    """Of all steps, which count alike; never falls, and is 100 at the end only."""
    step: int = 0
    """From 1; 0 before the first."""
    steps: int = 0
    title: str = ""
    step_percent: int | None = None
    """None while the step has not counted any rows."""
    rows_per_second: int | None = None
    seconds_left: int | None = None
    """Of the rows that the step is counting, not of the steps after it."""

    @property
    def speed(self) -> str:
        """Rate and time left, empty while unknown."""
        if self.rows_per_second is None:
            return ""
        rate = f"{self.rows_per_second:,} rows/s"
        if self.seconds_left is None:
            return rate
        return f"{rate}, {duration(self.seconds_left)} left in this step"

    def __str__(self) -> str:
        if not self.step:
            return "Getting ready"
        own = "" if self.step_percent is None else f" ({self.step_percent} %)"
        return f"Step {self.step} of {self.steps}: {self.title}{own}"


class Meter:
    """A Reporter that knows the Progress."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._steps = 0
        self._step = 0
        self._title = ""
        self._percent = 0
        self._ended = False
        self._done = self._total = 0
        self._started = self._counted_at = clock()

    def begin(self, steps: int) -> None:
        """So many steps follow."""
        self._steps = steps

    def step(self, title: str) -> None:
        """The next step begins."""
        self._step += 1
        self._title = " ".join(title.split())
        self._start_counting()

    def advance(self, done: int, total: int) -> None:
        """So many rows of the step are done."""
        if self._total and (done < self._done or total != self._total):
            self._start_counting()
        self._done, self._total, self._counted_at = done, total, self._clock()

    def end(self) -> None:
        """Everything is finished."""
        self._ended = True

    @property
    def progress(self) -> Progress:
        """How far it is now."""
        rate = self._rate()
        left = None if rate is None else math.ceil(max(0, self._total - self._done) / rate)
        fraction = min(1.0, self._done / self._total) if self._total else 0.0
        # A step more than announced must not bring the end before the end.
        steps = max(self._steps, self._step, 1)
        reached = min(99, int(100 * (max(0, self._step - 1) + fraction) / steps))
        self._percent = 100 if self._ended else max(self._percent, reached)
        return Progress(
            percent=self._percent,
            step=self._step,
            steps=max(self._steps, self._step),
            title=self._title,
            step_percent=int(100 * fraction) if self._total else None,
            rows_per_second=None if rate is None else round(rate),
            seconds_left=left,
        )

    def _start_counting(self) -> None:
        self._done = self._total = 0
        self._started = self._counted_at = self._clock()

    def _rate(self) -> float | None:
        elapsed = self._counted_at - self._started
        if elapsed < SURE_AFTER_SECONDS or self._done < elapsed:
            return None
        return self._done / elapsed


def duration(seconds: int) -> str:
    """`seconds` for people: 0:07, 12:30, 1:05:00."""
    minutes, second = divmod(max(0, seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
