"""What clients may ask of rates over time and of totals, and who is told of new minutes.

Separate from the other requests because a client that looks at a chart stays in its room: rates
go only to who looks at them.
"""

from __future__ import annotations

import logging

import orjson
from flask_socketio import emit, join_room, leave_room
from sqlalchemy.exc import DBAPIError

from acarshub.realtime.answering import BUSY, answered, first, running_hub
from acarshub.realtime.series_events import (
    RATES_EVENT,
    STATISTICS_EVENT,
    failed_chart,
    room_of,
    statistics_event,
)
from acarshub.realtime.series_query import (
    NoChartError,
    known_period,
    read_days,
    read_period,
    read_range,
)
from acarshub.runtime import native_time
from acarshub.stats.periods import Period

logger = logging.getLogger(__name__)

CHART_PAGES = "stat"
"""How the names of pages begin that show charts, in any case: statistics, stats, status."""


class SeriesRequests:
    """The part of the namespace that is about statistics."""

    @answered
    def on_rrd_timeseries(self, *args: object) -> None:
        """Send message rates of a period, now and whenever it grows, or of a range of time."""
        payload = first(args)
        name = read_period(payload)
        try:
            emit(RATES_EVENT, orjson.Fragment(_chart(payload, name)))
        except NoChartError as error:
            emit(RATES_EVENT, failed_chart(name, str(error)))
        except DBAPIError as error:
            logger.warning("Reading message rates failed: %s", error.orig)
            emit(RATES_EVENT, failed_chart(name, BUSY.message))

    @answered
    def on_query_statistics(self, *args: object) -> None:
        """Send totals of the last days, or of all."""
        days = read_days(first(args))
        hub = running_hub()
        emit(STATISTICS_EVENT, statistics_event(hub.statistics.totals(days), hub.identity, days))

    def on_page_change(self, *args: object) -> None:
        """Send no more rates to a client that has gone to a page without charts."""
        payload = first(args)
        page = payload.get("page") if isinstance(payload, dict) else None
        if isinstance(page, str) and page.strip("/ ").lower().startswith(CHART_PAGES):
            return
        for period in Period:
            leave_room(room_of(period))


def _chart(payload: object, name: str | None) -> bytes:
    statistics = running_hub().statistics
    if name is None:
        free = read_range(payload, native_time.time())
        return statistics.free_chart(free.buckets, free.downsample)
    period = known_period(name)
    # Before it is read: no minute may come between.
    join_room(room_of(period))
    return statistics.chart(period)
