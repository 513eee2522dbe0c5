"""The part of the Prometheus page that comes from the database: totals, levels, frequencies, terms.

Separate from the live part because it may have ten thousand lines: it is read and made into text
in a native thread, and kept for a while.
"""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import Connection

from acarshub.stats.database import (
    alert_term_counts,
    frequency_counts,
    level_counts,
    message_counts,
)


class _Figures(Collector):
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def collect(self) -> Iterator[Metric]:
        yield from self._totals()
        yield self._levels()
        yield self._frequencies()
        yield from self._terms()

    def _totals(self) -> Iterator[Metric]:
        counts = message_counts(self._connection)
        for name, text, value in (
            ("non_empty_messages", "Messages with content since the beginning", "non_empty_total"),
            ("non_empty_errors", "Of these, messages with errors", "non_empty_errors"),
            ("empty_messages", "Messages without content since the beginning", "empty_total"),
            ("empty_errors", "Of these, messages with errors", "empty_errors"),
        ):
            yield GaugeMetricFamily(f"acarshub_database_{name}_total", text, getattr(counts, value))

    def _levels(self) -> Metric:
        family = GaugeMetricFamily(
            "acarshub_signal_level_distribution",
            "Messages at each signal level in dB since the beginning",
            labels=["level", "type"],
        )
        for link, entries in level_counts(self._connection).items():
            for level, count in _summed((level_label(each.key), each.count) for each in entries):
                family.add_metric([level, link.level_key], count)
        return family

    def _frequencies(self) -> Metric:
        family = GaugeMetricFamily(
            "acarshub_frequency_distribution",
            "Messages on each frequency in MHz since the beginning",
            labels=["frequency", "type"],
        )
        for link, entries in frequency_counts(self._connection).items():
            for frequency, count in _summed((str(each.key), each.count) for each in entries):
                family.add_metric([frequency, link.message_type], count)
        return family

    def _terms(self) -> Iterator[Metric]:
        terms = alert_term_counts(self._connection)
        yield GaugeMetricFamily("acarshub_alert_terms_configured", "Alert terms", len(terms))
        matches = GaugeMetricFamily(
            "acarshub_alert_term_matches", "Matches of each alert term", labels=["term"]
        )
        for term, count in terms.items():
            matches.add_metric([term], count)
        yield matches


def database_metrics(connection: Connection) -> bytes:
    """What the database has counted, in the Prometheus text format 0.0.4."""
    return generate_latest(_Figures(connection))


def level_label(level: str | float) -> str:
    """A level without trailing zeros, as in `-12.3` and `-9`."""
    if isinstance(level, float) and level.is_integer():
        return str(int(level))
    return str(level)


def _summed(entries: Iterator[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    # Older databases may hold one key in two rows; Prometheus refuses a page that says so.
    sums: dict[str, int] = {}
    for key, count in entries:
        sums[key] = sums.get(key, 0) + count
    yield from sums.items()
