"""Counts of what came in since the process started, by link and reason.

Separate from the metrics page because native threads count and the hub reads: the lock here is a
native one, held for nanoseconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from acarshub.decoders.message import DropReason, MergeReason, Repair
from acarshub.links import Link
from acarshub.runtime import native_threading
from acarshub.stats.histogram import COMMIT_SECONDS, Histogram, HistogramSnapshot

_REFUSED_FRAMES = (
    DropReason.NOT_A_MESSAGE,
    DropReason.WRONG_SHAPE,
    DropReason.UNRECOGNISED,
    DropReason.DECODER_FAILURE,
)
"""Reasons for dropping a whole JSON object that a decoder printed."""


NOTHING: Mapping[Any, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TallySnapshot:
    """A consistent copy of the counts."""

    received: dict[Link, int]
    """Packets that reached the hub, also those for which the queue had no room."""
    accepted: dict[Link, int]
    """Messages that were decoded."""
    stored: dict[Link, int]
    """Messages committed to the database."""
    skipped: dict[Link, int]
    """Messages without content that the settings keep out of the database."""
    errors: dict[Link, int]
    """Sums of the error counts that decoders gave with accepted messages."""
    dropped: dict[tuple[Link, DropReason], int]
    repaired: dict[tuple[Link, Repair], int]
    merged: dict[tuple[Link, MergeReason], int]
    """Messages that were decoded and then became part of another one."""
    commits: HistogramSnapshot
    """Seconds that transactions of messages took."""

    @property
    def frames(self) -> dict[Link, int]:
        """JSON objects that decoders printed, messages or not; what rates are made of."""
        refused: Counter[Link] = Counter()
        for (link, reason), count in self.dropped.items():
            if reason in _REFUSED_FRAMES:
                refused[link] += count
        return {link: count + refused[link] for link, count in self.accepted.items()}


class Tally:
    """Counters that every thread may raise; who has many at once raises them at once."""

    def __init__(self) -> None:
        self._lock = native_threading.Lock()
        self._received: Counter[Link] = Counter()
        self._accepted: Counter[Link] = Counter()
        self._stored: Counter[Link] = Counter()
        self._skipped: Counter[Link] = Counter()
        self._errors: Counter[Link] = Counter()
        self._commits = Histogram(COMMIT_SECONDS)
        self._dropped: Counter[tuple[Link, DropReason]] = Counter()
        self._repaired: Counter[tuple[Link, Repair]] = Counter()
        self._merged: Counter[tuple[Link, MergeReason]] = Counter()

    def received(self, link: Link, count: int = 1) -> None:
        """Count packets."""
        with self._lock:
            self._received[link] += count

    def stored(self, link: Link, count: int = 1) -> None:
        """Count committed messages."""
        with self._lock:
            self._stored[link] += count

    def skipped(self, link: Link, count: int = 1) -> None:
        """Count messages without content that the settings keep out of the database."""
        with self._lock:
            self._skipped[link] += count

    def committed(self, seconds: float) -> None:
        """Count one transaction that took so long."""
        with self._lock:
            self._commits.add(seconds)

    def dropped(self, link: Link, reason: DropReason, count: int = 1) -> None:
        """Count pieces of input that became no message."""
        with self._lock:
            self._dropped[link, reason] += count

    def taken_in(
        self,
        *,
        accepted: Mapping[Link, int] = NOTHING,
        errors: Mapping[Link, int] = NOTHING,
        dropped: Mapping[tuple[Link, DropReason], int] = NOTHING,
        repaired: Mapping[tuple[Link, Repair], int] = NOTHING,
        merged: Mapping[tuple[Link, MergeReason], int] = NOTHING,
    ) -> None:
        """Count what became of a batch of packets; see TallySnapshot for the names."""
        with self._lock:
            self._accepted.update(accepted)
            self._errors.update(errors)
            self._dropped.update(dropped)
            self._repaired.update(repaired)
            self._merged.update(merged)

    def snapshot(self) -> TallySnapshot:
        """A copy of all counts at one moment."""
        with self._lock:
            return TallySnapshot(
                received={link: self._received[link] for link in Link},
                accepted={link: self._accepted[link] for link in Link},
                stored={link: self._stored[link] for link in Link},
                skipped={link: self._skipped[link] for link in Link},
                errors={link: self._errors[link] for link in Link},
                dropped=dict(self._dropped),
                repaired=dict(self._repaired),
                merged=dict(self._merged),
                commits=self._commits.snapshot(),
            )
