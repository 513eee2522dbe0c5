"""Reports that avionics send by themselves: positions, OOOI times, engine data, surveillance.

Separate from the talk of crews because these texts are fixed forms filled with the flight's state.
"""

from __future__ import annotations

import binascii
from random import Random

from acarshub.ingest.demo.content import Content, degrees_minutes, hhmm, hhmmss
from acarshub.ingest.demo.fleet import Flight

_ADSC_STATIONS = ("GVAEXBA", "PIKCPYA", "YQXE2YA")
_ADSC_ACCURACY_CODE = 0x1D
"""Redundant navigation, TCAS healthy, position within a quarter of a mile."""


def oooi_report(flight: Flight, _: Random) -> Content:
    """The report of the last of out, off, on and in."""
    leg, event = flight.leg, flight.last_event
    label, key, moment = {
        "OUT": ("QP", "gtout", leg.out),
        "OFF": ("QQ", "wloff", leg.off),
        "ON": ("QR", "wlin", leg.on),
        "IN": ("QS", "gtin", leg.into),
    }[event]
    times = {"depa": leg.origin.icao, "dsta": leg.destination.icao, key: hhmm(moment)}
    text = f"{leg.origin.icao}{leg.destination.icao}{hhmm(moment)}"
    if event != "OFF":
        text += f"{flight.fuel_tonnes * 10:04.0f}"
    return Content(label=label, text=text, event_times=times)


def flat_position(flight: Flight, random: Random) -> Content:
    """A position in the comma-separated form that many short-haul fleets use."""
    lat, lon = flight.position.lat, flight.position.lon
    text = (
        f"{hhmmss(flight.time)},{flight.altitude_feet + random.randint(-12, 12):5d},"
        f"{flight.speed_knots:04d},{flight.track:4d},"
        f"{'N' if lat >= 0 else 'S'} {abs(lat):6.3f},{'E' if lon >= 0 else 'W'}{abs(lon):7.3f}"
    )
    return Content(label="16", text=text)


def written_position(flight: Flight, random: Random) -> Content:
    """A position report over named places, in several lines."""
    leg = flight.leg
    next_time = flight.time + random.randint(400, 1500)
    text = (
        f"3C01 POSRPT {flight.leg.number}/{leg.origin.icao}/{leg.destination.icao} "
        f".{flight.aircraft.registration}\r\n"
        f"/POS {degrees_minutes(flight.position)} /OVR {hhmm(flight.time)} "
        f"/ALT {flight.altitude_feet:05d} /GSP {flight.speed_knots}\r\n"
        f"/NXT {_waypoint(random)} {hhmm(next_time)} /ETA {hhmm(leg.on)} "
        f"/FOB {flight.fuel_tonnes:05.1f} /SAT M{random.randint(38, 61)} "
        f"/WND {random.randint(220, 320)}{random.randint(18, 95):03d}"
    )
    times = {"depa": leg.origin.icao, "dsta": leg.destination.icao, "eta": hhmm(leg.on)}
    return Content(label="80", text=text, event_times=times)


def planned_position(flight: Flight, random: Random) -> Content:
    """A flight management computer's position with the two fixes ahead, as in ARINC 702."""
    leg, now = flight.leg, flight.time
    ahead = now + random.randint(240, 1200)
    level = f"{flight.altitude_feet // 100:03d}"
    text = (
        f"POS{degrees_minutes(flight.position, tenths=True)},{_waypoint(random)},{hhmmss(now)},"
        f"{level},{_waypoint(random)},{hhmmss(ahead)},{_waypoint(random)},"
        f"M{random.randint(30, 62)},{random.randint(200, 340):03d}{random.randint(8, 99):03d},"
        f"{flight.fuel_tonnes * 10:03.0f}/TS{hhmmss(now)},{leg.destination.icao}"
    )
    check = binascii.crc_hqx(text.encode(), 0xFFFF)
    return Content(label="H1", sublabel="M1", sequence="F", text=f"{text}{check:04X}")


