"""How many exports a hub serves at once, and how they share the database.

Separate from reading and writing because it is the only part that a whole hub has one of.
"""

from __future__ import annotations

from acarshub import runtime

MAX_EXPORTS = 3


class Exports:
    """The exports of one hub."""

    def __init__(self) -> None:
        self.one_piece = runtime.GreenLock()
        """A piece takes the interpreter for some ten milliseconds: one at a time is enough."""
        self._under_way = 0

    def begin(self) -> bool:
        """Take a place; False where none is left."""
        if self._under_way >= MAX_EXPORTS:
            return False
        self._under_way += 1
        return True

    def end(self) -> None:
        """Give the place back."""
        self._under_way -= 1
