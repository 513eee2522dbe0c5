"""Whether the computer's clock may be believed when it says that messages are old.

Separate from retention because this is one rule: a clock that leaps a year ahead must not empty
the database. A computer without a clock of its own starts in the past, or with any time, and leaps
when the network tells it better; so nothing is removed until the clock has stood for a while, and
the longer the leap the longer the while.
"""

from __future__ import annotations

from dataclasses import dataclass

DAY_SECONDS = 86_400.0
HOUR_SECONDS = 3_600.0

JUMP_SECONDS = 30.0
"""How far the clock may move between two looks, beyond the time that has passed, without a leap."""
USUAL_GAP_SECONDS = 6 * HOUR_SECONDS
"""Between stored messages: a quiet night, or a hub that was off."""
LEAP_PER_STANDING = 50.0
"""A leap of 50 seconds has to stand for one: 14 hours for a month."""
SHORTEST_STANDING_SECONDS = 600.0
LONGEST_STANDING_SECONDS = DAY_SECONDS
DISAGREEMENT_SECONDS = DAY_SECONDS
"""How far what is being received may be dated behind the clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known of the time; all but `stood` and `leap` in Unix seconds."""

    now: float
    """What the clock says."""
    stood: float
    """Seconds for which it has moved on steadily, as far as this process has seen."""
    leap: float = 0.0
    """Seconds that it leapt ahead before that; 0 when the process began there."""
    last_before: float | None = None
    """Time of the newest message that is stored and was more than a day ago; None without one."""
    first_since: float | None = None
    """Time of the oldest stored message of the last day; None without one."""
    newest_at_start: float | None = None
    """Time of the newest message when the process began."""
    newest: float | None = None
    """Time of the newest message now."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why the clock is not believed yet."""

    reason: str
    seconds: float | None = None
    """How long it still has to stand; None when that will not help."""


def doubt(evidence: Evidence) -> Doubt | None:
    """Why the clock should not be believed; None when it may be.

    What was stored before the process began counts as well: a hub that is started anew soon after
    a leap finds a gap of a year in front of the newest messages.
    """
    if evidence.last_before is None:
        # Nothing is stored that is older than a day.
        return None
    fresh = evidence.newest is not None and (
        evidence.newest_at_start is None or evidence.newest > evidence.newest_at_start
    )
    if fresh and evidence.now - (evidence.newest or 0.0) > DISAGREEMENT_SECONDS:
        return Doubt("the clock is more than a day ahead of the messages that arrive")
    begun = evidence.first_since
    gap = (evidence.now if begun is None else begun) - evidence.last_before
    since = evidence.stood if begun is None else max(evidence.now - begun, evidence.stood)
    missing = 0.0
    if gap > USUAL_GAP_SECONDS:
        missing = standing(gap) - since
    if evidence.leap > 0:
        missing = max(missing, standing(evidence.leap) - evidence.stood)
    if missing <= 0:
        return None
    return Doubt("the clock may have leapt ahead", missing)


def standing(leap: float) -> float:
    """Seconds for which the clock has to stand after a leap of so many seconds."""
    wanted = leap / LEAP_PER_STANDING
    return min(max(wanted, SHORTEST_STANDING_SECONDS), LONGEST_STANDING_SECONDS)


class ClockWatch:
    """Compares the clock with the time that passes, which nobody can set."""

    def __init__(self, wall: float, monotonic: float) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self._since = monotonic
        self.leap = 0.0
        """Seconds that the clock leapt ahead before it began to stand."""

    def look(self, wall: float, monotonic: float) -> float:
        """How many seconds the clock has stood; to be called every minute or so."""
        moved = (wall - self._wall) - (monotonic - self._monotonic)
        if abs(moved) > JUMP_SECONDS:
            # One that goes up in small steps, or back to where it was, is judged by all of them.
            stood = self._monotonic - self._since
            pending = self.leap if self.leap > 0 and stood < standing(self.leap) else 0.0
            self.leap = max(pending + moved, 0.0)
            self._since = monotonic
        self._wall, self._monotonic = wall, monotonic
        return monotonic - self._since
