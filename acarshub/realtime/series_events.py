"""The `rrd_timeseries_data` and `statistics` events.

Separate so that the answer to a request and what follows each minute are one and the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import orjson

from acarshub.aircraft.identity import Identity
from acarshub.links import Link
from acarshub.stats.periods import Period
from acarshub.stats.series import LINK_COLUMNS, Chart
from acarshub.stats.spans import begin_of, is_day
from acarshub.stats.totals import OTHER, Subject, Totals

RATES_EVENT = "rrd_timeseries_data"
STATISTICS_EVENT = "statistics"

NAMES_IN_EVENT = 100
"""Of each subject, those with the most messages."""

_KEYS = (*(link.feature_key for link in LINK_COLUMNS), "total", "error")
_GAP = dict.fromkeys(_KEYS)
"""A chart has no line there: null is not zero."""

NOTHING: Mapping[str, str] = MappingProxyType({})


def room_of(period: Period) -> str:
    """Whoever looks at this period."""
    return f"rates {period.wire_name}"


def chart_json(chart: Chart, period: Period | None, downsample: int | None) -> bytes:
    """The event as JSON, made off the hub; times are milliseconds, rates messages per minute."""
    buckets = chart.buckets
    points = [{"timestamp": start * 1000, **_values(chart, start)} for start in buckets.starts]
    event: dict[str, object] = {"data": points}
    if period is not None:
        event["time_period"] = period.wire_name
    if downsample is not None:
        event["downsample"] = downsample
    ends = {"start": buckets.first * 1000, "end": buckets.last * 1000}
    return orjson.dumps({**event, **ends, "points": len(points)})


def failed_chart(period: str | None, error: str) -> dict[str, object]:
    """The event that says why there is no chart."""
    named = {} if period is None else {"time_period": period}
    return {"data": [], **named, "points": 0, "error": error}


def statistics_event(totals: Totals, identity: Identity, days: int | None) -> dict[str, object]:
    """Totals for people: most messages first, names where codes have one, hours of the day."""
    names = totals.names
    links, hours = names[Subject.LINK], names[Subject.HOUR]
    airlines = {
        key: airline
        for key in names[Subject.AIRLINE]
        if (airline := identity.airlines.by_code(key)) is not None
    }
    return {
        "days": days,
        "messages": sum(links.values()),
        "links": {link.status_key: links.get(link.message_type, 0) for link in Link},
        "hours": [hours.get(f"{hour:02}", 0) for hour in range(24)],
        "over_time": [
            {"start": begin_of(span), "unit": _unit(span), "messages": count}
            for span, count in sorted(totals.spans.items())
        ],
        "stations": _ranked(names[Subject.STATION]),
        "labels": _ranked(
            names[Subject.LABEL],
            {
                label: name
                for label in names[Subject.LABEL]
                if (name := identity.label_name(label)) is not None
            },
        ),
        "airlines": _ranked(
            names[Subject.AIRLINE],
            {key: airline.name for key, airline in airlines.items()},
            {key: identity.airlines.iata_of(airline) for key, airline in airlines.items()},
        ),
        "aircraft": _ranked(names[Subject.AIRCRAFT]),
    }


def _values(chart: Chart, start: int) -> Mapping[str, float | None]:
    rates = chart.rates.get(start)
    return _GAP if rates is None else dict(zip(_KEYS, rates, strict=True))


def _unit(span: int) -> str:
    if begin_of(span) is None:
        return "before"
    return "day" if is_day(span) else "month"


def _ranked(
    counts: Mapping[str, int],
    titles: Mapping[str, str] = NOTHING,
    iata: Mapping[str, str] = NOTHING,
) -> dict[str, object]:
    """The names with most messages, and how many all the others have together."""
    named = sorted(((name, count) for name, count in counts.items() if name != OTHER), key=_rank)
    shown, rest = named[:NAMES_IN_EVENT], named[NAMES_IN_EVENT:]
    return {
        "top": [
            {"name": name, "title": titles.get(name), "messages": count}
            | ({"iata": iata[name]} if iata.get(name) else {})
            for name, count in shown
        ],
        "others": counts.get(OTHER, 0) + sum(count for _, count in rest),
    }


def _rank(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]
