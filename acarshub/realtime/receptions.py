"""Reading how stored messages were received: further hearings, and parts in their order.

Separate from the messages themselves because most have neither.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from acarshub.models import MessageHearing, MessagePart
from acarshub.models.listed import is_listed, listed
from acarshub.records import Details, Hearing, ReceivedPart

_HEARING = (
    *(MessageHearing.message_uid, MessageHearing.heard_at, MessageHearing.station_id),
    *(MessageHearing.freq, MessageHearing.level, MessageHearing.msgno),
)
_PART = (
    *(MessagePart.message_uid, MessagePart.heard_at, MessagePart.station_id, MessagePart.freq),
    *(MessagePart.level, MessagePart.msgno, MessagePart.block_id, MessagePart.more),
    MessagePart.msg_text,
)


# Made once: to make them takes longer than to run them.
_HEARINGS_OF = (
    select(*_HEARING)
    .where(is_listed(MessageHearing.message_uid, "uids"))
    .order_by(MessageHearing.id)
)
_PARTS_OF = (
    select(*_PART)
    .where(is_listed(MessagePart.message_uid, "uids"))
    # Downlinks have letters in their numbers; uplinks have no numbers, and come in order.
    .order_by(MessagePart.msgno, MessagePart.id)
)


def details_of(connection: Connection, uids: Sequence[str]) -> dict[str, Details]:
    """The details of those messages that have any, by uid."""
    hearings: dict[str, list[Hearing]] = {}
    parts: dict[str, list[ReceivedPart]] = {}
    asked = {"uids": listed(uids)}
    found = connection.execute(_HEARINGS_OF, asked)
    for uid, heard_at, station, freq, level, msgno in found:
        hearings.setdefault(uid, []).append(Hearing(heard_at, station, freq, level, msgno))
    joined = connection.execute(_PARTS_OF, asked)
    for uid, heard_at, station, freq, level, msgno, block_id, more, text in joined:
        hearing = Hearing(heard_at, station, freq, level, msgno)
        parts.setdefault(uid, []).append(ReceivedPart(hearing, block_id, more, text))
    return {
        uid: Details(tuple(hearings.get(uid, ())), tuple(parts.get(uid, ())))
        for uid in hearings.keys() | parts.keys()
    }
