"""The AVLC frames of dumpvdl2, each in an object under `vdl2`.

Separate because addresses, direction and position sit in link-layer structures that only it has.
"""

from __future__ import annotations

from collections.abc import Mapping

from acarshub.decoders import libacars
from acarshub.decoders.fields import ALL_STATIONS, Fields
from acarshub.decoders.message import DecodedMessage
from acarshub.links import Link

AIRCRAFT = "Aircraft"
_ENDS = frozenset({"src", "dst"})
_ATN_PAYLOADS = ("clnp", "cotp", "esis", "idrp", "cpdlc")


def read(frame: Fields, link: Link, received_at: float) -> DecodedMessage:
    """Canonical form of one frame of dumpvdl2.

    `freq` is in Hz, `sig_level` in dBFS, addresses are hexadecimal text, `alt` in feet. Raises
    WrongShapeError where a part that holds the message is no object.
    """
    avlc = frame.payload("avlc") or Fields({}, frame.repairs)
    source = avlc.detail("src")
    target = avlc.detail("dst")
    acars = avlc.payload("acars")
    body = libacars.read_body(acars)
    place = _location(avlc.payload("xid"))
    from_aircraft = source.values.get("type") == AIRCRAFT
    return DecodedMessage(
        link=link,
        time=frame.split_time("t", received_at),
        station_id=frame.identifier("station"),
        toaddr=target.hex_address("addr"),
        fromaddr=source.hex_address("addr"),
        dsta=place.identifier("dst_airport"),
        lat=place.latitude("lat"),
        lon=place.longitude("lon"),
        alt=place.integer("alt"),
        text=body.text,
        tail=body.tail,
        flight=body.flight,
        icao=source.icao("addr") if from_aircraft else _icao_of_target(target),
        freq=frame.hertz("freq"),
        ack=body.ack,
        mode=body.mode,
        label=body.label,
        block_id=body.block_id,
        msgno=body.msgno,
        is_response=avlc.values.get("cr") == "Response",
        is_onground=_on_ground(source) if from_aircraft else None,
        error=frame.integer("hdr_bits_fixed"),
        libacars=libacars.json_text(libacars.applications(acars) | _atn(avlc), frame),
        level=frame.truncated_level("sig_level"),
        part=body.part,
        content="" if body is not libacars.NO_BODY else _content(frame, avlc),
    )


def _icao_of_target(target: Fields) -> str:
    """Address of the aircraft that a ground station calls; broadcasts call none."""
    if target.values.get("type") != AIRCRAFT:
        return ""
    icao = target.icao("addr")
    return "" if icao == ALL_STATIONS else icao


def _on_ground(source: Fields) -> int | None:
    status = source.text("status")
    if status == "Airborne":
        return 0
    return 2 if status else None


def _atn(avlc: Fields) -> dict[str, object]:
    """The X.25 packet, when it carries something of the ATN and not only flow control."""
    packet = avlc.values.get("x25")
    if not isinstance(packet, Mapping) or packet.get("err") is True:
        return {}
    return {"x25": packet} if any(packet.get(key) for key in _ATN_PAYLOADS) else {}


def _content(frame: Fields, avlc: Fields) -> str:
    """What a frame said besides its ends, which are columns, and its place in the burst."""
    said = {key: value for key, value in avlc.values.items() if key not in _ENDS}
    said["idx"] = frame.values.get("idx")
    return libacars.content_json(said)


def _location(xid: Fields | None) -> Fields:
    """Destination and position in the parameters of an XID frame; the last of a kind counts."""
    found: dict[str, object] = {}
    if xid is None or xid.values.get("err") is True:
        return Fields(found, set())
    for parameter in xid.items("vdl_params"):
        if not isinstance(parameter, Mapping):
            xid.wrong()
        elif parameter.get("name") == "dst_airport":
            # An aircraft without a destination sends dots or blanks.
            found["dst_airport"] = Fields(parameter, xid.repairs).trimmed("value").strip(".")
        elif parameter.get("name") == "ac_location":
            value = Fields(parameter, xid.repairs).detail("value")
            found |= {"alt": value.values.get("alt"), **_coordinates(value)}
    return Fields(found, xid.repairs)


def _coordinates(value: Fields) -> dict[str, object]:
    place = value.detail("loc").values
    return {"lat": place.get("lat"), "lon": place.get("lon")}
