"""The Prometheus page.

Separate from the counters behind it: they are read at scrape time, so nothing is counted twice.
"""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import (
    GC_COLLECTOR,
    PLATFORM_COLLECTOR,
    PROCESS_COLLECTOR,
    CollectorRegistry,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from acarshub.stats.tally import TallySnapshot


class _IngestCollector(Collector):
    def __init__(self, tally: TallySnapshot, queue_depth: int, hub_gap_seconds: float) -> None:
        self._tally = tally
        self._queue_depth = queue_depth
        self._hub_gap_seconds = hub_gap_seconds

    def collect(self) -> Iterator[Metric]:
        for name, text, counts in (
            ("received", "Packets received from decoders", self._tally.received),
            ("accepted", "Messages decoded", self._tally.accepted),
            ("stored", "Messages committed to the database", self._tally.stored),
        ):
            family = CounterMetricFamily(f"acarshub_ingest_{name}", text, labels=["type"])
            for link, count in counts.items():
                family.add_metric([link.message_type], count)
            yield family
        dropped = CounterMetricFamily(
            "acarshub_ingest_dropped", "Input that became no message", labels=["type", "reason"]
        )
        for (link, reason), count in self._tally.dropped.items():
            dropped.add_metric([link.message_type, reason.value], count)
        yield dropped
        repaired = CounterMetricFamily(
            "acarshub_ingest_repaired",
            "Messages in which something was put right",
            labels=["type", "reason"],
        )
        for (link, repair), count in self._tally.repaired.items():
            repaired.add_metric([link.message_type, repair.value], count)
        yield repaired
        merged = CounterMetricFamily(
            "acarshub_ingest_merged",
            "Decoded messages that became part of another one",
            labels=["type", "reason"],
        )
        for (link, merge), count in self._tally.merged.items():
            merged.add_metric([link.message_type, merge.value], count)
        yield merged
        yield GaugeMetricFamily(
            "acarshub_ingest_queue_depth", "Packets that wait for decoding", self._queue_depth
        )
        yield GaugeMetricFamily(
            "acarshub_hub_largest_gap_seconds",
            "Longest time of the last 15 seconds in which no browser was served",
            self._hub_gap_seconds,
        )


def metrics_page(tally: TallySnapshot, queue_depth: int, hub_gap_seconds: float) -> bytes:
    """All metrics in the Prometheus text format 0.0.4."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_IngestCollector(tally, queue_depth, hub_gap_seconds))
    for collector in (PROCESS_COLLECTOR, PLATFORM_COLLECTOR, GC_COLLECTOR):
        registry.register(collector)
    return generate_latest(registry)
