"""The spans of time by which messages are counted: days, later months, in the end all before.

Separate because how fine the past is kept is one rule, for what is counted and for what is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

DAY_SECONDS = 86_400
BEFORE = 0
"""The span of everything older than the retention of statistics: totals never fall."""

DAYS_KEPT = 92
"""Days that are told apart; those before go into their months."""

_EPOCH = date(1970, 1, 1)
_LAST_DAY = (date.max - _EPOCH).days


@dataclass(frozen=True, slots=True)
class SpanRule:
    """Which span a day belongs to, as of one moment."""

    today: int
    """Days since 1970, in UTC."""
    retention_days: int

    @classmethod
    def at(cls, now: float, retention_days: int) -> SpanRule:
        """The rule at `now` in Unix seconds."""
        return cls(int(now // DAY_SECONDS), retention_days)

    def span_of(self, day: int) -> int:
        """The span in which messages of `day`, in days since 1970, are counted now."""
        span = day_span(day)
        if day > self.today - DAYS_KEPT:
            return span
        month = month_of(span)
        return month if month >= self.first_month else BEFORE

    def within(self, span: int) -> int:
        """The span into which one that was made earlier belongs now."""
        if span == BEFORE or (is_day(span) and span >= self.first_day):
            return span
        month = month_of(span)
        return month if month >= self.first_month else BEFORE

    @property
    def first_day(self) -> int:
        """The oldest span that is a day."""
        return day_span(self.today - DAYS_KEPT + 1)

    @property
    def first_month(self) -> int:
        """The oldest span that is a month."""
        return month_of(day_span(self.today - self.retention_days))

    def since(self, days: int) -> int:
        """The first span of the last `days`; where only months are known, the whole month."""
        span = day_span(self.today - days + 1)
        return span if span >= self.first_day else max(month_of(span), self.first_month)


@lru_cache(maxsize=1024)
def day_span(day: int) -> int:
    """The span of a day, given in days since 1970."""
    found = _EPOCH + timedelta(days=min(max(day, 0), _LAST_DAY))
    return found.year * 10_000 + found.month * 100 + found.day


def month_of(span: int) -> int:
    """The span of the month in which a span is."""
    return span // 100 * 100


def is_day(span: int) -> bool:
    """Whether a span is a day."""
    return span % 100 != 0


def begin_of(span: int) -> int | None:
    """When a span begins, in Unix seconds; None for all before."""
    if span == BEFORE:
        return None
    year, month, day = span // 10_000, span // 100 % 100, span % 100 or 1
    return int(datetime(year, month, day, tzinfo=UTC).timestamp())
