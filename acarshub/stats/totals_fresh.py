"""What the newest messages add to the totals, counted in memory as they are written.

Separate from the stored totals because it may be lost at any moment: it knows which ids it stands
for, and where that is not what is missing, the messages themselves are read and counted, which
costs several times as much.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from operator import floordiv, itemgetter
from typing import Any

from sqlalchemy import Connection

from acarshub.models.statistics import NAME_CHARACTERS
from acarshub.records import MESSAGE_COLUMNS
from acarshub.stats.totals_rows import Added

_KEY = "acarshub totals"
HOURS_A_DAY = 24
HOUR_SECONDS = 3_600
_PLACES = {name: place for place, name in enumerate(MESSAGE_COLUMNS)}
_TIME = itemgetter(_PLACES["msg_time"])
_KIND = itemgetter(*(_PLACES[name] for name in ("message_type", "station_id", "label")))
_IDENTITY = itemgetter(*(_PLACES[name] for name in ("tail", "icao", "flight")))

Row = tuple[Any, ...]
"""Values of a message in the order of MESSAGE_COLUMNS."""


@dataclass(slots=True)
class _Day:
    """Messages of one day. Whole tuples are counted, in C, and taken apart when all are in."""

    kinds: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    identities: Counter[tuple[str, str, str]] = field(default_factory=Counter)


class FreshTotals:
    """Messages that one connection has written since totals were last brought up to date."""

    def __init__(self) -> None:
        self._after: int | None = None
        self._messages = 0
        self._hours: Counter[float] = Counter()
        self._days: dict[int, _Day] = {}

    @classmethod
    def of(cls, connection: Connection) -> FreshTotals:
        """Those of a connection; one that is opened anew begins anew."""
        found: FreshTotals = connection.info.setdefault(_KEY, cls())
        return found

    def begin(self, after: int) -> None:
        """All messages up to this id are in the totals."""
        self._after = after
        self._messages = 0
        self._hours = Counter()
        self._days = {}

    def add(self, rows: Sequence[Row]) -> None:
        """Count messages; to be called when they are committed."""
        if self._after is None or not rows:
            return
        self._messages += len(rows)
        hours = Counter(map(floordiv, map(_TIME, rows), repeat(HOUR_SECONDS)))
        self._hours.update(hours)
        days = {int(hour) // HOURS_A_DAY for hour in hours}
        for day in days:
            mine = rows if len(days) == 1 else [row for row in rows if _day_of(row) == day]
            counts = self._day(day)
            counts.kinds.update(map(_KIND, mine))
            counts.identities.update(map(_IDENTITY, mine))

    def correct(self, row: Row, flight: str, icao: str) -> None:
        """Count the message `row` by what it tells now, and no longer by what it told before."""
        if self._after is None:
            return
        tail, *_ = now = _IDENTITY(row)
        counts = self._day(_day_of(row)).identities
        counts[tail, icao, flight] -= 1
        counts[now] += 1

    def covers(self, after: int, last: int) -> bool:
        """Whether these are exactly the messages behind the id `after`, up to `last`."""
        return self._after == after and self._messages == last - after

    def added(self, airline_of: Callable[[str], str]) -> Added:
        """What they add to the totals."""
        added: Added = Counter()
        for hour, messages in self._hours.items():
            day, of_day = divmod(int(hour), HOURS_A_DAY)
            added[day, "hour", f"{of_day:02}"] += messages
        for day, counts in self._days.items():
            for (link, station, label), messages in counts.kinds.items():
                added[day, "link", link] += messages
                if station:
                    added[day, "station", station[:NAME_CHARACTERS]] += messages
                if label:
                    added[day, "label", label[:NAME_CHARACTERS]] += messages
            for (tail, icao, flight), messages in counts.identities.items():
                if aircraft := tail or icao:
                    added[day, "aircraft", aircraft[:NAME_CHARACTERS]] += messages
                if flight and (airline := airline_of(flight)):
                    added[day, "airline", airline[:NAME_CHARACTERS]] += messages
        return added

    def _day(self, day: int) -> _Day:
        return self._days.setdefault(day, _Day())


def _day_of(row: Row) -> int:
    return int(_TIME(row) // HOUR_SECONDS) // HOURS_A_DAY
