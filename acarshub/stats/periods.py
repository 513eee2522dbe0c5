"""The periods that a chart of message rates can show, and the buckets that it consists of.

Separate from the stored rates: this is arithmetic of times, which a contract with dashboards fixes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

MINUTE_SECONDS = 60
HOUR_SECONDS = 3_600
DAY_SECONDS = 86_400

MAX_POINTS = 3_000
"""Of one answer: whoever asks for more gets coarser buckets."""

_COARSE_SECONDS = (
    *(60, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200),
    *(DAY_SECONDS * days for days in (1, 2, 5, 10, 30, 100, 400)),
)


@dataclass(frozen=True, slots=True)
class Buckets:
    """Evenly spaced stretches of time; times in Unix seconds."""

    first: int
    """Where the first begins, a multiple of `seconds`."""
    last: int
    """Where the last begins."""
    seconds: int

    @property
    def starts(self) -> range:
        """Where each begins, also those of which nothing is known."""
        return range(self.first, self.last + 1, self.seconds)


class Period(Enum):
    """What is shown at once; members hold name on the wire, length and bucket in seconds."""

    HOUR = ("1hr", HOUR_SECONDS, MINUTE_SECONDS)
    SIX_HOURS = ("6hr", 6 * HOUR_SECONDS, MINUTE_SECONDS)
    TWELVE_HOURS = ("12hr", 12 * HOUR_SECONDS, MINUTE_SECONDS)
    DAY = ("24hr", DAY_SECONDS, 300)
    WEEK = ("1wk", 7 * DAY_SECONDS, 1_800)
    MONTH = ("30day", 30 * DAY_SECONDS, HOUR_SECONDS)
    HALF_YEAR = ("6mon", 15_768_000, 6 * HOUR_SECONDS)
    YEAR = ("1yr", 31_536_000, 12 * HOUR_SECONDS)

    def __init__(self, wire_name: str, seconds: int, bucket_seconds: int) -> None:
        self.wire_name = wire_name
        self.seconds = seconds
        self.bucket_seconds = bucket_seconds

    @classmethod
    def named(cls, wire_name: str) -> Period | None:
        """The period of that name, or None."""
        return next((each for each in cls if each.wire_name == wire_name), None)

    def buckets(self, now: float) -> Buckets:
        """Its buckets at `now`, which is in the last one."""
        return buckets_between(now - self.seconds, now, self.bucket_seconds)

    def grows_at(self, minute: int) -> bool:
        """Whether a bucket is complete with the minute that ended then, in Unix seconds."""
        return minute % self.bucket_seconds == 0


def buckets_between(start: float, end: float, seconds: int) -> Buckets:
    """The buckets that `start` and `end` are in, and those between."""
    return Buckets(int(start // seconds) * seconds, int(end // seconds) * seconds, seconds)


def fitting_seconds(start: float, end: float, wanted: int) -> int:
    """The length of buckets for a free range: as wanted, or as coarse as MAX_POINTS ask for."""
    most = (end - start) / (MAX_POINTS - 1)
    coarse = next((each for each in _COARSE_SECONDS if each >= most), _COARSE_SECONDS[-1])
    return max(wanted, coarse) if wanted < most else wanted
