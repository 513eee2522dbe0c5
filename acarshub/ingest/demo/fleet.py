"""Simulated aircraft: who they are, which leg they fly and where they are at any moment.

Separate because the state of an aircraft follows from the time alone and no message changes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from acarshub.ingest.demo.geography import (
    LONG_HAUL,
    SHORT_HAUL,
    Airport,
    Position,
    along,
    distance_nm,
    track_degrees,
)

SHORT_HAUL_AIRCRAFT = 27
LONG_HAUL_AIRCRAFT = 13

_TAXI_SECONDS = 720.0
_TURN_SECONDS = 2700.0
_CLIMB_SECONDS = 1260.0
_DESCENT_SECONDS = 1380.0
_BLOCK_SPEED_KNOTS = 430.0
_FIRST_FLIGHT_NUMBER = 9000
"""Numbers above 9000 are for positioning and charter, so no regular service is named."""


@dataclass(frozen=True, slots=True)
class Operator:
    """An airline: its codes, its home and how its country numbers aircraft."""

    iata: str
    icao: str
    home: str
    registration_prefix: str
    suffix_letters: int
    address_base: int
    """Start of the 24-bit addresses that the suffix letters count up from."""


OPERATORS = (
    Operator("LH", "DLH", "EDDF", "D-A", 3, 0x3C4000),
    Operator("BA", "BAW", "EGLL", "G-D", 3, 0x406000),
    Operator("AF", "AFR", "LFPG", "F-H", 3, 0x397BDF),
    Operator("KL", "KLM", "EHAM", "PH-", 3, 0x480000),
    Operator("LX", "SWR", "LSZH", "HB-", 3, 0x4B0000),
    Operator("IB", "IBE", "LEMD", "EC-", 3, 0x344000),
    Operator("OS", "AUA", "LOWW", "OE-L", 2, 0x440000),
    Operator("LO", "LOT", "EPWA", "SP-L", 2, 0x488000),
)


@dataclass(frozen=True, slots=True)
class Aircraft:
    """An airframe with the identifiers that decoders show."""

    registration: str
    address: int
    """24-bit aircraft address."""
    type_code: str
    operator: Operator
    flight_number: int
    long_haul: bool


@dataclass(frozen=True, slots=True)
class Leg:
    """One flight with its four OOOI moments in Unix seconds."""

    origin: Airport
    destination: Airport
    out: float
    off: float
    on: float
    into: float
    number: int
    """Flight number, even on the way home."""

    @property
    def next_out(self) -> float:
        """When the aircraft leaves the gate again."""
        return self.into + _TURN_SECONDS


@dataclass(frozen=True, slots=True)
class Flight:
    """An aircraft on a leg at one moment: everything a message can tell."""

    aircraft: Aircraft
    leg: Leg
    time: float
    position: Position
    altitude_feet: int
    speed_knots: int
    track: int
    fuel_tonnes: float

    @property
    def airborne(self) -> bool:
        """Whether the wheels are off the ground."""
        return self.leg.off <= self.time < self.leg.on

    @property
    def cruising(self) -> bool:
        """Whether climb and descent are both some time away."""
        return self.leg.off + _CLIMB_SECONDS <= self.time < self.leg.on - _DESCENT_SECONDS

    @property
    def last_event(self) -> str:
        """The last of OUT, OFF, ON and IN that has happened on this leg."""
        moments = (("OFF", self.leg.off), ("ON", self.leg.on), ("IN", self.leg.into))
        return next((name for name, moment in reversed(moments) if self.time >= moment), "OUT")

    @property
    def flight_id(self) -> str:
        """Two-letter airline and four digits, as ACARS carries it."""
        return f"{self.aircraft.operator.iata}{self.leg.number:04d}"

    @property
    def callsign(self) -> str:
        """Three-letter airline and number, as air traffic services use it."""
        return f"{self.aircraft.operator.icao}{self.leg.number}"


class Plane:
    """An aircraft that flies out and home for ever; holds only its present leg."""

    def __init__(self, aircraft: Aircraft, first_leg: Leg) -> None:
        self._aircraft = aircraft
        self._leg = first_leg

    @property
    def aircraft(self) -> Aircraft:
        """The airframe."""
        return self._aircraft

    def at(self, time: float) -> Flight:
        """State of the aircraft at `time` (Unix seconds); calls must not go back in time."""
        while time >= self._leg.next_out:
            leg = self._leg
            outbound = leg.number % 2 == 0
            number = leg.number + (1 if outbound else -1)
            self._leg = make_leg(leg.destination, leg.origin, leg.next_out, number)
        return _flight_at(self._aircraft, self._leg, time)


def make_leg(origin: Airport, destination: Airport, out: float, number: int) -> Leg:
    """A leg that leaves the gate at `out` and takes the time that its distance needs."""
    hours = distance_nm(origin.position, destination.position) / _BLOCK_SPEED_KNOTS + 0.3
    off = out + _TAXI_SECONDS
    on = off + hours * 3600.0
    return Leg(origin, destination, out, off, on, on + _TAXI_SECONDS / 2, number)


def make_fleet(random: Random, start: float) -> tuple[Plane, ...]:
    """The planes at `start`, each at a random moment of its leg."""
    airports = {airport.icao: airport for airport in SHORT_HAUL}
    planes = []
    for index in range(SHORT_HAUL_AIRCRAFT + LONG_HAUL_AIRCRAFT):
        operator = OPERATORS[index % len(OPERATORS)]
        aircraft = _make_aircraft(random, operator, index)
        home = airports[operator.home]
        away = random.choice(
            LONG_HAUL
            if aircraft.long_haul
            else [airport for airport in SHORT_HAUL if airport is not home]
        )
        number = aircraft.flight_number
        origin, destination = (home, away) if number % 2 == 0 else (away, home)
        whole = make_leg(origin, destination, 0.0, number)
        out = start - random.uniform(0.0, whole.next_out)
        planes.append(Plane(aircraft, make_leg(origin, destination, out, number)))
    return tuple(planes)


def _make_aircraft(random: Random, operator: Operator, index: int) -> Aircraft:
    letters = [random.randrange(26) for _ in range(operator.suffix_letters)]
    letters[-1] = index % 26
    offset = 0
    for letter in letters:
        offset = offset * 32 + letter + 1
    long_haul = index >= SHORT_HAUL_AIRCRAFT
    types = ("B789", "A359", "B77W") if long_haul else ("A320", "A21N", "E190")
    return Aircraft(
        registration=operator.registration_prefix + "".join(chr(65 + letter) for letter in letters),
        address=operator.address_base + offset,
        type_code=random.choice(types),
        operator=operator,
        flight_number=_FIRST_FLIGHT_NUMBER + 20 * index + random.randrange(20),
        long_haul=long_haul,
    )


def _flight_at(aircraft: Aircraft, leg: Leg, time: float) -> Flight:
    start, end = leg.origin.position, leg.destination.position
    fraction = min(max((time - leg.off) / (leg.on - leg.off), 0.0), 1.0)
    position = along(start, end, fraction)
    airborne = leg.off <= time < leg.on
    cruise_feet = 33_000 + 2_000 * (leg.number % 4)
    climb = cruise_feet * (time - leg.off) / _CLIMB_SECONDS
    descent = cruise_feet * (leg.on - time) / _DESCENT_SECONDS
    share_of_cruise = min(climb, descent, cruise_feet) / cruise_feet
    burn_tonnes_per_hour = 6.4 if aircraft.long_haul else 2.5
    remaining_hours = max(leg.on - time, 0.0) / 3600.0
    return Flight(
        aircraft=aircraft,
        leg=leg,
        time=time,
        position=position,
        altitude_feet=round(share_of_cruise * cruise_feet / 100) * 100 if airborne else 0,
        speed_knots=round(160 + 300 * share_of_cruise) if airborne else 12,
        track=track_degrees(position if fraction < 1.0 else start, end),
        fuel_tonnes=round(burn_tonnes_per_hour * (remaining_hours + 0.9), 1),
    )
