"""The SPDUs and LPDUs of dumphfdl, each in an object under `hfdl`.

Separate because HFDL has its own addressing (short ids that a logon assigns) and reports position
and flight outside of ACARS.
"""

from __future__ import annotations

from collections.abc import Mapping

from acarshub.decoders import libacars
from acarshub.decoders.fields import Fields
from acarshub.decoders.message import DecodedMessage
from acarshub.links import Link

_NUMBERED = frozenset({"src", "dst", "gs", "type"})
"""Members of which the id says all."""
_DEPTH = 4
"""How deep the content of a PDU is nested."""
_RECEIVER_KEYS = frozenset({"regnr", "typecode", "opercode", "manuf", "model", "owner", "freq"})
"""Members that come from the tables and data bases of the receiver."""


def read(frame: Fields, link: Link, received_at: float) -> DecodedMessage:
    """Canonical form of one PDU of dumphfdl.

    `freq` is in Hz, `sig_level` in dBFS, positions in degrees with 180 for unknown, aircraft
    addresses hexadecimal text. The short ids of stations are reassigned all the time and are no
    addresses. Raises WrongShapeError where a part that holds the message is no object.
    """
    nothing = Fields({}, frame.repairs)
    lpdu = frame.payload("lpdu") or nothing
    data = lpdu.payload("hfnpdu") or nothing
    acars = data.payload("acars")
    body = libacars.read_body(acars)
    lat, lon = _position(data.detail("pos"))
    return DecodedMessage(
        link=link,
        time=frame.split_time("t", received_at),
        station_id=frame.identifier("station"),
        lat=lat,
        lon=lon,
        text=body.text,
        tail=body.tail,
        flight=data.trimmed("flight_id") or body.flight,
        icao=_icao(lpdu),
        freq=frame.hertz("freq"),
        ack=body.ack,
        mode=body.mode,
        label=body.label,
        block_id=body.block_id,
        msgno=body.msgno,
        error=libacars.count_errors(frame.values),
        libacars=libacars.json_text(_kept(frame, data, acars), frame),
        level=frame.truncated_level("sig_level"),
        part=body.part,
        content="" if body is not libacars.NO_BODY else _content(frame, lpdu),
    )


def _content(frame: Fields, lpdu: Fields) -> str:
    """What a PDU said that every receiver makes out alike.

    Names of stations and frequencies, and the addresses behind short ids, are known to some
    receivers only; the lists that hold them come with a time or a frame number.
    """
    return libacars.content_json(_told(lpdu.values or frame.detail("spdu").values, _DEPTH))


def _told(node: Mapping[str, object], depth: int) -> dict[str, object]:
    told: dict[str, object] = {}
    for key, value in node.items():
        if isinstance(value, Mapping):
            if key in _NUMBERED:
                told[key] = value.get("id")
            elif depth:
                told[key] = _told(value, depth - 1)
        elif key not in _RECEIVER_KEYS and not isinstance(value, list):
            told[key] = value
    return told


def _icao(lpdu: Fields) -> str:
    """Address of the aircraft: in logon PDUs beside the stations, otherwise with one of them."""
    for station in (lpdu, lpdu.detail("src"), lpdu.detail("dst")):
        icao = station.detail("ac_info").icao("icao")
        if icao:
            return icao
    return ""


def _position(place: Fields) -> tuple[float | None, float | None]:
    lat, lon = place.number("lat"), place.number("lon")
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180:
        return None, None
    return lat, lon


def _kept(frame: Fields, data: Fields, acars: Fields | None) -> dict[str, object]:
    """Decoded content beyond the columns: squitter, frequency data, system table, applications."""
    kept: dict[str, object] = {}
    squitter = frame.payload("spdu")
    if squitter is not None and squitter.values and squitter.values.get("err") is not True:
        kept["spdu"] = squitter.values
    for key, kind in (("freq_data", list), ("systable_complete", Mapping)):
        value = data.values.get(key)
        if value is not None and not isinstance(value, kind):
            data.wrong()
        elif value:
            kept[key] = value
    return kept | libacars.applications(acars)
