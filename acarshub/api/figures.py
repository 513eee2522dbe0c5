"""Figures of the hub over HTTP: statistics that the database keeps, and the hub's state.

Separate from `/metrics`, which is for Prometheus, and from what is asked for a stretch of time. A
further section is one entry in SECTIONS and one in the schema: what it reads has to be a table that
is kept, never `messages`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from flask import Response
from sqlalchemy import Connection

from acarshub.api.description import Answer, Operation, endpoint
from acarshub.api.schemas import ref
from acarshub.api.version1 import json_answer, ready_hub, version1
from acarshub.links import Link
from acarshub.stats.database import KeyCount, frequency_counts, level_counts, message_counts
from acarshub.stats.metrics_database import level_label
from acarshub.version import VERSION

figures = version1("figures")


def _messages(connection: Connection) -> Mapping[str, int]:
    counts = message_counts(connection)
    return {
        "non_empty": counts.non_empty_total,
        "non_empty_errors": counts.non_empty_errors,
        "empty": counts.empty_total,
        "empty_errors": counts.empty_errors,
    }


def _frequencies(connection: Connection) -> Mapping[str, Mapping[str, int]]:
    return _by_link(frequency_counts(connection), str)


def _levels(connection: Connection) -> Mapping[str, Mapping[str, int]]:
    return _by_link(level_counts(connection), level_label)


SECTIONS: Mapping[str, Callable[[Connection], object]] = {
    "messages": _messages,
    "frequencies": _frequencies,
    "levels": _levels,
}
"""What the database tells, by the name of the member."""


@endpoint(
    figures,
    "/statistics",
    Operation(
        summary="Statistics",
        text="Totals since the database was made, also of messages that were removed since.",
        tag="figures",
        answers={200: Answer("The figures.", ref("Statistics"))},
    ),
)
def statistics() -> Response:
    """All sections, read in one transaction."""
    hub = ready_hub()
    told = hub.lender.run(_read_sections)
    return json_answer({**told, "rates": hub.condition.message_rate()})


@endpoint(
    figures,
    "/status",
    Operation(
        summary="State of the hub",
        text="Feeds, stations, storage and retention, as dashboards show them.",
        tag="figures",
        answers={200: Answer("The state.", ref("Status"))},
    ),
)
def status() -> Response:
    """The same facts as `system_status`."""
    hub = ready_hub()
    reasons = hub.condition.ailments()
    told = {"version": VERSION, "healthy": not reasons, "reasons": reasons}
    return json_answer({**told, "messages": hub.observation.size.rows(), **hub.condition.status()})


def _read_sections(connection: Connection) -> dict[str, object]:
    return {name: read(connection) for name, read in SECTIONS.items()}


def _by_link(
    counts: Mapping[Link, Sequence[KeyCount]], label: Callable[[str | float], str]
) -> Mapping[str, Mapping[str, int]]:
    told: dict[str, Counter[str]] = {}
    for link, entries in counts.items():
        # Older databases may hold one key in two rows.
        sums = told[link.message_type] = Counter()
        for entry in entries:
            sums[label(entry.key)] += entry.count
    return told
