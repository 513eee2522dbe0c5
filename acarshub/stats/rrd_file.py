"""Reading `acarshub.rrd`, the file in which early releases kept message rates.

Separate because it needs a library that few people need, which may be missing.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from acarshub.links import Link
from acarshub.stats.compaction import TIERS, Tier
from acarshub.stats.periods import MINUTE_SECONDS

# Rows of each archive, in the order of TIERS.
_ARCHIVE_ROWS = (1_500, 8_640, 4_320, 4_380)
_SOURCES = (*(link.feature_key.upper() for link in Link), "TOTAL", "ERROR")
"""Names of the data sources in the order of `series.COLUMNS`. Early files lack the last links."""

_TOTAL = _SOURCES.index("TOTAL")


class RrdError(Exception):
    """The file cannot be read; the message tells why."""


class LibraryMissingError(RrdError):
    """The library `rrdtool` is not installed."""


@dataclass(frozen=True, slots=True)
class RrdRow:
    """Means over one span, as the database keeps them."""

    timestamp: int
    resolution: str
    minutes: int
    means: tuple[float, ...]
    """Messages per minute in the order of `series.COLUMNS`."""


def read_rrd(path: Path) -> list[RrdRow]:
    """All that is known in the file, each stretch of time by its finest archive; RrdError if not.

    Blocks for some milliseconds: on the hub, call it through `run_blocking`.
    """
    library = _library()
    try:
        last = int(library.last(str(path)))
        archives = [
            list(_archive(library, path, last, tier, rows))
            for tier, rows in zip(TIERS, _ARCHIVE_ROWS, strict=True)
        ]
    except Exception as error:
        # The library has errors of its own kinds, which differ between its editions.
        raise RrdError(str(error)) from error
    found: list[RrdRow] = []
    finer_begins: float = float("inf")
    for tier, rows in zip(TIERS, archives, strict=True):
        fresh = [row for row in rows if row.timestamp + tier.seconds <= finer_begins]
        found += fresh
        if fresh:
            finer_begins = min(finer_begins, fresh[0].timestamp)
    return found


def _library() -> Any:
    try:
        return importlib.import_module("rrdtool")
    except ImportError as error:
        raise LibraryMissingError(str(error)) from error


def _archive(library: Any, path: Path, last: int, tier: Tier, rows: int) -> Iterator[RrdRow]:
    end = last // tier.seconds * tier.seconds
    times = ("--start", str(end - rows * tier.seconds), "--end", str(end))
    (start, _, step), names, values = library.fetch(
        str(path), "AVERAGE", "--resolution", str(tier.seconds), *times
    )
    if step != tier.seconds:
        # There is no archive of that resolution, and the library gives another one.
        return
    places = [names.index(name) if name in names else None for name in _SOURCES]
    for number, row in enumerate(values, start=1):
        means = _means(row, places)
        if means is None:
            continue
        # A row carries the end of its span, as minutes do here; longer spans carry the beginning.
        moment = start + number * step
        stamp = moment if tier is TIERS[0] else moment - step
        yield RrdRow(stamp, tier.resolution, tier.seconds // MINUTE_SECONDS, means)


def _means(row: Sequence[float | None], places: Sequence[int | None]) -> tuple[float, ...] | None:
    """The values in our order; None where the hub did not run."""
    given = [None if place is None else row[place] for place in places]
    if given[_TOTAL] is None and not any(given):
        return None
    return tuple(value or 0.0 for value in given)
