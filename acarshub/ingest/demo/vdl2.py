"""VDL Mode 2 frames as dumpvdl2 prints them.

Separate because this link carries more than ACARS: readiness, handoffs and beacons.
Source: dumpvdl2 2.6.0.
"""

from __future__ import annotations

from random import Random

import orjson

from acarshub.ingest.demo.blocks import Block, Heard
from acarshub.ingest.demo.flat import VHF_GROUND_STATION
from acarshub.ingest.demo.fleet import Flight
from acarshub.ingest.demo.libacars import libacars_body, seconds

_ALL_STATIONS = 0xFFFFFF


def dumpvdl2(block: Block, heard: Heard) -> bytes:
    """An information frame with ACARS inside."""
    frame = _avlc_addresses(block.flight, block.content.uplink)
    sequence = ord(block.block_id) % 8
    frame |= {"cr": "Command", "frame_type": "I", "rseq": sequence, "sseq": sequence}
    frame |= {"poll": False, "acars": libacars_body(block)}
    return _vdl2(block.time, heard, frame, 40 + len(block.text))


def receive_ready(flight: Flight, time: float, heard: Heard, random: Random) -> bytes:
    """A supervisory frame: the other side is ready for more."""
    frame = _avlc_addresses(flight, uplink=random.random() < 0.2)
    frame |= {"cr": "Response", "frame_type": "S", "cmd": "Receive Ready", "pf": False}
    frame["rseq"] = random.randrange(8)
    return _vdl2(time, heard, frame, 13)


def handoff(flight: Flight, time: float, heard: Heard, random: Random) -> bytes:
    """A handoff response, in which the aircraft tells position and destination."""
    place = {
        "loc": {"lat": round(flight.position.lat, 1), "lon": round(flight.position.lon, 1)},
        "alt": round(flight.altitude_feet, -3),
    }
    exchange = {
        "err": False,
        "type": "XID_RSP_HO",
        "type_descr": "Handoff Response",
        "pub_params": [
            {"name": "param_set_id", "value": "8885:1993"},
            {"name": "procedure_classes", "value": [0, 1]},
        ],
        "vdl_params": [
            {"name": "param_set_id", "value": "V"},
            {"name": "xid_sequencing", "value": {"seq": random.randrange(8), "retry": 0}},
            {"name": "dst_airport", "value": flight.leg.destination.icao},
            {"name": "ac_location", "value": place},
            {"name": "conn_mgmt", "value": 1},
        ],
    }
    frame = _avlc_addresses(flight, uplink=False)
    frame |= {"cr": "Response", "frame_type": "U", "cmd": "XID", "pf": True, "xid": exchange}
    return _vdl2(time, heard, frame, 65)


def ground_beacon(flight: Flight, time: float, heard: Heard, _: Random) -> bytes:
    """A ground station's information frame to everybody, naming the airports it serves."""
    airport = flight.leg.origin
    exchange = {
        "err": False,
        "type": "GSIF",
        "type_descr": "Ground Station Information Frame",
        "pub_params": [],
        "vdl_params": [
            {"name": "param_set_id", "value": "V"},
            {"name": "airport_coverage", "value": airport.icao},
            {
                "name": "gs_location",
                "value": {
                    "lat": round(airport.position.lat, 1),
                    "lon": round(airport.position.lon, 1),
                },
            },
        ],
    }
    frame = _avlc_addresses(flight, uplink=True)
    frame["dst"] = {"addr": f"{_ALL_STATIONS:06X}", "type": "All stations"}
    frame |= {"cr": "Command", "frame_type": "U", "cmd": "XID", "pf": False, "xid": exchange}
    return _vdl2(time, heard, frame, 82)


def _vdl2(time: float, heard: Heard, avlc: dict[str, object], octets: int) -> bytes:
    frame = {
        "app": {"name": "dumpvdl2", "ver": "2.6.0"},
        "station": heard.station_id,
        "t": seconds(time),
        "freq": heard.freq_hz,
        "burst_len_octets": octets,
        "hdr_bits_fixed": 0,
        "octets_corrected_by_fec": 0,
        "idx": 0,
        "sig_level": round(heard.level_db, 6),
        "noise_level": round(heard.noise_db, 6),
        "freq_skew": round(heard.skew, 6),
        "avlc": avlc,
    }
    return orjson.dumps({"vdl2": frame})


def _avlc_addresses(flight: Flight, uplink: bool) -> dict[str, object]:
    aircraft: dict[str, object] = {"addr": f"{flight.aircraft.address:06X}", "type": "Aircraft"}
    ground: dict[str, object] = {"addr": f"{VHF_GROUND_STATION:06X}", "type": "Ground station"}
    if uplink:
        return {"src": ground | {"status": "On ground"}, "dst": aircraft}
    status = "Airborne" if flight.airborne else "On ground"
    return {"src": aircraft | {"status": status}, "dst": ground}
