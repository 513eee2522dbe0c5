"""What a message has to fulfil: leaves that look at columns, and their combinations.

Separate from parsing and from SQL: this is the meaning itself, told in plain Python. Whatever the
database's dialect finds has to agree with `matches`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from acarshub.search.words import folded, words_of

TEXT_COLUMNS = ("msg_text", "tail", "flight", "icao", "depa", "dsta", "label", "freq")
"""Where free text is looked for: what the full-text index holds."""

ROW_COLUMNS = (*TEXT_COLUMNS, "station_id", "msgno", "message_type")
"""Everything that conditions look at."""

Values: TypeAlias = Mapping[str, str]
"""A message's values by column."""


@dataclass(frozen=True, slots=True)
class Words:
    """One of the columns holds these words one after the other."""

    words: tuple[str, ...]
    """Lower case, ASCII, at least one."""
    prefix: bool = False
    """Whether the last one may be the beginning of a word."""
    columns: tuple[str, ...] = TEXT_COLUMNS
    written: str = ""
    """As somebody wrote them, with what stood between; asks for nothing."""

    def matches(self, values: Values) -> bool:
        """Whether a message fulfils it."""
        return any(self._stands_in(values[column].lower()) for column in self.columns)

    def _stands_in(self, text: str) -> bool:
        # Most texts do not have it anywhere, which is told much sooner.
        if self.words[0] not in text:
            return False
        words = words_of(text)
        length = len(self.words)
        *first, last = self.words
        for start in range(len(words) - length + 1):
            *found, end = words[start : start + length]
            if found == first and (end.startswith(last) if self.prefix else end == last):
                return True
        return False


@dataclass(frozen=True, slots=True)
class Contains:
    """One of the columns contains this text, inside words too."""

    text: str
    columns: tuple[str, ...] = TEXT_COLUMNS

    def matches(self, values: Values) -> bool:
        """Whether a message fulfils it."""
        wanted = folded(self.text)
        return any(wanted in folded(values[column]) for column in self.columns)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A column is these pieces in a row, with anything between them."""

    pieces: tuple[str, ...]
    column: str

    def matches(self, values: Values) -> bool:
        """Whether a message fulfils it."""
        pattern = b".*".join(re.escape(folded(piece)) for piece in self.pieces)
        return re.fullmatch(pattern, folded(values[self.column]), re.DOTALL) is not None


@dataclass(frozen=True, slots=True)
class Equals:
    """A column is exactly this."""

    value: str
    column: str

    def matches(self, values: Values) -> bool:
        """Whether a message fulfils it."""
        return values[self.column] == self.value


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    inner: Condition

    def matches(self, values: Values) -> bool:
        """Whether a message fulfils it."""
        return not self.inner.matches(values)


@dataclass(frozen=True, slots=True)
class All:
    """Each of them; without any it is every message."""

    inner: tuple[Condition, ...] = ()

    def matches(self, values: Values) -> bool:
        """Whether a message fulfils it."""
        return all(each.matches(values) for each in self.inner)


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of them."""

    inner: tuple[Condition, ...]

    def matches(self, values: Values) -> bool:
        """Whether a message fulfils it."""
        return any(each.matches(values) for each in self.inner)


Condition: TypeAlias = Words | Contains | Pattern | Equals | Not | All | Either

EVERYTHING = All()


def together(conditions: Iterable[Condition]) -> All:
    """All of them, without a level for those that hold several already."""
    flat: list[Condition] = []
    for each in conditions:
        flat += each.inner if isinstance(each, All) else [each]
    return All(tuple(flat))


def columns_of(condition: Condition) -> tuple[str, ...]:
    """The columns that it looks at, in the order of ROW_COLUMNS."""
    named = set(_columns(condition))
    return tuple(column for column in ROW_COLUMNS if column in named)


def _columns(condition: Condition) -> Iterator[str]:
    match condition:
        case Words() | Contains():
            yield from condition.columns
        case Pattern() | Equals():
            yield condition.column
        case Not():
            yield from _columns(condition.inner)
        case All() | Either():
            for each in condition.inner:
                yield from _columns(each)


def inside_words(condition: Condition) -> Condition:
    """The same where words are found inside of others too; what must not be there stays."""
    if isinstance(condition, Words):
        return Contains(condition.written or " ".join(condition.words), condition.columns)
    if isinstance(condition, All | Either):
        return replace(condition, inner=tuple(map(inside_words, condition.inner)))
    return condition
