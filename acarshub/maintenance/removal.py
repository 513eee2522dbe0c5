"""Removing messages with all that belongs to them, in one transaction on the thread that writes.

Separate from finding them: between the two a message may have got an alert or a part, so what may
go is asked again here. Counters are totals for ever and stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    BindParameter,
    Connection,
    Double,
    Integer,
    String,
    and_,
    bindparam,
    delete,
    exists,
    func,
    select,
)
from sqlalchemy.orm import aliased

from acarshub.models import AlertMatch, Message, MessageHearing, MessagePart

# Made once: putting them together took longer than SQLite takes for fifty rows.
_IDS = bindparam("ids", expanding=True, type_=Integer())
_UIDS = bindparam("uids", expanding=True, type_=String())
_BEFORE: BindParameter[float] = bindparam("before", type_=Double())
# The message that was stored last stays whatever its age: SQLite gives the next one the id behind
# the largest there is, and what somebody has read is a line in these ids. They must never begin
# anew.
_LAST_ID = select(func.max(aliased(Message).id)).scalar_subquery()
_PLAIN = and_(
    Message.id.in_(_IDS),
    Message.id < _LAST_ID,
    ~exists().where(AlertMatch.message_uid == Message.uid),
)
_FIND_PLAIN = select(Message.id, Message.uid).where(_PLAIN)
_FIND_OLD_PLAIN = _FIND_PLAIN.where(Message.msg_time < _BEFORE)
_OLD = (Message.msg_time < _BEFORE).label("old")
_LAST = (Message.id == _LAST_ID).label("last")
_FIND_BY_UID = select(Message.id, Message.uid, _OLD, _LAST).where(Message.uid.in_(_UIDS))
_REMOVE_RECEPTIONS = tuple(
    delete(table).where(table.message_uid.in_(_UIDS)) for table in (MessageHearing, MessagePart)
)
_REMOVE_MATCHES = delete(AlertMatch).where(AlertMatch.message_uid.in_(_UIDS))
# One statement: the full-text index writes once for all of its rows, in the order of ids.
_REMOVE_MESSAGES = delete(Message).where(Message.id.in_(_IDS))


@dataclass(frozen=True, slots=True)
class Removed:
    """What one transaction has removed."""

    ids: tuple[int, ...] = ()
    """Ids of the messages."""
    matches: int = 0


def remove_plain(connection: Connection, ids: Sequence[int], before: float | None) -> Removed:
    """Remove those of `ids` that have no alert and are older than `before`, if it is given."""
    if before is None:
        rows = connection.execute(_FIND_PLAIN, {"ids": ids}).all()
    else:
        rows = connection.execute(_FIND_OLD_PLAIN, {"ids": ids, "before": before}).all()
    found = {row.id: row.uid for row in rows}
    _remove(connection, list(found), list(found.values()))
    return Removed(tuple(found))


def remove_matched(
    connection: Connection, uids: Sequence[str], before: float | None, through_id: int
) -> Removed:
    """Remove messages with an alert, with their matches, and matches without a message.

    What is not older than `before`, or has an id above `through_id`, stays.
    """
    rows = connection.execute(_FIND_BY_UID, {"uids": uids, "before": before}).all()
    stay = {
        row.uid
        for row in rows
        if row.last or row.id > through_id or (before is not None and not row.old)
    }
    gone = [uid for uid in uids if uid not in stay]
    ids = [row.id for row in rows if row.uid not in stay]
    matches = connection.execute(_REMOVE_MATCHES, {"uids": gone}) if gone else None
    _remove(connection, ids, gone)
    return Removed(tuple(ids), matches.rowcount if matches else 0)


def _remove(connection: Connection, ids: Sequence[int], uids: Sequence[str]) -> None:
    if not uids:
        return
    for statement in _REMOVE_RECEPTIONS:
        connection.execute(statement, {"uids": uids})
    connection.execute(_REMOVE_MESSAGES, {"ids": ids})
