"""Which alerts a profile has read: profiles, marks, and counting what is unread.

Separate from terms and matches because this is about persons: the browsers of one share a
profile, and messages know nothing of it. An alert is a message with matches; matches of dropped
terms do not count. It is read when it is marked itself, when one of its terms is marked up to it,
or when all alerts up to it are.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    SQLColumnExpression,
    and_,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from acarshub.models import AlertMatch, AlertProfile, AlertRead, AlertReadTerm, DroppedTerm, Message

PROFILE_COOKIE = "acarshub_profile"
"""Name of the cookie in which a browser keeps the token of its profile."""
MAX_PROFILES = 1_000
MAX_NEW_PROFILES = 60
"""Within NEW_SECONDS: whoever makes them up must not drive out the others' in an afternoon."""
NEW_SECONDS = 3_600
SEEN_SECONDS = 86_400
"""How old `seen_at` gets before a visit renews it: more would be a write for every page."""
MAX_READS = 10_000
"""Alerts marked one by one that are kept for a profile; the oldest marks go."""
MAX_READ_TERMS = 1_000
"""Marked terms that are kept for a profile; those whose marks reach least far go."""
UNREAD_LIMIT = 1_000
MATCHES_LOOKED_AT = 4_000
"""Of the newest ones, for the unread alerts: the work must not grow with the history."""

_TOKEN_BYTES = 16
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


class UnknownProfileError(LookupError):
    """No such profile: it never was, or it made room for others."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile that a token stands for."""

    id: int
    touch_due: bool
    """Whether it was seen so long ago that `touch_profile` should be called."""


def may_create_profile(connection: Connection, now: float) -> bool:
    """Whether few enough profiles were made lately for another one."""
    lately = AlertProfile.created_at > now - NEW_SECONDS
    made = connection.scalar(select(func.count()).select_from(AlertProfile).where(lately)) or 0
    return made < MAX_NEW_PROFILES


def create_profile(connection: Connection, now: float) -> str:
    """Add a profile that has read nothing; its token. `now` is in Unix seconds.

    Beyond MAX_PROFILES the one that was seen longest ago goes.
    """
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    row = {"token_hash": _hash(token), "created_at": now, "seen_at": now, "read_through": 0}
    # Before others are deleted: no id may be given twice, browsers may still be using it.
    new = connection.scalar(insert(AlertProfile).values(row).returning(AlertProfile.id))
    others = select(AlertProfile.id).where(AlertProfile.id != new)
    newest_first = others.order_by(AlertProfile.seen_at.desc(), AlertProfile.id.desc())
    for profile in connection.scalars(newest_first.offset(MAX_PROFILES - 1)).all():
        _delete_marks(connection, profile)
        connection.execute(delete(AlertProfile).where(AlertProfile.id == profile))
    return token


def find_profile(connection: Connection, token: str, now: float) -> Profile | None:
    """The profile of `token`, which may be any text."""
    if not _TOKEN.fullmatch(token):
        return None
    found = connection.execute(
        select(AlertProfile.id, AlertProfile.seen_at).where(AlertProfile.token_hash == _hash(token))
    ).one_or_none()
    return Profile(found.id, found.seen_at < now - SEEN_SECONDS) if found else None


def touch_profile(connection: Connection, profile: int, now: float) -> None:
    """Remember that `profile` is in use."""
    connection.execute(update(AlertProfile).where(AlertProfile.id == profile).values(seen_at=now))


def mark_read(connection: Connection, profile: int, uids: Collection[str]) -> None:
    """Mark the alerts among `uids` as read; UnknownProfileError."""
    _require(connection, profile)
    unmarked = connection.scalars(
        _with_marks(
            select(AlertMatch.message_uid), AlertMatch.message_uid, AlertMatch.term, profile
        )
        .where(
            AlertMatch.message_uid.in_(uids),
            _not_dropped(AlertMatch.term),
            AlertRead.id.is_(None),
            # One that is covered only by a term is marked: it may lose its match with it.
            or_(Message.id.is_(None), Message.id > _read_through(profile)),
        )
        .distinct()
        .order_by(AlertMatch.message_uid)
    ).all()
    if not unmarked:
        return
    rows = [{"profile_id": profile, "message_uid": uid} for uid in unmarked]
    connection.execute(insert(AlertRead), rows)
    kept = select(AlertRead.id).where(AlertRead.profile_id == profile)
    oldest_kept = kept.order_by(AlertRead.id.desc()).limit(1).offset(MAX_READS - 1)
    connection.execute(
        delete(AlertRead).where(
            AlertRead.profile_id == profile, AlertRead.id < oldest_kept.scalar_subquery()
        )
    )


