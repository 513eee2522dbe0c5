"""Whether somebody has been silent for longer than usual, learnt from the pauses before.

Separate because feeds and stations are judged by the same rule, and because the rule is a choice:
a busy feed is missed after minutes, one that hears two messages an hour is not, and quiet nights
stop being news after the first few.
"""

from __future__ import annotations

LEAST_SECONDS = 300.0
"""No shorter silence is worth a word."""

LEAST_SECONDS_AT_FIRST = 3_600.0
ENOUGH_PAUSES = 10
"""With fewer, nothing under LEAST_SECONDS_AT_FIRST is called unusual."""

TIMES_THE_USUAL = 5
DAYS = 7
DAY_SECONDS = 86_400.0


class Silence:
    """The pauses of one feed or station; times are monotonic, in seconds.

    The usual pause is the longest of the last seven days on which anything was heard. A mean would
    not do: messages come in bursts, so most pauses are short whatever the long ones are. A pause
    may at most double the usual one, so that one outage does not hide the next, while nights that
    are quiet each time are learnt in a few.
    """

    __slots__ = ("_day_ends", "_days", "_pauses", "_today", "last")

    def __init__(self, now: float) -> None:
        self.last = now
        """When it was heard last."""
        self._pauses = 0
        self._today = 0.0
        self._days: tuple[float, ...] = ()
        self._day_ends = now + DAY_SECONDS

    def heard(self, now: float) -> None:
        """Something was heard; called for every packet."""
        pause = now - self.last
        self.last = now
        self._pauses += 1
        if now >= self._day_ends:
            self._begin_day(now)
        if pause > self._today:
            most = max(2 * self.usual_pause, LEAST_SECONDS / TIMES_THE_USUAL)
            self._today = min(pause, most)

    @property
    def usual_pause(self) -> float:
        """The longest pause that is usual, in seconds."""
        return max(self._today, *self._days) if self._days else self._today

    def too_long(self, now: float) -> bool:
        """Whether nothing was heard for longer than is usual."""
        least = LEAST_SECONDS if self._pauses >= ENOUGH_PAUSES else LEAST_SECONDS_AT_FIRST
        return now - self.last > max(least, TIMES_THE_USUAL * self.usual_pause)

    def _begin_day(self, now: float) -> None:
        self._days = (self._today, *self._days)[: DAYS - 1]
        self._today = 0.0
        self._day_ends = now + DAY_SECONDS
