"""The flat objects of acarsdec (3.x and 4.x) and vdlm2dec, which share one vocabulary.

Separate because these carry canonical names already, with no envelope that tells the producer.
"""

from __future__ import annotations

from acarshub.decoders import libacars
from acarshub.decoders.details import prefix_details
from acarshub.decoders.fields import Reader
from acarshub.decoders.members import Members
from acarshub.decoders.message import DecodedMessage
from acarshub.decoders.parts import flat_part
from acarshub.links import Link

KNOWN = frozenset(
    {
        *("timestamp", "station_id", "freq", "level", "error", "mode", "label", "block_id", "ack"),
        *("tail", "flight", "msgno", "text", "data", "depa", "dsta", "eta", "gtout", "gtin"),
        *("wloff", "wlin", "lat", "lon", "alt", "libacars", "icao", "hex", "toaddr", "fromaddr"),
        *("is_response", "is_onground"),
    }
)
"""Keys that become a column; an object with none of them is from no flat producer."""

VDLM2DEC_MARKS = frozenset(
    {"icao", "hex", "toaddr", "fromaddr", "is_response", "is_onground", "epu", "data"}
)
"""Keys that vdlm2dec writes and acarsdec does not."""


def read(frame: Members, reader: Reader, link: Link, received_at: float) -> DecodedMessage:
    """Canonical form of an object of acarsdec or vdlm2dec.

    `timestamp` is in Unix seconds, `freq` in MHz, `level` in dB, `alt` in feet, `icao` decimal (in
    route objects hexadecimal text), `toaddr` and `fromaddr` decimal.
    """
    get = frame.get
    fromaddr = reader.address(get("fromaddr"))
    toaddr = reader.address(get("toaddr"))
    # In the order of the fields, of which the type tells why.
    return DecodedMessage(
        link,
        reader.time(get("timestamp"), received_at),
        reader.identifier(get("station_id")),
        toaddr,
        fromaddr,
        # vdlm2dec gives an undecoded frame as hexadecimal text with a blank at its end.
        reader.text(get("text")) or reader.text(get("data")).rstrip(" "),
        reader.tail(get("tail")),
        reader.trimmed(get("flight")),
        reader.icao(get("icao")) or reader.icao(get("hex")),
        reader.megahertz(get("freq")),
        reader.ack(get("ack")),
        reader.identifier(get("mode")),
        reader.label(get("label")),
        reader.identifier(get("block_id")),
        reader.identifier(get("msgno")),
        reader.flag(get("is_response")),
        _on_ground(frame, reader, sent_by_ground=fromaddr is not None and toaddr is None),
        reader.integer(get("error")),
        libacars.embedded_json(frame, prefix_details(frame), reader),
        reader.level(get("level")),
        flat_part(frame),
        "",
        reader.airport(get("dsta")),
        reader.latitude(get("lat")),
        reader.longitude(get("lon")),
        reader.integer(get("alt")),
        reader.airport(get("depa")),
        reader.clock(get("eta")),
        reader.clock(get("gtout")),
        reader.clock(get("gtin")),
        reader.clock(get("wloff")),
        reader.clock(get("wlin")),
    )


def _on_ground(frame: Members, reader: Reader, *, sent_by_ground: bool) -> int | None:
    """2 for any value but zero: versions of vdlm2dec write 1 or 2 for the same bit.

    The bit describes the sender and is always set for a ground station, which vdlm2dec names in
    `fromaddr`. The versions that write `hex` leave out a bit that is zero.
    """
    if sent_by_ground:
        return None
    if frame.get("is_onground") is None:
        return 0 if "hex" in frame else None
    return 2 if reader.flag(frame["is_onground"]) else 0