def mark_term_read(connection: Connection, profile: int, term: str) -> None:
    """Mark every stored alert with `term` as read, if there is any; UnknownProfileError."""
    _require(connection, profile)
    matches = select(AlertMatch.id).where(AlertMatch.term == term, _not_dropped(AlertMatch.term))
    if connection.scalar(matches.limit(1)) is None:
        return
    of_profile = AlertReadTerm.profile_id == profile
    connection.execute(delete(AlertReadTerm).where(of_profile, AlertReadTerm.term == term))
    surplus = connection.scalars(
        select(AlertReadTerm.term)
        .where(of_profile)
        .order_by(AlertReadTerm.read_through.desc(), AlertReadTerm.term)
        .offset(MAX_READ_TERMS - 1)
    ).all()
    if surplus:
        connection.execute(delete(AlertReadTerm).where(of_profile, AlertReadTerm.term.in_(surplus)))
    row = {"profile_id": profile, "term": term, "read_through": _newest_message(connection)}
    connection.execute(insert(AlertReadTerm), row)


def mark_all_read(connection: Connection, profile: int) -> None:
    """Mark every stored alert as read; UnknownProfileError."""
    _require(connection, profile)
    connection.execute(
        update(AlertProfile)
        .where(AlertProfile.id == profile)
        .values(read_through=_newest_message(connection))
    )
    _delete_marks(connection, profile)


def read_among(connection: Connection, profile: int, uids: Collection[str]) -> set[str]:
    """The read alerts among `uids`; none when there is no such profile."""
    statement = _with_marks(
        select(AlertMatch.message_uid), AlertMatch.message_uid, AlertMatch.term, profile
    ).where(AlertMatch.message_uid.in_(uids), _not_dropped(AlertMatch.term), _is_read(profile))
    return set(connection.scalars(statement.distinct()))


def unread_count(connection: Connection, profile: int, limit: int = UNREAD_LIMIT) -> int:
    """How many of the newest alerts are unread, at most `limit`.

    Older ones than the newest MATCHES_LOOKED_AT matches have are not looked at, and one whose
    message is no longer stored is not an alert that could be read.
    """
    newest = (
        select(AlertMatch.message_uid, AlertMatch.term)
        .order_by(AlertMatch.matched_at.desc(), AlertMatch.message_uid.desc())
        # Those of dropped terms are taken out afterwards: there may be a million of them.
        .limit(MATCHES_LOOKED_AT)
        .subquery()
    )
    uid, term = newest.c.message_uid, newest.c.term
    unread = (
        _with_marks(select(uid), uid, term, profile)
        .where(Message.id.is_not(None), _not_dropped(term))
        .group_by(uid)
        .having(func.max(case((_is_read(profile), 1), else_=0)) == 0)
        .limit(limit)
        .subquery()
    )
    return connection.scalar(select(func.count()).select_from(unread)) or 0


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _require(connection: Connection, profile: int) -> None:
    # It may have gone while a browser was connected.
    if connection.scalar(select(AlertProfile.id).where(AlertProfile.id == profile)) is None:
        raise UnknownProfileError("There is no such read profile any more.")


def _delete_marks(connection: Connection, profile: int) -> None:
    connection.execute(delete(AlertRead).where(AlertRead.profile_id == profile))
    connection.execute(delete(AlertReadTerm).where(AlertReadTerm.profile_id == profile))


def _newest_message(connection: Connection) -> int:
    return connection.scalar(select(func.max(Message.id))) or 0


def _read_through(profile: int) -> ColumnElement[int]:
    return select(AlertProfile.read_through).where(AlertProfile.id == profile).scalar_subquery()


def _with_marks(
    matches: Select[tuple[str]],
    uid: SQLColumnExpression[str],
    term: SQLColumnExpression[str],
    profile: int,
) -> Select[tuple[str]]:
    """`matches` beside the message, its mark and the mark of the term, each if there is one."""
    marked = and_(AlertRead.profile_id == profile, AlertRead.message_uid == uid)
    term_marked = and_(AlertReadTerm.profile_id == profile, AlertReadTerm.term == term)
    return (
        matches.outerjoin(Message, Message.uid == uid)
        .outerjoin(AlertRead, marked)
        .outerjoin(AlertReadTerm, term_marked)
    )


def _is_read(profile: int) -> ColumnElement[bool]:
    return or_(
        AlertRead.id.is_not(None),
        Message.id <= _read_through(profile),
        Message.id <= AlertReadTerm.read_through,
    )


def _not_dropped(term: SQLColumnExpression[str]) -> ColumnElement[bool]:
    return term.not_in(select(DroppedTerm.term))
