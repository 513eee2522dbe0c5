"""The AVLC frames of dumpvdl2, each in an object under `vdl2`.

Separate because addresses and direction sit in link-layer structures that only it has.
"""

from __future__ import annotations

from acarshub.decoders import libacars
from acarshub.decoders.details import kept
from acarshub.decoders.fields import ALL_STATIONS, Fields
from acarshub.decoders.message import DecodedMessage
from acarshub.decoders.xid import Xid, read_xid
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
    is_acars = body is not libacars.NO_BODY
    xid = read_xid(avlc.payload("xid"))
    fromaddr = source.hex_address("addr")
    toaddr = target.hex_address("addr")
    from_aircraft = source.values.get("type") == AIRCRAFT
    return DecodedMessage(
        link=link,
        time=frame.split_time("t", received_at),
        station_id=frame.identifier("station"),
        toaddr=toaddr,
        fromaddr=fromaddr,
        dsta=xid.dsta,
        lat=xid.lat,
        lon=xid.lon,
        alt=xid.alt,
        text=body.text,
        tail=body.tail,
        flight=body.flight,
        icao=source.icao_of(fromaddr) if from_aircraft else _icao_of_target(target, toaddr),
        freq=frame.hertz("freq"),
        ack=body.ack,
        mode=body.mode,
        label=body.label,
        block_id=body.block_id,
        msgno=body.msgno,
        is_response=avlc.values.get("cr") == "Response",
        is_onground=_on_ground(source) if from_aircraft else None,
        error=frame.integer("hdr_bits_fixed"),
        libacars=libacars.json_text(
            libacars.block_data(acars) if is_acars else _data(avlc, xid), frame
        ),
        level=frame.truncated_level("sig_level"),
        part=body.part,
        content="" if is_acars else _content(frame, avlc),
    )


def _icao_of_target(target: Fields, address: int | None) -> str:
    """Address of the aircraft that a ground station calls; broadcasts call none."""
    if target.values.get("type") != AIRCRAFT:
        return ""
    icao = target.icao_of(address)
    return "" if icao == ALL_STATIONS else icao


def _on_ground(source: Fields) -> int | None:
    status = source.text("status")
    if status == "Airborne":
        return 0
    return 2 if status else None


def _data(avlc: Fields, xid: Xid) -> dict[str, object]:
    """ATN traffic, and behind it what other frames of the link say."""
    found: dict[str, object] = {}
    said: dict[str, object] = {}
    packet = avlc.values.get("x25")
    if isinstance(packet, dict) and packet.get("err") is not True:
        carries_traffic = any(packet.get(key) for key in _ATN_PAYLOADS)
        (found if carries_traffic else said)["x25"] = packet
    unknown = avlc.values.get("unknown_proto")
    if isinstance(unknown, dict):
        said["unknown_proto"] = unknown
    if xid.told:
        said["xid"] = xid.told
    elif command := avlc.text("cmd"):
        said["cmd"] = command
    if said:
        found["avlc"] = said
    return found


def _content(frame: Fields, avlc: Fields) -> str:
    """What a frame said besides its ends, which are columns, and its place in the burst."""
    said = kept(avlc.values, _ENDS)
    said["idx"] = frame.values.get("idx")
    return libacars.content_json(said)
