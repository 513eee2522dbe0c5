"""The ways to tell how far an upgrade is: lines in a log, a bar on a terminal, lines for a server.

Separate from what is told because each of them has limits of its own. Loads no framework.
"""

from __future__ import annotations

import json
import logging
import math
import shutil
import sys
import time
from collections.abc import Callable
from typing import TextIO

from acarshub.maintenance.upgrade_progress import Clock, Meter, Progress, Reporter, duration

logger = logging.getLogger(__name__)

LOG_SECONDS = 5.0
"""Plain lines about the same step are at least so far apart."""
REDRAW_SECONDS = 0.2
BAR_CHARACTERS = 24
NARROW_COLUMNS = 40


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


def _label(progress: Progress) -> str:
    width = len(str(progress.steps))
    return f"[{progress.step:>{width}}/{progress.steps}] {progress.title}"


def _for_each(reporters: tuple[Reporter, ...], call: Callable[[Reporter], None]) -> None:
    for reporter in reporters:
        call(reporter)
