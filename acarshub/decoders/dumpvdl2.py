"""The AVLC frames of dumpvdl2, each in an object under `vdl2`.

Separate because addresses and direction sit in link-layer structures that only it has.
"""

from __future__ import annotations

from acarshub.decoders import libacars
from acarshub.decoders.details import kept
from acarshub.decoders.fields import ALL_STATIONS, Reader
from acarshub.decoders.members import NO_MEMBERS, Members, payload
from acarshub.decoders.message import DecodedMessage
from acarshub.decoders.xid import Xid, read_xid
from acarshub.links import Link

AIRCRAFT = "Aircraft"
_ENDS = frozenset({"src", "dst"})
_ATN_PAYLOADS = ("clnp", "cotp", "esis", "idrp", "cpdlc")


def read(frame: Members, reader: Reader, link: Link, received_at: float) -> DecodedMessage:
    """Canonical form of one frame of dumpvdl2.

    `freq` is in Hz, `sig_level` in dBFS, addresses are hexadecimal text, `alt` in feet. Raises
    WrongShapeError where a part that holds the message is no object.
    """
    avlc = payload(frame, "avlc") or NO_MEMBERS
    source = reader.detail(avlc.get("src"))
    target = reader.detail(avlc.get("dst"))
    acars = payload(avlc, "acars")
    body = libacars.read_body(acars, reader)
    is_acars = body is not libacars.NO_BODY
    text, tail, flight, ack, mode, label, block_id, msgno, part = body
    xid = read_xid(payload(avlc, "xid"), reader)
    fromaddr = reader.hex_address(source.get("addr"))
    toaddr = reader.hex_address(target.get("addr"))
    from_aircraft = source.get("type") == AIRCRAFT
    aircraft = fromaddr if from_aircraft else _called_aircraft(target, toaddr)
    data = libacars.block_data(acars, reader) if is_acars else _data(avlc, xid, reader)
    # In the order of the fields, of which the type tells why.
    return DecodedMessage(
        link,
        reader.split_time(frame.get("t"), received_at),
        reader.identifier(frame.get("station")),
        toaddr,
        fromaddr,
        text,
        tail,
        flight,
        reader.icao_of(aircraft),
        reader.hertz(frame.get("freq")),
        ack,
        mode,
        label,
        block_id,
        msgno,
        avlc.get("cr") == "Response",
        _on_ground(source, reader) if from_aircraft else None,
        reader.integer(frame.get("hdr_bits_fixed")),
        libacars.json_text(data, reader),
        reader.truncated_level(frame.get("sig_level")),
        part,
        "" if is_acars else _content(frame, avlc),
        xid.dsta,
        xid.lat,
        xid.lon,
        xid.alt,
    )


def _called_aircraft(target: Members, address: int | None) -> int | None:
    """Address of the aircraft that a ground station calls; broadcasts call none."""
    return address if target.get("type") == AIRCRAFT and address != ALL_STATIONS else None


def _on_ground(source: Members, reader: Reader) -> int | None:
    status = reader.text(source.get("status"))
    if status == "Airborne":
        return 0
    return 2 if status else None


def _data(avlc: Members, xid: Xid, reader: Reader) -> dict[str, object]:
    """ATN traffic, and behind it what other frames of the link say."""
    found: dict[str, object] = {}
    said: dict[str, object] = {}
    packet = avlc.get("x25")
    if isinstance(packet, dict) and packet.get("err") is not True:
        carries_traffic = any(packet.get(key) for key in _ATN_PAYLOADS)
        (found if carries_traffic else said)["x25"] = packet
    unknown = avlc.get("unknown_proto")
    if isinstance(unknown, dict):
        said["unknown_proto"] = unknown
    if xid.told:
        said["xid"] = xid.told
    elif command := reader.text(avlc.get("cmd")):
        said["cmd"] = command
    if said:
        found["avlc"] = said
    return found


def _content(frame: Members, avlc: Members) -> str:
    """What a frame said besides its ends, which are columns, and its place in the burst."""
    said = kept(avlc, _ENDS)
    said["idx"] = frame.get("idx")
    return libacars.content_json(said)
