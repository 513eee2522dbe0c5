"""The owner's alert terms in the database: reading, checking and replacing them.

Separate from matching because terms change rarely and by hand, messages all the time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from acarshub.alerts.matcher import TermLists
from acarshub.models import AlertMatch, AlertTerm, IgnoreTerm

MAX_TERM_LENGTH = 64
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


def check_terms(terms: Iterable[str]) -> tuple[tuple[str, ...], list[TermProblem]]:
    """The usable terms, trimmed, in upper case and without repetitions, and what is wrong.

    Blank ones are left out without a word: dashboards of other editions send them.
    """
    good: dict[str, None] = {}
    problems = []
    for index, given in enumerate(terms):
        term = given.strip().upper()
        if not term:
            continue
        problem = _problem(term, len(good) - (term in good))
        if problem:
            problems.append(TermProblem(index, problem))
        else:
            good[term] = None
    return tuple(good), problems


def _problem(term: str, already: int) -> str:
    if len(term) > MAX_TERM_LENGTH:
        return f"A term may have at most {MAX_TERM_LENGTH} characters."
    if not term.isprintable():
        return "A term may not contain control characters."
    if already >= MAX_TERMS:
        return f"At most {MAX_TERMS} terms are possible."
    return ""


def load_terms(connection: Connection) -> TermLists:
    """Both lists as they are stored, without what older versions accepted: blanks, repetitions."""
    terms = connection.scalars(select(AlertTerm.term).order_by(AlertTerm.id))
    ignore = connection.scalars(select(IgnoreTerm.term).order_by(IgnoreTerm.id))
    return TermLists(_usable(terms), _usable(ignore))


def _usable(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(str.strip, terms)))


def term_counts(connection: Connection) -> list[TermCount]:
    """Every term with its count, in table order."""
    rows = connection.execute(select(AlertTerm.term, AlertTerm.count).order_by(AlertTerm.id))
    return [TermCount(term, count) for term, count in rows]


def replace_terms(connection: Connection, lists: TermLists) -> None:
    """Make `lists` the stored ones: kept terms keep counts and matches, dropped ones lose both."""
    stored = set(connection.scalars(select(AlertTerm.term)))
    for term in stored - set(lists.terms):
        connection.execute(delete(AlertTerm).where(AlertTerm.term == term))
        connection.execute(delete(AlertMatch).where(AlertMatch.term == term))
    added = [term for term in lists.terms if term not in stored]
    if added:
        connection.execute(insert(AlertTerm), [{"term": term, "count": 0} for term in added])
    connection.execute(delete(IgnoreTerm))
    if lists.ignore:
        connection.execute(insert(IgnoreTerm), [{"term": term} for term in lists.ignore])
