"""Reading stored messages for matching, and stored matches for showing.

Separate because matching anew, preview, history and the newest alerts all read the same rows.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Row, Select, select

from acarshub.models import AlertMatch, DroppedTerm, Message
from acarshub.models.listed import is_listed, listed
from acarshub.records import AlertHit, MatchType

_MATCH_TYPES = {match_type.value: match_type for match_type in MatchType}

MATCHABLE = (
    Message.id,
    Message.uid,
    Message.msg_time,
    Message.msg_text.label("text"),
    Message.icao,
    Message.tail,
    Message.flight,
    Message.label,
    Message.station_id,
)
"""The columns of a row in which a matcher can look for terms."""

MatchableRow = Row[tuple[int, str, float, str, str, str, str, str, str]]


def of_a_present_term() -> ColumnElement[bool]:
    """Whether a match is none of a term that was dropped and whose matches are being removed."""
    return AlertMatch.term.not_in(select(DroppedTerm.term))


def messages_between(after: int, through: int, limit: int) -> Select[*tuple[object, ...]]:
    """The first `limit` messages with an id above `after`, up to `through`, for matching."""
    return (
        select(*MATCHABLE)
        .where(Message.id > after, Message.id <= through)
        .order_by(Message.id)
        .limit(limit)
    )


# Made once: to make it takes longer than to run it.
_HITS_OF = (
    select(AlertMatch.message_uid, AlertMatch.term, AlertMatch.match_type)
    .where(is_listed(AlertMatch.message_uid, "uids"), of_a_present_term())
    .order_by(AlertMatch.id)
)


def hits_of(connection: Connection, uids: Sequence[str]) -> dict[str, list[AlertHit]]:
    """The stored hits of messages by uid, in the order in which they were found."""
    found: dict[str, list[AlertHit]] = {}
    matches = connection.execute(_HITS_OF, {"uids": listed(uids)})
    for uid, term, match_type in matches:
        if match_type in _MATCH_TYPES:
            hit = AlertHit(term, _MATCH_TYPES[match_type])
            hits = found.setdefault(uid, [])
            if hit not in hits:
                hits.append(hit)
    return found
