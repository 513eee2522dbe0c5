"""What people write to each other: crews, dispatchers, weather desks, towers and stations.

Separate from the automatic reports because these are sentences, mostly a question and its answer.
"""

from __future__ import annotations

import binascii
from random import Random

from acarshub.ingest.demo import weather
from acarshub.ingest.demo.content import Content, day_and_time, degrees_minutes, hhmm
from acarshub.ingest.demo.fleet import Flight

_DOWNLINKED = (
    (
        "ETA {eta} NOW. 2 WHEELCHAIRS AND 1 UM ON BOARD PLS.",
        "COPIED. WCHR TEAM WILL MEET YOU AT GATE {gate}. SEE YOU {eta}",
    ),
    (
        "14 PAX WITH SHORT CONNECTIONS, LONGEST IS {flight} AT {eta}. CAN THEY WAIT?",
        "CHECKED WITH HUB CONTROL.\r\nMOST ARE REBOOKED, AGENT WITH LIST AT GATE {gate}",
    ),
    (
        "SLOT IMPROVED TO {soon}. READY IN 5 MIN. CAN YOU SEND RTM?",
        "RDY MESSAGE SENT {now}. NEW CTOT WILL COME BY DCL. RGDS OPS",
    ),
    (
        "SMOOTH RIDE FL{level} SO FAR. ANY REPORTS AHEAD?",
        "LIGHT CHOP REPORTED FL340-360 OVER THE ALPS, SMOOTH ABOVE 370. RGDS DISPATCH",
    ),
    (
        "COFFEE MAKER AFT GALLEY INOP AGAIN. ENTERED IN CABIN LOG.\r\nPLS ADVISE MAINT IN {dest}.",
        "MAINT {dest} ADVISED, SPARE IS IN STOCK. TKS",
    ),
    (
        "FUEL ON ARRIVAL EST {fuel} T. REQ UPLIFT FIGURE FOR NEXT SECTOR",
        "NEXT SECTOR BLOCK FUEL {more} T, TAXI 0.3.\r\nBOWSER ORDERED FOR {eta}",
    ),
    (
        "CABIN TEMP ZONE 2 STAYS AT 27. TRIM AIR RESET NO CHANGE. ANY IDEAS?",
        "MAINTROL: KEEP TRIM AIR OFF UNTIL DESCENT, THEN ON.\r\nWE LOOK AT IT IN {dest}",
    ),
    (
        "ANY SCORE FROM TONIGHTS MATCH? CABIN IS ASKING :-)",
        "2-1 AFTER 70 MIN",
    ),
)
"""What a crew asks and what it is told."""

_BEFORE_DEPARTURE = (
    (
        "LOADSHEET FINAL {now} EDNO 2\r\n{flight} {reg} {orig}-{dest}\r\n"
        "ZFW {zfw}  TOF {fuel}  TOW {tow}\r\nMACZFW 28.{belt} MACTOW 27.{belt}\r\n"
        "TTL PAX {pax}  CREW 2/4\r\nNOTOC NIL  SI BAGS LOADED CPT 4"
    ),
    "DEICING {orig}: QUEUE 4 ACFT ON PAD 2, TYPE I/IV.\r\nCALL FREQ 121.855 WHEN READY. TKS",
    "SLOT {flight} {orig}-{dest}: CTOT {soon}.\r\nREASON ATC CAPACITY. SEND RDY WITH DOORS CLOSED",
)
"""What the airline writes unasked while the aircraft is leaving."""

_UNDER_WAY = (
    "GATE CHANGE {dest}: NOW {gate}, WAS B{old}.\r\nBELT {belt}. PLS INFORM CABIN",
    (
        "CREW CHANGE NEXT DUTY: CAPT AND FO CONTINUE ON {flight}.\r\n"
        "CABIN CREW REPLACED IN {dest}. HOTEL PICKUP {soon}"
    ),
    (
        "FLOW INFO {dest}: HOLDING 10-15 MIN EXPECTED FROM {soon}.\r\n"
        "RWY {runway} ONLY UNTIL 2200. ADVISE IF FUEL IS TIGHT. OPS"
    ),
    (
        "WIND UPDATE {now}\r\nFL  WIND    TEMP\r\n300 264/0{old} M42\r\n340 268/061 M51\r\n"
        "360 270/067 M55\r\n380 271/064 M57\r\nVALID {eta}"
    ),
    (
        "CONNEX {flight} ARR {eta}\r\nFLT   DEST  PAX GATE STATUS\r\n"
        "9{old}1  VIE   {belt}   {gate}  WAITS\r\n9{old}4  CPH   4   B22  REBOOKED\r\n"
        "9{old}7  LIS   2   A{old}  OK"
    ),
)
"""What the airline writes unasked during the flight and at its end."""

