"""Whose turn it is to search: a few at a time, and nobody for a moment when the log asks for it.

Separate from searching because who keeps the write-ahead log short needs to know nothing of
searches. A search reads for up to seconds, and the log cannot begin anew meanwhile; one after the
other, they would keep it growing for as long as somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from acarshub import runtime

AT_ONCE = 2
"""Each holds one of the few connections; a long one leaves room for a short one."""


class SearchTurns:
    """Entered by each search, which may wait for its turn."""

    def __init__(self) -> None:
        self._door = runtime.GreenLock()
        self._places = runtime.GreenLock(AT_ONCE)

    def __enter__(self) -> None:
        with self._door:
            self._places.__enter__()

    def __exit__(self, *error: object) -> None:
        self._places.__exit__(*error)

    @contextmanager
    def nobody(self) -> Iterator[None]:
        """Wait until no search is under way; those that come meanwhile wait."""
        with self._door, ExitStack() as places:
            for _ in range(AT_ONCE):
                places.enter_context(self._places)
            yield
