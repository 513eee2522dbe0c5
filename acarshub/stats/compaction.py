"""Making old rates coarser, so that years of them take no more than some thousand rows.

Separate from reading and writing rates. It works in small pieces on the thread that writes, each
a transaction: the fine rows of some spans become coarse ones, and whoever is killed loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import Connection, text

from acarshub.stats.periods import DAY_SECONDS, HOUR_SECONDS, MINUTE_SECONDS
from acarshub.stats.series import COLUMNS, FINEST, MEANS, MERGE

ROWS_AT_ONCE = 720
"""Fine rows of one piece, a few milliseconds of work."""


@dataclass(frozen=True, slots=True)
class Tier:
    """Rows of one resolution."""

    resolution: str
    """As it is stored."""
    seconds: int
    """The span of a row."""
    kept_seconds: int
    """How long they are kept before they become part of the next tier."""


TIERS = (
    Tier(FINEST, MINUTE_SECONDS, 2 * DAY_SECONDS),
    Tier("5min", 300, 8 * DAY_SECONDS),
    Tier("1hour", HOUR_SECONDS, 92 * DAY_SECONDS),
    Tier("6hour", 6 * HOUR_SECONDS, 0),
)
"""From fine to coarse; the last one is kept until retention removes it. The buckets of every
period are at least as long as the rows it finds; more fine rows would make the longest slow."""

_OLDEST = text(
    "SELECT min(timestamp) FROM timeseries_stats WHERE resolution = :resolution"
    " AND timestamp < :before"
)
_COARSER = text(
    f"INSERT INTO timeseries_stats (timestamp, resolution, {', '.join(COLUMNS)}, minutes)"  # noqa: S608
    f" SELECT (timestamp / :seconds) * :seconds, :coarse, {MEANS}, sum(minutes)"
    " FROM timeseries_stats"
    " WHERE resolution = :fine AND timestamp >= :begin AND timestamp < :end GROUP BY 1" + MERGE
)
_REMOVE_FINE = text(
    "DELETE FROM timeseries_stats"
    " WHERE resolution = :fine AND timestamp >= :begin AND timestamp < :end"
)
_OLDEST_OF_ALL = text("SELECT min(timestamp) FROM timeseries_stats")
_REMOVE_OLD = text("DELETE FROM timeseries_stats WHERE timestamp < :before")


def compact_next(connection: Connection, now: float, retention_days: int) -> bool:
    """Do one piece; False when there was nothing to do. `now` is in Unix seconds."""
    oldest = connection.scalar(_OLDEST_OF_ALL)
    oldest_kept = int(now) - retention_days * DAY_SECONDS
    if oldest is not None and oldest < oldest_kept:
        first = min(oldest + ROWS_AT_ONCE * MINUTE_SECONDS, oldest_kept)
        connection.execute(_REMOVE_OLD, {"before": first})
        return True
    return any(_compact(connection, fine, coarse, now) for fine, coarse in pairwise(TIERS))


def seconds_at(age_seconds: float) -> int:
    """The span of rows that are so old: nobody knows the rates of a shorter one."""
    return next(
        (tier.seconds for tier in TIERS if age_seconds <= tier.kept_seconds), TIERS[-1].seconds
    )


def _compact(connection: Connection, fine: Tier, coarse: Tier, now: float) -> bool:
    before = int(now - fine.kept_seconds) // coarse.seconds * coarse.seconds
    oldest = connection.scalar(_OLDEST, {"resolution": fine.resolution, "before": before})
    if oldest is None:
        return False
    begin = oldest // coarse.seconds * coarse.seconds
    length = max(ROWS_AT_ONCE * fine.seconds // coarse.seconds, 1) * coarse.seconds
    piece = {"fine": fine.resolution, "begin": begin, "end": min(begin + length, before)}
    connection.execute(_COARSER, {**piece, "seconds": coarse.seconds, "coarse": coarse.resolution})
    connection.execute(_REMOVE_FINE, piece)
    return True