def engine_report(flight: Flight, random: Random) -> Content:
    """Cruise performance of both engines as a table over several blocks."""
    leg = flight.leg
    rows = "".join(
        f"E{engine},{random.uniform(83, 91):05.1f},{random.uniform(90, 98):05.1f},"
        f"{random.randint(585, 690):04d},{random.randint(1080, 3150):05d},"
        f"{random.randint(40, 62):03d},{random.randint(78, 104):03d},"
        f"{random.uniform(0, 0.9):.2f}\r\n"
        for engine in (1, 2)
    )
    bleed = "".join(
        f"B{engine},{random.randint(30, 42):02d},{random.randint(150, 205)},OPEN,"
        f"{random.randint(0, 3)}\r\n"
        for engine in (1, 2)
    )
    text = (
        f"A04,{flight.aircraft.registration},{flight.aircraft.type_code},{flight.flight_id},"
        f"{leg.origin.icao},{leg.destination.icao}\r\n"
        f"CRZ,{hhmmss(flight.time)},{flight.altitude_feet:05d},.{random.randint(770, 850)},"
        f"M{random.randint(40, 60)},{random.randint(580, 720) / 10:.1f}T\r\n"
        "EN,N1,N2,EGT,FF,OILP,OILT,VIB\r\n"
        f"{rows}EN,PSI,TEMP,VALVE,CODE\r\n{bleed}"
        f"APU,{random.randint(2100, 9900)},{random.randint(3000, 15000)}\r\n"
    )
    return Content(label="H1", sublabel="DF", sequence="D", text=text)


def adsc_report(flight: Flight, random: Random) -> Content:
    """A basic surveillance report as ARINC 622 carries it, with the tree of libacars beside it."""
    position, past_hour = flight.position, round(flight.time % 3600 * 8) / 8
    fields = (
        (round(position.lat * 2**20 / 180) & 0x1FFFFF, 21),
        (round(position.lon * 2**20 / 180) & 0x1FFFFF, 21),
        (flight.altitude_feet // 4, 16),
        (round(past_hour * 8), 15),
        (_ADSC_ACCURACY_CODE, 7),
    )
    bits = 0
    for value, width in fields:
        bits = bits << width | value
    payload = b"\x07" + bits.to_bytes(10, "big")
    ground, air = random.choice(_ADSC_STATIONS), flight.aircraft.registration.rjust(7, ".")
    check = binascii.crc_hqx(f"ADS{air}".encode() + payload, 0xFFFF) ^ 0xFFFF
    report = {
        "lat": round(position.lat, 6),
        "lon": round(position.lon, 6),
        "alt": flight.altitude_feet // 4 * 4,
        "ts_sec": past_hour,
        "pos_accuracy_nm": 0.25,
        "nav_redundancy": True,
        "tcas_avail": True,
    }
    tree = {
        "msg_type": "adsc_msg",
        "crc_ok": True,
        "gs_addr": ground,
        "air_addr": air,
        "adsc": {"tags": [{"basic_report": report}], "err": False},
    }
    text = f"/{ground}.ADS{air}{payload.hex().upper()}{check:04X}"
    return Content(label="B6", sequence="L", text=text, application={"arinc622": tree})


def media_advisory(flight: Flight, random: Random) -> Content:
    """A link gained or lost, and the links that remain."""
    names = {"V": "VHF ACARS", "2": "VDL2", "H": "HF", "S": "Default SATCOM"}
    code = random.choice("V2HS")
    established = random.random() < 0.6
    left = "".join(name for name in "V2HS" if name != code and random.random() < 0.7) or "V"
    available = left + code if established else left
    time = hhmmss(flight.time)
    tree = {
        "err": False,
        "version": 0,
        "current_link": {
            "code": code,
            "descr": names[code],
            "established": established,
            "time": {"hour": int(time[:2]), "min": int(time[2:4]), "sec": int(time[4:])},
        },
        "links_avail": [{"code": name, "descr": names[name]} for name in available],
    }
    text = f"0{'E' if established else 'L'}{code}{time}{available}/"
    return Content(label="SA", sequence="S", text=text, application={"media-adv": tree})


def link_test(_: Flight, __: Random) -> Content:
    """An empty downlink that only checks the connection."""
    return Content(label="Q0", sequence="S", text="")


def fault_report(flight: Flight, random: Random) -> Content:
    """A message of the central maintenance computer about a failed unit."""
    chapter, unit = random.choice(
        (
            ("213100", "CABIN PRESS CONTROLLER 1"),
            ("341226", "AIR DATA PROBE HEAT 2"),
            ("291312", "HYD PUMP GREEN LOW PRESS"),
            ("383100", "LAV SMOKE DETECTOR 3"),
            ("361152", "BLEED VALVE ENG 1"),
        )
    )
    text = (
        f"FLR/WN{hhmm(flight.time)} {chapter} {unit} FAULT\r\n"
        f"/IDCMS1 /PHASE {random.randint(2, 8):02d} /CLASS {random.randint(1, 3)} "
        f"/OCC {random.randint(1, 4)}\r\n"
        f"NO CREW ACTION. MAINT INFORMED AT {flight.leg.destination.iata}"
    )
    return Content(label="H1", sublabel="M1", sequence="C", text=text)


def _waypoint(random: Random) -> str:
    consonants, vowels = "BDGKLMNRSTV", "AEIOU"
    return "".join(random.choice(vowels if place % 2 else consonants) for place in range(5))
