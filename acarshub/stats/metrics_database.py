"""The part of the Prometheus page that comes from the database: totals, levels, frequencies, terms.

Separate from the live part because it may have ten thousand lines. It is read and made into text in
a native thread, and by hand: the library's way takes longer, at the hub's expense.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection

from acarshub.stats.database import (
    alert_term_counts,
    frequency_counts,
    level_counts,
    message_counts,
)

_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", '"': '\\"'})

Labels = tuple[tuple[str, str], ...]
"""Names and values of the labels of one sample."""


def database_metrics(connection: Connection) -> bytes:
    """What the database has counted, in the Prometheus text format 0.0.4."""
    parts = (_totals(connection), _levels(connection), _frequencies(connection), _terms(connection))
    return "".join(family for part in parts for family in part).encode()


def level_label(level: str | float) -> str:
    """A level without trailing zeros, as in `-12.3` and `-9`."""
    if isinstance(level, float) and level.is_integer():
        return str(int(level))
    return str(level)


def _totals(connection: Connection) -> Iterator[str]:
    counts = message_counts(connection)
    for name, text, value in (
        ("non_empty_messages", "Messages with content so far", counts.non_empty_total),
        ("non_empty_errors", "Messages with content and errors so far", counts.non_empty_errors),
        ("empty_messages", "Messages without content so far", counts.empty_total),
        ("empty_errors", "Messages without content and with errors so far", counts.empty_errors),
    ):
        yield _gauge(f"acarshub_database_{name}_total", text, [((), value)])


def _levels(connection: Connection) -> Iterator[str]:
    # Older databases may hold one key in two rows, and Prometheus refuses a page that says so.
    sums: Counter[Labels] = Counter()
    for link, entries in level_counts(connection).items():
        for entry in entries:
            sums[("level", level_label(entry.key)), ("type", link.level_key)] += entry.count
    yield _gauge(
        "acarshub_signal_level_distribution", "Messages at each level in dB so far", sums.items()
    )


def _frequencies(connection: Connection) -> Iterator[str]:
    sums: Counter[Labels] = Counter()
    for link, entries in frequency_counts(connection).items():
        for entry in entries:
            sums[("frequency", str(entry.key)), ("type", link.message_type)] += entry.count
    yield _gauge(
        "acarshub_frequency_distribution", "Messages on each frequency in MHz so far", sums.items()
    )


def _terms(connection: Connection) -> Iterator[str]:
    terms = alert_term_counts(connection)
    yield _gauge("acarshub_alert_terms_configured", "Alert terms", [((), len(terms))])
    yield _gauge(
        "acarshub_alert_term_matches",
        "Matches of each alert term",
        (((("term", term),), count) for term, count in terms.items()),
    )


def _gauge(name: str, text: str, samples: Iterable[tuple[Labels, int]]) -> str:
    lines = [f"# HELP {name} {text}\n# TYPE {name} gauge\n"]
    for labels, value in samples:
        told = ",".join([f'{label}="{given.translate(_ESCAPES)}"' for label, given in labels])
        lines.append(f"{name}{{{told}}} {value}.0\n" if told else f"{name} {value}.0\n")
    return "".join(lines)
