"""Stored messages and terms for tests of what looks at them later.

Separate from the tests so that they all store through the server's own writer.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from sqlalchemy import Connection, text

from acarshub.alerts.changes import replace_terms
from acarshub.alerts.matcher import Matcher
from acarshub.alerts.term import TermLists
from acarshub.decoders.message import DecodedMessage
from acarshub.records import HubMessage
from acarshub.uids import new_uid
from tests.support import TIME, ChangeWriter, message

WORDS = ("FIRE", "RED", "COAT", "FUEL", "GATE", "TURB", "POS", "OIL")
TERMS = (*WORDS[:4], "TAIL:N1", "FLIGHT:UAL", "LABEL:=H1", "3C6")


def random_message(rng: random.Random, time: float = TIME) -> DecodedMessage:
    """A message that some of TERMS may match."""
    return message(
        " ".join(rng.choices(WORDS, k=rng.randrange(4))),
        time=time,
        tail=rng.choice(["", "N1", "N22", "D-AIBC"]),
        flight=rng.choice(["", "UA0055", "LH400"]),
        icao=rng.choice(["", "3C6444", "A0B1C2"]),
        label=rng.choice(["H1", "SQ"]),
    )


def store(
    connection: Connection, lists: TermLists, messages: Sequence[DecodedMessage]
) -> list[str]:
    """Store `messages` matched against `lists`, as the pipeline does; their uids."""
    matcher = Matcher(lists)
    stored = [HubMessage(new_uid(one.time), one, matcher.hits(one), True) for one in messages]
    connection.rollback()
    writer = ChangeWriter(connection)
    if stored:
        writer.write(stored)
    return [one.uid for one in stored]


def set_terms(connection: Connection, *terms: str, ignore: tuple[str, ...] = ()) -> TermLists:
    """Make these the stored terms."""
    lists = replace_terms(connection, TermLists(terms, ignore)).lists
    connection.commit()
    return lists


def matches(connection: Connection) -> set[tuple[str, str, str]]:
    """Every stored match as uid, term and kind of field."""
    rows = connection.execute(text("SELECT message_uid, term, match_type FROM alert_matches"))
    listed = [tuple(row) for row in rows]
    assert len(listed) == len(set(listed)), "a match is stored twice"
    return set(listed)


def counts(connection: Connection) -> dict[str, int]:
    """The stored count of each term."""
    return dict(connection.execute(text("SELECT term, count FROM alert_stats")).all())


def recount(connection: Connection) -> dict[str, int]:
    """What the counts have to be."""
    query = (
        "SELECT s.term, (SELECT count(*) FROM alert_matches m WHERE m.term = s.term)"
        " FROM alert_stats s"
    )
    return dict(connection.execute(text(query)).all())
