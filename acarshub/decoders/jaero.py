"""The messages of JAERO: its JSONdump format, and its older flat JSON format.

Separate because JAERO names the two ends of an Inmarsat link by their kind, and reshapes the text.
"""

from __future__ import annotations

import re

from acarshub.decoders import libacars
from acarshub.decoders.details import kept
from acarshub.decoders.fields import Reader
from acarshub.decoders.members import Members, payload
from acarshub.decoders.message import DecodedMessage, Part
from acarshub.links import Link

AIRCRAFT = "Aircraft Earth Station"
_ENDS = frozenset({"src", "dst"})
_PARSED = "ARINCPARSER_MESSAGE_INFO"

_MESSAGE_NUMBER = re.compile(r"[A-Z][0-9A-Z]{2}[A-Z]")


def read(
    frame: Members, unit: Members, reader: Reader, link: Link, received_at: float
) -> DecodedMessage:
    """Canonical form of a JSONdump object; `unit` is its member `isu`.

    Addresses are hexadecimal text, `t` holds the time of formatting. Raises WrongShapeError where
    `acars` is no object.
    """
    source = reader.detail(unit.get("src"))
    target = reader.detail(unit.get("dst"))
    downlink = source.get("type") == AIRCRAFT
    uplink = not downlink and target.get("type") == AIRCRAFT
    acars = payload(unit, "acars")
    body = libacars.read_body(acars, reader)
    text = plain_text(body.text)
    aircraft = source if downlink else target
    return DecodedMessage(
        link=link,
        time=reader.split_time(frame.get("t"), received_at),
        station_id=reader.identifier(frame.get("station")),
        toaddr=reader.hex_address(target.get("addr")),
        fromaddr=reader.hex_address(source.get("addr")),
        text=text,
        tail=body.tail,
        flight=body.flight,
        icao=reader.icao(aircraft.get("addr")) if downlink or uplink else "",
        ack=body.ack,
        mode=body.mode,
        label=body.label,
        block_id=body.block_id,
        msgno=_message_number(text, downlink=downlink) or reader.identifier(unit.get("refno")),
        error=libacars.count_errors(frame),
        libacars=libacars.json_text(libacars.block_data(acars, reader), reader),
        # Messages of several blocks are joined before they are put out.
        part=Part.UNKNOWN if acars is None else Part.WHOLE,
        content=_content(unit) if acars is None else "",
    )


def read_flat(frame: Members, reader: Reader, link: Link, received_at: float) -> DecodedMessage:
    """Canonical form of an object of the older format, whose keys are in capitals."""
    get = frame.get
    block_id = reader.identifier(get("BI"))
    downlink = block_id.isdigit()
    aircraft = reader.hex_address(get("AESID"))
    ground = reader.hex_address(get("GESID"))
    text = plain_text(reader.text(get("MESSAGE")))
    parsed = reader.text(get(_PARSED))
    return DecodedMessage(
        link=link,
        time=reader.time(frame["TIME"] if "TIME" in frame else get("TIME_UTC"), received_at),
        toaddr=ground if downlink else aircraft,
        fromaddr=aircraft if downlink else ground,
        text=text,
        tail=reader.tail(get("REG")),
        flight=reader.trimmed(get("FLIGHT")),
        icao=reader.icao_of(aircraft),
        ack=reader.ack(get("TAK")),
        mode=reader.identifier(get("MODE")),
        label=reader.label(get("LABEL")),
        block_id=block_id,
        msgno=_message_number(text, downlink=downlink) or reader.identifier(get("REFNO")),
        libacars=libacars.json_text({_PARSED: parsed} if parsed.strip() else {}, reader),
        part=Part.WHOLE,
    )


def _content(unit: Members) -> str:
    """What a unit without a message said besides its ends, which are columns."""
    return libacars.content_json(kept(unit, _ENDS))


def plain_text(text: str) -> str:
    """The text without the tab that JAERO puts behind every line feed."""
    return text.replace("\n\t", "\n")


def _message_number(text: str, *, downlink: bool) -> str:
    """The first four characters of a downlink, which JAERO leaves at the head of the text."""
    if not downlink:
        return ""
    found = _MESSAGE_NUMBER.match(text)
    return found.group() if found else ""
