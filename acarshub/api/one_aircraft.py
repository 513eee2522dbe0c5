"""One aircraft over HTTP: what its stored messages tell of it.

Separate from the list of aircraft, which looks at the newest messages of all.
"""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from urllib.parse import quote

from flask import Response, abort

from acarshub.api.aircraft import ALSO, NAME, airframe_of
from acarshub.api.description import Answer, Operation, endpoint
from acarshub.api.schemas import ref
from acarshub.api.version1 import json_answer, ready_hub, version1
from acarshub.realtime.aircraft_answer import LOOKED_AT, aircraft_answer
from acarshub.realtime.payloads import Payload
from acarshub.realtime.validation import InvalidPayload

one_aircraft = version1("one_aircraft", "/aircraft")


@endpoint(
    one_aircraft,
    "/<identifier>",
    Operation(
        summary="One aircraft",
        text=f"What its newest {LOOKED_AT} stored messages tell of it, by either of its names.",
        tag="aircraft",
        path={"identifier": NAME},
        answers={200: Answer("The aircraft.", ref("AircraftSummary"))},
        problems=(HTTPStatus.NOT_FOUND,),
    ),
)
def summary(identifier: str) -> Response:
    """Its names, and what it was heard with."""
    airframe = airframe_of(identifier)
    hub = ready_hub()
    with hub.searches:
        found = hub.lender.run(partial(aircraft_answer, asked=airframe, payloads=hub.payloads))
    if found is None:
        abort(HTTPStatus.NOT_FOUND, "No message of this aircraft is stored.")
    return json_answer({**found, "messages_url": _messages_url(identifier, found)})


def _messages_url(identifier: str, found: Payload) -> str:
    """Its messages by both names, where the second one can be asked for."""
    path = f"{quote(identifier, safe='')}/messages"
    other = str(found.get("tail" if airframe_of(identifier).icao else "icao", ""))
    try:
        airframe_of(identifier, other)
    except InvalidPayload:
        # Registrations come from the air: one may be anything.
        return path
    return f"{path}?{ALSO.name}={quote(other, safe='')}"
