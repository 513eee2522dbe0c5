"""What the relay did, as Prometheus metrics.

Separate from the page they stand on, which knows nothing of this room.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from acarshub.links import Link
from acarshub.relay.relay import LinkRelayed


def relay_metrics(relayed: Mapping[Link, LinkRelayed]) -> Iterator[Metric]:
    """One sample of each for every link that is served."""
    sent = CounterMetricFamily(
        "acarshub_relay_sent", "Raw objects served to other programs", labels=["type"]
    )
    lost = CounterMetricFamily(
        "acarshub_relay_lost", "Raw objects that came too fast to be served", labels=["type"]
    )
    readers = GaugeMetricFamily(
        "acarshub_relay_readers", "Programs that are connected to the relay", labels=["type"]
    )
    dropped = CounterMetricFamily(
        "acarshub_relay_readers_dropped",
        "Readers that were let go because they did not keep up",
        labels=["type"],
    )
    for link, counts in relayed.items():
        labels = [link.message_type]
        sent.add_metric(labels, counts.sent)
        lost.add_metric(labels, counts.lost)
        readers.add_metric(labels, counts.readers)
        dropped.add_metric(labels, counts.dropped)
    yield from (sent, lost, readers, dropped)
