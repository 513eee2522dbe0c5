"""Helpers of the decoder tests: messages in every producer's format, made up throughout."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import NamedTuple

import orjson

from acarshub.decoders import decode
from acarshub.decoders.message import Decoded, DecodedMessage, Repair
from acarshub.links import Link

GOLDEN = Path(__file__).parent / "golden"
GOLDEN_LINKS = {
    "acarsdec": Link.ACARS,
    "vdlm2dec": Link.VDLM2,
    "dumpvdl2": Link.VDLM2,
    "dumphfdl": Link.HFDL,
    "jaero": Link.IMSL,
    "satdump": Link.IMSL,
    "iridium": Link.IRDM,
}

NOW = 1_770_000_100.0
SENT = 1_770_000_000


class GoldenCase(NamedTuple):
    """One line of a golden table: an object, what it becomes, and the link of its producer."""

    producer: str
    link: Link
    case: dict[str, object]

    @property
    def frame(self) -> dict[str, object]:
        frame = self.case["frame"]
        assert isinstance(frame, dict)
        return frame


def golden_cases() -> list[GoldenCase]:
    """Every case of every table; `test_golden` says what is in them."""
    return [
        GoldenCase(producer, link, case)
        for producer, link in GOLDEN_LINKS.items()
        for case in orjson.loads((GOLDEN / f"{producer}.json").read_bytes())
    ]


def decoded(frame: dict[str, object], link: Link) -> Decoded:
    result = decode(frame, link, NOW)
    assert isinstance(result, Decoded)
    return result


def message(frame: dict[str, object], link: Link) -> DecodedMessage:
    """The message in a frame that needs no repair."""
    result = decoded(frame, link)
    assert result.repairs == frozenset()
    return result.message


def repaired(frame: dict[str, object], link: Link, *repairs: Repair) -> DecodedMessage:
    """The message in a frame that needs exactly these repairs."""
    result = decoded(frame, link)
    assert result.repairs == frozenset(repairs)
    return result.message


def changed(frame: dict[str, object], path: str, value: object) -> dict[str, object]:
    """A deep copy of a frame with the member at a dotted path replaced."""
    result = copy.deepcopy(frame)
    *parents, last = path.split(".")
    node: dict[str, object] = result
    for key in parents:
        inner = node.setdefault(key, {})
        assert isinstance(inner, dict)
        node = inner
    node[last] = value
    return result


def without(frame: dict[str, object], path: str) -> dict[str, object]:
    """A deep copy of a frame that lacks the member at a dotted path."""
    result = copy.deepcopy(frame)
    *parents, last = path.split(".")
    node: dict[str, object] = result
    for key in parents:
        inner = node[key]
        assert isinstance(inner, dict)
        node = inner
    del node[last]
    return result


ACARSDEC: dict[str, object] = {
    "timestamp": SENT + 0.25,
    "station_id": "HOME",
    "channel": 2,
    "freq": 131.55,
    "level": -12.3,
    "error": 1,
    "mode": "2",
    "label": "H1",
    "block_id": "5",
    "ack": False,
    "tail": "D-ZZZZ",
    "flight": "ZZ0123",
    "msgno": "M12A",
    "text": "HELLO\r\nWORLD",
    "depa": "EDDZ",
    "dsta": "EDDY",
    "eta": "1015",
    "gtout": "0900",
    "gtin": "1020",
    "wloff": "0910",
    "wlin": "1012",
    "assstat": "skipped",
    "libacars": {"arinc622": {"crc_ok": True}},
    "app": {"name": "acarsdec", "ver": "4.1"},
}

VDLM2DEC: dict[str, object] = {
    "timestamp": SENT + 0.5,
    "station_id": "HOME",
    "freq": 136.975,
    "hex": "00A1B2",
    "icao": 41394,
    "toaddr": 1153178,
    "is_response": 1,
    "is_onground": 2,
    "app": {"name": "vdlm2dec", "ver": "2.3"},
    "lat": 47.7,
    "lon": -8.5,
    "alt": 37000,
    "epu": 6,
}

DUMPVDL2: dict[str, object] = {
    "vdl2": {
        "app": {"name": "dumpvdl2", "ver": "2.6.0"},
        "station": "HOME",
        "t": {"sec": SENT, "usec": 250000},
        "freq": 136650000,
        "hdr_bits_fixed": 1,
        "sig_level": -16.68,
        "noise_level": -39.8,
        "avlc": {
            "src": {"addr": "ABC123", "type": "Aircraft", "status": "Airborne"},
            "dst": {"addr": "1144AA", "type": "Ground station"},
            "cr": "Command",
            "frame_type": "I",
            "acars": {
                "err": False,
                "crc_ok": True,
                "more": False,
                "reg": "..D-ZZZ",
                "mode": "2",
                "label": "H1",
                "blk_id": "3",
                "ack": "!",
                "flight": "ZZ0123",
                "msg_num": "D09",
                "msg_num_seq": "A",
                "msg_text": "HELLO",
                "arinc622": {"msg_type": "adsc_msg", "adsc": {"err": False}},
            },
        },
    }
}

XID: dict[str, object] = {
    "vdl2": {
        "t": {"sec": SENT, "usec": 0},
        "freq": 136975000,
        "sig_level": -10.0,
        "avlc": {
            "src": {"addr": "ABC123", "type": "Aircraft", "status": "On ground"},
            "dst": {"addr": "1144AA", "type": "Ground station"},
            "cr": "Response",
            "xid": {
                "err": False,
                "type": "XID_CMD_HO",
                "vdl_params": [
                    {"name": "xid_sequencing", "value": {"seq": 0, "retry": 1}},
                    {"name": "dst_airport", "value": "EDDY"},
                    {
                        "name": "ac_location",
                        "value": {"loc": {"lat": 34.8, "lon": -108.5}, "alt": 37000},
                    },
                    {"name": "modulation_support", "value": {}},
                ],
            },
        },
    }
}

HFDL_DATA: dict[str, object] = {
    "hfdl": {
        "app": {"name": "dumphfdl", "ver": "1.7.0"},
        "station": "HOME",
        "t": {"sec": SENT, "usec": 750000},
        "freq": 10000000,
        "sig_level": -14.68,
        "lpdu": {
            "err": False,
            "src": {"type": "Aircraft", "id": 7, "ac_info": {"icao": "06a129"}},
            "dst": {"type": "Ground station", "id": 1},
            "type": {"id": 13, "name": "Unnumbered data"},
            "hfnpdu": {
                "err": False,
                "type": {"id": 213, "name": "Frequency data"},
                "flight_id": "ZZZ12 ",
                "pos": {"lat": 39.09, "lon": -112.91},
                "freq_data": [{"gs": {"id": 1}, "heard_on_freqs": [{"id": 1, "freq": 8977.0}]}],
            },
        },
    }
}

HFDL_ACARS: dict[str, object] = {
    "hfdl": {
        "t": {"sec": SENT, "usec": 0},
        "freq": 8927000,
        "sig_level": -9.0,
        "lpdu": {
            "err": False,
            "src": {"type": "Ground station", "id": 1},
            "dst": {"type": "Aircraft", "id": 9, "ac_info": {"icao": "ABC123"}},
            "type": {"id": 13, "name": "Unnumbered data"},
            "hfnpdu": {
                "err": False,
                "type": {"id": 255, "name": "Enveloped data"},
                "acars": {
                    "err": False,
                    "reg": ".D-ZZZZ",
                    "mode": "2",
                    "label": "SA",
                    "blk_id": "4",
                    "ack": "^",
                    "flight": "ZZ0123",
                    "msg_num": "S34",
                    "msg_num_seq": "A",
                    "msg_text": "0EV",
                    "media-adv": {"err": False, "version": 0},
                },
            },
        },
    }
}

HFDL_SQUITTER: dict[str, object] = {
    "hfdl": {
        "t": {"sec": SENT, "usec": 0},
        "freq": 17919000,
        "sig_level": -9.0,
        "spdu": {"err": False, "src": {"type": "Ground station", "id": 1}, "gs_status": []},
    }
}

JAERO_DOWNLINK: dict[str, object] = {
    "app": {"name": "JAERO", "ver": "v1.0.4.14"},
    "station": "HOME",
    "t": {"sec": SENT, "usec": 250000},
    "isu": {
        "refno": "03",
        "qno": "07",
        "src": {"addr": "ABC123", "type": "Aircraft Earth Station"},
        "dst": {"addr": "90", "type": "Ground Earth Station"},
        "acars": {
            "ack": "!",
            "blk_id": "5",
            "label": "B6",
            "mode": "2",
            "reg": "D-ZZZZ",
            "flight": "ZZ123",
            "msg_text": "L92AZZ0123FIRST\n\tSECOND",
            "arinc622": {"msg_type": "adsc_msg"},
        },
    },
}

JAERO_UPLINK: dict[str, object] = {
    "app": {"name": "JAERO", "ver": "HOME"},
    "t": {"sec": SENT, "usec": 0},
    "isu": {
        "refno": "07",
        "qno": "07",
        "src": {"addr": "D0", "type": "Ground Earth Station"},
        "dst": {"addr": "ABC123", "type": "Aircraft Earth Station"},
        "acars": {"ack": "8", "blk_id": "R", "label": "_d", "mode": "2", "reg": "D-ZZZZ"},
    },
}

JAERO_FLAT: dict[str, object] = {
    "AESID": "ABC123",
    "GESID": "D0",
    "REFNO": "07",
    "QNO": "07",
    "REG": ".D-ZZZZ",
    "MODE": "2",
    "TAK": "8",
    "LABEL": "_\x7f",
    "BI": "R",
    "MESSAGE": "UP\n\tLINK",
    "NAME": "v1.0.4.14",
    "NONACARS": False,
    "TIME": SENT,
}

SATDUMP: dict[str, object] = {
    "msg_name": "ACARS",
    "timestamp": SENT,
    "source": {"app": {"name": "SatDump", "version": "1.2.0"}, "station_id": "HOME"},
    "mode": 50,
    "bi": 82,
    "tak": 56,
    "label": "_\x7f",
    "plane_reg": ".D-ZZZZ",
    "has_text": True,
    "message": "HELLO",
    "more_to_come": False,
    "signal_unit": {"aes_id": 3429825, "ges_id": 208, "ref_no": 7, "q_no": 7},
    "libacars": {"arinc622": {"crc_ok": True}},
}

IRIDIUM: dict[str, object] = {
    "app": {"name": "iridium-toolkit", "version": "0.0.1"},
    "source": {"transport": "iridium", "protocol": "acars", "station_id": "HOME"},
    "acars": {
        "timestamp": "2026-02-02T02:40:00Z",
        "errors": 2,
        "link_direction": "uplink",
        "block_end": True,
        "mode": "2",
        "tail": "D-ZZZZ",
        "flight": "ZZ0001",
        "label": "H1",
        "block_id": "4",
        "message_number": "M01A",
        "ack": "!",
        "text": "HELLO",
    },
    "freq": 1625708333.3333333,
    "level": -40.06,
    "header": "",
}

IRIDIUM_LIBACARS: dict[str, object] = {
    "app": {"name": "iridium-toolkit", "version": "0.0.2"},
    "source": {"transport": "iridium", "parser": "libacars", "station_id": "HOME"},
    "timestamp": "2026-02-02T02:40:00",
    "link_direction": "downlink",
    "acars": {
        "err": False,
        "reg": ".D-ZZZZ",
        "mode": "2",
        "label": "H1",
        "blk_id": "D",
        "ack": "!",
        "msg_text": "HELLO",
        "arinc622": {"crc_ok": True},
    },
}

ALL_FRAMES: list[tuple[dict[str, object], Link]] = [
    (ACARSDEC, Link.ACARS),
    (VDLM2DEC, Link.VDLM2),
    (DUMPVDL2, Link.VDLM2),
    (XID, Link.VDLM2),
    (HFDL_DATA, Link.HFDL),
    (HFDL_ACARS, Link.HFDL),
    (HFDL_SQUITTER, Link.HFDL),
    (JAERO_DOWNLINK, Link.IMSL),
    (JAERO_UPLINK, Link.IMSL),
    (JAERO_FLAT, Link.IMSL),
    (SATDUMP, Link.IMSL),
    (IRIDIUM, Link.IRDM),
    (IRIDIUM_LIBACARS, Link.IRDM),
]
