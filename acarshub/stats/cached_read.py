"""A value that is slow to read: kept for a while, read by one at a time, never waited for long.

Separate because scrapes and health checks come whenever they like, also while the database hangs:
then they must be answered all the same, and must not pile up behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from acarshub import runtime
from acarshub.runtime import native_time

T = TypeVar("T")

STEP_SECONDS = 0.005


class CachedRead(Generic[T]):
    """Calls `read`, which may block in a native thread, from a green thread of its own."""

    def __init__(
        self, read: Callable[[], T], *, max_age_seconds: float, patience_seconds: float
    ) -> None:
        self.failure = ""
        """Why the newest attempt gave nothing; empty when it gave a value."""
        self._read = read
        self._max_age = max_age_seconds
        self._patience = patience_seconds
        self._value: T | None = None
        self._read_at: float | None = None
        self._begun = 0.0
        self._reading = False

    def get(self) -> T | None:
        """The value, at most so old; an older one, or None, when it cannot be read in time."""
        if self._is_old():
            self._begin()
            self._wait()
        return self._value

    def wait(self) -> T:
        """The value, at most so old, however long that takes; its failure is raised."""
        value = self._value
        if value is None or self._is_old():
            value = self._value = self._read()
            self._read_at = native_time.monotonic()
        return value

    def _is_old(self) -> bool:
        return self._read_at is None or native_time.monotonic() - self._read_at > self._max_age

    def _begin(self) -> None:
        if not self._reading:
            self._reading = True
            self._begun = native_time.monotonic()
            runtime.spawn(self._refresh)

    def _wait(self) -> None:
        # Counted from the beginning of the attempt: who comes later need not wait for as long.
        deadline = self._begun + self._patience
        while self._reading and native_time.monotonic() < deadline:
            runtime.sleep(STEP_SECONDS)
        if self._reading:
            self.failure = f"no answer within {self._patience:g} seconds"

    def _refresh(self) -> None:
        try:
            self._value = self._read()
        except Exception as error:
            self.failure = str(getattr(error, "orig", error))
        else:
            self._read_at = native_time.monotonic()
            self.failure = ""
        finally:
            self._reading = False
