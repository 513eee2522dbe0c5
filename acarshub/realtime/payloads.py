"""The message object on the wire: a row of `messages` and its alert hits, as typed JSON values.

Separate because every path that leaves the server must show the same message the same way. Live
messages are made of the same pieces in `live_text`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from string import ascii_letters, digits

import orjson

from acarshub.aircraft.flights import MAX_FLIGHT_CHARACTERS
from acarshub.aircraft.identity import Identity
from acarshub.alerts.matcher import text_spans
from acarshub.records import (
    NO_DETAILS,
    AlertHit,
    Details,
    Hearing,
    MatchType,
    ReceivedPart,
)

Payload = dict[str, object]

_TEXT_COLUMNS = (
    "depa",
    "dsta",
    "eta",
    "gtout",
    "gtin",
    "wloff",
    "wlin",
    "tail",
    "flight",
    "icao",
    "freq",
    "ack",
    "mode",
    "label",
    "block_id",
    "msgno",
)
_MEASURED_COLUMNS = ("toaddr", "fromaddr", "lat", "lon", "alt", "is_onground", "error", "level")
_NUMBER_COLUMNS = (*_MEASURED_COLUMNS, "is_response")

_HIT_KEYS = {match_type: f"matched_{match_type.value}" for match_type in MatchType}
# There in every message, which is established; the others only where they hold something.
_CONSTANT_HIT_KEYS = tuple(
    _HIT_KEYS[match_type]
    for match_type in (MatchType.TEXT, MatchType.ICAO, MatchType.TAIL, MatchType.FLIGHT)
)

DIRECTIONS: Mapping[object, str] = {
    **dict.fromkeys(digits, "downlink"),
    **dict.fromkeys(ascii_letters, "uplink"),
}
"""By block id: aircraft count their blocks in digits, the ground counts them in letters."""

ICAO_DIGITS = 6
CACHED_FLIGHTS = 2_048
CACHED_NUMBERS, CACHED_CHARACTERS = 1_024, 32
"""Texts that are remembered as numbers, and how long each may be: old rows hold anything."""

MAX_EXACT_NUMBER = 2**53
UNKNOWN_LABEL = "Unknown Message Label"


class Payloads:
    """Makes the object of every message; immutable, so all threads may share it."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._flight_fields = lru_cache(CACHED_FLIGHTS)(self._make_flight_fields)

    def stored(
        self, row: Mapping[str, object], hits: Iterable[AlertHit], details: Details = NO_DETAILS
    ) -> Payload:
        """The object for a row of `messages`; unknown values are left out, but text and station.

        Only a message that was read from the database has an `id`, as is established.
        Rows of older versions are read as they are: text where a number is usual stays text, and
        `libacars` that was encoded twice is decoded once.
        """
        payload: Payload = {
            "uid": row["uid"],
            "message_type": row["message_type"],
            "timestamp": row["msg_time"],
            "station_id": row["station_id"],
            "text": row["msg_text"],
        }
        if "id" in row:
            payload["id"] = row["id"]
        for column in _TEXT_COLUMNS:
            if value := row[column]:
                payload[column] = value
        for column in _NUMBER_COLUMNS:
            value = row[column]
            if value is not None and value != "":
                text = str(value)
                read = _short_number if len(text) <= CACHED_CHARACTERS else _number
                payload[column] = read(text)
        self.add_derived(payload)
        if row["libacars"]:
            payload["libacars"] = _single_encoded(str(row["libacars"]))
        add_hits(payload, hits)
        if details is not NO_DETAILS:
            add_details(payload, details)
        return payload

    def add_derived(self, payload: Payload) -> None:
        """Add what follows from the fields that are there: names, and other forms of addresses."""
        for side in ("toaddr", "fromaddr"):
            address = payload.get(side)
            if isinstance(address, int):
                payload.update(self._address_fields(side, address))
        icao = payload.get("icao")
        if icao:
            payload["icao_hex"] = icao
            if isinstance(icao, str) and len(icao) == ICAO_DIGITS:
                payload.update(self._country_fields(icao))
        label = payload.get("label")
        if label:
            payload["label_type"] = self._identity.label_name(str(label)) or UNKNOWN_LABEL
        flight = payload.get("flight")
        if isinstance(flight, str) and len(flight) <= MAX_FLIGHT_CHARACTERS:
            payload.update(self._flight_fields(flight))
        direction = DIRECTIONS.get(payload.get("block_id"))
        if direction:
            payload["direction"] = direction

    def _address_fields(self, side: str, address: int) -> Mapping[str, str]:
        fields = {f"{side}_hex": f"{address:X}"}
        station = self._identity.station(address)
        return {**fields, f"{side}_decoded": station} if station else fields

    def _make_flight_fields(self, flight: str) -> Mapping[str, str]:
        found = self._identity.flight(flight)
        if found is None:
            return {}
        fields = {
            "airline": found.airline.name,
            "iata_flight": found.iata,
            "icao_flight": found.icao,
            "flight_number": found.number,
        }
        return {key: value for key, value in fields.items() if value}

    def _country_fields(self, icao: str) -> Mapping[str, str]:
        country = self._identity.country(icao)
        return {"country": country.name, "country_code": country.code} if country else {}


