"""Flat JSON as acarsdec 3.x, acarsdec 4.x and vdlm2dec print it.

Separate because these three share one set of key names and differ from each other in what they
leave out. Sources: acarsdec 3.7, acarsdec 4.1, vdlm2dec 2.3.
"""

from __future__ import annotations

from random import Random

import orjson

from acarshub.ingest.demo.blocks import NO_ACK, Block, Heard
from acarshub.ingest.demo.content import degrees_minutes
from acarshub.ingest.demo.fleet import Flight
from acarshub.ingest.demo.geography import SHORT_HAUL

VHF_GROUND_STATION = 0x1198DA


def acarsdec_4(block: Block, heard: Heard) -> bytes:
    """One block as acarsdec 4.x sends it: noise level, `text` even when empty, no line end."""
    frame = _acarsdec_head(block.time, heard)
    frame["noise"] = round(heard.noise_db, 1)
    frame |= {"error": 0, **_acars_keys(block)}
    frame["ack"] = False if block.ack == NO_ACK else block.ack
    if block.content.text or not block.content.uplink:
        frame["text"] = block.known_text
    frame |= _acarsdec_tail(block)
    frame["app"] = {"name": "acarsdec", "ver": "4.1"}
    return orjson.dumps(frame)


def acarsdec_3(block: Block, heard: Heard) -> bytes:
    """One block as acarsdec 3.x sends it: no noise level, no empty `text`, a line end."""
    frame = _acarsdec_head(block.time, heard)
    frame |= {"error": 0, **_acars_keys(block)}
    frame["ack"] = False if block.ack == NO_ACK else block.ack
    if block.content.text:
        frame["text"] = block.known_text
    frame |= _acarsdec_tail(block)
    frame["app"] = {"name": "acarsdec", "ver": "3.7"}
    return orjson.dumps(frame) + b"\n"


def squitter(_: Flight, time: float, heard: Heard, random: Random) -> bytes:
    """A ground station's beacon, which has neither aircraft nor block identifier."""
    airport = random.choice(SHORT_HAUL)
    network, tail = random.choice((("A", "ARINC"), ("S", "")))
    text = (
        f"02X{network}{airport.iata}{airport.icao}1"
        f"{degrees_minutes(airport.position)[1:5]}{degrees_minutes(airport.position)[0]}"
        f"{degrees_minutes(airport.position)[6:]}{degrees_minutes(airport.position)[5]}"
        f"V136975/{tail}"
    )
    frame = _acarsdec_head(time, heard)
    frame |= {"noise": round(heard.noise_db, 1), "error": 0, "mode": "2", "label": "SQ"}
    frame |= {"text": text, "assstat": "skipped", "app": {"name": "acarsdec", "ver": "4.1"}}
    return orjson.dumps(frame)


def vdlm2dec(block: Block, heard: Heard) -> bytes:
    """One block as vdlm2dec sends it: link addresses, no levels, H1 prefix left in the text."""
    frame = _vdlm2dec_head(block.time, heard, block.flight, block.content.uplink)
    frame |= {**_acars_keys(block), "ack": block.ack}
    if block.content.text:
        frame["text"] = block.content.prefixed(block.text)
    if block.more:
        frame["end"] = True
    frame |= block.content.event_times
    return orjson.dumps(frame) + b"\n"


def vdlm2dec_position(flight: Flight, time: float, heard: Heard, _: Random) -> bytes:
    """A link exchange that tells position, altitude and destination."""
    frame = _vdlm2dec_head(time, heard, flight, uplink=False)
    frame |= {
        "dsta": flight.leg.destination.icao,
        "lat": round(flight.position.lat, 1),
        "lon": round(flight.position.lon, 1),
        "epu": 6,
        "alt": round(flight.altitude_feet, -3),
    }
    return orjson.dumps(frame) + b"\n"


def _acarsdec_head(time: float, heard: Heard) -> dict[str, object]:
    return {
        "timestamp": round(time, 7),
        "station_id": heard.station_id,
        "channel": heard.channel,
        "freq": heard.freq_mhz,
        "level": round(heard.level_db, 1),
    }


def _vdlm2dec_head(time: float, heard: Heard, flight: Flight, uplink: bool) -> dict[str, object]:
    address = flight.aircraft.address
    frame: dict[str, object] = {
        "timestamp": round(time, 7),
        "station_id": heard.station_id,
        "freq": heard.freq_mhz,
        "hex": f"{address:06X}",
        "icao": address,
        "fromaddr" if uplink else "toaddr": VHF_GROUND_STATION,
    }
    if uplink or not flight.airborne:
        frame["is_onground"] = 1
    frame["app"] = {"name": "vdlm2dec", "ver": "2.3"}
    return frame


def _acars_keys(block: Block) -> dict[str, object]:
    keys: dict[str, object] = {
        "mode": "2",
        "label": block.content.label,
        "block_id": block.block_id,
        "ack": block.ack,
        "tail": block.flight.aircraft.registration,
    }
    if not block.content.uplink:
        keys |= {"flight": block.flight.flight_id, "msgno": block.message_number}
    return keys


def _acarsdec_tail(block: Block) -> dict[str, object]:
    keys: dict[str, object] = {}
    if block.more:
        keys["end"] = True
    keys |= block.content.event_times
    if block.content.sublabel:
        keys["sublabel"] = block.content.sublabel
    if block.single:
        keys["assstat"] = "skipped"
    else:
        keys["assstat"] = "in progress" if block.more else "complete"
    if block.content.application and not block.more:
        keys["libacars"] = block.content.application
    return keys
