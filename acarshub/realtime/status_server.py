"""The part of `system_status` about the server itself: its age, its load, what it drops and serves.

Separate from the state of feeds and storage, which say whether messages arrive and are kept.
"""

from __future__ import annotations

import platform
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from acarshub.decoders.message import DropReason
from acarshub.links import Link
from acarshub.version import VERSION


class Relayed(Protocol):
    """What was served of one link since the server started; see the room `relay`."""

    @property
    def sent(self) -> int: ...
    @property
    def lost(self) -> int: ...
    @property
    def readers(self) -> int: ...
    @property
    def dropped(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerFigures:
    """The process at one moment; times in Unix seconds."""

    now: float = 0.0
    started: float = 0.0
    memory_bytes: int | None = None
    """Of the process that serves, without what it shares; None where the system does not tell."""
    lag_seconds: float = 0.0
    """How late browsers were served in the last second."""
    gap_seconds: float = 0.0
    """The longest time of the last quarter of a minute in which none was."""
    queue_packets: int = 0
    """Packets that wait for decoding."""
    queue_bytes: int = 0


def server_part(figures: ServerFigures) -> dict[str, object]:
    """What runs here, since when, and how busy it is."""
    return {
        "version": VERSION,
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "now": figures.now,
        "started": figures.started,
        "memory": figures.memory_bytes,
        "lag": round(figures.lag_seconds, 4),
        "largest_gap": round(figures.gap_seconds, 4),
        "queue": {"packets": figures.queue_packets, "bytes": figures.queue_bytes},
    }


def drops_part(
    total: Mapping[tuple[Link, DropReason], int], last_minute: Mapping[tuple[Link, DropReason], int]
) -> list[dict[str, object]]:
    """Input that became no message, by link and reason; what was dropped most often first."""
    return [
        {
            "link": link.status_key,
            "reason": reason.value,
            "total": count,
            "last_minute": last_minute.get((link, reason), 0),
        }
        for (link, reason), count in sorted(total.items(), key=lambda item: -item[1])
        if count
    ]


def relay_part(relayed: Mapping[Link, Relayed]) -> list[dict[str, object]]:
    """Raw objects served to other programs, by link; empty where none are."""
    return [
        {
            "link": link.status_key,
            "sent": counts.sent,
            "lost": counts.lost,
            "readers": counts.readers,
            "readers_dropped": counts.dropped,
        }
        for link, counts in relayed.items()
    ]
