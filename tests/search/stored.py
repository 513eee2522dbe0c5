"""Random messages in a real database, and what a search of them has to find, the slow way.

Separate from the tests because several compare with it. It shares no code with the search: texts
are looked at letter by letter here, and nothing is taken from an index.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from sqlalchemy import Connection

from acarshub.alerts.term import TermLists
from acarshub.decoders.message import DecodedMessage
from acarshub.links import Link
from acarshub.search.summaries import missing, summarise
from tests.alerts.traffic import matches, set_terms, store
from tests.support import TIME, engine_at, message, new_database

WORDS = ("ENGINE", "engine", "ENG", "FUEL", "ON", "NEAR", "OR", "NOT", "131.550", "A/B", "é", "*")
JOINTS = (" ", "-", "\r\n", "", " / ", "_")
TEXT_NAMES = ("msg_text", "tail", "flight", "icao", "depa", "dsta", "label", "freq")
ALERT_TERM = "FUEL"

IDS_APART = 80

Stored = Mapping[str, str]
"""Values of a message by the names of columns."""


@dataclass(frozen=True)
class Traffic:
    """Messages in a database, oldest first."""

    connection: Connection
    uids: list[str] = field(repr=False)
    times: list[float] = field(repr=False)
    rows: list[Stored] = field(repr=False)
    matched: set[str] = field(repr=False)
    """Uids of messages with an alert."""

    def expected(self, matches: Callable[[Stored, float, bool], bool]) -> list[str]:
        """Uids of what matches by values, time and alert, newest first."""
        each = zip(self.uids, self.rows, self.times, strict=True)
        return [uid for uid, row, time in each if matches(row, time, uid in self.matched)][::-1]


def random_text(rng: random.Random) -> str:
    return "".join(rng.choice(WORDS) + rng.choice(JOINTS) for _ in range(rng.randrange(5)))


def random_message(rng: random.Random) -> DecodedMessage:
    return message(
        random_text(rng),
        # Times stand in no order, as after taking in a recording.
        time=TIME + rng.randrange(1_000) / 10,
        link=rng.choice(list(Link)),
        tail=rng.choice(["", "N12AB", "D-AIBC", "n12ab"]),
        flight=rng.choice(["", "UA0055", "LH1", "ENGINE"]),
        icao=rng.choice(["", "A0B1C2", "3C6444", "A0B1C3"]),
        depa=rng.choice(["", "EDDF"]),
        dsta=rng.choice(["", "KJFK", "NEAR"]),
        label=rng.choice(["H1", "5Z", "_d", "H12"]),
        freq=rng.choice(["", "131.550", "131.725"]),
        station_id=rng.choice(["XX-A", "XX-B", "%_^"]),
        msgno=rng.choice(["", "M01A", "D02B"]),
    )


def stored_traffic(folder: Path, seed: int, count: int) -> Traffic:
    """`count` random messages, stored by the server's own writer with their alerts."""
    rng = random.Random(seed)
    connection = engine_at(new_database(folder / "hub.db")).connect()
    messages = [random_message(rng) for _ in range(count)]
    set_terms(connection, ALERT_TERM)
    uids = store(connection, TermLists((ALERT_TERM,)), messages)
    rows = [row_of(one) for one in messages]
    spread(connection)
    matched = {uid for uid, _, _ in matches(connection)}
    return Traffic(connection, uids, [one.time for one in messages], rows, matched)


def spread(connection: Connection) -> None:
    """Have few messages fill many stretches, most of them summarised and one again unknown."""
    with connection.begin():
        # From the end on, so that no id meets another.
        for (id_,) in connection.exec_driver_sql("SELECT id FROM messages ORDER BY id DESC").all():
            moved = "UPDATE messages SET id = ? WHERE id = ?"
            connection.exec_driver_sql(moved, (id_ * IDS_APART, id_))
        summarise(connection, missing(connection, 1_000))
        # As where a stretch has many messages of a station.
        connection.exec_driver_sql(
            "UPDATE message_stretches SET places = NULL WHERE stretch % 3 = 1"
        )
        connection.exec_driver_sql("UPDATE messages SET station_id = station_id WHERE id / 512 = 3")


def row_of(one: DecodedMessage) -> Stored:
    return {
        "msg_text": one.text,
        "message_type": one.link.message_type,
        **{name: getattr(one, name) for name in (*TEXT_NAMES[1:], "station_id", "msgno")},
    }


@cache
def tokens(text: str) -> list[str]:
    """Runs of letters and digits in lower case; what is not ASCII here is a letter or a blank."""
    return [word for word in re.split(r"[^a-z0-9é]+", text.lower()) if word]


def has_words(text: str, words: list[str], *, prefix: bool) -> bool:
    found = tokens(text)
    for start in range(len(found) - len(words) + 1):
        part = found[start : start + len(words)]
        if part[:-1] == words[:-1] and (
            part[-1] == words[-1] or (prefix and part[-1].startswith(words[-1]))
        ):
            return True
    return False


def contains(text: str, part: str) -> bool:
    return part.lower() in text.lower()


def anywhere(row: Stored, test: Callable[[str], bool], names: Iterable[str] = TEXT_NAMES) -> bool:
    return any(test(row[name]) for name in names)
