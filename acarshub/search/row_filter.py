"""Conditions as SQL about one row of `messages`, in either dialect.

Separate from the index because this needs none: it is what a walk over the table asks of each row.
Every value is bound. SQL cannot tell words apart, so for some conditions the clause only leaves out
what cannot match, and the rest has to be asked by `matches`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    exact: bool
    """Whether it holds for no other row."""


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
                return RowFilter(self._words(condition), exact=False)
            case Contains():
                pattern = f"%{_escaped(condition.text)}%"
                clauses = [self._like(column, pattern) for column in condition.columns]
                return self._compared(_joined(clauses, "OR"))
            case Pattern():
                pattern = "%".join(map(_escaped, condition.pieces))
                return self._compared(self._like(condition.column, pattern))
            case Equals():
                sql = f"m.{condition.column} = {self._spelling.place}"
                return RowFilter(Clause(sql, (condition.value,)), exact=True)
            case Not():
                inner = self.write(condition.inner)
                if not inner.exact:
                    return RowFilter(NOTHING_ASKED, exact=False)
                return RowFilter(
                    Clause(f"NOT ({inner.clause.sql})", inner.clause.values), exact=True
                )
            case All():
                return self._several(condition.inner, both)
            case Either():
                return self._several(condition.inner, lambda all_of: _joined(all_of, "OR"))

    def _several(
        self, conditions: Sequence[Condition], join: Callable[[Sequence[Clause]], Clause]
    ) -> RowFilter:
        filters = [self.write(each) for each in conditions]
        clause = join([each.clause for each in filters])
        return RowFilter(clause, exact=all(each.exact for each in filters))

    def _words(self, words: Words) -> Clause:
        columns = [
            _joined([self._like(column, f"%{word}%") for word in words.words], "AND")
            for column in words.columns
        ]
        return _joined(columns, "OR")

    def _like(self, column: str, pattern: str) -> Clause:
        spelling = self._spelling
        sql = f"m.{column} {spelling.like} {spelling.place} ESCAPE '{ESCAPE}'"
        return Clause(sql, (pattern,))

    def _compared(self, clause: Clause) -> RowFilter:
        return RowFilter(clause, self._spelling.like_is_exact)


def _joined(clauses: Sequence[Clause], word: str) -> Clause:
    sql = f" {word} ".join(each.sql for each in clauses)
    values = tuple(value for each in clauses for value in each.values)
    return Clause(f"({sql})", values)


def _escaped(text: str) -> str:
    return "".join(f"{ESCAPE}{each}" if each in ("%", "_", ESCAPE) else each for each in text)
