"""How far an upgrade of the database is: what its steps report, and the ways to tell people.

Separate from the steps because the same report becomes a bar on a terminal, lines in a log, or
lines that a server reads from its child process. Loads no framework.
"""

from __future__ import annotations

import json
import logging
import math
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TextIO

logger = logging.getLogger(__name__)

LOG_SECONDS = 5.0
"""Plain lines about the same step are at least so far apart."""
REDRAW_SECONDS = 0.2
SURE_AFTER_SECONDS = 1.0
"""How long rows are counted before a rate is told."""
BAR_CHARACTERS = 24
NARROW_COLUMNS = 40

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


class LogReporter:
    """Plain lines in the log: one for each step, and others while it counts rows."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._meter = Meter(clock)
        self._told = -math.inf

    def begin(self, steps: int) -> None:
        """Say nothing yet: the first step follows."""
        self._meter.begin(steps)

    def step(self, title: str) -> None:
        """Tell the step."""
        self._meter.step(title)
        self._tell()

    def advance(self, done: int, total: int) -> None:
        """Tell the rows, unless a line was written just now."""
        self._meter.advance(done, total)
        if self._clock() - self._told >= LOG_SECONDS:
            self._tell()

    def end(self) -> None:
        """Tell that it is over."""
        logger.info("The database is ready")

    def _tell(self) -> None:
        self._told = self._clock()
        progress = self._meter.progress
        logger.info("%s%s", progress, f", {progress.speed}" if progress.speed else "")


class TerminalReporter:
    """One line for each step on a terminal, with a bar while it counts rows."""

    def __init__(self, stream: TextIO, clock: Clock = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._meter = Meter(clock)
        self._began = self._drawn = clock()

    def begin(self, steps: int) -> None:
        """Draw nothing yet: the first step follows."""
        self._meter.begin(steps)

    def step(self, title: str) -> None:
        """Finish the line of the step before, and begin another."""
        self._finish_line()
        self._meter.step(title)
        self._began = self._clock()
        self._draw()

    def advance(self, done: int, total: int) -> None:
        """Draw the bar anew, a few times a second."""
        self._meter.advance(done, total)
        if self._clock() - self._drawn >= REDRAW_SECONDS:
            self._draw()

    def end(self) -> None:
        """Finish the last line."""
        self._finish_line()
        self._meter.end()

    def _draw(self) -> None:
        self._drawn = self._clock()
        progress = self._meter.progress
        columns = shutil.get_terminal_size().columns
        line = _label(progress)
        if progress.step_percent is not None and columns > NARROW_COLUMNS:
            filled = BAR_CHARACTERS * progress.step_percent // 100
            bar = "#" * filled + "-" * (BAR_CHARACTERS - filled)
            line += f"  [{bar}] {progress.step_percent} %  {progress.speed}"
        # The cursor goes back to the start, so that a line of the log does not stick to this one;
        # the last column stays free, or the terminal would wrap.
        self._stream.write(f"\x1b[K{line[: columns - 1]}\r")
        self._stream.flush()

    def _finish_line(self) -> None:
        progress = self._meter.progress
        if progress.step:
            taken = duration(round(self._clock() - self._began))
            self._stream.write(f"\x1b[K{_label(progress)}  done in {taken}\n")
            self._stream.flush()


class JsonLinesReporter:
    """A JSON object a line, for `relay` in another process."""

    def __init__(self, stream: TextIO, clock: Clock = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._advanced = -math.inf

    def begin(self, steps: int) -> None:
        """Write `{"begin": steps}`."""
        self._write({"begin": steps})

    def step(self, title: str) -> None:
        """Write `{"step": title}`."""
        self._advanced = -math.inf
        self._write({"step": title})

    def advance(self, done: int, total: int) -> None:
        """Write `{"advance": [done, total]}`, a few times a second."""
        if self._clock() - self._advanced < REDRAW_SECONDS and done < total:
            return
        self._advanced = self._clock()
        self._write({"advance": [done, total]})

    def end(self) -> None:
        """Write `{"end": true}`."""
        self._write({"end": True})

    def failed(self, reason: str) -> None:
        """Write `{"failed": reason}`, which is no part of a Reporter: the upgrade is over."""
        self._write({"failed": reason})

    def _write(self, event: dict[str, object]) -> None:
        self._stream.write(json.dumps(event) + "\n")
        self._stream.flush()


def relay(line: str | bytes, reporters: tuple[Reporter, ...]) -> str | None:
    """Pass on what a JsonLinesReporter wrote; returns the reason when it is a failure.

    Other lines are left out.
    """
    try:
        event = json.loads(line)
    except ValueError:
        return None
    match event:
        case {"failed": str(reason)}:
            return reason
        case {"begin": int(steps)}:
            _for_each(reporters, lambda each: each.begin(steps))
        case {"step": str(title)}:
            _for_each(reporters, lambda each: each.step(title))
        case {"advance": [int(done), int(total)]}:
            _for_each(reporters, lambda each: each.advance(done, total))
        case {"end": True}:
            _for_each(reporters, lambda each: each.end())
    return None


def default_reporter() -> Reporter:
    """A bar where standard error is a terminal, else lines in the log."""
    return TerminalReporter(sys.stderr) if sys.stderr.isatty() else LogReporter()


def duration(seconds: int) -> str:
    """`seconds` for people: 0:07, 12:30, 1:05:00."""
    minutes, second = divmod(max(0, seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def _label(progress: Progress) -> str:
    width = len(str(progress.steps))
    return f"[{progress.step:>{width}}/{progress.steps}] {progress.title}"


def _for_each(reporters: tuple[Reporter, ...], call: Callable[[Reporter], None]) -> None:
    for reporter in reporters:
        call(reporter)
