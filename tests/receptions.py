"""Blocks of one aircraft as its receivers hear them, and what the assembly makes of them.

Separate from the tests because writer, publisher and recent messages are tested with the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st

from acarshub.alerts.matcher import Matcher
from acarshub.alerts.term import TermLists
from acarshub.decoders.message import DecodedMessage, Part
from acarshub.ingest.assembly import Assembly
from acarshub.records import Change, HubMessage, Joined
from tests.support import TIME, message

LETTERS = "ABCD"
TERMS = ("FIRE", "ENGINE FIRE", "SMO", "D-AAAA")
WORDS = ("ENGINE ", "FIRE ", "SMO", "KE ", "QUIET ")


def downlink(letter: str, text: str, **fields: Any) -> DecodedMessage:
    """A block of a message in parts; each letter has a block id of its own."""
    given: dict[str, Any] = {
        "tail": "D-TEST",
        "label": "H1",
        "block_id": str(1 + LETTERS.index(letter)),
        "msgno": f"D61{letter}",
        "station_id": "HERE",
        "freq": "131.550",
        "level": -10.0,
        "time": TIME + 3 * LETTERS.index(letter),
    }
    return message(text, **(given | fields))


def assembled(received: Iterable[DecodedMessage], *terms: str) -> list[Change]:
    """What is to be stored and told of `received`, matched by `terms`."""
    assembly = Assembly(duplicate_seconds=2.0, join_seconds=60.0)
    matcher = Matcher(TermLists(terms))
    changes: list[Change] = []
    for now, decoded in enumerate(received):
        taken = assembly.take(
            decoded, matcher.hits(decoded), matcher.hits, float(now), save_all=True
        )
        changes += [taken] if isinstance(taken, HubMessage) else taken.changes
    return changes


def final_messages(changes: Iterable[Change]) -> dict[str, HubMessage]:
    """Every message as it is in the end, by uid."""
    last: dict[str, HubMessage] = {}
    for change in changes:
        if isinstance(change, HubMessage):
            last[change.uid] = change
        elif isinstance(change, Joined):
            last[change.message.uid] = change.message
    return last


RECEPTIONS = st.lists(
    st.builds(
        lambda letter, word, station, tail, part, delay: downlink(
            letter,
            word,
            station_id=station,
            tail=tail,
            part=part,
            time=TIME + delay,
            level=None if station == "" else -10.5,
        ),
        st.sampled_from(LETTERS),
        st.sampled_from(WORDS),
        st.sampled_from(["HERE", "THERE", ""]),
        st.sampled_from(["D-AAAA", "D-BBBB"]),
        st.sampled_from([Part.UNKNOWN, Part.OPEN, Part.LAST, Part.REPEATED, Part.WHOLE]),
        st.sampled_from([0.0, 0.25, 1.5, 9.0]),
    ),
    max_size=12,
)
"""Blocks that are mostly parts or hearings of one another."""


def in_batches(changes: list[Change], size: int) -> list[list[Change]]:
    """The changes, so many at a time."""
    return [changes[start : start + size] for start in range(0, len(changes), size)]
