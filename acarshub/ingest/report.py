"""What the intake has to tell of what it took in, beside the messages themselves.

Separate from the counters that it ends in because those belong to the process that serves, and
the intake may work in another one: it fills a report, which is told where the counters are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter

from acarshub.decoders.message import DecodedMessage, DropReason, MergeReason, Repair
from acarshub.links import Link

# Three attributes in one step: every message comes by here.
_STATION_LINK_LEVEL = attrgetter("station_id", "link", "level")

Rejected = tuple[DropReason, str | bytes]
"""Why something was no message, and its first bytes."""


@dataclass(slots=True)
class Report:
    """Counts of one batch of packets, and what the log is to say of them."""

    accepted: Counter[Link] = field(default_factory=Counter)
    dropped: Counter[tuple[Link, DropReason]] = field(default_factory=Counter)
    repaired: Counter[tuple[Link, Repair]] = field(default_factory=Counter)
    merged: Counter[tuple[Link, MergeReason]] = field(default_factory=Counter)
    errors: Counter[Link] = field(default_factory=Counter)
    """Sums of the error counts that decoders gave."""
    rejected: dict[str, Rejected] = field(default_factory=dict)
    """The newest input of each source that was no message."""
    stations: dict[tuple[str, Link], list[float | None]] = field(default_factory=dict)
    """Levels in dB of what each station heard on each link."""
    lines: list[tuple[int, str]] = field(default_factory=list)
    """For the log, each with its level."""
    texts: list[tuple[Link, bytes]] = field(default_factory=list)
    """Objects as decoders wrote them, of links that are served to other programs."""

    def hear(self, messages: Iterable[DecodedMessage]) -> None:
        """Count messages for their stations; those that name none count for nobody."""
        for station, link, level in map(_STATION_LINK_LEVEL, messages):
            if not station:
                continue
            levels = self.stations.get((station, link))
            if levels is None:
                self.stations[station, link] = [level]
            else:
                levels.append(level)

    def log(self, level: int, line: str) -> None:
        """Have the log say `line`."""
        self.lines.append((level, line))
