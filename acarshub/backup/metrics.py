"""The second database, as the Prometheus page tells of it.

Separate from the figures so that these need nothing of Prometheus.
"""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from acarshub.backup.state import BackupCondition, BackupState

_UNKNOWN = float("nan")


def backup_metrics(state: BackupState | None) -> Iterator[Metric]:
    """The metrics of one moment; None where there is no second database."""
    told = state or BackupState(lag_messages=0)
    lag = told.lag_messages
    for name, text, value in (
        ("enabled", "1 where a second database is kept (DB_BACKUP)", bool(state)),
        (
            "failing",
            "1 while the second database cannot be written",
            told.condition is BackupCondition.FAILING,
        ),
        (
            "lag_messages",
            "Messages that the second database has yet to get",
            _UNKNOWN if lag is None else lag,
        ),
        (
            "last_success_timestamp_seconds",
            "When the second database had all that the first one had",
            told.last_success or 0,
        ),
    ):
        yield GaugeMetricFamily(f"acarshub_backup_{name}", text, value)
    yield CounterMetricFamily(
        "acarshub_backup_failures",
        "Attempts to write the second database that failed",
        told.failures,
    )
