"""Statistics kept for years over HTTP: totals by day, and message rates over time.

Separate from the other figures because both are asked for a stretch of time.
"""

from __future__ import annotations

import orjson
from flask import Response

from acarshub.api.description import Answer, Operation, endpoint
from acarshub.api.parameters import Parameter
from acarshub.api.schemas import ref
from acarshub.api.version1 import json_answer, ready_hub, version1
from acarshub.realtime.series_events import statistics_event
from acarshub.realtime.series_query import (
    LATEST,
    LONGEST_DOWNSAMPLE,
    MOST_DAYS,
    NoChartError,
    known_period,
    read_days,
    read_period,
    read_range,
)
from acarshub.realtime.validation import InvalidPayload, Issue
from acarshub.runtime import native_time
from acarshub.stats.periods import MINUTE_SECONDS, Period

series = version1("series", "/statistics")

TAG = "figures"
_SECONDS = {"type": "integer", "minimum": 0, "maximum": LATEST}


@endpoint(
    series,
    "/totals",
    Operation(
        summary="Totals by link, hour, station, label, airline and aircraft",
        text="Of each the hundred with most messages.",
        tag=TAG,
        parameters=(
            Parameter(
                "days",
                "Of the last days; else of all time.",
                {"type": "integer", "minimum": 1, "maximum": MOST_DAYS},
            ),
        ),
        answers={200: Answer("The totals.", ref("Totals"))},
    ),
)
def totals(asked: dict[str, object]) -> Response:
    """Totals of the last days, or of all."""
    days = read_days(asked)
    hub = ready_hub()
    return json_answer(statistics_event(hub.statistics.totals(days), hub.identity, days))


@endpoint(
    series,
    "/rates",
    Operation(
        summary="Messages per minute over time",
        text="Of a period that ends now, or from `start` to `end`; without either, of a day.",
        tag=TAG,
        parameters=(
            Parameter(
                "time_period",
                "The period; nothing else can be asked with it.",
                {"type": "string", "enum": [period.wire_name for period in Period]},
            ),
            Parameter("start", "Unix seconds.", _SECONDS),
            Parameter("end", "Unix seconds.", _SECONDS),
            Parameter(
                "downsample",
                "Seconds of each point; longer where the past is kept coarser.",
                {"type": "integer", "minimum": MINUTE_SECONDS, "maximum": LONGEST_DOWNSAMPLE},
            ),
        ),
        answers={200: Answer("The points.", ref("Rates"))},
    ),
)
def rates(asked: dict[str, object]) -> Response:
    """A chart of message rates."""
    statistics = ready_hub().statistics
    name = read_period(asked)
    if name is not None and len(asked) > 1:
        raise InvalidPayload([Issue(("time_period",), "custom", "Expected alone.")])
    try:
        if name is not None:
            chart = statistics.chart(known_period(name))
        else:
            free = read_range(asked, native_time.time())
            chart = statistics.free_chart(free.buckets, free.downsample)
    except NoChartError as error:
        place = "end" if name is None else "time_period"
        raise InvalidPayload([Issue((place,), "custom", str(error))]) from None
    return json_answer(orjson.Fragment(chart))
