"""The airlines: what the table holds, and what an override changes."""

from __future__ import annotations

import re

import pytest

from acarshub.aircraft.airline_table import AIRLINE_ROWS
from acarshub.aircraft.airlines import Airline, Airlines
from acarshub.environment import AirlineOverride

BUILT_IN = Airlines()


def repeated(values: list[str]) -> set[str]:
    return {value for value in values if values.count(value) > 1}


def test_no_iata_code_stands_twice_in_the_table() -> None:
    assert repeated([iata for iata, _, _ in AIRLINE_ROWS]) == set()


def test_no_icao_code_stands_twice_in_the_table() -> None:
    assert repeated([icao for _, icao, _ in AIRLINE_ROWS]) == set()


def test_no_name_stands_twice_in_the_table() -> None:
    assert repeated([name for _, _, name in AIRLINE_ROWS]) == set()


def test_iata_codes_have_two_characters_and_a_letter() -> None:
    assert [i for i, _, _ in AIRLINE_ROWS if not re.fullmatch("[A-Z][A-Z0-9]|[0-9][A-Z]", i)] == []


def test_icao_codes_have_three_letters() -> None:
    assert [icao for _, icao, _ in AIRLINE_ROWS if not re.fullmatch("[A-Z]{3}", icao)] == []


def test_names_are_printable_and_trimmed() -> None:
    names = [name for _, _, name in AIRLINE_ROWS]
    assert [
        name for name in names if not name.isprintable() or name != name.strip() or not name
    ] == []


def test_no_code_begins_a_registration_without_hyphen() -> None:
    assert [iata for iata, _, _ in AIRLINE_ROWS if re.fullmatch("N[0-9]|JA", iata)] == []


@pytest.mark.parametrize("row", AIRLINE_ROWS, ids=lambda row: row[0])
def test_both_codes_lead_to_the_airline(row: tuple[str, str, str]) -> None:
    assert BUILT_IN.by_code(row[0]) == BUILT_IN.by_code(row[1]) == Airline(*row)


@pytest.mark.parametrize("code", ["", "U", "ua", "UALX", "ZZZ", "00", "UA ", "\x00\x00"])
def test_unknown_codes_have_no_airline(code: str) -> None:
    assert BUILT_IN.by_code(code) is None


def test_override_wins_for_its_iata_code() -> None:
    airlines = Airlines([AirlineOverride("UA", "XYZ", "Somebody")])
    assert airlines.by_code("UA") == Airline("UA", "XYZ", "Somebody")


def test_override_wins_for_its_icao_code() -> None:
    airlines = Airlines([AirlineOverride("1X", "UAL", "Somebody")])
    assert airlines.by_code("UAL") == Airline("1X", "UAL", "Somebody")


def test_override_leaves_the_other_airlines_alone() -> None:
    airlines = Airlines([AirlineOverride("UA", "XYZ", "Somebody")])
    assert airlines.by_code("DL") == BUILT_IN.by_code("DL")


def test_airline_whose_iata_code_was_taken_keeps_its_name() -> None:
    airlines = Airlines([AirlineOverride("UA", "XYZ", "Somebody")])
    assert airlines.by_code("UAL") == Airline("UA", "UAL", "United Airlines")


def test_later_override_of_a_code_wins() -> None:
    airlines = Airlines([AirlineOverride("UA", "XYZ", "One"), AirlineOverride("UA", "XYW", "Two")])
    assert airlines.by_code("UA") == Airline("UA", "XYW", "Two")


def test_overrides_of_one_station_do_not_reach_another() -> None:
    Airlines([AirlineOverride("UA", "XYZ", "Somebody")])
    assert Airlines().by_code("UA") == Airline("UA", "UAL", "United Airlines")


def test_table_of_the_owner_replaces_the_built_in_one() -> None:
    own = Airline("UA", "OWN", "Own")
    airlines = Airlines(owned=[own])
    assert (airlines.by_code("UA"), airlines.by_code("OWN")) == (own, own)
    assert airlines.by_code("UAL") is airlines.by_code("AA") is None


def test_override_wins_over_the_table_of_the_owner() -> None:
    own = Airline("UA", "OWN", "Own")
    airlines = Airlines([AirlineOverride("UA", "XYZ", "Somebody")], [own])
    assert airlines.by_code("UA") == Airline("UA", "XYZ", "Somebody")
    assert airlines.by_code("OWN") == own


def test_code_that_is_missing_leads_nowhere() -> None:
    one, other = Airline("1X", "", "One"), Airline("", "OTH", "Other")
    airlines = Airlines(owned=[one, other, Airline("2X", "", "Two")])
    assert airlines.by_code("") is None
    assert (airlines.codes_of(one), airlines.codes_of(other)) == (("1X",), ("OTH",))


def test_iata_code_is_the_own_one() -> None:
    airlines = Airlines([AirlineOverride("1X", "UAL", "United Airlines")])
    assert [airlines.iata_of(Airline(code, "UAL", "")) for code in ("UA", "1X")] == ["UA", "1X"]


def test_airline_whose_iata_code_was_taken_has_another_or_none() -> None:
    united = Airline("UA", "UAL", "United Airlines")
    taken = AirlineOverride("UA", "XYZ", "Somebody")
    second = AirlineOverride("1X", "UAL", "United Airlines")
    assert Airlines([taken]).iata_of(united) == ""
    assert Airlines([taken, second]).iata_of(united) == "1X"


def codes(airlines: Airlines, code: str) -> tuple[str, ...]:
    airline = airlines.by_code(code)
    assert airline is not None
    return airlines.codes_of(airline)


def test_airline_has_its_two_codes() -> None:
    assert codes(BUILT_IN, "UAL") == ("UA", "UAL")


def test_override_adds_an_iata_code_to_a_known_airline() -> None:
    airlines = Airlines([AirlineOverride("UP", "UPS", "United Parcel Service")])
    assert codes(airlines, "5X") == codes(airlines, "UP") == ("5X", "UP", "UPS")


def test_code_given_to_another_airline_is_no_code_of_the_first() -> None:
    airlines = Airlines([AirlineOverride("UA", "XYZ", "Somebody")])
    assert codes(airlines, "UAL") == ("UAL",)


def test_airline_of_nowhere_has_no_codes() -> None:
    assert BUILT_IN.codes_of(Airline("1X", "ZZZ", "Nobody")) == ()
