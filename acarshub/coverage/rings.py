"""From the service's rings to GeoJSON (RFC 7946), checked point by point.

Separate because the answer is a stranger's: what is not of the right shape goes no further.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import orjson

from acarshub.coverage.wanted import METRES_PER_FOOT, metres

MAX_RINGS = 50
MAX_POINTS = 20_000
"""Of one ring; the service tells 360."""
LEAST_POINTS = 3
MAX_METRES = 100_000
DEGREE_DIGITS = 5
"""About a metre."""

Position = tuple[float, float]
"""Longitude and latitude in degrees, in this order."""


class RingsError(ValueError):
    """The answer is no outline; the text says why, without a word of the answer."""


def geojson_of(answer: bytes, altitudes: Sequence[int]) -> bytes:
    """A FeatureCollection of a polygon for each ring; `altitudes` are those asked for, in feet."""
    try:
        told = orjson.loads(answer)
    except orjson.JSONDecodeError:
        raise RingsError("the answer is no JSON") from None
    rings = told.get("rings") if isinstance(told, dict) else None
    if not isinstance(rings, list) or not rings:
        raise RingsError("the answer holds no rings; is the token right?")
    if len(rings) > MAX_RINGS:
        raise RingsError(f"the answer holds more than {MAX_RINGS} rings")
    feet = {metres(altitude): altitude for altitude in altitudes}
    features = [_feature(ring, index, feet) for index, ring in enumerate(rings)]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def is_outline(text: bytes) -> bool:
    """Whether a file still holds what was saved."""
    try:
        told = orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    features = told.get("features") if isinstance(told, dict) else None
    return isinstance(features, list) and bool(features)


def _feature(ring: object, index: int, feet: Mapping[int, int]) -> dict[str, object]:
    if not isinstance(ring, dict):
        raise RingsError("a ring is no object")
    height = _number(ring.get("alt"))
    if not 0 <= height <= MAX_METRES:
        raise RingsError("the altitude of a ring cannot be")
    altitude = feet.get(round(height), round(height / METRES_PER_FOOT))
    return {
        "type": "Feature",
        "properties": {
            "altitude": altitude,
            "altitude_label": f"{altitude:,} ft",
            "ring_index": index,
        },
        "geometry": {"type": "Polygon", "coordinates": [_closed(_positions(ring.get("points")))]},
    }


def _positions(points: object) -> list[Position]:
    if not isinstance(points, list) or not LEAST_POINTS <= len(points) <= MAX_POINTS:
        raise RingsError(f"a ring has not {LEAST_POINTS} to {MAX_POINTS} points")
    return [_position(point) for point in points]


def _position(point: object) -> Position:
    if not isinstance(point, list) or len(point) < 2:
        raise RingsError("a point is no pair of numbers")
    latitude, longitude = _number(point[0]), _number(point[1])
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise RingsError("a point is not on the earth")
    return round(longitude, DEGREE_DIGITS), round(latitude, DEGREE_DIGITS)


def _closed(positions: list[Position]) -> list[Position]:
    return positions if positions[0] == positions[-1] else [*positions, positions[0]]


def _number(value: object) -> float:
    # The service writes altitudes as text.
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        try:
            number = float(value)
        except (ValueError, OverflowError):
            number = math.nan
        if math.isfinite(number):
            return number
    raise RingsError("a number is none")
