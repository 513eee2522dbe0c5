"""How long the hub's longest standstill was: what every browser feels at once.

Separate from the other figures because it is measured by a green thread of its own.
"""

from __future__ import annotations

from collections import deque

from acarshub import runtime
from acarshub.runtime import native_time

BEAT_SECONDS = 0.02
WINDOW_SECONDS = 15
"""Programs that read metrics come by about so often."""


class Pulse:
    """Notes how late its beats come."""

    def __init__(self) -> None:
        # The longest gap of each second: second, gap.
        self._gaps: deque[tuple[int, float]] = deque(maxlen=WINDOW_SECONDS)

    def run(self) -> None:
        """Beat for ever; for a green thread."""
        last = native_time.monotonic()
        while True:
            runtime.sleep(BEAT_SECONDS)
            now = native_time.monotonic()
            self.note(now, now - last)
            last = now

    def note(self, now: float, gap: float) -> None:
        """A gap of so many seconds between two beats, the later of which was at `now`."""
        second = int(now)
        if self._gaps and self._gaps[-1][0] == second:
            self._gaps[-1] = (second, max(self._gaps[-1][1], gap))
        else:
            self._gaps.append((second, gap))

    def largest_gap(self, now: float) -> float:
        """The longest time between two beats of the last WINDOW_SECONDS, in seconds."""
        return self._largest_since(now - WINDOW_SECONDS)

    def lag(self, now: float) -> float:
        """How late the latest beat of the last second was, in seconds."""
        return max(self._largest_since(now - 2) - BEAT_SECONDS, 0.0)

    def _largest_since(self, moment: float) -> float:
        return max((gap for second, gap in self._gaps if second > moment), default=0.0)
