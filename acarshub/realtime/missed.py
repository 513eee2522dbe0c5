"""What a browser has missed since the messages that it has, as far as the database holds it.

Separate from what streams catch up, which are told in order: a list shows the newest first, wants
no more than it can hold, and what has become known of the messages that it shows already.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, Select, func, select

from acarshub.models import Message
from acarshub.realtime.payloads import Payloads
from acarshub.realtime.recent import payloads_of
from acarshub.realtime.receptions import details_of

PIECE_ROWS = 250
MAX_COUNTED = 10_000
"""More messages are not counted."""

LOOK_BACK_ROWS = 250
"""How many messages before the break are looked at for further parts and receptions: the hub adds
those to messages of the last minute only."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Which messages were stored while a browser was away, by their ids."""

    after: int
    """The newest one that it has."""
    upto: int
    """The newest one that it is not told live."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of the messages of an absence."""

    texts: tuple[bytes, ...]
    """The objects as JSON, newest first."""
    below: int
    """All others have smaller ids."""
    full: bool = False
    """Whether there was no room for all of them."""


@dataclass(frozen=True, slots=True)
class Rest:
    """How many messages of an absence are not told."""

    count: int
    capped: bool
    """Whether there are more than that."""


def absence_since(connection: Connection, have: Sequence[str], edge: str) -> Absence | None:
    """The absence of a browser that has the messages `have`; None where none of them is stored.

    `edge` is the uid of the newest message that is not told live.
    """
    after = connection.scalar(select(func.max(Message.id)).where(Message.uid.in_(have)))
    if after is None:
        return None
    upto = connection.scalar(select(Message.id).where(Message.uid == edge))
    if upto is None:
        # Removed just now: some messages may be told live as well, but none is missed.
        upto = connection.scalar(select(func.max(Message.id)))
    return Absence(after, upto or after)


def read_piece(
    connection: Connection,
    absence: Absence,
    below: int,
    told: Collection[object],
    payloads: Payloads,
    *,
    most: int,
    most_bytes: int,
) -> Piece:
    """The newest messages with ids smaller than `below` that are not among those `told`.

    At most `most` of them with `most_bytes` of JSON, and those of PIECE_ROWS rows.
    """
    rows = connection.execute(_newest(absence.after, below).limit(PIECE_ROWS)).all()
    untold = [row for row in rows if row.uid not in told]
    texts: list[bytes] = []
    for row, payload in zip(untold, payloads_of(connection, untold, payloads), strict=True):
        text = orjson.dumps(payload)
        most_bytes -= len(text)
        if most_bytes < 0 or len(texts) == most:
            return Piece(tuple(texts), below=row.id + 1, full=True)
        texts.append(text)
    ended = len(rows) < PIECE_ROWS
    return Piece(tuple(texts), below=absence.after + 1 if ended else rows[-1].id)


def read_changed(
    connection: Connection, absence: Absence, told: Collection[object], payloads: Payloads
) -> list[bytes]:
    """Messages from before the break that were heard again or grew, then or meanwhile; as JSON."""
    rows = connection.execute(_newest(0, absence.after + 1).limit(LOOK_BACK_ROWS)).all()
    untold = [row for row in rows if row.uid not in told]
    details = details_of(connection, [row.uid for row in untold])
    changed = [row for row in untold if row.uid in details]
    return [orjson.dumps(payload) for payload in payloads_of(connection, changed, payloads)]


def count_rest(
    connection: Connection, absence: Absence, below: int, told: Collection[object]
) -> Rest:
    """How many messages with ids smaller than `below` are not among those `told`."""
    between = (Message.id > absence.after, Message.id < below)
    some = select(Message.id).where(*between).limit(MAX_COUNTED + 1).subquery()
    count = connection.scalar(select(func.count()).select_from(some)) or 0
    if count > MAX_COUNTED:
        return Rest(MAX_COUNTED, capped=True)
    known = select(func.count()).where(*between, Message.uid.in_([*map(str, told)]))
    return Rest(count - (connection.scalar(known) or 0), capped=False)


def _newest(after: int, below: int) -> Select[Any]:
    query: Select[Any] = select(Message.__table__).where(Message.id > after, Message.id < below)
    return query.order_by(Message.id.desc())
