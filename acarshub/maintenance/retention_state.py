"""What is kept how long, and what became of it: the rule, and the figures for status and metrics.

Separate from the work so that whoever tells of it needs nothing of the database.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from acarshub.config import Settings
from acarshub.database_state import SetAside
from acarshub.maintenance.space import Space

DAY_SECONDS = 86_400.0
MEGABYTE = 1_000_000
SETTLING_SECONDS = 120.0
GROWTH_SECONDS = 3_600.0
"""Growth is told once so much time has been seen."""
_GROWTH_SAMPLES = 1_440


class RemovalReason(StrEnum):
    """Why messages were removed; values are labels of metrics."""

    AGE = "age"
    ALERT_AGE = "alert_age"
    SIZE = "size"


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """What is kept."""

    save_seconds: float
    """How long messages without an alert are kept, by their own time."""
    alert_save_seconds: float
    """How long those with one are, and their matches."""
    max_bytes: int | None = None
    """What may be stored in all; None without a limit."""
    settling_seconds: float = SETTLING_SECONDS
    """How long a message is left alone after it was stored: hearings and parts may follow."""

    @classmethod
    def of(cls, settings: Settings) -> RetentionRule:
        """The rule that the owner has set."""
        # Who keeps messages for a year does not want those with an alert to go before the others.
        alert_days = max(settings.alert_save_days, settings.save_days)
        return cls(
            save_seconds=settings.save_days * DAY_SECONDS,
            alert_save_seconds=alert_days * DAY_SECONDS,
            max_bytes=settings.max_size_mb * MEGABYTE or None,
            settling_seconds=settings.join_window_seconds + SETTLING_SECONDS,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionState:
    """How storage is looked after, at one moment."""

    space: Space | None = None
    """None until it was looked at, and where the database is no file."""
    log_bytes: int = 0
    full_text_bytes: int | None = None
    growth_per_day: float | None = None
    """Bytes; None until an hour was seen."""
    waiting: str = ""
    """Why nothing is removed by age at the moment."""
    waits_seconds: float | None = None
    """How long that lasts at least, where it is known."""
    last_run: float | None = None
    """When it was last looked for messages to remove, in Unix seconds."""
    last_removal: float | None = None
    """When some were removed."""
    last_removed: int = 0
    """How many those were."""
    removed: Mapping[RemovalReason, int] = field(default_factory=dict)
    """Since the server started."""
    set_aside: tuple[SetAside, ...] = ()
    """Databases that were damaged, and whose messages are not salvaged yet."""
    damage: str = ""
    """What SQLite said where something met a damaged page of the present database."""

    @property
    def notices(self) -> list[str]:
        """What the owner should know and do, though messages are stored."""
        told = [
            f"The database was damaged and is kept as {each.path.name}. To save its messages, run:"
            f" flask acarshub doctor --salvage {each.path.name}"
            for each in self.set_aside
        ]
        if self.damage:
            told.append(
                f"A part of the database is damaged ({self.damage}). Messages are stored all the"
                " same. Stop the hub and run: flask acarshub doctor"
            )
        return told


class Growth:
    """By how much the database grows, over the last day."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, int]] = deque(maxlen=_GROWTH_SAMPLES)

    def sample(self, now: float, used_bytes: int) -> None:
        """Note what is in use; called every minute."""
        self._samples.append((now, used_bytes))

    def per_day(self) -> float | None:
        """Bytes a day; None while too little is known."""
        if not self._samples:
            return None
        (first, before), (last, after) = self._samples[0], self._samples[-1]
        if last - first < GROWTH_SECONDS:
            return None
        return (after - before) / (last - first) * DAY_SECONDS


class Ledger:
    """What was removed so far."""

    def __init__(self) -> None:
        self.totals: Counter[RemovalReason] = Counter()
        self.last_run: float | None = None
        self.last_removal: float | None = None
        self.last_removed = 0
        self._begun = 0

    def begin(self) -> None:
        """A look for messages to remove begins."""
        self._begun = self.totals.total()

    def end(self, now: float) -> None:
        """It has ended."""
        self.last_run = now
        removed = self.totals.total() - self._begun
        if removed:
            self.last_removal, self.last_removed = now, removed
