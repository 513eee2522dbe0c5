"""The weather of a simulated airport, as METAR, TAF and ATIS word it.

Separate because whoever asks within the same half hour has to be told the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from acarshub.ingest.demo.content import day_and_time, hhmm
from acarshub.ingest.demo.geography import Airport

_HALF_HOUR_SECONDS = 1800
_DAY_SECONDS = 86_400
_SKIES = ("CAVOK", "9999 FEW028", "9999 BKN014", "6000 -RA SCT012 OVC020")


@dataclass(frozen=True, slots=True)
class _Conditions:
    wind_degrees: int
    wind_knots: int
    celsius: int
    dew_point: int
    pressure_hpa: int
    sky: str


def metar(place: Airport, time: float) -> str:
    """The report of the half hour in which `time` lies."""
    now = _conditions(place, time)
    observed = day_and_time(time - time % _HALF_HOUR_SECONDS)
    return (
        f"METAR {place.icao} {observed}Z {now.wind_degrees:03d}{now.wind_knots:02d}KT {now.sky} "
        f"{_signed(now.celsius)}/{_signed(now.dew_point)} Q{now.pressure_hpa:04d} NOSIG="
    )


def taf(place: Airport, time: float) -> str:
    """The forecast issued last before `time`, in three lines."""
    issued = time - time % 10_800
    then = _conditions(place, issued)
    start, showers_end, clearing, end = (
        day_and_time(issued + hours * 3600)[:4] for hours in (1, 5, 10, 25)
    )
    wind = f"{then.wind_degrees:03d}"
    return (
        f"TAF {place.icao} {day_and_time(issued)}Z {start}/{end} "
        f"{wind}{then.wind_knots:02d}KT 9999 SCT030\r\n"
        f"  TEMPO {start}/{showers_end} {wind}{then.wind_knots + 8:02d}G{then.wind_knots + 19}KT"
        " 4000 SHRA BKN014\r\n"
        f"  BECMG {clearing}/{end} CAVOK="
    )


def atis(place: Airport, time: float, arrival: bool) -> str:
    """The broadcast text for arrivals or departures."""
    now, letter = _conditions(place, time), atis_letter(time)
    expect = "ILS APCH" if arrival else "DEPARTURE"
    return (
        f"{place.icao} {'ARR' if arrival else 'DEP'} ATIS {letter}\r\n"
        f"{hhmm(time - time % _HALF_HOUR_SECONDS)}Z\r\n"
        f"EXP {expect} RWY {place.runway}. TRL 60.\r\n"
        f"WIND {now.wind_degrees:03d} AT {now.wind_knots}KT. T {now.celsius}. "
        f"QNH {now.pressure_hpa}.\r\n"
        "BIRD ACTIVITY IN VICINITY OF AERODROME.\r\n"
        f"CONFIRM INFO {letter} ON FIRST CONTACT."
    )


def atis_letter(time: float) -> str:
    """The letter of the broadcast in force at `time`; a new one each half hour."""
    return chr(ord("A") + int(time // _HALF_HOUR_SECONDS) % 26)


def _conditions(place: Airport, time: float) -> _Conditions:
    day = Random(f"{place.icao} {time // _DAY_SECONDS}")  # noqa: S311 - the same for everybody
    moment = Random(f"{place.icao} {time // _HALF_HOUR_SECONDS}")  # noqa: S311 - as above
    celsius = round(27 - 0.4 * abs(place.position.lat)) + day.randint(-5, 5) + moment.randint(-1, 1)
    return _Conditions(
        wind_degrees=(day.randrange(36) + moment.randint(-1, 1)) % 36 * 10 + 10,
        wind_knots=day.randint(4, 20) + moment.randint(-1, 3),
        celsius=celsius,
        dew_point=celsius - day.randint(2, 8),
        pressure_hpa=day.randint(992, 1032) + moment.randint(-1, 1),
        sky=moment.choice(_SKIES),
    )


def _signed(celsius: int) -> str:
    return f"M{-celsius:02d}" if celsius < 0 else f"{celsius:02d}"
