"""Log lines about bad input, at most one per source, problem and minute.

Separate because a broken decoder sends thousands of bad datagrams, and a log on an SD card must
not grow with them; the counters hold the numbers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

Log = Callable[[int, str], None]
"""Writes one line at a level of `logging`; callable from native threads."""

QUIET_SECONDS = 60.0
SAMPLE_LENGTH = 64
MAX_KEYS = 1_000
"""Sources that are remembered; then the one told longest ago is forgotten."""


class Complaints:
    """Tells about the first bad input of each source, then keeps quiet about it for a minute."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._last: dict[tuple[str, int], float] = {}

    def about(
        self,
        source: str,
        problem: str,
        sample: str | bytes,
        now: float,
        level: int = logging.WARNING,
    ) -> None:
        """Log one line with the first bytes, unless `source` had one within the last minute.

        Each level has its own minute, so that what is told for curiosity hides nothing that is
        told as a warning. `now` is a monotonic time in seconds.
        """
        last = self._last.get((source, level))
        if last is not None and now - last < QUIET_SECONDS:
            return
        # Popped and set again, so that the one told longest ago stands first.
        self._last.pop((source, level), None)
        self._last[source, level] = now
        if len(self._last) > MAX_KEYS:
            del self._last[next(iter(self._last))]
        # repr: control characters from the air must not reach a terminal.
        self._log(level, f"{source}: {problem}: {sample[:SAMPLE_LENGTH]!r}")
