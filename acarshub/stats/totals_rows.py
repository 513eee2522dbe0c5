"""What stored messages add to the totals: read from `messages` by ids, each message once.

Separate from the totals because only this looks at messages. SQLite groups them, without the
interpreter: counting in Python, as they are written, would cost each of them more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TypeAlias

from sqlalchemy import Connection, func, select, text

from acarshub.models import Message, TotalsCorrection, TotalsProgress
from acarshub.models.statistics import NAME_CHARACTERS
from acarshub.stats.spans import DAY_SECONDS

HOUR_SECONDS = 3_600
PROGRESS_ID = 1

Added: TypeAlias = Counter[tuple[int, str, str]]
"""Messages by day since 1970, subject and name."""

_WITHIN = "FROM messages WHERE id > :after AND id <= :last"


def through_id(connection: Connection) -> int:
    """The newest message that is in the totals."""
    return connection.scalar(select(TotalsProgress.through_id)) or 0


def newest_id(connection: Connection) -> int:
    """The newest message."""
    return connection.scalar(select(func.max(Message.id))) or 0


def messages_after(
    connection: Connection, after: int, last: int, airline_of: Callable[[str], str]
) -> Added:
    """What the messages behind the id `after`, up to `last`, add."""
    added: Added = Counter()
    ids = {"after": after, "last": last}
    hour, day = _unit(connection, HOUR_SECONDS), _unit(connection, DAY_SECONDS)

    def grouped(unit: str, key: str) -> Iterator[tuple[int, str, int]]:
        statement = f"SELECT {unit}, {key}, count(*) {_WITHIN} GROUP BY 1, 2"
        for number, name, messages in connection.execute(text(statement), ids):
            yield int(number), str(name)[:NAME_CHARACTERS], messages

    for number, link, messages in grouped(hour, "message_type"):
        added[number // 24, "link", link] += messages
        added[number // 24, "hour", f"{number % 24:02}"] += messages
    for subject, key in (
        ("station", "station_id"),
        ("label", "label"),
        ("aircraft", "CASE WHEN tail <> '' THEN tail ELSE icao END"),
    ):
        for number, name, messages in grouped(day, key):
            if name:
                added[number, subject, name] += messages
    for number, flight, messages in grouped(day, "flight"):
        airline = airline_of(flight) if flight else ""
        if airline:
            added[number, "airline", airline] += messages
    return added


def corrections(connection: Connection, airline_of: Callable[[str], str]) -> Added:
    """What has become known of messages that are in the totals already."""
    added: Added = Counter()
    for row in connection.execute(select(*TotalsCorrection.__table__.columns)):
        day = int(row.msg_time // DAY_SECONDS)
        for airline, change in (
            (airline_of(row.old_flight), -1),
            (airline_of(row.new_flight), 1),
        ):
            if airline:
                added[day, "airline", airline[:NAME_CHARACTERS]] += change
        if not row.tail:
            for icao, change in ((row.old_icao, -1), (row.new_icao, 1)):
                if icao:
                    added[day, "aircraft", icao[:NAME_CHARACTERS]] += change
    return added


def _unit(connection: Connection, seconds: int) -> str:
    """SQL for the time of a message in whole units since 1970."""
    if connection.dialect.name == "sqlite":
        return f"CAST(msg_time AS INTEGER) / {seconds}"
    return f"CAST(floor(msg_time / {seconds}) AS INTEGER)"
