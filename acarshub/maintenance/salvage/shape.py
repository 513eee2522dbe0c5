"""Which rows of a damaged database are worth keeping: those that have the form of what they are.

Separate from reading, which takes whatever SQLite gives: a page that was written over in its middle
gives rows that no hub has written.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from acarshub.maintenance.salvage.pages import Form
from acarshub.maintenance.salvage.reading import Row
from acarshub.models import (
    FREQUENCY_TABLES,
    LEVEL_TABLES,
    AlertMatch,
    EmptyMessageCount,
    LegacyFrequency,
    LegacyLevel,
    Message,
    MessageCount,
    MessageHearing,
    MessagePart,
)
from acarshub.models.base import Base

MESSAGES = Message.__tablename__
TOTALS = (MessageCount.__tablename__, EmptyMessageCount.__tablename__)
COUNTERS = (
    *TOTALS,
    *(table.name for table in (*FREQUENCY_TABLES.values(), *LEVEL_TABLES.values())),
    LegacyFrequency.__tablename__,
    LegacyLevel.__tablename__,
)
"""Totals for ever: each is taken over as a whole, or begins anew and counts what is salvaged."""

RECEPTIONS = (MessageHearing.__tablename__, MessagePart.__tablename__)
MATCHES = AlertMatch.__tablename__
BELONGING = (*RECEPTIONS, MATCHES)
"""Tables of what belongs to a message, which they name by its uid."""


def columns_of(table: str) -> list[str]:
    """The columns of one of our tables, in their order."""
    return [column.name for column in Base.metadata.tables[table].columns]


def forms_of(*tables: str) -> dict[int, Form]:
    """How rows of these tables are told apart, by their number of values."""
    forms = {}
    for table in tables:
        columns = columns_of(table)
        uid = columns.index("uid" if table == MESSAGES else "message_uid")
        forms[len(columns)] = Form(table, len(columns), uid)
    return forms


LARGEST_ID = 1 << 62
_UID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_MAY_BE_NULL = {"aircraft_id"}


def is_uid(value: object) -> bool:
    """Whether `value` is the text of a UUID."""
    return isinstance(value, str) and _UID.fullmatch(value) is not None


def valid_messages(rows: Sequence[Row], columns: Sequence[str]) -> list[Row]:
    """The rows that are messages; texts that are missing become empty."""
    number, uid, time = (columns.index(name) for name in ("id", "uid", "msg_time"))
    texts = [
        place
        for place, name in enumerate(columns)
        if name not in {"id", "uid", "msg_time"} and name not in _MAY_BE_NULL
    ]
    good = []
    for row in rows:
        if not (
            is_uid(row[uid])
            and isinstance(row[time], int | float)
            and math.isfinite(row[time])
            and isinstance(row[number], int)
            and 0 < row[number] < LARGEST_ID
        ):
            continue
        values = list(row)
        if any(isinstance(values[place], bytes) for place in texts):
            continue
        for place in texts:
            if values[place] is None:
                values[place] = ""
        good.append(tuple(values))
    return good
