"""What a full-text index consists of: the segments of its levels, as FTS5 notes them.

Separate because it is a format of SQLite's: one row tells in a few microseconds how large an index
is and what there is to merge, which no SQL tells without reading all of it.
"""

from __future__ import annotations

from dataclasses import dataclass

STRUCTURE_ROW = 10
"""Id of the row in `<index>_data` that holds the record."""

_COOKIE_BYTES = 4
_SECOND_FORMAT = b"\xff\x00\x00\x01"
"""Follows the cookie where segments have five more numbers each."""
_MORE_NUMBERS = 5
_MOST_LEVELS = 64
_MOST_SEGMENTS = 2_000
_VARINT_BYTES = 9


@dataclass(frozen=True, slots=True)
class Level:
    """Segments of about one size, the oldest first."""

    pages: tuple[int, ...]
    """Pages of each segment."""
    merging: int
    """How many of them, from the first, are being merged into the next level."""


@dataclass(frozen=True, slots=True)
class Segments:
    """All levels of an index, that of the smallest segments first."""

    levels: tuple[Level, ...] = ()

    @property
    def pages(self) -> int:
        """Pages of all segments; each takes about as much as a page of the database."""
        return sum(sum(level.pages) for level in self.levels)

    @property
    def count(self) -> int:
        """How many segments there are: a search looks into each."""
        return sum(len(level.pages) for level in self.levels)


def read_segments(record: bytes) -> Segments | None:
    """What the structure record of an index tells; None when it is in no known format."""
    numbers = _Numbers(record, _COOKIE_BYTES)
    more = 0
    if record[_COOKIE_BYTES:].startswith(_SECOND_FORMAT):
        numbers = _Numbers(record, _COOKIE_BYTES + len(_SECOND_FORMAT))
        more = _MORE_NUMBERS
    try:
        levels = numbers.next()
        total = numbers.next()
        numbers.next()
        if levels > _MOST_LEVELS or total > _MOST_SEGMENTS:
            return None
        segments = Segments(tuple(_level(numbers, more, total) for _ in range(levels)))
    except (IndexError, ValueError):
        return None
    return segments if segments.count == total else None


def _level(numbers: _Numbers, more: int, most: int) -> Level:
    merging, count = numbers.next(), numbers.next()
    if count > most:
        raise ValueError(count)
    return Level(tuple(_pages(numbers, more) for _ in range(count)), merging)


def _pages(numbers: _Numbers, more: int) -> int:
    numbers.next()
    first, last = numbers.next(), numbers.next()
    for _ in range(more):
        numbers.next()
    return max(last - first + 1, 0)


class _Numbers:
    """Numbers in SQLite's variable length, read one after the other."""

    def __init__(self, record: bytes, position: int) -> None:
        self._record = record
        self._position = position

    def next(self) -> int:
        """The next number; IndexError behind the end."""
        value = 0
        for length in range(1, _VARINT_BYTES + 1):
            byte = self._record[self._position]
            self._position += 1
            if length == _VARINT_BYTES:
                return value << 8 | byte
            value = value << 7 | byte & 0x7F
            if byte < 0x80:
                break
        return value
