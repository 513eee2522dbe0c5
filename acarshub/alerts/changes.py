"""Changing the owner's terms in the database, and what becomes of counts and matches.

Separate from reading them because only the writing thread may do this. A change is a difference,
so that two people who edit at the same time do not undo each other's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select, update

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


def changed_lists(stored: TermLists, change: TermChange) -> TermLists:
    """What `change` makes of `stored`, in whatever spellings the terms there have."""
    return TermLists(
        _changed(stored.terms, change.add, change.remove),
        _changed(stored.ignore, change.ignore, change.unignore),
    )


def settled(stored: TermLists, wanted: TermLists) -> TermLists:
    """`wanted` in the order in which it will stand in the database."""
    before, now = set(stored.terms), set(wanted.terms)
    kept = (term for term in stored.terms if term in now)
    added = (term for term in wanted.terms if term not in before)
    return TermLists((*kept, *added), wanted.ignore)


def change_terms(connection: Connection, change: TermChange) -> TermsChanged:
    """Apply `change` to the stored lists, whatever they have become meanwhile.

    TooManyTermsError when there would be too many; nothing is changed then.
    """
    return replace_terms(connection, changed_lists(load_terms(connection), change))


def replace_terms(connection: Connection, lists: TermLists) -> TermsChanged:
    """Make `lists` the stored ones: kept terms keep counts and matches, dropped ones lose both.

    The matches of dropped terms are hidden at once and removed by `remove_dropped`.
    """
    stored = load_terms(connection)
    for wanted, had in ((lists.terms, stored.terms), (lists.ignore, stored.ignore)):
        # Who has more from an older release need not give them up for an unrelated change.
        if len(wanted) > max(MAX_TERMS, len(had)):
            raise TooManyTermsError
    respelled = _respell(connection, stored.terms, lists.terms)
    present = set(connection.scalars(select(AlertTerm.term)))
    dropped = present - set(lists.terms)
    added = [term for term in lists.terms if term not in present]
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
        removed=len(dropped.intersection(stored.terms) - respelled),
        ignored=len(set(lists.ignore) - set(stored.ignore)),
        unignored=len(set(stored.ignore) - set(lists.ignore)),
    )


def reset_counts(connection: Connection) -> None:
    """Count the matches of every term from 0 again; the matches themselves stay."""
    connection.execute(update(AlertTerm).values(count=0))


def remove_dropped(connection: Connection) -> bool:
    """Remove some matches of dropped terms; True when there is more to do."""
    has_matches = select(AlertMatch.id).where(AlertMatch.term == DroppedTerm.term).exists()
    connection.execute(delete(DroppedTerm).where(~has_matches))
    term = connection.scalar(select(DroppedTerm.term).limit(1))
    if term is None:
        return False
    some = select(AlertMatch.id).where(AlertMatch.term == term).limit(REMOVED_AT_ONCE)
    connection.execute(delete(AlertMatch).where(AlertMatch.id.in_(some)))
    return True


def _changed(
    stored: Sequence[str], added: Iterable[str], removed: Iterable[str]
) -> tuple[str, ...]:
    gone = set(map(_key, removed))
    kept = [(key, term) for term in stored if (key := _key(term)) not in gone]
    known = {key for key, _ in kept}
    new = {key: term for term in added if (key := _key(term)) not in known}
    return (*(term for _, term in kept), *new.values())


def _key(term: str) -> str:
    """The same for all spellings of a term; older releases did not trim what they stored."""
    return upper(term.strip()).casefold()


def _respell(connection: Connection, stored: Sequence[str], wanted: Sequence[str]) -> set[str]:
    """Give stored terms the wanted spelling, with their counts and matches; the former ones."""
    spelled = {_key(term): term for term in wanted}
    kept = set(wanted)
    former = {
        old: new
        for old in stored
        if old not in kept and (new := spelled.get(_key(old))) is not None
    }
    for old, new in former.items():
        _forget_dropped(connection, {new})
        if connection.scalar(select(AlertTerm.id).where(AlertTerm.term == new)) is None:
            connection.execute(update(AlertTerm).where(AlertTerm.term == old).values(term=new))
        else:
            _merge_count(connection, old, new)
        connection.execute(update(AlertMatch).where(AlertMatch.term == old).values(term=new))
    return set(former)


def _merge_count(connection: Connection, old: str, new: str) -> None:
    more = connection.scalar(select(AlertTerm.count).where(AlertTerm.term == old)) or 0
    connection.execute(
        update(AlertTerm).where(AlertTerm.term == new).values(count=AlertTerm.count + more)
    )
    connection.execute(delete(AlertTerm).where(AlertTerm.term == old))


def _drop(connection: Connection, terms: Iterable[str]) -> None:
    listed = [{"which": term} for term in terms]
    if listed:
        connection.execute(delete(AlertTerm).where(AlertTerm.term == bindparam("which")), listed)
        connection.execute(insert(DroppedTerm).values(term=bindparam("which")), listed)


def _add(connection: Connection, terms: Sequence[str]) -> None:
    _forget_dropped(connection, terms)
    if terms:
        connection.execute(insert(AlertTerm), [{"term": term, "count": 0} for term in terms])


def _forget_dropped(connection: Connection, terms: Iterable[str]) -> None:
    """Remove at once what is left of dropped terms that come back."""
    pending = set(connection.scalars(select(DroppedTerm.term)))
    for term in pending.intersection(terms):
        connection.execute(delete(AlertMatch).where(AlertMatch.term == term))
        connection.execute(delete(DroppedTerm).where(DroppedTerm.term == term))
