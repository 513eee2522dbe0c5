"""The messages of JAERO: its JSONdump format, and its older flat JSON format.

Separate because JAERO names the two ends of an Inmarsat link by their kind, and reshapes the text.
"""

from __future__ import annotations

import re

from acarshub.decoders import libacars
from acarshub.decoders.details import kept
from acarshub.decoders.fields import Fields
from acarshub.decoders.message import DecodedMessage, Part
from acarshub.links import Link

AIRCRAFT = "Aircraft Earth Station"
_ENDS = frozenset({"src", "dst"})
_PARSED = "ARINCPARSER_MESSAGE_INFO"

_MESSAGE_NUMBER = re.compile(r"[A-Z][0-9A-Z]{2}[A-Z]")


def read(frame: Fields, unit: Fields, link: Link, received_at: float) -> DecodedMessage:
    """Canonical form of a JSONdump object; `unit` is its member `isu`.

    Addresses are hexadecimal text, `t` holds the time of formatting. Raises WrongShapeError where
    `acars` is no object.
    """
    source = unit.detail("src")
    target = unit.detail("dst")
    downlink = source.values.get("type") == AIRCRAFT
    uplink = not downlink and target.values.get("type") == AIRCRAFT
    acars = unit.payload("acars")
    body = libacars.read_body(acars)
    text = plain_text(body.text)
    aircraft = source if downlink else target
    return DecodedMessage(
        link=link,
        time=frame.split_time("t", received_at),
        station_id=frame.identifier("station"),
        toaddr=target.hex_address("addr"),
        fromaddr=source.hex_address("addr"),
        text=text,
        tail=body.tail,
        flight=body.flight,
        icao=aircraft.icao("addr") if downlink or uplink else "",
        ack=body.ack,
        mode=body.mode,
        label=body.label,
        block_id=body.block_id,
        msgno=_message_number(text, downlink=downlink) or unit.identifier("refno"),
        error=libacars.count_errors(frame.values),
        libacars=libacars.json_text(libacars.block_data(acars), frame),
        # Messages of several blocks are joined before they are put out.
        part=Part.UNKNOWN if acars is None else Part.WHOLE,
        content=_content(unit) if acars is None else "",
    )


def read_flat(frame: Fields, link: Link, received_at: float) -> DecodedMessage:
    """Canonical form of an object of the older format, whose keys are in capitals."""
    block_id = frame.identifier("BI")
    downlink = block_id.isdigit()
    aircraft = frame.hex_address("AESID")
    ground = frame.hex_address("GESID")
    text = plain_text(frame.text("MESSAGE"))
    parsed = frame.text(_PARSED)
    return DecodedMessage(
        link=link,
        time=frame.time("TIME" if "TIME" in frame.values else "TIME_UTC", received_at),
        toaddr=ground if downlink else aircraft,
        fromaddr=aircraft if downlink else ground,
        text=text,
        tail=frame.tail("REG"),
        flight=frame.trimmed("FLIGHT"),
        icao=frame.icao_of(aircraft),
        ack=frame.ack("TAK"),
        mode=frame.identifier("MODE"),
        label=frame.label("LABEL"),
        block_id=block_id,
        msgno=_message_number(text, downlink=downlink) or frame.identifier("REFNO"),
        libacars=libacars.json_text({_PARSED: parsed} if parsed.strip() else {}, frame),
        part=Part.WHOLE,
    )


def _content(unit: Fields) -> str:
    """What a unit without a message said besides its ends, which are columns."""
    return libacars.content_json(kept(unit.values, _ENDS))


def plain_text(text: str) -> str:
    """The text without the tab that JAERO puts behind every line feed."""
    return text.replace("\n\t", "\n")


def _message_number(text: str, *, downlink: bool) -> str:
    """The first four characters of a downlink, which JAERO leaves at the head of the text."""
    if not downlink:
        return ""
    found = _MESSAGE_NUMBER.match(text)
    return found.group() if found else ""
