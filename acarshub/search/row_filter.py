"""Conditions as SQL about one row of `messages`, in either dialect.

Separate from the index because this needs none: it is what a walk over the table asks of each row.
Every value is bound. SQL cannot tell words apart, so for some conditions one clause only leaves out
what cannot match, another tells what matches for certain, and those between have to be asked by
`matches`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from acarshub.search.conditions import (
    All,
    Condition,
    Contains,
    Either,
    Equals,
    Not,
    Pattern,
    Words,
)
from acarshub.search.words import words_to_find

LONG_COLUMN = "msg_text"
"""Where a word can stand anywhere."""

ESCAPE = "^"


@dataclass(frozen=True, slots=True)
class Clause:
    """SQL with a place for each of its values."""

    sql: str
    values: tuple[object, ...] = ()


NOTHING_ASKED = Clause("1=1")


@dataclass(frozen=True, slots=True)
class RowFilter:
    """A clause that holds for every row that matches."""

    clause: Clause
    certain: Clause | None
    """One that holds for no other row, if there is any."""

    @property
    def exact(self) -> bool:
        """Whether the two are one."""
        return self.certain == self.clause


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a dialect writes what they write differently."""

    place: str
    """For a value."""
    like: str
    """Comparison with a pattern without regard to case."""
    join: str
    """Of a table to be read after the one before it."""
    gather: str
    """All values of a column as one text with commas."""
    like_is_exact: bool
    """Whether it knows of no more cases than ASCII has."""


def row_filter(condition: Condition, spelling: Spelling) -> RowFilter:
    """`condition` for a row of `messages` called `m`."""
    return _Writer(spelling).write(condition)


def both(clauses: Sequence[Clause]) -> Clause:
    """All of `clauses`."""
    asked = [each for each in clauses if each is not NOTHING_ASKED]
    return _joined(asked, "AND") if asked else NOTHING_ASKED


class _Writer:
    def __init__(self, spelling: Spelling) -> None:
        self._spelling = spelling

    def write(self, condition: Condition) -> RowFilter:
        match condition:
            case Words():
                return RowFilter(self._words(condition), self._as_written(condition))
            case Contains():
                pattern = f"%{_escaped(condition.text)}%"
                clauses = [self._like(column, pattern) for column in condition.columns]
                return self._compared(_joined(clauses, "OR"))
            case Pattern():
                pattern = "%".join(map(_escaped, condition.pieces))
                return self._compared(self._like(condition.column, pattern))
            case Equals():
                sql = f"m.{condition.column} = {self._spelling.place}"
                return _exact(Clause(sql, (condition.value,)))
            case Not():
                inner = self.write(condition.inner)
                possible = NOTHING_ASKED if inner.certain is None else _opposite(inner.certain)
                # LIKE ends at a NUL and knows ASCII only: what it does not find may be there.
                return RowFilter(possible, possible if inner.exact else None)
            case All():
                filters = [self.write(each) for each in condition.inner]
                certain = [each.certain for each in filters if each.certain]
                whole = both(certain) if len(certain) == len(filters) else None
                return RowFilter(both([each.clause for each in filters]), whole)
            case Either():
                filters = [self.write(each) for each in condition.inner]
                certain = [each.certain for each in filters if each.certain]
                some = _joined(certain, "OR") if certain else None
                return RowFilter(_joined([each.clause for each in filters], "OR"), some)

    def _words(self, words: Words) -> Clause:
        columns = [
            _joined([self._like(column, f"%{word}%") for word in words.words], "AND")
            for column in words.columns
        ]
        return _joined(columns, "OR")

    def _as_written(self, words: Words) -> Clause | None:
        """Whether a short value begins so, as nearly all do that match, or is so as a whole."""
        known = self._spelling.like_is_exact and words_to_find(words.written) == words.words
        if len(words.columns) > 1 or words.columns[0] == LONG_COLUMN or not known:
            return None
        pattern = _escaped(words.written) + ("%" if words.prefix else "")
        return self._like(words.columns[0], pattern)

    def _like(self, column: str, pattern: str) -> Clause:
        spelling = self._spelling
        sql = f"m.{column} {spelling.like} {spelling.place} ESCAPE '{ESCAPE}'"
        return Clause(sql, (pattern,))

    def _compared(self, clause: Clause) -> RowFilter:
        return RowFilter(clause, clause if self._spelling.like_is_exact else None)


def _exact(clause: Clause) -> RowFilter:
    return RowFilter(clause, clause)


def _opposite(clause: Clause) -> Clause:
    return Clause(f"NOT ({clause.sql})", clause.values)


def _joined(clauses: Sequence[Clause], word: str) -> Clause:
    sql = f" {word} ".join(each.sql for each in clauses)
    values = tuple(value for each in clauses for value in each.values)
    return Clause(f"({sql})", values)


def _escaped(text: str) -> str:
    return "".join(f"{ESCAPE}{each}" if each in ("%", "_", ESCAPE) else each for each in text)
