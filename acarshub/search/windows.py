"""Stretches of ids to walk over, from the newest message on.

Separate from the walk so that it can look at the clock between two of them, and say how far it has
come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from acarshub.models.stretches import STRETCH_IDS
from acarshub.search.known import Known
from acarshub.search.query import Query
from acarshub.search.stretches import PAGE_IDS, Stretch, narrows, promising

FIRST = 1_024
LARGEST = 16_384
"""Messages of the first window and of the longest: 5 MB to read, 10 ms where memory has them."""


def windows(
    known: Known,
    query: Query,
    below: int | None,
    enough: int,
    *,
    placed: bool = False,
) -> Iterator[Stretch]:
    """What can match of the messages with ids smaller than `below`, the newest first.

    None is longer than what is known to hold `enough` matches. For `placed` see `promising`.
    """
    oldest, newest = known.ends
    high = newest if below is None else min(newest, below - 1)
    if not newest or high < oldest:
        return
    # Where many match, summaries would only tell what is seen at once.
    low = max(high - FIRST + 1, oldest)
    yield Stretch(low, high)
    if low == oldest:
        return
    rest = Stretch(oldest, low - 1)
    if known.summaries and narrows(query):
        found = promising(known, query, rest.high, rest.low, placed=placed)
        yield from _in_pieces(_merged(found, enough))
    else:
        yield from _in_pieces([rest])


def together(windows: Iterable[Stretch]) -> Iterator[tuple[Stretch, ...]]:
    """Short windows apart from each other in groups that become larger, as windows do.

    Where a station is heard once in a while, one question for each would take longer than reading.
    """
    group: list[Stretch] = []
    length, most = 0, STRETCH_IDS
    for each in windows:
        # One question has a place for each long window, of which SQLite takes few hundred.
        added = PAGE_IDS if each.length <= PAGE_IDS else max(each.length, STRETCH_IDS)
        if group and length + added > most:
            yield tuple(group)
            group, length = [], 0
            most = min(most * 2, LARGEST)
        group.append(each)
        length += added
    if group:
        yield tuple(group)


def _merged(stretches: Iterable[Stretch], enough: int) -> Iterator[Stretch]:
    """Neighbours together, as long as it is known of both or of none how many match."""
    held: Stretch | None = None
    # Who takes one more than is needed may have many summaries read for it.
    longest = FIRST * 2
    for each in stretches:
        if held is None:
            held = each
        elif each.high + 1 == held.low and (each.matches is None) is (held.matches is None):
            both = None if held.matches is None else held.matches + (each.matches or 0)
            held = Stretch(each.low, held.high, both)
        else:
            yield held
            held = each
        known = held.matches is not None
        if (held.matches or 0) >= enough or held.length >= (LARGEST if known else longest):
            yield held
            held = None
            longest = min(longest * 2, LARGEST)
    if held:
        yield held


def _in_pieces(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """The same in windows that become longer and longer."""
    length = FIRST * 2
    for each in stretches:
        high = each.high
        if each.matches is not None:
            yield each
            continue
        while high >= each.low:
            low = max(high - length + 1, each.low)
            yield Stretch(low, high)
            high = low - 1
            length = min(length * 2, LARGEST)
