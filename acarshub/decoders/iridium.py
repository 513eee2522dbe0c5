"""The ACARS messages of iridium-toolkit, in its own and in its libacars mode.

Separate because the two modes share an envelope but not one name inside of it.
"""

from __future__ import annotations

from acarshub.decoders import libacars
from acarshub.decoders.fields import Reader
from acarshub.decoders.libacars import AcarsBody
from acarshub.decoders.members import Members
from acarshub.decoders.message import DecodedMessage
from acarshub.decoders.parts import iridium_part
from acarshub.links import Link

_LIBACARS_KEYS = frozenset({"reg", "blk_id", "msg_text", "msg_num", "err", *libacars.APPLICATIONS})


def read(
    frame: Members, acars: Members, reader: Reader, link: Link, received_at: float
) -> DecodedMessage:
    """Canonical form of an object of iridium-toolkit; `acars` is the member of that name.

    `freq` is in Hz with a fraction and zero when unknown, `level` in dB and zero when unknown, the
    time is ISO 8601 and UTC where it names no zone. Iridium carries no aircraft address.
    """
    source = reader.detail(frame.get("source"))
    in_libacars_mode = source.get("parser") == "libacars" or not (
        acars.keys().isdisjoint(_LIBACARS_KEYS)
    )
    body = libacars.read_body(acars, reader) if in_libacars_mode else _own_body(acars, reader)
    data = libacars.block_data(acars, reader)
    # The message says in one of two places when it was and in which direction it went.
    dated = frame if "timestamp" in frame else acars
    if not body.block_id.strip():
        data |= _direction(frame if "link_direction" in frame else acars, reader)
    errors = libacars.count_errors(acars) if in_libacars_mode else acars.get("errors")
    return DecodedMessage(
        link=link,
        time=reader.time(dated.get("timestamp"), received_at),
        station_id=reader.identifier(source.get("station_id")),
        text=body.text,
        tail=body.tail,
        flight=body.flight,
        freq=reader.hertz(frame.get("freq"), decimals=6),
        ack=body.ack,
        mode=body.mode,
        label=body.label,
        block_id=body.block_id,
        msgno=body.msgno,
        error=reader.integer(errors),
        libacars=libacars.json_text(data, reader),
        level=reader.level(frame.get("level")) or None,
        part=body.part,
    )


def _own_body(acars: Members, reader: Reader) -> AcarsBody:
    get = acars.get
    return AcarsBody(
        text=reader.text(get("text")),
        tail=reader.tail(get("tail")),
        flight=reader.trimmed(get("flight")),
        ack=reader.ack(get("ack")),
        mode=reader.identifier(get("mode")),
        label=reader.label(get("label")),
        block_id=reader.identifier(get("block_id")),
        msgno=reader.identifier(get("message_number")),
        part=iridium_part(acars),
    )


def _direction(holder: Members, reader: Reader) -> dict[str, object]:
    """The direction of a message whose block id does not tell it.

    In the words of iridium-toolkit, which turn those of ACARS round: its downlink goes down from
    the satellite to the aircraft.
    """
    direction = reader.identifier(holder.get("link_direction"))
    return {"link_direction": direction} if direction else {}