def hearing_payload(hearing: Hearing) -> Payload:
    """The object for one reception, unknown values left out."""
    payload: Payload = {"timestamp": hearing.time, "station_id": hearing.station_id}
    if hearing.freq:
        payload["freq"] = hearing.freq
    if hearing.level is not None:
        payload["level"] = hearing.level
    if hearing.msgno:
        payload["msgno"] = hearing.msgno
    return payload


def add_details(payload: Payload, details: Details) -> None:
    """Add further receptions, and the parts of which a message was made."""
    if details.hearings:
        payload["hearings"] = [hearing_payload(hearing) for hearing in details.hearings]
    if details.parts:
        payload["parts"] = [_part_payload(part) for part in details.parts]
        numbers = [part.hearing.msgno for part in details.parts if part.hearing.msgno]
        if numbers:
            # The name by which established dashboards show the same.
            payload["msgno_parts"] = " ".join(numbers)
        payload["partial"] = details.parts[-1].more


def _part_payload(part: ReceivedPart) -> Payload:
    return {**hearing_payload(part.hearing), "block_id": part.block_id, "text": part.text}


def add_hits(payload: Payload, hits: Iterable[AlertHit]) -> None:
    """Add what alert terms have found; `payload` holds the text already."""
    terms: dict[str, list[str]] = {key: [] for key in _CONSTANT_HIT_KEYS}
    matches = []
    for hit in hits:
        terms.setdefault(_HIT_KEYS[hit.match_type], []).append(hit.term)
        matches.append(_match(hit, str(payload["text"])))
    payload["matched"] = bool(matches)
    payload.update(terms)
    if matches:
        payload["matches"] = matches


def _match(hit: AlertHit, text: str) -> dict[str, object]:
    match: dict[str, object] = {"term": hit.term, "type": hit.match_type.value}
    if hit.match_type is MatchType.TEXT:
        # The database does not keep them: they follow from the term and the text.
        match["spans"] = hit.spans or text_spans(hit.term, text)
    return match


def _number(text: str) -> int | float | str:
    try:
        number = float(text)
    except ValueError:
        return text
    # JSON has no word for infinity, and browsers cannot hold larger integers.
    if not abs(number) <= MAX_EXACT_NUMBER:
        return text
    return int(text) if text.removeprefix("-").isdecimal() else number


_short_number = lru_cache(CACHED_NUMBERS)(_number)


def _single_encoded(text: str) -> str:
    if not text.startswith('"'):
        return text
    try:
        inner = orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
    return inner if isinstance(inner, str) else text
