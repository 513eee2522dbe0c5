"""Matching stored messages anew, a piece at a time: what each piece reads, and what it changes.

Separate from `regeneration`, which decides when the next piece is due. Only differences are
written: where the stored matches are right already, the database is left alone.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from acarshub.alerts.matcher import Matcher
from acarshub.alerts.stored import messages_between
from acarshub.alerts.term import TermLists
from acarshub.models import AlertMatch, AlertRegeneration, AlertTerm, Message

CHUNK_MESSAGES = 500
CHUNK_MATCHES = 2_000
TERMS_RECOUNTED_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the matching of stored messages has come."""

    terms_digest: str
    position: int
    """Id of the last message that is done."""
    through_id: int
    total: int
    """Messages there were when it began."""
    started_at: float
    processed: int = 0
    matched_messages: int = 0
    total_matches: int = 0

    @property
    def at_end(self) -> bool:
        """Whether all messages are done."""
        return self.position >= self.through_id


@dataclass(frozen=True, slots=True)
class Piece:
    """What one piece of the work has found."""

    progress: Progress
    """As it will be when the piece is written."""
    missing: Sequence[Mapping[str, object]] = ()
    """Rows of `alert_matches` that should be there."""
    wrong: Sequence[tuple[int, str]] = ()
    """Id and term of rows that should not."""

    @property
    def changes(self) -> bool:
        """Whether stored matches differ from what was found."""
        return bool(self.missing or self.wrong)


def digest(lists: TermLists) -> str:
    """The same for the same lists, and for no others."""
    text = "\n".join(lists.terms) + "\0" + "\n".join(lists.ignore)
    return hashlib.sha256(text.encode()).hexdigest()


def first_progress(connection: Connection, lists: TermLists, now: float) -> Progress:
    """A beginning over all messages that are stored now."""
    through, total = connection.execute(select(func.max(Message.id), func.count(Message.id))).one()
    return Progress(digest(lists), 0, through or 0, total, now)


def load_progress(connection: Connection) -> Progress | None:
    """What a process before this one has left unfinished."""
    columns = [column for column in AlertRegeneration.__table__.columns if column.name != "id"]
    row = connection.execute(select(*columns)).first()
    return None if row is None else Progress(**row._asdict())


def save_progress(connection: Connection, progress: Progress) -> None:
    """Make `progress` the stored one."""
    forget_progress(connection)
    values = {name: getattr(progress, name) for name in Progress.__slots__}
    connection.execute(insert(AlertRegeneration), {"id": 1, **values})


def forget_progress(connection: Connection) -> None:
    """There is nothing to go on with after a restart."""
    connection.execute(delete(AlertRegeneration))


def match_messages(connection: Connection, matcher: Matcher, progress: Progress) -> Piece:
    """Match the next messages and compare with what is stored."""
    query = messages_between(progress.position, progress.through_id, CHUNK_MESSAGES)
    rows = connection.execute(query).all()
    if not rows:
        return Piece(replace(progress, position=progress.through_id))
    wanted: dict[tuple[str, str, str], float] = {}
    matched = 0
    for row in rows:
        hits = matcher.hits(row)
        matched += bool(hits)
        for hit in hits:
            wanted[row.uid, hit.term, hit.match_type.value] = row.msg_time
    found = len(wanted)
    wrong = _take_stored(connection, [row.uid for row in rows], wanted)
    done = replace(
        progress,
        position=rows[-1].id,
        processed=progress.processed + len(rows),
        matched_messages=progress.matched_messages + matched,
        total_matches=progress.total_matches + found,
    )
    missing = [
        {"message_uid": uid, "term": term, "match_type": match_type, "matched_at": time}
        for (uid, term, match_type), time in wanted.items()
    ]
    return Piece(done, missing, wrong)


def apply_piece(connection: Connection, piece: Piece) -> None:
    """Write the differences, the counts they make, and how far the work has come."""
    missing = _of_present_messages(connection, piece.missing)
    if missing:
        connection.execute(insert(AlertMatch), missing)
    if piece.wrong:
        _delete_matches(connection, [row for row, _ in piece.wrong])
    counts = Counter(str(match["term"]) for match in missing)
    counts.subtract(Counter(term for _, term in piece.wrong))
    _add_to_counts(connection, counts)
    save_progress(connection, piece.progress)


def orphans_after(connection: Connection, position: int) -> tuple[int | None, list[int]]:
    """Of the matches with ids above `position`, those whose message is gone.

    Looks at some; the first value is the id of the last one, None behind the end.
    """
    some = (
        select(AlertMatch.id, AlertMatch.message_uid)
        .where(AlertMatch.id > position)
        .order_by(AlertMatch.id)
        .limit(CHUNK_MATCHES)
        .subquery()
    )
    last = connection.scalar(select(func.max(some.c.id)))
    gone = connection.scalars(
        select(some.c.id)
        .outerjoin(Message, Message.uid == some.c.message_uid)
        .where(Message.id.is_(None))
    )
    return last, list(gone)


def remove_matches(connection: Connection, rows: Sequence[int]) -> None:
    """Remove matches by id; counts are made anew afterwards."""
    if rows:
        _delete_matches(connection, rows)


def recount(connection: Connection, terms: Sequence[str]) -> None:
    """Make the counts of `terms` the numbers of their matches."""
    counted = dict(
        connection.execute(
            select(AlertMatch.term, func.count())
            .where(AlertMatch.term.in_(terms))
            .group_by(AlertMatch.term)
        ).all()
    )
    connection.execute(
        update(AlertTerm)
        .where(AlertTerm.term == bindparam("key"))
        .values(count=bindparam("number")),
        [{"key": term, "number": counted.get(term, 0)} for term in terms],
    )


def _take_stored(
    connection: Connection, uids: Sequence[str], wanted: dict[tuple[str, str, str], float]
) -> list[tuple[int, str]]:
    """Take stored matches out of `wanted`; those that were not in it."""
    stored = connection.execute(
        select(AlertMatch.id, AlertMatch.message_uid, AlertMatch.term, AlertMatch.match_type)
        .where(AlertMatch.message_uid.in_(uids))
        .order_by(AlertMatch.id)
    )
    return [
        (row, term)
        for row, uid, term, match_type in stored
        if wanted.pop((uid, term, match_type), None) is None
    ]


def _of_present_messages(
    connection: Connection, matches: Sequence[Mapping[str, object]]
) -> list[Mapping[str, object]]:
    uids = {match["message_uid"] for match in matches}
    if not uids:
        return []
    present = set(connection.scalars(select(Message.uid).where(Message.uid.in_(uids))))
    return [match for match in matches if match["message_uid"] in present]


def _delete_matches(connection: Connection, rows: Sequence[int]) -> None:
    connection.execute(
        delete(AlertMatch).where(AlertMatch.id == bindparam("which")),
        [{"which": row} for row in rows],
    )


def _add_to_counts(connection: Connection, counts: Mapping[str, int]) -> None:
    changed = [{"key": term, "more": more} for term, more in counts.items() if more]
    if changed:
        connection.execute(
            update(AlertTerm)
            .where(AlertTerm.term == bindparam("key"))
            .values(count=AlertTerm.count + bindparam("more")),
            changed,
        )
