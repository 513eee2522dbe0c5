"""Messages per minute, rolling.

Separate from the tally, which only grows, because a rate needs to remember the last minute.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Mapping
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

SAMPLE_SECONDS = 5
SAMPLES_PER_MINUTE = 60 // SAMPLE_SECONDS


class RollingRates(Generic[Key]):
    """Counts of the last minute by key, from totals that are sampled every five seconds."""

    def __init__(self) -> None:
        self._samples: deque[Mapping[Key, int]] = deque(maxlen=SAMPLES_PER_MINUTE + 1)

    def sample(self, totals: Mapping[Key, int]) -> None:
        """Note the totals of this moment."""
        self._samples.append(dict(totals))

    def per_minute(self) -> dict[Key, int]:
        """What came in the last minute, or since the first sample where that is less ago."""
        if not self._samples:
            return {}
        first, last = self._samples[0], self._samples[-1]
        return {key: total - first.get(key, 0) for key, total in last.items()}
