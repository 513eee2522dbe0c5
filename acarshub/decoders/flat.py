"""The flat objects of acarsdec (3.x and 4.x) and vdlm2dec, which share one vocabulary.

Separate because these carry canonical names already, with no envelope that tells the producer.
"""

from __future__ import annotations

from acarshub.decoders import libacars
from acarshub.decoders.details import prefix_details
from acarshub.decoders.fields import Fields
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


def read(fields: Fields, link: Link, received_at: float) -> DecodedMessage:
    """Canonical form of an object of acarsdec or vdlm2dec.

    `timestamp` is in Unix seconds, `freq` in MHz, `level` in dB, `alt` in feet, `icao` decimal (in
    route objects hexadecimal text), `toaddr` and `fromaddr` decimal.
    """
    fromaddr = fields.address("fromaddr")
    toaddr = fields.address("toaddr")
    return DecodedMessage(
        link=link,
        time=fields.time("timestamp", received_at),
        station_id=fields.identifier("station_id"),
        toaddr=toaddr,
        fromaddr=fromaddr,
        depa=fields.airport("depa"),
        dsta=fields.airport("dsta"),
        eta=fields.clock("eta"),
        gtout=fields.clock("gtout"),
        gtin=fields.clock("gtin"),
        wloff=fields.clock("wloff"),
        wlin=fields.clock("wlin"),
        lat=fields.latitude("lat"),
        lon=fields.longitude("lon"),
        alt=fields.integer("alt"),
        # vdlm2dec gives an undecoded frame as hexadecimal text with a blank at its end.
        text=fields.text("text") or fields.text("data").rstrip(" "),
        tail=fields.tail("tail"),
        flight=fields.trimmed("flight"),
        icao=fields.icao("icao") or fields.icao("hex"),
        freq=fields.megahertz("freq"),
        ack=fields.ack("ack"),
        mode=fields.identifier("mode"),
        label=fields.label("label"),
        block_id=fields.identifier("block_id"),
        msgno=fields.identifier("msgno"),
        is_response=fields.flag("is_response"),
        is_onground=_on_ground(fields, sent_by_ground=fromaddr is not None and toaddr is None),
        error=fields.integer("error"),
        libacars=libacars.embedded_json(fields, prefix_details(fields.values)),
        level=fields.level("level"),
        part=flat_part(fields.values),
    )


def _on_ground(fields: Fields, *, sent_by_ground: bool) -> int | None:
    """2 for any value but zero: versions of vdlm2dec write 1 or 2 for the same bit.

    The bit describes the sender and is always set for a ground station, which vdlm2dec names in
    `fromaddr`. The versions that write `hex` leave out a bit that is zero.
    """
    if sent_by_ground:
        return None
    if fields.values.get("is_onground") is None:
        return 0 if "hex" in fields.values else None
    return 2 if fields.flag("is_onground") else 0
