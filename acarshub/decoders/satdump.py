"""The Inmarsat Aero messages of SatDump, as it sends them and as the "reformat" script does.

Separate because SatDump writes characters as ASCII codes and repeats texts that are long over.
"""

from __future__ import annotations

from acarshub.decoders import libacars
from acarshub.decoders.fields import Fields
from acarshub.decoders.message import DecodedMessage, Part
from acarshub.links import Link


def read(frame: Fields, link: Link, received_at: float) -> DecodedMessage:
    """Canonical form of an object of SatDump whose `msg_name` is `ACARS`.

    `timestamp` is in Unix seconds, `freq` in MHz and `level` in dB (both text, of the script only),
    `aes_id` decimal or hexadecimal text. Only the satellite's side is received, so that the ground
    station is always the sender. Raises WrongShapeError where `signal_unit` is no object.
    """
    unit = frame.payload("signal_unit") or Fields({}, frame.repairs)
    source = frame.detail("source")
    # Without a text of its own a message carries that of an earlier one of the same aircraft.
    has_text = frame.values.get("has_text") is not False
    aircraft = unit.aircraft_address("aes_id")
    return DecodedMessage(
        link=link,
        time=frame.time("timestamp", received_at),
        station_id=source.identifier("station_id"),
        toaddr=aircraft,
        fromaddr=unit.address("ges_id"),
        text=frame.text("message") if has_text else "",
        tail=frame.tail("plane_reg"),
        flight=frame.trimmed("flight"),
        icao=unit.icao_of(aircraft),
        freq=frame.megahertz("freq"),
        ack=frame.ack_code("tak"),
        mode=frame.character("mode"),
        label=frame.label("label"),
        block_id=frame.character("bi"),
        msgno=unit.identifier("ref_no"),
        error=libacars.count_errors(frame.values),
        libacars=libacars.embedded_json(frame, {}),
        level=frame.level("level"),
        # Blocks of an unfinished message are held back.
        part=Part.WHOLE,
    )
