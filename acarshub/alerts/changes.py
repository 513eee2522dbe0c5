"""Changing the owner's terms in the database, and what becomes of counts and matches.

Separate from reading them because only the writing thread may do this. A change is a difference,
so that two people who edit at the same time do not undo each other's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from acarshub.alerts.term import TermLists, upper
from acarshub.alerts.terms import MAX_TERMS, load_terms, too_many_terms
from acarshub.models import AlertMatch, AlertTerm, DroppedTerm, IgnoreTerm

REMOVED_AT_ONCE = 2_000
"""Matches of dropped terms that go in one transaction: messages wait for it."""


class TooManyTermsError(Exception):
    """The change would leave more terms than there may be."""

    def __init__(self) -> None:
        super().__init__(too_many_terms())


@dataclass(frozen=True, slots=True)
class TermChange:
    """What to add to both lists and what to take from them; new terms are tidy."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    unignore: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TermsChanged:
    """The lists after a change, and how many terms it has added and taken away."""

    lists: TermLists
    added: int = 0
    removed: int = 0
    ignored: int = 0
    unignored: int = 0


def change_terms(connection: Connection, change: TermChange) -> TermsChanged:
    """Apply `change` to the stored lists, whatever they have become meanwhile.

    TooManyTermsError when there would be too many; nothing is changed then.
    """
    stored = load_terms(connection)
    terms = _changed(stored.terms, change.add, change.remove)
    ignore = _changed(stored.ignore, change.ignore, change.unignore)
    return replace_terms(connection, TermLists(terms, ignore))


def replace_terms(connection: Connection, lists: TermLists) -> TermsChanged:
    """Make `lists` the stored ones: kept terms keep counts and matches, dropped ones lose both.

    The matches of dropped terms are hidden at once and removed by `remove_dropped`.
    """
    stored = load_terms(connection)
    for wanted, had in ((lists.terms, stored.terms), (lists.ignore, stored.ignore)):
        # Who has more from an older release may still take some away.
        if len(wanted) > max(MAX_TERMS, len(had) - 1):
            raise TooManyTermsError
    _respell(connection, stored.terms, lists.terms)
    kept = set(connection.scalars(select(AlertTerm.term)))
    dropped = kept - set(lists.terms)
    added = [term for term in lists.terms if term not in kept]
    _drop(connection, dropped)
    _add(connection, added)
    if lists.ignore != stored.ignore:
        connection.execute(delete(IgnoreTerm))
        if lists.ignore:
            connection.execute(insert(IgnoreTerm), [{"term": term} for term in lists.ignore])
    return TermsChanged(
        # In the order of the table, in which they will be read after a restart.
        load_terms(connection),
        added=len(added),
        removed=len(dropped),
        ignored=len(set(lists.ignore) - set(stored.ignore)),
        unignored=len(set(stored.ignore) - set(lists.ignore)),
    )


def remove_dropped(connection: Connection) -> bool:
    """Remove some matches of dropped terms; True when there is more to do."""
    term = connection.scalar(select(DroppedTerm.term).limit(1))
    if term is None:
        return False
    some = select(AlertMatch.id).where(AlertMatch.term == term).limit(REMOVED_AT_ONCE)
    removed = connection.execute(delete(AlertMatch).where(AlertMatch.id.in_(some))).rowcount
    if removed < REMOVED_AT_ONCE:
        connection.execute(delete(DroppedTerm).where(DroppedTerm.term == term))
    return True


def _changed(
    stored: Sequence[str], added: Iterable[str], removed: Iterable[str]
) -> tuple[str, ...]:
    gone = {_key(term) for term in removed}
    terms = {_key(term): term for term in stored if _key(term) not in gone}
    for term in added:
        terms.setdefault(_key(term), term)
    return tuple(terms.values())


def _key(term: str) -> str:
    """The same for all spellings of a term; older releases did not trim what they stored."""
    return upper(term.strip()).casefold()


def _respell(connection: Connection, stored: Iterable[str], wanted: Iterable[str]) -> None:
    spelled = {_key(term): term for term in wanted}
    taken = set(stored)
    for old in stored:
        new = spelled.get(_key(old), old)
        if new in taken:
            continue
        taken.add(new)
        connection.execute(update(AlertTerm).where(AlertTerm.term == old).values(term=new))
        connection.execute(update(AlertMatch).where(AlertMatch.term == old).values(term=new))


def _drop(connection: Connection, terms: Iterable[str]) -> None:
    for term in terms:
        connection.execute(delete(AlertTerm).where(AlertTerm.term == term))
        matched = select(AlertMatch.id).where(AlertMatch.term == term).limit(1)
        if connection.scalar(matched) is not None:
            connection.execute(insert(DroppedTerm), {"term": term})


def _add(connection: Connection, terms: Sequence[str]) -> None:
    pending = set(connection.scalars(select(DroppedTerm.term)))
    for term in pending.intersection(terms):
        connection.execute(delete(AlertMatch).where(AlertMatch.term == term))
        connection.execute(delete(DroppedTerm).where(DroppedTerm.term == term))
    if terms:
        connection.execute(insert(AlertTerm), [{"term": term, "count": 0} for term in terms])
