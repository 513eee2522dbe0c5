"""Ground stations: what their addresses tell, and what an owner's list adds."""

from __future__ import annotations

import re

import pytest

from acarshub.aircraft.airport_table import AIRPORT_ROWS
from acarshub.aircraft.ground_stations import GroundStation, GroundStations

BUILT_IN = GroundStations()


def spelled(iata: str, station: int = 0x17) -> int:
    """An address of VDL Mode 2 that spells an airport: 4 bits 2, 5 bits a letter, 5 bits."""
    bits = "0010" + "".join(f"{ord(letter) - 64:05b}" for letter in iata) + f"{station:05b}"
    return int(bits, 2)


def test_airport_codes_are_letters() -> None:
    assert [row for row in AIRPORT_ROWS if not re.fullmatch("[A-Z]{3}", row[0])] == []
    assert [row for row in AIRPORT_ROWS if not re.fullmatch("[A-Z]{4}", row[1])] == []


@pytest.mark.parametrize("column", range(3))
def test_no_airport_stands_twice(column: int) -> None:
    values = [row[column] for row in AIRPORT_ROWS]
    assert {value for value in values if values.count(value) > 1} == set()


def test_airport_names_are_printable_and_trimmed() -> None:
    names = [name for _, _, name in AIRPORT_ROWS]
    assert [name for name in names if not name.isprintable() or name != name.strip()] == []


@pytest.mark.parametrize("row", AIRPORT_ROWS, ids=lambda row: row[0])
def test_address_that_spells_an_airport_is_named(row: tuple[str, str, str]) -> None:
    assert BUILT_IN.title_of(spelled(row[0])) == f"{row[2]} ({row[1]})"


@pytest.mark.parametrize("station", [0, 1, 0x17, 0x1F])
def test_all_stations_of_an_airport_are_named(station: int) -> None:
    assert BUILT_IN.title_of(spelled("PER", station)) == "Perth (YPPH)"


def test_address_from_a_squitter_of_perth_is_named() -> None:
    assert BUILT_IN.title_of(0x281658) == "Perth (YPPH)"


@pytest.mark.parametrize(
    "address", [0, 1, 0x90, 0x201001, 0x2FFFFF, 0x10214A, 0xFFFFFF, -1, spelled("ZZZ"), 2**60]
)
def test_other_addresses_tell_nothing(address: int) -> None:
    assert BUILT_IN.title_of(address) is None


def test_owner_names_a_station() -> None:
    stations = GroundStations({0x10214A: GroundStation("Roof", "KABQ")})
    assert stations.title_of(0x10214A) == "Roof (KABQ)"


def test_station_without_a_code_is_named_alone() -> None:
    assert GroundStations({0x90: GroundStation("Roof", "")}).title_of(0x90) == "Roof"


def test_owner_wins_over_what_the_address_tells() -> None:
    stations = GroundStations({spelled("PER"): GroundStation("Roof", "")})
    assert stations.title_of(spelled("PER")) == "Roof"
    assert stations.title_of(spelled("PER", 1)) == "Perth (YPPH)"
