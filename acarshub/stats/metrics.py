"""The Prometheus page.

Separate from the counters behind it: they are read at scrape time, so nothing is counted twice.
"""

from __future__ import annotations

import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from prometheus_client import (
    GC_COLLECTOR,
    PLATFORM_COLLECTOR,
    PROCESS_COLLECTOR,
    generate_latest,
)
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from acarshub.links import Link
from acarshub.stats.histogram import HistogramSnapshot
from acarshub.stats.minutes import Minute
from acarshub.stats.process import process_metrics
from acarshub.stats.tally import TallySnapshot


@dataclass(frozen=True, slots=True)
class FeedFigures:
    """One feed as the page tells it."""

    link: Link
    source: str
    connected: bool
    silent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveFigures:
    """What memory knows at the moment of a scrape."""

    tally: TallySnapshot
    minute: Minute | None = None
    """The newest full minute; None before the first one."""
    queue_packets: int = 0
    queue_bytes: int = 0
    waiting: int = 0
    """Messages that the database has refused so far."""
    hub_gap_seconds: float = 0.0
    hub_lag_seconds: float = 0.0
    database_rows: int | None = None
    database_bytes: int | None = None
    alert_matches: int | None = None
    """Each None where the database has not told it."""
    feeds: Sequence[FeedFigures] = ()
    application: Mapping[str, str] | None = None
    """Labels of `acarshub_application_info` besides `arch`."""
    others: Sequence[Metric] = ()
    """What rooms above this one tell."""


class _Live(Collector):
    """What memory knows, and what the process tells of itself."""

    def __init__(self, figures: LiveFigures) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        figures = self._figures
        yield from _database(figures)
        yield from _minute(figures.minute)
        yield from _ingest(figures.tally)
        yield _commits(figures.tally.commits)
        yield from _queues(figures)
        yield from _feeds(figures.feeds)
        yield from figures.others
        yield _application(figures.application or {})
        yield from process_metrics()
        for collector in (PROCESS_COLLECTOR, PLATFORM_COLLECTOR, GC_COLLECTOR):
            yield from collector.collect()


def metrics_page(figures: LiveFigures, database: bytes = b"") -> bytes:
    """All metrics in the Prometheus text format 0.0.4; `database` is the part made beforehand."""
    return generate_latest(_Live(figures)) + database


def _database(figures: LiveFigures) -> Iterator[Metric]:
    for name, text, value in (
        ("database_messages_total", "Messages in the database", figures.database_rows),
        ("database_size_bytes", "Size of the database's main file", figures.database_bytes),
        ("alert_saved_messages_total", "Stored alert matches", figures.alert_matches),
    ):
        if value is not None:
            yield GaugeMetricFamily(f"acarshub_{name}", text, value)


def _minute(minute: Minute | None) -> Iterator[Metric]:
    frames = minute.frames if minute else {}
    values = {link.feature_key: frames.get(link, 0) for link in Link}
    values["total"] = minute.total if minute else 0
    values["error"] = minute.errors if minute else 0
    for name, value in values.items():
        text = f"Newest full minute: {name}"
        yield GaugeMetricFamily(f"acarshub_rrd_{name}_messages_per_minute", text, value)
    debug = GaugeMetricFamily(
        "acarshub_rrd_debug_info", "Whether there was a full minute yet", labels=["status"]
    )
    debug.add_metric(["ok" if minute else "no_data"], 1)
    yield debug


def _ingest(tally: TallySnapshot) -> Iterator[Metric]:
    for name, text, counts in (
        ("received", "Packets received from decoders", tally.received),
        ("accepted", "Messages decoded", tally.accepted),
        ("stored", "Messages committed to the database", tally.stored),
        ("skipped", "Messages without content that are not to be stored", tally.skipped),
        ("errors", "Errors that decoders saw in accepted messages", tally.errors),
    ):
        family = CounterMetricFamily(f"acarshub_ingest_{name}", text, labels=["type"])
        for link, count in counts.items():
            family.add_metric([link.message_type], count)
        yield family
    yield _by_reason("dropped", "Input that became no message", tally.dropped.items())
    yield _by_reason("repaired", "Messages with something put right", tally.repaired.items())
    yield _by_reason("merged", "Messages that became part of another", tally.merged.items())


def _by_reason(name: str, text: str, counts: Iterable[tuple[tuple[Link, StrEnum], int]]) -> Metric:
    family = CounterMetricFamily(f"acarshub_ingest_{name}", text, labels=["type", "reason"])
    for (link, reason), count in counts:
        family.add_metric([link.message_type, reason.value], count)
    return family


def _commits(commits: HistogramSnapshot) -> Metric:
    bounds = [*map(str, commits.bounds), "+Inf"]
    return HistogramMetricFamily(
        "acarshub_ingest_commit_seconds",
        "Time that a transaction of messages took",
        buckets=list(zip(bounds, map(float, commits.cumulative), strict=True)),
        sum_value=commits.total,
    )


def _queues(figures: LiveFigures) -> Iterator[Metric]:
    for name, text, value in (
        ("ingest_queue_depth", "Packets that wait for decoding", figures.queue_packets),
        ("ingest_queue_bytes", "Bytes of the packets that wait", figures.queue_bytes),
        ("ingest_waiting_messages", "Messages that the database refuses so far", figures.waiting),
        (
            "hub_largest_gap_seconds",
            "Longest time of the last 15 seconds in which no browser was served",
            figures.hub_gap_seconds,
        ),
        (
            "hub_lag_seconds",
            "How late browsers were served in the last second",
            figures.hub_lag_seconds,
        ),
    ):
        yield GaugeMetricFamily(f"acarshub_{name}", text, value)


def _feeds(feeds: Sequence[FeedFigures]) -> Iterator[Metric]:
    labels = ["type", "source"]
    connected = GaugeMetricFamily(
        "acarshub_feed_connected", "1 while the feed is connected", labels=labels
    )
    silent = GaugeMetricFamily(
        "acarshub_feed_silent", "1 while the feed is silent for longer than usual", labels=labels
    )
    for feed in feeds:
        connected.add_metric([feed.link.message_type, feed.source], feed.connected)
        silent.add_metric([feed.link.message_type, feed.source], feed.silent)
    yield connected
    yield silent


def _application(labels: Mapping[str, str]) -> Metric:
    told = {**labels, "arch": platform.machine()}
    family = GaugeMetricFamily(
        "acarshub_application_info", "What runs here, and what it takes in", labels=list(told)
    )
    family.add_metric(list(told.values()), 1)
    return family
