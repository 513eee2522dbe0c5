"""A search as one immutable value, and the page that answers it: the same for every door.

Separate from how it is answered: sockets, the command line and whatever comes later fill in a
`Query` and render a `FoundPage`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row

from acarshub.search.conditions import EVERYTHING, Condition, together
from acarshub.search.fields import fields_condition

PAGE_SIZE = 50
MAX_COUNT = 10_000
"""More are not counted."""


class Sort(StrEnum):
    """What comes first; values are those of the wire."""

    TIME = "time"
    """The newest, by arrival: the order of ids. The full-text index and the table give it for
    nothing, and messages stand in it as they came in live."""
    RELEVANCE = "relevance"
    """What fits best among the newest MAX_COUNT matches; needs words to fit."""


@dataclass(frozen=True, slots=True)
class Query:
    """What a message has to be; without anything it is every message."""

    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Texts by the names of the established search, see `fields`."""
    text: Condition = EVERYTHING
    """Free text, parsed by `parse_free_text`."""
    since: float | None = None
    """Unix seconds; messages of that moment are in."""
    until: float | None = None
    """Unix seconds; messages of that moment are out."""
    matched: bool | None = None
    """Whether an alert term matched it."""
    has_text: bool | None = None
    """Whether it has a text."""
    sort: Sort = Sort.TIME

    @property
    def condition(self) -> Condition:
        """What its columns have to fulfil, apart from the time."""
        return together((fields_condition(self.fields), self.text))


class CursorError(ValueError):
    """A place to go on from that no page has told."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the next page begins; a text for whoever keeps it."""

    id: int = 0
    """Messages with smaller ids."""
    inside_words: bool = False
    """Whether the pages before held matches inside words."""
    skip: int = 0
    """Matches to leave out: pages by relevance have no better place."""

    def __str__(self) -> str:
        kind = "r" if self.skip else "i" if self.inside_words else "t"
        return f"{kind}{self.skip or self.id}"

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """The cursor that `str` made; CursorError for anything else."""
        match = re.fullmatch(r"([tir])([1-9][0-9]{0,17})", text, re.ASCII)
        if match is None:
            raise CursorError("This is not the `next` of a page.")
        number = int(match[2])
        if match[1] == "r":
            return cls(skip=number)
        return cls(id=number, inside_words=match[1] == "i")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which part of the matches is wanted."""

    size: int = PAGE_SIZE
    page: int = 0
    """Number of the page, the established way."""
    after: Cursor | None = None
    """Where the page before ended; then the number means nothing."""
    counted: bool = True
    """Whether the number of all matches is wanted; else `total` tells those of the page."""
    widens: bool = True
    """Whether words may be looked for inside of others where no message has them."""


@dataclass(frozen=True, slots=True)
class FoundPage:
    """One page of matches, and how certain it is."""

    rows: Sequence[Row[Any]] = ()
    """Rows of `messages`."""
    total: int = 0
    capped: bool = False
    """Whether there are more than `total`: counting stopped."""
    next: Cursor | None = None
    """Where to go on; none behind the last match."""
    partial: bool = False
    """Whether the page is short although not all messages were looked at."""
    timed_out: bool = False
    """Whether the time limit ended it."""
    inside_words: bool = False
    """Whether no message had the words and these have them inside of others."""
    sort: Sort = Sort.TIME
    """The order that it has."""


def inside(page: FoundPage) -> FoundPage:
    """`page` as the answer of a search inside words."""
    following = page.next and replace(page.next, inside_words=True)
    return replace(page, inside_words=True, next=following)
