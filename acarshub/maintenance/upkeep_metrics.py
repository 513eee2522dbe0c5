"""How storage is looked after, as the Prometheus page tells it.

Separate from the figures so that these need nothing of Prometheus.
"""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from acarshub.maintenance.retention_state import RemovalReason, RetentionState

_UNKNOWN = float("nan")


def upkeep_metrics(state: RetentionState) -> Iterator[Metric]:
    """The metrics of one moment."""
    used = state.space.used_bytes if state.space else None
    for name, text, value in (
        ("database_used_bytes", "What is stored", used),
        ("database_log_bytes", "Length of the write-ahead log", state.log_bytes),
        ("database_full_text_bytes", "Size of the full-text index", state.full_text_bytes),
        (
            "database_growth_bytes_per_day",
            "By how much what is stored grows, over the last day",
            state.growth_per_day,
        ),
        (
            "database_set_aside_files",
            "Damaged databases beside this one whose messages are not salvaged yet",
            len(state.set_aside),
        ),
        (
            "database_damaged",
            "1 once something has met a damaged page of the database",
            bool(state.damage),
        ),
        (
            "retention_last_run_timestamp_seconds",
            "When old messages were looked for last",
            state.last_run or 0,
        ),
        (
            "retention_last_removed_messages",
            "Messages that were removed when that was last necessary",
            state.last_removed,
        ),
        (
            "retention_waiting",
            "1 while nothing is removed by age because the clock is not believed",
            bool(state.waiting),
        ),
    ):
        yield GaugeMetricFamily(f"acarshub_{name}", text, _UNKNOWN if value is None else value)
    removed = CounterMetricFamily(
        "acarshub_retention_removed_messages", "Messages that were removed", labels=["reason"]
    )
    for reason in RemovalReason:
        removed.add_metric([reason.value], state.removed.get(reason, 0))
    yield removed
