"""The ACARS object that libacars prints inside the frames of dumpvdl2 and dumphfdl.

Separate because both wrap the very same object. Source: libacars 2.2.1.
"""

from __future__ import annotations

from acarshub.ingest.demo.blocks import Block


def libacars_body(block: Block) -> dict[str, object]:
    """The ACARS object of libacars; the H1 prefix has its own keys and the reply is joined."""
    content = block.content
    body: dict[str, object] = {
        "err": False,
        "crc_ok": True,
        "more": block.more,
        "reg": block.padded_registration,
        "mode": "2",
        "label": content.label,
        "blk_id": block.block_id,
        "ack": block.ack,
    }
    if not content.uplink:
        body["flight"] = block.flight.flight_id
        body["msg_num"], body["msg_num_seq"] = block.message_number[:3], block.message_number[3]
    if content.sublabel:
        body["sublabel"] = content.sublabel
    body["msg_text"] = block.known_text
    return body if block.more else body | dict(content.application)


def seconds(time: float) -> dict[str, int]:
    """A Unix time as the pair of integers that both decoders print."""
    return {"sec": int(time), "usec": int(time % 1 * 1_000_000)}
