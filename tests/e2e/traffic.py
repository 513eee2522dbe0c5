"""One message of every producer, made up for these tests in the producers' formats."""

from __future__ import annotations

import time
from dataclasses import dataclass

from acarshub.links import Link


@dataclass(frozen=True)
class Sample:
    """What a decoder sends, and what must come out."""

    producer: str
    link: Link
    payload: dict[str, object]
    tail: str
    text: str


def _now() -> int:
    return int(time.time())


def acarsdec(
    text: str = "ON GROUND AT GATE", tail: str = "D-TEST", **more: object
) -> dict[str, object]:
    """A message as acarsdec 4 sends it."""
    return {
        "timestamp": time.time(),
        "station_id": "XX-TEST-ACARS",
        "channel": 1,
        "freq": 131.55,
        "level": -12.5,
        "error": 0,
        "mode": "2",
        "label": "H1",
        "block_id": "4",
        "ack": False,
        "tail": tail,
        "flight": "XX0042",
        "msgno": "D01A",
        "text": text,
        "app": {"name": "acarsdec", "ver": "v4.4.1"},
        **more,
    }


def _acars_body(tail: str, text: str) -> dict[str, object]:
    return {
        "err": False,
        "crc_ok": True,
        "more": False,
        "reg": tail.rjust(7, "."),
        "mode": "2",
        "label": "H1",
        "blk_id": "3",
        "ack": "!",
        "flight": "XX0043",
        "msg_num": "D02",
        "msg_num_seq": "A",
        "msg_text": text,
    }


def every_producer() -> list[Sample]:
    """A message of each of the eight producers, now."""
    app = {"name": "dumpvdl2", "ver": "2.6.0"}
    stamp = {"sec": _now(), "usec": 250_000}
    return [
        Sample("acarsdec 4", Link.ACARS, acarsdec("FOUR", "F-TEST"), "F-TEST", "FOUR"),
        Sample(
            "acarsdec 3",
            Link.ACARS,
            {
                "timestamp": time.time(),
                "channel": 0,
                "freq": 131.725,
                "level": -9,
                "error": 0,
                "mode": "2",
                "label": "5Z",
                "block_id": "1",
                "ack": "C",
                "tail": "G-TEST",
                "flight": "XX0001",
                "msgno": "M01A",
                "text": "THREE",
            },
            "G-TEST",
            "THREE",
        ),
        Sample(
            "vdlm2dec",
            Link.VDLM2,
            {
                "timestamp": time.time(),
                "station_id": "XX-TEST-VDLM",
                "freq": 136.975,
                "icao": 0xA0B1C2,
                "toaddr": 1057098,
                "mode": "2",
                "label": "H1",
                "block_id": "5",
                "ack": "!",
                "tail": "N900XX",
                "flight": "XX0002",
                "msgno": "M02A",
                "text": "VDLM2DEC",
                "app": {"name": "vdlm2dec", "ver": "2.3"},
            },
            "N900XX",
            "VDLM2DEC",
        ),
        Sample(
            "dumpvdl2",
            Link.VDLM2,
            {
                "vdl2": {
                    "app": app,
                    "station": "XX-TEST-VDLM",
                    "t": stamp,
                    "freq": 136_650_000,
                    "hdr_bits_fixed": 0,
                    "sig_level": -16.62,
                    "noise_level": -39.8,
                    "avlc": {
                        "src": {"addr": "A0B1C2", "type": "Aircraft", "status": "Airborne"},
                        "dst": {"addr": "10214A", "type": "Ground station"},
                        "cr": "Command",
                        "frame_type": "I",
                        "acars": _acars_body("N901XX", "DUMPVDL2"),
                    },
                }
            },
            "N901XX",
            "DUMPVDL2",
        ),
        Sample(
            "dumphfdl",
            Link.HFDL,
            {
                "hfdl": {
                    "app": {"name": "dumphfdl", "ver": "1.7.0"},
                    "station": "XX-TEST-HFDL",
                    "t": stamp,
                    "freq": 10_000_000,
                    "sig_level": -9.2,
                    "lpdu": {
                        "err": False,
                        "src": {"type": "Aircraft", "id": 7, "ac_info": {"icao": "A0B1C3"}},
                        "dst": {"type": "Ground station", "id": 1},
                        "type": {"id": 13, "name": "Unnumbered data"},
                        "hfnpdu": {
                            "err": False,
                            "type": {"id": 255, "name": "Enveloped data"},
                            "acars": _acars_body("N902XX", "DUMPHFDL"),
                        },
                    },
                }
            },
            "N902XX",
            "DUMPHFDL",
        ),
        Sample(
            "JAERO",
            Link.IMSL,
            {
                "app": {"name": "JAERO", "ver": "v1.0.4.14"},
                "station": "XX-TEST-IMSL",
                "t": stamp,
                "isu": {
                    "refno": "03",
                    "qno": "07",
                    "src": {"addr": "D0", "type": "Ground Earth Station"},
                    "dst": {"addr": "A0B1C4", "type": "Aircraft Earth Station"},
                    "acars": {
                        "mode": "2",
                        "ack": "!",
                        "blk_id": "Q",
                        "label": "H1",
                        "reg": "N903XX",
                        "msg_text": "JAERO",
                    },
                },
            },
            "N903XX",
            "JAERO",
        ),
        Sample(
            "SatDump",
            Link.IMSL,
            {
                "msg_name": "ACARS",
                "timestamp": _now(),
                "source": {
                    "app": {"name": "SatDump", "version": "1.2.0"},
                    "station_id": "XX-TEST-IMSL",
                },
                "mode": 50,
                "bi": 82,
                "tak": 21,
                "label": "H1",
                "plane_reg": ".N904XX",
                "has_text": True,
                "message": "SATDUMP",
                "more_to_come": False,
                "signal_unit": {"aes_id": 0xA0B1C5, "ges_id": 208, "ref_no": 7},
            },
            "N904XX",
            "SATDUMP",
        ),
        Sample(
            "iridium-toolkit",
            Link.IRDM,
            {
                "app": {"name": "iridium-toolkit", "version": "0.0.1"},
                "source": {
                    "transport": "iridium",
                    "protocol": "acars",
                    "station_id": "XX-TEST-IRDM",
                },
                "acars": {
                    "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                    "errors": 0,
                    "link_direction": "downlink",
                    "block_end": True,
                    "mode": "2",
                    "tail": "N905XX",
                    "label": "H1",
                    "block_id": "D",
                    "ack": "!",
                    "text": "IRIDIUM",
                },
                "freq": 1_626_270_833.3333333,
                "level": -38.44,
                "header": "",
            },
            "N905XX",
            "IRIDIUM",
        ),
    ]
