"""The owner's own tables of airlines, labels and ground stations, in the established formats.

Separate from the tables because files are written by people and other programs: here stands what is
refused, with the place in the file, and what is passed over because real files hold it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import orjson

from acarshub.aircraft.airlines import Airline
from acarshub.aircraft.ground_stations import GroundStation
from acarshub.environment import SettingsError, shown

T = TypeVar("T")

MAX_FILE_BYTES = 16_000_000
"""Twenty times the largest of the established files."""
MAX_TEXT_CHARACTERS = 200

_IATA = re.compile(r"[A-Z0-9]{2}")
_ICAO_AIRLINE = re.compile(r"[A-Z0-9]{3}")
_ICAO_AIRPORT = re.compile(r"[A-Z0-9]{4}")
_ADDRESS = re.compile(r"[0-9A-Fa-f]{1,6}")


class _ContentError(ValueError):
    """What is wrong in a file, beginning with the place."""


def airlines_file(path: str) -> tuple[Airline, ...]:
    """Airlines of `AIRLINES_PATH`: `{"UA": {"NAME": "United Airlines", "ICAO": "UAL"}}`.

    A code that is none, as some files hold, leads nowhere; the airline keeps its other one.
    """
    return _read("AIRLINES_PATH", path, _airlines)


def labels_file(path: str) -> dict[str, str]:
    """Names of `MESSAGE_LABELS_PATH`: `{"labels": {"SQ": {"name": "Squitter"}}}`.

    An empty name names nothing.
    """
    return _read("MESSAGE_LABELS_PATH", path, _labels)


def ground_stations_file(path: str) -> dict[int, GroundStation]:
    """Stations of `GROUND_STATION_PATH` by address.

    `{"ground_stations": [{"id": "10214A", "airport": {"icao": "KABQ", "name": "Albuquerque"}}]}`,
    or name and code beside the address. A code that is none, such as `----`, is left out.
    """
    return _read("GROUND_STATION_PATH", path, _ground_stations)


def _airlines(content: object) -> tuple[Airline, ...]:
    found = []
    for code, entry in _object(content, "the file").items():
        place = f"airline {shown(code)}"
        fields = _object(entry, place)
        key = code.strip().upper()
        icao = _text(fields, "ICAO", place).upper() or key
        found.append(
            Airline(
                iata=key if _IATA.fullmatch(key) else "",
                icao=icao if _ICAO_AIRLINE.fullmatch(icao) else "",
                name=_name(fields, "NAME", place),
            )
        )
    return tuple(found)


def _labels(content: object) -> dict[str, str]:
    labels = _object(_object(content, "the file").get("labels"), "`labels`")
    names = {}
    for label, entry in labels.items():
        place = f"label {shown(label)}"
        name = _name(_object(entry, place), "name", place)
        if name:
            names[label] = name
    return names


def _ground_stations(content: object) -> dict[int, GroundStation]:
    entries = _object(content, "the file").get("ground_stations")
    if not isinstance(entries, list):
        raise _ContentError("`ground_stations` is not an array")
    found = {}
    for index, entry in enumerate(entries):
        place = f"ground_stations[{index}]"
        fields = _object(entry, place)
        address = _text(fields, "id", place)
        if not _ADDRESS.fullmatch(address):
            raise _ContentError(f"{place}: `id` is not an address of up to six hex digits")
        where = _object(fields.get("airport", fields), f"{place}.airport")
        icao = _text(where, "icao", place).upper()
        name = _name(where, "name", place)
        if name:
            found[int(address, 16)] = GroundStation(
                name, icao if _ICAO_AIRPORT.fullmatch(icao) else ""
            )
    return found


def _read(variable: str, path: str, parse: Callable[[object], T]) -> T:
    try:
        return parse(_content(path))
    except (OSError, _ContentError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise SettingsError(f"{variable}={shown(path)} cannot be used: {reason}") from None


def _content(path: str) -> object:
    with Path(path).open("rb") as file:
        data = file.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise _ContentError(f"it is larger than {MAX_FILE_BYTES // 1_000_000} MB")
    try:
        return orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise _ContentError(f"it is not JSON: {error}") from None


def _object(value: object, place: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise _ContentError(f"{place} is not an object")
    return value


def _name(fields: Mapping[str, object], key: str, place: str) -> str:
    """A text that has to be there, on one line."""
    if key not in fields:
        raise _ContentError(f"{place}: `{key}` is missing")
    return " ".join(_text(fields, key, place).split())


def _text(fields: Mapping[str, object], key: str, place: str) -> str:
    value = fields.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _ContentError(f"{place}: `{key}` is not text")
    if len(value) > MAX_TEXT_CHARACTERS:
        raise _ContentError(f"{place}: `{key}` has more than {MAX_TEXT_CHARACTERS} characters")
    return value.strip()