_ALERTING = (
    (
        "MODERATE TURBULENCE FL{level} AT {here} SINCE {now}. SEAT BELTS ON, SERVICE STOPPED.",
        "TKS FOR THE TURBULENCE REPORT, PASSED TO FOLLOWING FLIGHTS. FL320 REPORTED SMOOTH",
    ),
    (
        "MEDICAL: SEAT 23C, M 61, CHEST PAIN. DOCTOR ON BOARD.\r\nREQ PARAMEDICS AT GATE.",
        "MEDICAL TEAM WILL MEET YOU AT GATE {gate}. TELL US IF YOU WANT PRIORITY",
    ),
    (
        "WX {dest} BELOW MINIMA. MAY DIVERT TO {alternate}. FOB {fuel} T. ADVISE",
        "IF YOU DIVERT, {alternate} IS OPEN AND HAS STANDS AND FUEL FOR YOU. TWO OTHERS THERE",
    ),
    (
        "ENG 1 FADEC FAULT MSG CAME AND WENT IN CLIMB. ALL PARAMETERS NORMAL.",
        "MAINTROL: FAULT IS CLASS 2, CONTINUE. SEND ENG REPORT AFTER TOP OF DESCENT",
    ),
)
"""What an owner's alert terms are there for."""


def crew_question(flight: Flight, random: Random) -> Content:
    """A crew asks its dispatcher something and is answered."""
    return _asked(flight, random, random.choice(_DOWNLINKED))


def alerting_report(flight: Flight, random: Random) -> Content:
    """Turbulence, a sick passenger, a diversion or a failure, and the answer."""
    return _asked(flight, random, random.choice(_ALERTING))


def dispatch_message(flight: Flight, random: Random) -> Content:
    """A message of the airline to the crew."""
    texts = _BEFORE_DEPARTURE if flight.last_event == "OUT" else _UNDER_WAY
    text = random.choice(texts).format(**_words(flight, random))
    return Content(label="30", uplink=True, text=f"{text}\r\n")


def weather_request(flight: Flight, random: Random) -> Content:
    """A request for weather at the destination and one more place, and the printed reply."""
    dest, other = flight.leg.destination, flight.leg.origin
    printed = f"WX {hhmm(flight.time)}Z\r\n" + "\r\n".join(
        weather.metar(place, flight.time) for place in (dest, other)
    )
    if random.random() < 0.5:
        printed += "\r\n" + weather.taf(dest, flight.time)
    return Content(
        label="5U",
        text=f"01WXRQ {flight.leg.number}/{day_and_time(flight.time)[:2]} {other.icao}/{dest.icao} "
        f".{flight.aircraft.registration}\r\n/TYP 1/STA {dest.icao}/STA {other.icao}",
        answer=Content(label="C1", uplink=True, text=f"\r\n{printed}\r\n"),
        answer_seconds=random.uniform(5, 14),
    )


def atis_request(flight: Flight, random: Random) -> Content:
    """A request for ATIS as in ARINC 623, and the broadcast text that comes back."""
    arrival = flight.airborne
    place = flight.leg.destination if arrival else flight.leg.origin
    address = f"/{place.iata}ATYA.TI2"
    request = f"{address}/024{place.icao}{'A' if arrival else 'D'}"
    broadcast = f"{address}/{weather.atis(place, flight.time, arrival)}"
    return Content(
        label="B9",
        sequence="L",
        text=_checked(request, flight),
        answer=Content(label="A9", uplink=True, text=_checked(broadcast, flight)),
        answer_seconds=random.uniform(4, 9),
    )


