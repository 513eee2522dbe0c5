"""Messages of the same aircraft around one message, over HTTP.

Separate from the messages themselves because this goes both ways from a place, as no page does.
"""

from __future__ import annotations

from functools import partial
from http import HTTPStatus

from flask import Response
from sqlalchemy import Connection

from acarshub.api.description import Answer, Operation, endpoint
from acarshub.api.messages import UID, message_of
from acarshub.api.parameters import Parameter
from acarshub.api.schemas import ref
from acarshub.api.version1 import json_answer, ready_hub, version1
from acarshub.realtime.payloads import Payload, Payloads
from acarshub.realtime.recent import payloads_of
from acarshub.realtime.validation import integer_of
from acarshub.search.airframe import Airframe
from acarshub.search.airframe import around as find_around
from acarshub.search.time_limit import Limits

AROUND, MAX_AROUND = 5, 25
LIMITS = Limits(seconds=0.5)

around = version1("around", "/messages")


@endpoint(
    around,
    "/<uid>/around",
    Operation(
        summary="Messages around one",
        text="Of the same aircraft, by arrival; none where the message names no aircraft.",
        tag="messages",
        path={"uid": UID},
        parameters=(
            Parameter(
                "limit",
                "Messages on each side.",
                {"type": "integer", "minimum": 1, "maximum": MAX_AROUND, "default": AROUND},
            ),
        ),
        answers={200: Answer("Both sides.", ref("Around"))},
        problems=(HTTPStatus.NOT_FOUND,),
    ),
)
def of_one(asked: dict[str, object], uid: str) -> Response:
    """The messages before and after the one with that uid."""
    size = integer_of(asked, "limit", 1, MAX_AROUND, AROUND)
    hub = ready_hub()
    message = message_of(hub, uid)
    airframe = Airframe(str(message.get("icao", "")), str(message.get("tail", "")))
    if not (airframe.icao or airframe.tail):
        return json_answer({"older": [], "newer": []})
    id_ = message.get("id")
    with hub.searches:
        found = hub.lender.run(
            partial(
                _answer,
                airframe=airframe,
                id_=id_ if isinstance(id_, int) else None,
                size=size,
                payloads=hub.payloads,
            )
        )
    return json_answer(found)


def _answer(
    connection: Connection, airframe: Airframe, id_: int | None, size: int, payloads: Payloads
) -> Payload:
    found = find_around(connection, airframe, id_, size, LIMITS)
    return {
        "older": payloads_of(connection, found.older, payloads),
        "newer": payloads_of(connection, found.newer, payloads),
    }
