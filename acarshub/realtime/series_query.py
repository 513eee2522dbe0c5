"""What clients may ask of rates and totals, checked.

Separate because every value from a browser is somebody else's.
"""

from __future__ import annotations

from dataclasses import dataclass

from acarshub.realtime.validation import InvalidPayload, Issue, fields_of, integer_of
from acarshub.stats.compaction import seconds_at
from acarshub.stats.periods import (
    DAY_SECONDS,
    MINUTE_SECONDS,
    Buckets,
    Period,
    buckets_between,
    fitting_seconds,
)

MAX_CHARACTERS = 1_024
LATEST = 4_102_444_800
"""The year 2100 in Unix seconds."""
LONGEST_DOWNSAMPLE = 86_400
MOST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class FreeRange:
    """A chart of any range of time."""

    buckets: Buckets
    downsample: int | None
    """What the answer says of its buckets; None for minutes."""


class NoChartError(Exception):
    """There is no such chart; the message tells people why."""


def read_period(payload: object) -> str | None:
    """The name of the period that is asked for; None where it is a free range, or none at all."""
    period = fields_of(payload or {}).get("time_period")
    if period is not None and not isinstance(period, str):
        raise InvalidPayload([Issue(("time_period",), "invalid_type", "Expected a string.")])
    if period is not None and len(period) > MAX_CHARACTERS:
        issue = Issue(("time_period",), "too_big", f"Expected at most {MAX_CHARACTERS} characters.")
        raise InvalidPayload([issue])
    return period or None


def known_period(name: str) -> Period:
    """The period of that name; NoChartError for none."""
    period = Period.named(name)
    if period is None:
        known = ", ".join(each.wire_name for each in Period)
        raise NoChartError(f"There is no such time period. Known are {known}.")
    return period


def read_range(payload: object, now: float) -> FreeRange:
    """The range that is asked for, by default the last day; NoChartError for one without length.

    Buckets are as long as is asked for, and longer where the past is kept coarser than that, or
    where there would be too many of them.
    """
    fields = fields_of(payload or {})
    end = integer_of(fields, "end", 0, LATEST, int(now))
    start = integer_of(fields, "start", 0, LATEST, max(end - DAY_SECONDS, 0))
    if "start" in fields and "end" not in fields:
        end = int(now)
    downsample = integer_of(
        fields, "downsample", MINUTE_SECONDS, LONGEST_DOWNSAMPLE, MINUTE_SECONDS
    )
    if end <= start:
        raise NoChartError("The range has to end after it starts.")
    known = max(downsample, seconds_at(now - start))
    seconds = fitting_seconds(start, end, known)
    told = None if seconds == MINUTE_SECONDS else seconds
    return FreeRange(buckets_between(start, end, seconds), told)


def read_days(payload: object) -> int | None:
    """Of how many days totals are asked for; None for all."""
    fields = fields_of(payload or {})
    if fields.get("days") is None:
        return None
    return integer_of(fields, "days", 1, MOST_DAYS, 1)