def departure_clearance(flight: Flight, random: Random) -> Content:
    """A departure clearance request as in ARINC 623, and the clearance."""
    leg, fixed, letter = flight.leg, _of_leg(flight), weather.atis_letter(flight.time)
    address = f"/{leg.origin.iata}DCLA.DC1"
    squawk = "".join(fixed.choice("01234567") for _ in range(4))
    request = (
        f"{address}/RCD {flight.callsign}-{flight.aircraft.type_code}-GATE "
        f"{_gate(fixed)}-{leg.origin.icao}-{leg.destination.icao}-ATIS {letter}"
    )
    clearance = (
        f"{address}/CLD {hhmm(flight.time)} {leg.origin.icao} PDC {fixed.randint(1, 399):03d}\r\n"
        f"{flight.callsign} CLRD TO {leg.destination.icao} OFF {leg.origin.runway} VIA SID 4F\r\n"
        f"SQUAWK {squawk} NEXT FREQ 121.780 ATIS {letter}\r\nTSAT {hhmm(leg.off)}"
    )
    return Content(
        label="B3",
        sequence="L",
        text=_checked(request, flight),
        answer=Content(label="A3", uplink=True, text=_checked(clearance, flight)),
        answer_seconds=random.uniform(15, 50),
    )


def _asked(flight: Flight, random: Random, pair: tuple[str, str]) -> Content:
    words = _words(flight, random)
    question, reply = (text.format(**words) for text in pair)
    leg = flight.leg
    route = f"{leg.origin.iata}{leg.destination.iata}"
    head = f"{flight.flight_id}/{day_and_time(flight.time)[:2]} {route}"
    return Content(
        label="5Z",
        text=f"TXT {head} .{flight.aircraft.registration}\r\n{question}",
        answer=Content(label="30", uplink=True, text=f"{reply}\r\n"),
        answer_seconds=random.uniform(20, 75),
    )


def _words(flight: Flight, random: Random) -> dict[str, str]:
    leg, fixed = flight.leg, _of_leg(flight)
    passengers = fixed.randint(210, 290) if flight.aircraft.long_haul else fixed.randint(92, 178)
    empty_kilos = 148_000 if flight.aircraft.long_haul else 46_400
    zero_fuel_kilos = empty_kilos + passengers * 97
    fuel_kilos = round(flight.fuel_tonnes * 1000)
    return {
        "alternate": leg.origin.icao if flight.fuel_tonnes > 20 else "LFSB",
        "belt": str(fixed.randint(1, 9)),
        "dest": leg.destination.iata,
        "eta": hhmm(leg.on),
        "flight": flight.flight_id,
        "fuel": f"{flight.fuel_tonnes:.1f}",
        "gate": _gate(fixed),
        "here": degrees_minutes(flight.position),
        "level": f"{flight.altitude_feet // 100:03d}",
        "more": f"{flight.fuel_tonnes + random.uniform(2, 6):.1f}",
        "now": hhmm(flight.time),
        "old": str(random.randint(10, 48)),
        "orig": leg.origin.iata,
        "pax": str(passengers),
        "reg": flight.aircraft.registration,
        "runway": leg.destination.runway,
        "soon": hhmm(flight.time + random.randint(10, 50) * 60),
        "tow": str(zero_fuel_kilos + fuel_kilos),
        "zfw": str(zero_fuel_kilos),
    }


def _of_leg(flight: Flight) -> Random:
    """Chance that falls the same way for everything said about one leg."""
    return Random(f"{flight.flight_id} {flight.leg.out}")  # noqa: S311 - repeatable on purpose


def _gate(random: Random) -> str:
    return f"{random.choice('ABCD')}{random.randint(10, 62)}"


def _checked(text: str, flight: Flight) -> str:
    """`text` with the check of ARINC 622, which covers it from the message kind on."""
    kind, _, body = text.partition(".")[2].partition("/")
    covered = f"{kind}{flight.aircraft.registration.rjust(7, '.')}{body}"
    return f"{text}{binascii.crc_hqx(covered.encode(), 0xFFFF) ^ 0xFFFF:04X}"
