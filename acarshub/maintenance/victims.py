"""Which messages are the oldest, found through indexes in the order of their age.

Separate from removing them, which holds up the thread that writes: this only reads. Uids lead with
the time of their message, so the index on them is one on time; what earlier releases stored under
random uids stands at the beginning of the table and is found by id.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Row, Select, and_, exists, func, select, tuple_

from acarshub.models import AlertMatch, Message
from acarshub.uids import first_uid

LOOKED_AT = 500
"""Messages that are looked at in one read."""
FUTURE_SECONDS = 2 * 86_400.0
"""No message is dated further ahead than a day."""

_VERSION = func.substr(Message.uid, 15, 1)
_TIMED = "7"


class OldestPlain:
    """Goes through the messages without an alert, the oldest first."""

    def __init__(self) -> None:
        self._after_id: int | None = 0
        """None once the messages with random uids are behind."""
        self._after_uid = ""

    def next(
        self, connection: Connection, before: float | None, through_id: int
    ) -> list[int] | None:
        """Ids of some that are older than `before`, none above `through_id`; None at the end.

        `before` None means of any age.
        """
        if self._after_id is not None:
            rows = connection.execute(_by_id(self._after_id, before)).all()
            self._after_id = rows[-1].id if rows else None
            if any(row.uid[14:15] != _TIMED for row in rows):
                return _going(rows, through_id)
            # Behind them all messages have uids with a time, these as well.
            self._after_id = None
        rows = connection.execute(_by_uid(self._after_uid, before)).all()
        if not rows:
            return None
        self._after_uid = rows[-1].uid
        return _going(rows, through_id)


class OldestMatched:
    """Goes through the messages with an alert, and matches without a message, the oldest first."""

    def __init__(self) -> None:
        self._after: tuple[float, str] | None = None

    def next(self, connection: Connection, before: float | None) -> list[str] | None:
        """Uids of some that were matched before that time; None at the end."""
        key = tuple_(AlertMatch.matched_at, AlertMatch.message_uid)
        query = (
            select(AlertMatch.matched_at, AlertMatch.message_uid)
            .distinct()
            .order_by(AlertMatch.matched_at, AlertMatch.message_uid)
            .limit(LOOKED_AT)
        )
        if self._after is not None:
            query = query.where(key > tuple_(*self._after))
        if before is not None:
            query = query.where(AlertMatch.matched_at < before)
        rows = connection.execute(query).all()
        if not rows:
            return None
        self._after = (rows[-1].matched_at, rows[-1].message_uid)
        return [row.message_uid for row in rows]


def newest_id(connection: Connection) -> int:
    """The id of the message that was stored last; 0 without any."""
    return connection.scalar(select(func.max(Message.id))) or 0


def newest_time(connection: Connection, before: float) -> float | None:
    """The time of the newest message before that time; None without one."""
    newest = _timed().where(Message.uid < first_uid(before)).order_by(Message.uid.desc())
    return connection.scalar(newest.limit(1))


def oldest_time(connection: Connection, since: float) -> float | None:
    """The time of the oldest message from that time on; None without one."""
    within = (Message.uid >= first_uid(since), Message.uid < first_uid(since + FUTURE_SECONDS))
    return connection.scalar(_timed().where(*within).order_by(Message.uid).limit(1))


def _timed() -> Select[float]:
    return select(Message.msg_time).where(_VERSION == _TIMED)


def _candidates(before: float | None) -> Select[int, str, bool]:
    goes = ~exists().where(AlertMatch.message_uid == Message.uid)
    if before is not None:
        goes = and_(goes, Message.msg_time < before)
    return select(Message.id, Message.uid, goes.label("goes"))


def _by_id(after: int, before: float | None) -> Select[int, str, bool]:
    return _candidates(before).where(Message.id > after).order_by(Message.id).limit(LOOKED_AT)


def _by_uid(after: str, before: float | None) -> Select[int, str, bool]:
    wanted = _candidates(before).where(Message.uid > after)
    if before is not None:
        wanted = wanted.where(Message.uid < first_uid(before))
    return wanted.order_by(Message.uid).limit(LOOKED_AT)


def _going(rows: Sequence[Row[int, str, bool]], through_id: int) -> list[int]:
    return [row.id for row in rows if row.goes and row.id <= through_id]
