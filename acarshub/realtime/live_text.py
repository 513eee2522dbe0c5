"""The message object of `payloads` for a message that was just accepted, as JSON.

Separate because of how it is made: most of what an object says, it says of an aircraft or of a
channel, word for word as in the messages before. Those pieces are kept as text, so that an object
costs a third of what it takes to make a dictionary and write that.
"""

from __future__ import annotations

from functools import lru_cache
from operator import attrgetter

import orjson

from acarshub.decoders.message import DecodedMessage
from acarshub.links import Link
from acarshub.realtime.payloads import (
    DIRECTIONS,
    MAX_EXACT_NUMBER,
    Payload,
    Payloads,
    add_details,
    add_hits,
)
from acarshub.records import Details, HubMessage

CACHED_AIRCRAFT = 8192
CACHED_CHANNELS = 4096
"""Some times what one station hears in a day; a club's aggregate makes the rest again."""

_RARE = ("depa", "dsta", "eta", "gtout", "gtin", "wloff", "wlin", "lat", "lon", "alt")
_rare_of = attrgetter(*_RARE, "is_response", "libacars")
_NOTHING_RARE = (*[""] * 7, *[None] * 3, False, "")

_no_hits: Payload = {}
add_hits(_no_hits, ())
_NO_HITS = b"," + orjson.dumps(_no_hits)[1:]


class LiveText:
    """Makes the text of every live message; belongs to one thread."""

    def __init__(self, payloads: Payloads) -> None:
        self._payloads = payloads
        self._channel = lru_cache(CACHED_CHANNELS)(self._make_channel)
        self._aircraft = lru_cache(CACHED_AIRCRAFT)(self._make_aircraft)

    def of(self, message: HubMessage, *, with_state: bool = True) -> bytes:
        """The object; `with_state` says where it is not stored."""
        decoded = message.decoded
        own = _measured(decoded)
        own["uid"] = message.uid
        rare = _rare_of(decoded)
        if rare != _NOTHING_RARE:
            _add_rare(own, rare)
        if message.hits:
            add_hits(own, message.hits)
        if message.parts:
            add_details(own, Details(parts=message.parts))
        if with_state and not message.stored:
            own["stored"] = False
        return b"".join(
            (
                orjson.dumps(own)[:-1],
                self._channel(
                    decoded.link, decoded.station_id, decoded.freq, decoded.mode, decoded.label
                ),
                self._aircraft(
                    decoded.tail, decoded.flight, decoded.icao, decoded.toaddr, decoded.fromaddr
                ),
                b"}" if message.hits else _NO_HITS,
            )
        )

    def _make_channel(self, link: Link, station: str, freq: str, mode: str, label: str) -> bytes:
        given = {"freq": freq, "mode": mode, "label": label}
        return self._piece(
            {"message_type": link.message_type, "station_id": station} | _told(given)
        )

    def _make_aircraft(
        self, tail: str, flight: str, icao: str, toaddr: int | None, fromaddr: int | None
    ) -> bytes:
        piece = _told({"tail": tail, "flight": flight, "icao": icao})
        for side, address in (("toaddr", toaddr), ("fromaddr", fromaddr)):
            if address is not None:
                piece[side] = _exact(address)
        return self._piece(piece)

    def _piece(self, payload: Payload) -> bytes:
        self._payloads.add_derived(payload)
        return b"," + orjson.dumps(payload)[1:-1] if payload else b""


def _measured(decoded: DecodedMessage) -> Payload:
    """What differs from message to message."""
    time = decoded.time
    own: Payload = {"timestamp": int(time) if time == int(time) else time, "text": decoded.text}
    if decoded.ack:
        own["ack"] = decoded.ack
    if decoded.block_id:
        own["block_id"] = decoded.block_id
        direction = DIRECTIONS.get(decoded.block_id)
        if direction:
            own["direction"] = direction
    if decoded.msgno:
        own["msgno"] = decoded.msgno
    if decoded.level is not None:
        own["level"] = _exact(decoded.level)
    if decoded.error is not None:
        own["error"] = _exact(decoded.error)
    if decoded.is_onground is not None:
        own["is_onground"] = _exact(decoded.is_onground)
    return own


def _told(fields: dict[str, str]) -> Payload:
    return {name: text for name, text in fields.items() if text}


def _exact(number: float) -> float | str:
    """Browsers cannot hold larger integers."""
    return number if abs(number) <= MAX_EXACT_NUMBER else str(number)


def _add_rare(own: Payload, rare: tuple[object, ...]) -> None:
    *fields, is_response, libacars = rare
    for name, value in zip(_RARE, fields, strict=True):
        if isinstance(value, int | float):
            own[name] = _exact(value)
        elif value:
            own[name] = value
    if is_response:
        own["is_response"] = 1
    if libacars:
        own["libacars"] = libacars
