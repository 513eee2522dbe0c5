"""The newest full minute: how much came in on each link, and how many errors decoders saw.

Separate from the rolling rates: these figures belong to a minute of the clock, as the established
gauges and the curves over time want them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from acarshub.links import Link
from acarshub.stats.tally import TallySnapshot

MINUTE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Minute:
    """One minute of the clock; the one in which the server started begins with it."""

    ended: int
    """Unix seconds."""
    frames: Mapping[Link, int]
    errors: int
    """The sum of the error counts of all messages, not the number of messages with errors."""

    @property
    def total(self) -> int:
        """Frames of all links."""
        return sum(self.frames.values())


class MinuteCounter:
    """Takes the difference of the totals at every full minute."""

    def __init__(self) -> None:
        self.newest: Minute | None = None
        self._frames: Mapping[Link, int] = {}
        self._errors = 0

    def turn(self, now: float, totals: TallySnapshot) -> Minute:
        """The minute that has just ended; `now` is in Unix seconds."""
        frames, errors = totals.frames, sum(totals.errors.values())
        minute = Minute(
            ended=round(now / MINUTE_SECONDS) * MINUTE_SECONDS,
            frames=self.under_way(totals),
            errors=errors - self._errors,
        )
        self._frames, self._errors, self.newest = frames, errors, minute
        return minute

    def under_way(self, totals: TallySnapshot) -> dict[Link, int]:
        """Frames of the minute that has not ended yet."""
        return {link: count - self._frames.get(link, 0) for link, count in totals.frames.items()}


def until_full_minute(now: float) -> float:
    """Seconds from `now`, in Unix seconds, until the clock shows the next full minute."""
    return MINUTE_SECONDS - now % MINUTE_SECONDS
