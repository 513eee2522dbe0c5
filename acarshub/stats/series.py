"""Message rates over time as the database keeps them: writing a minute, reading a chart.

Separate from compaction, which makes old minutes coarser. A minute in which the hub did not run
has no row and is a gap; one in which it heard nothing has a row of zeros.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from acarshub.links import Link
from acarshub.stats.minutes import Minute
from acarshub.stats.periods import Buckets

FINEST = "1min"

LINK_COLUMNS: Mapping[Link, str] = {link: f"{link.feature_key}_count" for link in Link}
COLUMNS = (*LINK_COLUMNS.values(), "total_count", "error_count")
"""The columns that hold means of messages (or errors) per minute."""

Rates = tuple[float, ...]
"""Messages per minute in the order of COLUMNS."""

_NAMES = ", ".join(COLUMNS)
_MARKS = ", ".join(f":{name}" for name in COLUMNS)
MERGE = (
    " ON CONFLICT (timestamp, resolution) DO UPDATE SET "
    + ", ".join(
        f"{name} = (timeseries_stats.{name} * 1.0 * timeseries_stats.minutes"
        f" + excluded.{name} * excluded.minutes)"
        " / (timeseries_stats.minutes + excluded.minutes)"
        for name in COLUMNS
    )
    + ", minutes = timeseries_stats.minutes + excluded.minutes"
)
"""How means of a span that has some already are taken in."""

_ADD_MINUTE = text(
    f"INSERT INTO timeseries_stats (timestamp, resolution, {_NAMES}, minutes)"  # noqa: S608 - ours
    f" VALUES (:timestamp, '{FINEST}', {_MARKS}, 1)"
    " ON CONFLICT (timestamp, resolution) DO UPDATE SET "
    + ", ".join(f"{name} = timeseries_stats.{name} + excluded.{name}" for name in COLUMNS)
)
ADD_MEANS = text(
    f"INSERT INTO timeseries_stats (timestamp, resolution, {_NAMES}, minutes)"  # noqa: S608 - ours
    f" VALUES (:timestamp, :resolution, {_MARKS}, :minutes)"
    " ON CONFLICT (timestamp, resolution) DO NOTHING"
)
"""A row of means, unless there is one."""

MEANS = ", ".join(f"sum({name} * 1.0 * minutes) / sum(minutes)" for name in COLUMNS)
_READ = text(
    f"SELECT (timestamp / :seconds) * :seconds AS bucket, {MEANS} FROM timeseries_stats"  # noqa: S608
    " WHERE timestamp >= :first AND timestamp < :end GROUP BY 1 ORDER BY 1"
)


@dataclass(frozen=True, slots=True)
class Chart:
    """Rates in buckets of time."""

    buckets: Buckets
    rates: Mapping[int, Rates]
    """By the beginning of the bucket; those in which the hub did not run are missing."""


def add_minutes(connection: Connection, minutes: Sequence[Minute]) -> None:
    """Keep full minutes. One that the clock shows a second time adds to the first."""
    connection.execute(_ADD_MINUTE, [_row(minute) for minute in minutes])


def read_chart(connection: Connection, buckets: Buckets) -> Chart:
    """What is known of the rates in these buckets."""
    rows = connection.execute(
        _READ,
        {
            "seconds": buckets.seconds,
            "first": buckets.first,
            "end": buckets.last + buckets.seconds,
        },
    )
    return Chart(buckets, {bucket: tuple(map(_rounded, rates)) for bucket, *rates in rows})


def frames_since(connection: Connection, start: float) -> dict[Link, int]:
    """How many messages came in since, in Unix seconds; without the minute that is under way."""
    sums = ", ".join(f"sum({name} * minutes)" for name in LINK_COLUMNS.values())
    row = connection.execute(
        text(f"SELECT {sums} FROM timeseries_stats WHERE timestamp > :start"),  # noqa: S608 - ours
        {"start": start},
    ).one()
    return {link: round(total or 0) for link, total in zip(LINK_COLUMNS, row, strict=True)}


def newest_minute(connection: Connection) -> int:
    """When the newest minute that is kept ended, in Unix seconds; 0 where there is none."""
    return connection.scalar(text("SELECT max(timestamp) FROM timeseries_stats")) or 0


def _row(minute: Minute) -> dict[str, int]:
    links = {column: minute.frames.get(link, 0) for link, column in LINK_COLUMNS.items()}
    totals = {"total_count": minute.total, "error_count": minute.errors}
    return {"timestamp": minute.ended, **links, **totals}


def _rounded(rate: float) -> float:
    rounded = round(rate, 4)
    return int(rounded) if rounded.is_integer() else rounded
