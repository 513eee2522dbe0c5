"""Aircraft over HTTP: those heard last, and the messages of one.

Separate from messages because an aircraft is named by its address or its registration, whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from urllib.parse import quote

from flask import Response
from sqlalchemy import Connection, select

from acarshub.api.description import Answer, Operation, endpoint
from acarshub.api.messages import PAGE_ANSWER, found_page
from acarshub.api.parameters import Parameter
from acarshub.api.schemas import ref
from acarshub.api.search_parameters import AFTER, LIMIT, search_of
from acarshub.api.version1 import json_answer, ready_hub, version1
from acarshub.models import Message
from acarshub.realtime.payloads import Payload, Payloads
from acarshub.realtime.validation import InvalidPayload, Issue, integer_of
from acarshub.search.airframe import Airframe
from acarshub.search.query import PageRequest

LOOKED_AT = 2_000
"""Messages that the list is made of: looking at more would take longer than an answer should."""
MAX_AIRCRAFT = 200
AIRCRAFT = 50

_COLUMNS = (
    *(Message.icao, Message.tail, Message.flight, Message.msg_time, Message.station_id),
    Message.message_type,
)
_NEWEST = select(*_COLUMNS).order_by(Message.id.desc()).limit(LOOKED_AT)
IDENTIFIER = "^[0-9A-Za-z.-]{0,15}[0-9A-Za-z][0-9A-Za-z.-]{0,15}$"
NAME = Parameter(
    "identifier",
    "The whole ICAO address, six characters of hex, or the whole registration.",
    {"type": "string", "pattern": IDENTIFIER},
)
ALSO = Parameter(
    "also",
    "The other name of the same aircraft: its registration beside its address, or the other way.",
    {"type": "string", "pattern": IDENTIFIER},
)

aircraft = version1("aircraft", "/aircraft")


@endpoint(
    aircraft,
    "",
    Operation(
        summary="Aircraft heard last",
        text=f"Those of the newest {LOOKED_AT} messages, last heard first.",
        tag="aircraft",
        parameters=(
            Parameter(
                "limit",
                "How many.",
                {"type": "integer", "minimum": 1, "maximum": MAX_AIRCRAFT, "default": AIRCRAFT},
            ),
        ),
        answers={200: Answer("The aircraft.", ref("AircraftList"))},
    ),
)
def recent(asked: dict[str, object]) -> Response:
    """Aircraft of the newest messages."""
    limit = integer_of(asked, "limit", 1, MAX_AIRCRAFT, AIRCRAFT)
    hub = ready_hub()
    return json_answer(hub.lender.run(partial(_heard, limit=limit, payloads=hub.payloads)))


@endpoint(
    aircraft,
    "/<identifier>/messages",
    Operation(
        summary="Messages of one aircraft",
        tag="aircraft",
        path={"identifier": NAME},
        parameters=(ALSO, AFTER, LIMIT),
        answers={200: PAGE_ANSWER},
    ),
)
def of_one(asked: dict[str, object], identifier: str) -> Response:
    """A page of its messages."""
    airframe = airframe_of(identifier, asked.pop(ALSO.name, None))
    _, wanted = search_of(asked)
    whole = PageRequest(wanted.size, after=wanted.after, widens=False)
    return found_page(ready_hub(), airframe.query, whole)


def airframe_of(identifier: str, also: object = None) -> Airframe:
    """The aircraft with these names; InvalidPayload where they are none, or two of a kind."""
    first = _named(NAME.name, identifier)
    if also is None:
        return first
    second = _named(ALSO.name, also)
    both = Airframe(first.icao or second.icao, first.tail or second.tail)
    if not (both.icao and both.tail):
        message = "Expected an ICAO address and a registration."
        raise InvalidPayload([Issue((ALSO.name,), "custom", message)])
    return both


def _named(parameter: str, value: object) -> Airframe:
    if not isinstance(value, str) or re.fullmatch(IDENTIFIER, value) is None:
        message = "Expected an ICAO address or a registration."
        raise InvalidPayload([Issue((parameter,), "invalid_string", message)])
    return Airframe.named(value)


def _heard(connection: Connection, limit: int, payloads: Payloads) -> Mapping[str, object]:
    found: dict[str, Payload] = {}
    rows = connection.execute(_NEWEST).all()
    for icao, tail, flight, moment, station, kind in rows:
        key = icao or tail
        if not key:
            continue
        one = found.get(key)
        if one is None:
            one = found[key] = {"messages": 0, "last_heard": moment, "stations": {}, "links": {}}
        one["messages"] += 1  # type: ignore[operator] # a number
        one["stations"][station] = None  # type: ignore[index] # in order of hearing
        one["links"][kind] = None  # type: ignore[index]
        for name, value in (("icao", icao), ("tail", tail), ("flight", flight)):
            if value:
                one.setdefault(name, value)
    shown = [_shown(one, payloads) for one in list(found.values())[:limit]]
    return {"aircraft": shown, "looked_at": len(rows)}


def _shown(one: Payload, payloads: Payloads) -> Payload:
    derived = dict(one)
    payloads.add_derived(derived)
    known: Payload = {name: derived[name] for name in ("airline", "country") if name in derived}
    stations, links = one["stations"], one["links"]
    assert isinstance(stations, dict)
    assert isinstance(links, dict)
    return {
        **one,
        **known,
        "stations": [name for name in stations if name],
        "links": list(links),
        "messages_url": _messages_url(one),
    }


def _messages_url(one: Payload) -> str:
    """Where its messages are; an identifier that is none of a whole aircraft is searched for."""
    for name in ("icao", "tail"):
        value = str(one.get(name, ""))
        if value and re.fullmatch(IDENTIFIER, value):
            return f"aircraft/{value}/messages"
    name = "icao" if "icao" in one else "tail"
    return f"messages?{name}={quote(str(one[name]), safe='')}"
