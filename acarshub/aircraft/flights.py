"""The forms in which one flight is transmitted: UA0055, UA55, UAL55, UAL0055.

Separate from the airlines because how a flight is written is a matter of ACARS: its flight field
has six characters, an IATA code and four that are filled up with zeros from the left, while HFDL
performance data and owners' terms carry the call sign of air traffic services.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from acarshub.aircraft.airlines import Airline, Airlines

MAX_FLIGHT_CHARACTERS = 9
"""Three of an ICAO code, four digits, two letters."""

CACHED_FLIGHTS = 4096
"""Some times the flights that one station hears in a day."""

_FIELD_CHARACTERS = 4
"""What the flight field of ACARS holds behind the airline."""

_CODE = re.compile(r"[A-Z]{3}|[A-Z][A-Z0-9]|[0-9][A-Z]")
_FLIGHT = re.compile(rf"({_CODE.pattern})([0-9]{{1,4}})([A-Z]{{0,2}})", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class _Flight:
    """A flight in its three parts, upper case; `letters` may be empty."""

    code: str
    digits: str
    letters: str


@dataclass(frozen=True, slots=True)
class FlightIdentity:
    """Whose flight it is, and how tickets and air traffic services write it.

    Both forms and the number are `""` when letters follow the digits: airlines use such call signs
    for flights of other numbers.
    """

    airline: Airline
    iata: str
    icao: str
    number: str


def identify(flight: str, airlines: Airlines) -> FlightIdentity | None:
    """What `flight` stands for, or None when it does not begin with the code of an airline."""
    parts = _parts(flight)
    airline = airlines.by_code(parts.code) if parts else None
    if parts is None or airline is None:
        return None
    if parts.letters:
        return FlightIdentity(airline, "", "", "")
    number = parts.digits.lstrip("0") or "0"
    iata = airlines.iata_of(airline)
    return FlightIdentity(
        airline,
        f"{iata}{number}" if iata else "",
        f"{airline.icao}{number}" if airline.icao else "",
        number,
    )


def other_forms(flight: str, airlines: Airlines) -> tuple[str, ...]:
    """Every other form of `flight`, upper case, without `flight` as it was given.

    Each code of the airline stands before the digits as given, without leading zeros, and filled
    up to the four characters of the flight field. Empty when `flight` is anything but a code of a
    known airline, one to four digits and at most two letters.
    """
    # Asked before the cache, which would keep whatever length the air sends.
    return _other_forms(flight, airlines) if len(flight) <= MAX_FLIGHT_CHARACTERS else ()


def is_flight_number(term: str, airlines: Airlines) -> bool:
    """Whether `term` has the form of a flight of a known airline."""
    parts = _parts(term)
    return parts is not None and airlines.by_code(parts.code) is not None


@lru_cache(maxsize=CACHED_FLIGHTS)
def _other_forms(flight: str, airlines: Airlines) -> tuple[str, ...]:
    parts = _parts(flight)
    airline = airlines.by_code(parts.code) if parts else None
    if parts is None or airline is None:
        return ()
    short = parts.digits.lstrip("0") or "0"
    filled = short.zfill(_FIELD_CHARACTERS - len(parts.letters))
    forms = dict.fromkeys(
        code + digits + parts.letters
        for code in airlines.codes_of(airline)
        # An override may hold a code with which a form would read as another flight.
        if _CODE.fullmatch(code)
        for digits in (parts.digits, short, filled)
    )
    forms.pop(flight, None)
    return tuple(forms)


def _parts(flight: str) -> _Flight | None:
    match = _FLIGHT.fullmatch(flight)
    return _Flight(*(part.upper() for part in match.groups())) if match else None
