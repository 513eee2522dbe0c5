"""Satellite messages as JAERO, SatDump and iridium-toolkit print them.

Separate because these three hear satellites, mostly one direction only, and none of them shares
key names with another. Sources: JAERO 1.0.4.14 (JSONdump), SatDump 1.2.0 through the reformat
script of its container, iridium-toolkit of February 2026.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

import orjson

from acarshub.ingest.demo.blocks import NO_ACK, Block, Heard

_GROUND_EARTH_STATION = 0x90
_NAK = 0x15
_UNIT_TYPE = 113
_PRIORITY = 7
_ADDRESSED_ACARS_UNITS = 3


def jaero(block: Block, heard: Heard) -> bytes | None:
    """A whole message in alphabetical keys; None for its earlier blocks, which JAERO holds back."""
    if block.more:
        return None
    content, address = block.content, block.flight.aircraft.address
    text = content.prefixed(block.joined)
    acars: dict[str, object] = {
        "ack": block.ack,
        "blk_id": block.block_id,
        "label": content.label,
        "mode": "2",
        "reg": block.flight.aircraft.registration,
        **content.application,
    }
    if not content.uplink:
        text = f"{block.message_number}{block.flight.flight_id}{text}"
        acars["flight"] = block.flight.flight_id
    if text:
        acars["msg_text"] = _tabbed(text)
    aircraft = {"addr": f"{address:06X}", "type": "Aircraft Earth Station"}
    ground = {"addr": f"{_GROUND_EARTH_STATION:02X}", "type": "Ground Earth Station"}
    frame = {
        "app": {"name": "JAERO", "ver": "v1.0.4.14"},
        "isu": {
            "acars": acars,
            "dst": aircraft if content.uplink else ground,
            "qno": f"{_PRIORITY:02X}",
            "refno": f"{address % 16:02X}",
            "src": ground if content.uplink else aircraft,
        },
        "station": heard.station_id,
        "t": {"sec": int(block.time), "usec": int(block.time % 1 * 1000) * 1000},
    }
    return orjson.dumps(frame, option=orjson.OPT_SORT_KEYS)


def satdump(block: Block, heard: Heard) -> bytes | None:
    """A whole uplink with character codes as numbers; None for blocks that SatDump holds back."""
    if block.more or not block.content.uplink:
        return None
    content, address = block.content, block.flight.aircraft.address
    text = content.prefixed(block.joined)
    frame: dict[str, object] = {
        "bi": ord(block.block_id),
        "freq": f"{heard.freq_mhz:.3f}",
        "has_text": bool(text),
        "label": content.label.replace("_d", "_\x7f"),
        "level": f"{heard.level_db:.1f}",
        "message": text,
        "mode": ord("2"),
        "more_to_come": False,
        "msg_name": "ACARS",
        "plane_reg": block.padded_registration,
        "signal_unit": {
            "aes_id": address,
            "ges_id": _GROUND_EARTH_STATION,
            "message_type": _UNIT_TYPE,
            "no_of_bytes_in_last_su": 1 + len(text) % 8,
            "q_no": _PRIORITY,
            "ref_no": address % 16,
            "seq_no": _ADDRESSED_ACARS_UNITS,
        },
        "source": {
            "app": {"name": "SatDump", "version": "1.2.0-be50dce0"},
            "station_id": heard.station_id,
        },
        "tak": _NAK if block.ack == NO_ACK else ord(block.ack),
        "timestamp": int(block.time),
    }
    return json.dumps(frame, sort_keys=True).encode() + b"\r\n"


def iridium_toolkit(block: Block, heard: Heard) -> bytes:
    """One block; directions are named from the satellite's side."""
    content = block.content
    acars: dict[str, object] = {
        "timestamp": f"{datetime.fromtimestamp(int(block.time), UTC):%Y-%m-%dT%H:%M:%SZ}",
        "errors": 0,
        "link_direction": "downlink" if content.uplink else "uplink",
        "block_end": not block.more,
        "mode": "2",
        "tail": block.flight.aircraft.registration,
    }
    if not content.uplink:
        acars["flight"] = block.flight.flight_id
    acars |= {"label": content.label, "block_id": block.block_id}
    if not content.uplink:
        acars["message_number"] = block.message_number
    acars |= {"ack": block.ack, "text": content.prefixed(block.text)}
    frame = {
        "app": {"name": "iridium-toolkit", "version": "0.0.1"},
        "source": {
            "transport": "iridium",
            "protocol": "acars",
            "station_id": heard.station_id,
        },
        "acars": acars,
        "freq": float(heard.freq_hz),
        "level": round(heard.level_db, 2),
        "header": "",
    }
    return json.dumps(frame).encode() + b"\n"


def _tabbed(text: str) -> str:
    """`text` as JAERO lays it out: one line feed per line end, and a tab before each line."""
    lines = text.replace("\r", "\n")
    while "\n\n" in lines:
        lines = lines.replace("\n\n", "\n")
    return lines.removeprefix("\n").removesuffix("\n").replace("\n", "\n\t")
