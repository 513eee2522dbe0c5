"""The ACARS messages of iridium-toolkit, in its own and in its libacars mode.

Separate because the two modes share an envelope but not one name inside of it.
"""

from __future__ import annotations

from acarshub.decoders import libacars
from acarshub.decoders.fields import Fields
from acarshub.decoders.libacars import AcarsBody
from acarshub.decoders.message import DecodedMessage
from acarshub.decoders.parts import iridium_part
from acarshub.links import Link

_LIBACARS_KEYS = frozenset({"reg", "blk_id", "msg_text", "msg_num", "err", *libacars.APPLICATIONS})


def read(frame: Fields, acars: Fields, link: Link, received_at: float) -> DecodedMessage:
    """Canonical form of an object of iridium-toolkit; `acars` is the member of that name.

    `freq` is in Hz with a fraction and zero when unknown, `level` in dB and zero when unknown, the
    time is ISO 8601 and UTC where it names no zone. Iridium carries no aircraft address.
    """
    source = frame.detail("source")
    in_libacars_mode = source.values.get("parser") == "libacars" or not (
        acars.values.keys().isdisjoint(_LIBACARS_KEYS)
    )
    body = libacars.read_body(acars) if in_libacars_mode else _own_body(acars)
    data = libacars.block_data(acars)
    # The message says in one of two places when it was and in which direction it went.
    dated = frame if "timestamp" in frame.values else acars
    if not body.block_id.strip():
        data |= _direction(frame if "link_direction" in frame.values else acars)
    return DecodedMessage(
        link=link,
        time=dated.time("timestamp", received_at),
        station_id=source.identifier("station_id"),
        text=body.text,
        tail=body.tail,
        flight=body.flight,
        freq=frame.hertz("freq", decimals=6),
        ack=body.ack,
        mode=body.mode,
        label=body.label,
        block_id=body.block_id,
        msgno=body.msgno,
        error=libacars.count_errors(acars.values) if in_libacars_mode else acars.integer("errors"),
        libacars=libacars.json_text(data, frame),
        level=frame.level("level") or None,
        part=body.part,
    )


def _own_body(acars: Fields) -> AcarsBody:
    return AcarsBody(
        text=acars.text("text"),
        tail=acars.tail("tail"),
        flight=acars.trimmed("flight"),
        ack=acars.ack("ack"),
        mode=acars.identifier("mode"),
        label=acars.label("label"),
        block_id=acars.identifier("block_id"),
        msgno=acars.identifier("message_number"),
        part=iridium_part(acars.values),
    )


def _direction(holder: Fields) -> dict[str, object]:
    """The direction of a message whose block id does not tell it.

    In the words of iridium-toolkit, which turn those of ACARS round: its downlink goes down from
    the satellite to the aircraft.
    """
    direction = holder.identifier("link_direction")
    return {"link_direction": direction} if direction else {}
