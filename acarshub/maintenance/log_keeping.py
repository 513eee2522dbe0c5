"""Keeping the write-ahead log short while the hub runs.

Separate from moving the log, which any piece of upkeep does for itself: this looks every second,
and decides when live messages have to be late for it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeAlias

from acarshub.maintenance.checkpoint import Checkpoints
from acarshub.maintenance.working import Work

Pause: TypeAlias = Callable[[], AbstractContextManager[None]]

LOOK_SECONDS = 1.0
GATHER_SECONDS = 1.0
"""Of messages that are written at once while a read keeps the log long: a tenth of the log for each
message, so that it takes minutes instead of seconds to its limit."""
LOOKS_BEFORE_GATHERING = 3
"""A read of a moment may be met by chance, and no message must be late for it."""


class LogKeeping:
    """Of one database; `look` is to be called every LOOK_SECONDS."""

    def __init__(
        self,
        work: Work,
        checkpoints: Checkpoints,
        gather: Callable[[float], None],
        nobody_searches: Pause,
    ) -> None:
        """`gather` has messages of so many seconds written at once, 0 as few as usual.

        `nobody_searches` waits until no search reads, and has new ones wait.
        """
        self._work = work
        self._checkpoints = checkpoints
        self._gather = gather
        self._nobody_searches = nobody_searches
        self._looks_in_vain = 0

    def look(self) -> None:
        """Have a long log moved. Errors are those of `Work.shorten_log`."""
        self._looks_in_vain = self._looks_in_vain + 1 if self._is_held() else 0
        held_long = self._looks_in_vain >= LOOKS_BEFORE_GATHERING
        self._gather(GATHER_SECONDS if held_long else 0.0)

    def _is_held(self) -> bool:
        if not self._checkpoints.due or self._work.shorten_log():
            return False
        if not self._checkpoints.crowded:
            return False
        # Searches can wait for each other's end; live messages should not have to.
        with self._nobody_searches():
            return not self._work.shorten_log()
