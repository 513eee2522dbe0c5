"""The owner's alert terms: which are usable, and reading them from the database.

Separate from changing them, and from matching: terms change rarely and by hand, messages all the
time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from acarshub.alerts.term import TermError, TermLists, tidy_term
from acarshub.models import AlertTerm, IgnoreTerm

MAX_TERMS = 10_000


@dataclass(frozen=True, slots=True)
class TermCount:
    """A term and how many matches it has had."""

    term: str
    count: int


@dataclass(frozen=True, slots=True)
class TermProblem:
    """A term that cannot be used: its place in the list, and why."""

    index: int
    message: str


def too_many_terms() -> str:
    """What to say of more terms than there may be."""
    return f"At most {MAX_TERMS:,} terms are possible."


def check_terms(
    terms: Iterable[str], *, blanks_allowed: bool = False
) -> tuple[tuple[str, ...], list[TermProblem]]:
    """The usable terms, tidy and without repetitions, and what is wrong with the others.

    With `blanks_allowed` blank ones are left out without a word: dashboards of other editions
    send them.
    """
    good: dict[str, str] = {}
    problems = []
    for index, given in enumerate(terms):
        if blanks_allowed and not given.strip():
            continue
        try:
            term = tidy_term(given)
        except TermError as error:
            problems.append(TermProblem(index, str(error)))
            continue
        if len(good) >= MAX_TERMS and term.casefold() not in good:
            problems.append(TermProblem(index, too_many_terms()))
            break
        good.setdefault(term.casefold(), term)
    return tuple(good.values()), problems


def load_terms(connection: Connection) -> TermLists:
    """Both lists as they are stored, without what older versions accepted: blanks, repetitions."""
    terms = connection.scalars(select(AlertTerm.term).order_by(AlertTerm.id))
    ignore = connection.scalars(select(IgnoreTerm.term).order_by(IgnoreTerm.id))
    return TermLists(_usable(terms), _usable(ignore))


def term_counts(connection: Connection) -> list[TermCount]:
    """Every term with its count, in table order; blank ones of older versions are none."""
    rows = connection.execute(select(AlertTerm.term, AlertTerm.count).order_by(AlertTerm.id))
    return [TermCount(term, count) for term, count in rows if term.strip()]


def _usable(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(str.strip, terms)))
