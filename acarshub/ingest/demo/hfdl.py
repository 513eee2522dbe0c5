"""HF data link frames as dumphfdl prints them.

Separate because this link carries more than ACARS: logons, performance data and squitters.
Source: dumphfdl 1.7.0.
"""

from __future__ import annotations

from random import Random

import orjson

from acarshub.ingest.demo.blocks import Block, Heard
from acarshub.ingest.demo.fleet import Flight
from acarshub.ingest.demo.libacars import libacars_body, seconds

GROUND_STATIONS = {
    3: ("Reykjavik, Iceland", (17_985, 15_025, 11_184, 8_977, 5_720)),
    4: ("Riverhead, New York", (21_934, 17_919, 11_387, 8_912, 6_661)),
    7: ("Shannon, Ireland", (11_384, 10_081, 8_942, 6_532, 5_547)),
    17: ("Canarias, Spain", (21_955, 17_928, 11_348, 8_948, 6_529)),
}
"""HFDL ground stations within reach: number, name and some of their frequencies in kHz."""

_NOT_LOGGED_ON = 255


def frequencies_hz() -> tuple[int, ...]:
    """The frequencies of all known HFDL ground stations in Hz."""
    return tuple(khz * 1000 for _, freqs in GROUND_STATIONS.values() for khz in freqs)


def dumphfdl(block: Block, heard: Heard) -> bytes:
    """An unnumbered data frame with ACARS inside."""
    unit = _addresses(block.flight, heard, block.content.uplink)
    unit |= {
        "type": {"id": 13, "name": "Unnumbered data"},
        "hfnpdu": {
            "err": False,
            "type": {"id": 255, "name": "Enveloped data"},
            "acars": libacars_body(block),
        },
    }
    return _hfdl(block.time, heard, {"lpdu": unit})


def performance(flight: Flight, time: float, heard: Heard, random: Random) -> bytes:
    """Performance data: position, link statistics and the reason of the last change."""
    number, name, khz = _ground_station(heard)
    rates = ("300bps", "600bps", "1200bps", "1800bps")
    unit = _addresses(flight, heard, uplink=False)
    unit["type"] = {"id": 13, "name": "Unnumbered data"}
    unit["hfnpdu"] = {
        "err": False,
        "type": {"id": 209, "name": "Performance data"},
        "version": 2,
        "flight_id": flight.flight_id,
        "pos": _six_decimals(flight),
        "time": _clock(time),
        "flight_leg_num": random.randint(1, 90),
        "gs": {"type": "Ground station", "id": number, "name": name},
        "frequency": {"id": 8, "freq": float(khz)},
        "freq_search_cnt": {"cur_leg": random.randrange(4), "prev_leg": 0},
        "hfdl_disabled_duration": {"this_leg": 0, "prev_leg": random.randrange(9000)},
        "pdu_stats": {
            "mpdus_rx_ok_cnt": {rate: random.randrange(120) for rate in rates},
            "mpdus_rx_err_cnt": {rate: random.randrange(9) for rate in rates},
            "mpdus_tx_cnt": {rate: random.randrange(20) for rate in rates},
            "mpdus_delivered_cnt": {rate: random.randrange(18) for rate in rates},
            "spdus_rx_ok_cnt": random.randrange(300),
            "spdus_missed_cnt": random.randrange(20),
        },
        "last_freq_change_cause": {"code": 7, "descr": "No change"},
    }
    return _hfdl(time, heard, {"lpdu": unit})


def logon(flight: Flight, time: float, heard: Heard, __: Random) -> bytes:
    """A logon with position and the frequencies that the aircraft hears."""
    here, _, khz = _ground_station(heard)
    unit = _addresses(flight, heard, uplink=False)
    unit["src"] = {"type": "Aircraft", "id": _NOT_LOGGED_ON}
    unit["type"] = {"id": 79, "name": "Logon resume"}
    unit["ac_info"] = {"icao": f"{flight.aircraft.address:06X}"}
    unit["hfnpdu"] = {
        "err": False,
        "type": {"id": 213, "name": "Frequency data"},
        "flight_id": flight.flight_id,
        "pos": _six_decimals(flight),
        "utc_time": _clock(time),
        "freq_data": [
            {
                "gs": {"type": "Ground station", "id": number, "name": name},
                "listening_on_freqs": _listed(freqs[:3]),
                "heard_on_freqs": _listed((khz,)) if number == here else [],
            }
            for number, (name, freqs) in GROUND_STATIONS.items()
        ],
    }
    return _hfdl(time, heard, {"lpdu": unit})


def beacon(__: Flight, time: float, heard: Heard, random: Random) -> bytes:
    """A ground station's squitter with the frequencies in use."""
    number, name, _ = _ground_station(heard)
    beacon = {
        "err": False,
        "src": {"type": "Ground station", "id": number, "name": name},
        "spdu_version": 0,
        "rls": False,
        "iso": False,
        "change_note": "None",
        "frame_index": random.randrange(4096),
        "frame_offset": random.randrange(13),
        "min_priority": 0,
        "systable_version": 52,
        "gs_status": [
            {
                "gs": {"type": "Ground station", "id": other, "name": other_name},
                "utc_sync": True,
                "freqs": _listed(freqs[:2]),
            }
            for other, (other_name, freqs) in GROUND_STATIONS.items()
        ],
    }
    return _hfdl(time, heard, {"spdu": beacon})


def _hfdl(time: float, heard: Heard, unit: dict[str, object]) -> bytes:
    frame: dict[str, object] = {
        "app": {"name": "dumphfdl", "ver": "1.7.0"},
        "station": heard.station_id,
        "t": seconds(time),
        "freq": heard.freq_hz,
        "bit_rate": 300,
        "sig_level": round(heard.level_db, 6),
        "noise_level": round(heard.noise_db, 6),
        "freq_skew": round(heard.skew, 6),
        "slot": "S",
    }
    return orjson.dumps({"hfdl": frame | unit}) + b"\n"


def _addresses(flight: Flight, heard: Heard, uplink: bool) -> dict[str, object]:
    number, name, _ = _ground_station(heard)
    address = flight.aircraft.address
    aircraft = {"type": "Aircraft", "id": address % 127 + 1, "ac_info": {"icao": f"{address:06X}"}}
    ground = {"type": "Ground station", "id": number, "name": name}
    source, destination = (ground, aircraft) if uplink else (aircraft, ground)
    return {"err": False, "src": source, "dst": destination}


def _ground_station(heard: Heard) -> tuple[int, str, int]:
    khz = heard.freq_hz // 1000
    for number, (name, freqs) in GROUND_STATIONS.items():
        if khz in freqs:
            return number, name, khz
    raise ValueError(f"No HFDL ground station of the simulated sky uses {khz} kHz.")


def _listed(freqs_khz: tuple[int, ...]) -> list[dict[str, object]]:
    return [{"id": index, "freq": float(khz)} for index, khz in enumerate(freqs_khz)]


def _six_decimals(flight: Flight) -> dict[str, float]:
    return {"lat": round(flight.position.lat, 6), "lon": round(flight.position.lon, 6)}


def _clock(time: float) -> dict[str, int]:
    second = int(time) % 86_400
    return {"hour": second // 3600, "min": second // 60 % 60, "sec": second % 60}
