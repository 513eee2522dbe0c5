"""Stretches of ids to walk over, from the newest message on.

Separate from the walk so that it can look at the clock between two of them, and say how far it has
come.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

FIRST = 2_048
LARGEST = 16_384
"""Messages of the first stretch and of the longest: 5 MB to read, 10 ms where memory has them."""


@dataclass(frozen=True, slots=True)
class Window:
    """Messages with ids from `low` through `high`."""

    low: int
    high: int


def windows(connection: Connection, below: int | None) -> Iterator[Window]:
    """All messages with ids smaller than `below`, the newest first; later stretches are longer."""
    row = connection.exec_driver_sql("SELECT min(id) FROM messages").one()
    newest = connection.exec_driver_sql("SELECT max(id) FROM messages").one()
    if row[0] is None:
        return
    high = newest[0] if below is None else min(newest[0], below - 1)
    length = FIRST
    while high >= row[0]:
        low = max(high - length + 1, row[0])
        yield Window(low, high)
        high = low - 1
        length = min(length * 2, LARGEST)
