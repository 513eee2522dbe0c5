"""Airports of the simulated sky and positions along a great circle between them.

Separate because geometry has no knowledge of aircraft or messages.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

EARTH_RADIUS_NM = 3440.065


@dataclass(frozen=True, slots=True)
class Position:
    """A place in degrees, north and east positive."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Airport:
    """An airport with its ICAO and IATA codes and one of its runways."""

    icao: str
    iata: str
    position: Position
    runway: str


SHORT_HAUL = (
    Airport("EDDF", "FRA", Position(50.03, 8.57), "25C"),
    Airport("EDDM", "MUC", Position(48.35, 11.79), "08L"),
    Airport("EDDH", "HAM", Position(53.63, 9.99), "23"),
    Airport("EGLL", "LHR", Position(51.47, -0.45), "27R"),
    Airport("EGCC", "MAN", Position(53.35, -2.27), "23L"),
    Airport("LFPG", "CDG", Position(49.01, 2.55), "26R"),
    Airport("LFBO", "TLS", Position(43.63, 1.37), "32L"),
    Airport("EHAM", "AMS", Position(52.31, 4.76), "18R"),
    Airport("LSZH", "ZRH", Position(47.46, 8.55), "14"),
    Airport("LEMD", "MAD", Position(40.47, -3.56), "32R"),
    Airport("LEBL", "BCN", Position(41.30, 2.08), "24L"),
    Airport("LIRF", "FCO", Position(41.80, 12.25), "16L"),
    Airport("LOWW", "VIE", Position(48.11, 16.57), "29"),
    Airport("EPWA", "WAW", Position(52.17, 20.97), "33"),
    Airport("EKCH", "CPH", Position(55.62, 12.66), "22L"),
    Airport("LPPT", "LIS", Position(38.78, -9.14), "03"),
)

LONG_HAUL = (
    Airport("KJFK", "JFK", Position(40.64, -73.78), "31L"),
    Airport("KORD", "ORD", Position(41.98, -87.90), "10C"),
    Airport("CYYZ", "YYZ", Position(43.68, -79.63), "24R"),
    Airport("KMIA", "MIA", Position(25.79, -80.29), "09"),
    Airport("OMDB", "DXB", Position(25.25, 55.36), "30L"),
    Airport("VIDP", "DEL", Position(28.57, 77.10), "29"),
    Airport("SBGR", "GRU", Position(-23.43, -46.47), "10L"),
)


def distance_nm(start: Position, end: Position) -> float:
    """Great-circle distance in nautical miles."""
    return EARTH_RADIUS_NM * _central_angle(start, end)


def along(start: Position, end: Position, fraction: float) -> Position:
    """The point after `fraction` (0 to 1) of the great circle from `start` to `end`."""
    angle = _central_angle(start, end)
    if angle == 0.0:
        return start
    from_start = math.sin((1.0 - fraction) * angle) / math.sin(angle)
    from_end = math.sin(fraction * angle) / math.sin(angle)
    x, y, z = (
        from_start * a + from_end * b
        for a, b in zip(_unit_vector(start), _unit_vector(end), strict=True)
    )
    return Position(math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x)))


def track_degrees(start: Position, end: Position) -> int:
    """Initial true track from `start` to `end`, 0 to 359."""
    lat1, lat2 = math.radians(start.lat), math.radians(end.lat)
    delta = math.radians(end.lon - start.lon)
    east = math.sin(delta) * math.cos(lat2)
    north = math.cos(lat1) * math.sin(lat2) - math.sin(lat1) * math.cos(lat2) * math.cos(delta)
    return round(math.degrees(math.atan2(east, north))) % 360


def _central_angle(start: Position, end: Position) -> float:
    cosine = sum(a * b for a, b in zip(_unit_vector(start), _unit_vector(end), strict=True))
    return math.acos(max(-1.0, min(1.0, cosine)))


def _unit_vector(place: Position) -> tuple[float, float, float]:
    lat, lon = math.radians(place.lat), math.radians(place.lon)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)
