"""What each receiving station hears: how much, how loud, when last.

Separate from the feeds: a router may send many stations through one feed, and a station may serve
several links.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from acarshub.links import Link
from acarshub.runtime import native_threading
from acarshub.stats.rolling import RollingCount
from acarshub.stats.silence import Silence

MAX_STATIONS = 1_000
"""Names come from the air: when more are made up, the one heard longest ago is forgotten."""

WEIGHT = 0.05
"""What one message counts in the mean level, so that about the last twenty make it."""


@dataclass(frozen=True, slots=True)
class StationLink:
    """What a station hears on one link."""

    messages: int
    """Since the server started."""
    level: float | None
    """Mean of the newest messages in dB; None where the decoder tells no levels."""


@dataclass(frozen=True, slots=True)
class StationState:
    """One station at one moment."""

    station: str
    links: dict[Link, StationLink]
    last_minute: int
    last_hour: int
    last_heard: float
    """Unix seconds."""
    silent: bool
    """Whether nothing was heard for longer than is usual for it."""


class _Heard:
    """What was heard of one station on one link."""

    __slots__ = ("level", "messages")

    def __init__(self) -> None:
        self.messages = 0
        self.level: float | None = None

    def take_in(self, levels: Sequence[float | None]) -> None:
        """Messages by their levels, None for one without."""
        self.messages += len(levels)
        known = [level for level in levels if level is not None]
        if known:
            mean = sum(known) / len(known)
            before = mean if self.level is None else self.level
            self.level = mean + (before - mean) * (1 - WEIGHT) ** len(known)


class _Station:
    __slots__ = ("hour", "links", "minute", "silence")

    def __init__(self, now: float) -> None:
        self.silence = Silence(now)
        self.links: dict[Link, _Heard] = {}
        self.minute = RollingCount(5, 12)
        self.hour = RollingCount(60, 60)


class Stations:
    """The stations that were heard; any thread may tell of them. Times are monotonic."""

    def __init__(self) -> None:
        self._lock = native_threading.Lock()
        self._stations: dict[str, _Station] = {}
        """The one heard longest ago first."""

    def note(self, heard: Mapping[tuple[str, Link], Sequence[float | None]], now: float) -> None:
        """Count messages by station and link, each by its level in dB, or None."""
        with self._lock:
            for (name, link), levels in heard.items():
                self._take_in(name, link, levels, now)

    def states(self, now: float, unix_now: float, limit: int = MAX_STATIONS) -> list[StationState]:
        """The `limit` stations heard last, the newest first."""
        with self._lock:
            newest = islice(reversed(self._stations.items()), limit)
            return [_state(name, station, now, unix_now - now) for name, station in newest]

    def _take_in(self, name: str, link: Link, levels: Sequence[float | None], now: float) -> None:
        # Popped and set again, so that the one heard longest ago stands first.
        station = self._stations.pop(name, None)
        if station is None:
            station = _Station(now)
            if len(self._stations) >= MAX_STATIONS:
                del self._stations[next(iter(self._stations))]
        elif now > station.silence.last:
            station.silence.heard(now)
        self._stations[name] = station
        station.minute.add(now, len(levels))
        station.hour.add(now, len(levels))
        station.links.setdefault(link, _Heard()).take_in(levels)


def _state(name: str, station: _Station, now: float, offset: float) -> StationState:
    return StationState(
        station=name,
        links={
            link: StationLink(
                heard.messages, None if heard.level is None else round(heard.level, 1)
            )
            for link, heard in station.links.items()
        },
        last_minute=station.minute.total(now),
        last_hour=station.hour.total(now),
        last_heard=station.silence.last + offset,
        silent=station.silence.too_long(now),
    )
