"""What the stored messages of one aircraft tell of it: its names, and what it was heard with.

Separate from the pages of its messages because this looks at a thousand of them, and at a few
columns only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, Row, bindparam, select

from acarshub.alerts.stored import hits_of
from acarshub.models import Message
from acarshub.realtime.payloads import UNKNOWN_LABEL, Payload, Payloads
from acarshub.search.airframe import Airframe
from acarshub.search.finder import find_ids

LOOKED_AT = 1_000
"""Its newest messages, of which the answer is made."""
TOP = 12
"""Names of each kind that are told; the others are counted together."""

_COLUMNS = (
    *(Message.id, Message.uid, Message.icao, Message.tail, Message.flight, Message.label),
    *(Message.station_id, Message.message_type, Message.msg_time),
)
# Made once: to make it takes longer than to run it.
_ROWS_OF = (
    select(*_COLUMNS)
    .where(Message.id.in_(bindparam("ids", expanding=True)))
    .order_by(Message.id.desc())
)

_Rows = Sequence[Row[int, str, str, str, str, str, str, str, float]]


def aircraft_answer(connection: Connection, asked: Airframe, payloads: Payloads) -> Payload | None:
    """The object for one aircraft, None where nothing of it is stored; run it in a native thread.

    An aircraft that is named by one of its names is found by the other one too, if some message
    has both.
    """
    rows, whole = _messages_of(connection, asked)
    airframe = _with_both_names(asked, rows)
    if airframe != asked:
        rows, whole = _messages_of(connection, airframe)
    if not rows:
        return None
    times = [row.msg_time for row in rows]
    return {
        **_names(airframe, rows, payloads),
        "messages": len(rows),
        "capped": not whole,
        "first_heard": min(times),
        "last_heard": max(times),
        "alerts": len(hits_of(connection, [row.uid for row in rows])),
        "flights": _ranking((row.flight for row in rows), "flight", "airline", payloads),
        "labels": _ranking((row.label for row in rows), "label", "label_type", payloads),
        "stations": _ranking((row.station_id for row in rows), "", "", payloads),
        "links": _ranking((row.message_type for row in rows), "", "", payloads),
    }


def _messages_of(connection: Connection, airframe: Airframe) -> tuple[_Rows, bool]:
    ids, whole = find_ids(connection, airframe.query, LOOKED_AT)
    return (connection.execute(_ROWS_OF, {"ids": ids}).all() if ids else ()), whole


def _with_both_names(asked: Airframe, rows: _Rows) -> Airframe:
    """The aircraft with the name that most messages tell beside the one that is known."""
    told = Counter((row.icao, row.tail) for row in rows if row.icao and row.tail)
    if not told:
        return asked
    ((icao, tail), _), *_ = told.most_common(1)
    return Airframe(asked.icao or icao, asked.tail or tail)


def _names(airframe: Airframe, rows: _Rows, payloads: Payloads) -> Payload:
    """Address, registration, country and airline, as far as they are known."""
    named: Payload = {}
    # As the messages write them.
    for name in ("icao", "tail"):
        value = next((getattr(row, name) for row in rows if getattr(row, name)), "")
        if getattr(airframe, name) and value:
            named[name] = value
    flight = next((row.flight for row in rows if row.flight), "")
    derived = {**named, "flight": flight}
    payloads.add_derived(derived)
    for name in ("country", "country_code", "airline"):
        if name in derived:
            named[name] = derived[name]
    return named


def _ranking(names: Iterable[str], field: str, title: str, payloads: Payloads) -> Payload:
    """How many messages have each name, those with most first, and what the name stands for."""
    counted = Counter(name for name in names if name)
    top = counted.most_common(TOP)
    return {
        "top": [
            {"name": name, "title": _title(field, name, title, payloads), "messages": count}
            for name, count in top
        ],
        "others": counted.total() - sum(count for _, count in top),
    }


def _title(field: str, name: str, title: str, payloads: Payloads) -> object:
    if not field:
        return None
    derived: Payload = {field: name}
    payloads.add_derived(derived)
    told = derived.get(title)
    return None if told == UNKNOWN_LABEL else told
