"""The SPDUs and LPDUs of dumphfdl, each in an object under `hfdl`.

Separate because HFDL has its own addressing (short ids that a logon assigns) and reports position
and flight outside of ACARS.
"""

from __future__ import annotations

from acarshub.decoders import libacars
from acarshub.decoders.details import kept
from acarshub.decoders.fields import Reader
from acarshub.decoders.members import NO_MEMBERS, Members, payload
from acarshub.decoders.message import DecodedMessage
from acarshub.links import Link

GROUND = "Ground station"
_ENVELOPED = 255
_DATA_TYPES = (13, 29)
"""LPDUs that only carry data, acknowledged or not."""
_SHOWN_OF_DATA = frozenset({"err", "flight_id", "pos", "freq_data", "systable_complete", "acars"})
_SHOWN_OF_LINK = frozenset({"err", "src", "dst", "type", "ac_info", "hfnpdu"})
_NUMBERED = frozenset({"src", "dst", "gs", "type"})
"""Members of which the id says all."""
_RECEIVER_KEYS = frozenset({"regnr", "typecode", "opercode", "manuf", "model", "owner", "freq"})
"""Members that come from the tables and data bases of the receiver."""
_LISTED = (("freq_data", list), ("systable_complete", dict))
"""Members for which no column is, with the type that they have to have."""
_DEPTH = 4
"""How deep the content of a PDU is nested."""


def read(frame: Members, reader: Reader, link: Link, received_at: float) -> DecodedMessage:
    """Canonical form of one PDU of dumphfdl.

    `freq` is in Hz, `sig_level` in dBFS, positions in degrees with 180 for unknown, aircraft
    addresses hexadecimal text. The short ids of stations are reassigned all the time and are no
    addresses. Raises WrongShapeError where a part that holds the message is no object.
    """
    lpdu = payload(frame, "lpdu") or NO_MEMBERS
    data = payload(lpdu, "hfnpdu") or NO_MEMBERS
    spdu = payload(frame, "spdu") or NO_MEMBERS
    acars = payload(data, "acars")
    body = libacars.read_body(acars, reader)
    lat, lon = _position(data.get("pos"), reader)
    return DecodedMessage(
        link=link,
        time=reader.split_time(frame.get("t"), received_at),
        station_id=reader.identifier(frame.get("station")),
        lat=lat,
        lon=lon,
        text=body.text,
        tail=body.tail,
        flight=reader.trimmed(data.get("flight_id")) or body.flight,
        icao=_icao(lpdu, reader),
        freq=reader.hertz(frame.get("freq")),
        ack=body.ack,
        mode=body.mode,
        label=body.label,
        block_id=body.block_id,
        msgno=body.msgno,
        error=libacars.count_errors(frame),
        libacars=libacars.json_text(_data(spdu, lpdu, data, acars, reader), reader),
        level=reader.truncated_level(frame.get("sig_level")),
        part=body.part,
        content=_content(lpdu or spdu) if body is libacars.NO_BODY else "",
    )


def _icao(lpdu: Members, reader: Reader) -> str:
    """Address of the aircraft: in logon PDUs beside the stations, otherwise with one of them."""
    if "ac_info" in lpdu and (icao := _told_icao(lpdu, reader)):
        return icao
    for end in ("src", "dst"):
        station = reader.detail(lpdu.get(end))
        if "ac_info" in station and (icao := _told_icao(station, reader)):
            return icao
    return ""


def _told_icao(holder: Members, reader: Reader) -> str:
    return reader.icao(reader.detail(holder.get("ac_info")).get("icao"))


def _position(pos: object, reader: Reader) -> tuple[float | None, float | None]:
    if pos is None:
        return None, None
    place = reader.detail(pos)
    lat, lon = reader.number(place.get("lat")), reader.number(place.get("lon"))
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180:
        return None, None
    return lat, lon


def _data(
    spdu: Members, lpdu: Members, data: Members, acars: Members | None, reader: Reader
) -> dict[str, object]:
    """What no column is for: squitter, frequency data, system table and applications.

    Behind them stands what does not make a message worth storing: the ground station, and the
    kind and the content of PDUs of the link itself.
    """
    found: dict[str, object] = {}
    if spdu and spdu.get("err") is not True:
        found["spdu"] = spdu
    for key, kind in _LISTED:
        value = data.get(key)
        if value is not None and not isinstance(value, kind):
            reader.wrong()
        elif value:
            found[key] = value
    found |= libacars.block_data(acars, reader)
    if acars is None and (said := _of_data(data)):
        found["hfnpdu"] = said
    if said := _of_link(lpdu):
        found["lpdu"] = said
    return found


def _of_data(data: Members) -> dict[str, object]:
    """Reports about the link, such as the statistics of performance data."""
    if data.get("err") is True or _type_id(data) == _ENVELOPED:
        return {}
    return kept(data, _SHOWN_OF_DATA)


def _of_link(lpdu: Members) -> dict[str, object]:
    """The ground station, and how a logon or logoff went."""
    if lpdu.get("err") is True:
        return {}
    said = kept(lpdu, _SHOWN_OF_LINK)
    for end in ("src", "dst"):
        station = lpdu.get(end)
        if isinstance(station, dict) and station.get("type") == GROUND:
            said[end] = station
    if "type" in lpdu and _type_id(lpdu) not in _DATA_TYPES:
        said["type"] = lpdu["type"]
    return said


def _type_id(pdu: Members) -> object:
    kind = pdu.get("type")
    return kind.get("id") if isinstance(kind, dict) else None


def _content(pdu: Members) -> str:
    """What a PDU said that every receiver makes out alike.

    Names of stations and frequencies, and the addresses behind short ids, are known to some
    receivers only; the lists that hold them come with a time or a frame number.
    """
    return libacars.content_json(_told(pdu, _DEPTH))


def _told(node: Members, depth: int) -> dict[str, object]:
    told: dict[str, object] = {}
    for key, value in node.items():
        if isinstance(value, dict):
            if key in _NUMBERED:
                told[key] = value.get("id")
            elif depth:
                told[key] = _told(value, depth - 1)
        elif key not in _RECEIVER_KEYS and not isinstance(value, list):
            told[key] = value
    return told
