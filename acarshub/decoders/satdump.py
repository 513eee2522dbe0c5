"""The Inmarsat Aero messages of SatDump, as it sends them and as the "reformat" script does.

Separate because SatDump writes characters as ASCII codes and repeats texts that are long over.
"""

from __future__ import annotations

from acarshub.decoders import libacars
from acarshub.decoders.fields import Reader
from acarshub.decoders.members import NO_MEMBERS, Members, payload
from acarshub.decoders.message import DecodedMessage, Part
from acarshub.links import Link


def read(frame: Members, reader: Reader, link: Link, received_at: float) -> DecodedMessage:
    """Canonical form of an object of SatDump whose `msg_name` is `ACARS`.

    `timestamp` is in Unix seconds, `freq` in MHz and `level` in dB (both text, of the script only),
    `aes_id` decimal or hexadecimal text. Only the satellite's side is received, so that the ground
    station is always the sender. Raises WrongShapeError where `signal_unit` is no object.
    """
    get = frame.get
    unit = payload(frame, "signal_unit") or NO_MEMBERS
    source = reader.detail(get("source"))
    # Without a text of its own a message carries that of an earlier one of the same aircraft.
    has_text = get("has_text") is not False
    aircraft = reader.aircraft_address(unit.get("aes_id"))
    return DecodedMessage(
        link=link,
        time=reader.time(get("timestamp"), received_at),
        station_id=reader.identifier(source.get("station_id")),
        toaddr=aircraft,
        fromaddr=reader.address(unit.get("ges_id")),
        text=reader.text(get("message")) if has_text else "",
        tail=reader.tail(get("plane_reg")),
        flight=reader.trimmed(get("flight")),
        icao=reader.icao_of(aircraft),
        freq=reader.megahertz(get("freq")),
        ack=reader.ack_code(get("tak")),
        mode=reader.character(get("mode")),
        label=reader.label(get("label")),
        block_id=reader.character(get("bi")),
        msgno=reader.identifier(unit.get("ref_no")),
        error=libacars.count_errors(frame),
        libacars=libacars.embedded_json(frame, NO_MEMBERS, reader),
        level=reader.level(get("level")),
        # Blocks of an unfinished message are held back.
        part=Part.WHOLE,
    )
