"""The forms of a flight: which there are, that they agree, and that nothing else has any."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from acarshub.aircraft.airline_table import AIRLINE_ROWS
from acarshub.aircraft.airlines import Airline, Airlines
from acarshub.aircraft.flights import (
    CACHED_FLIGHTS,
    MAX_FLIGHT_CHARACTERS,
    _other_forms,
    identify,
    is_flight_number,
    other_forms,
)
from acarshub.environment import AirlineOverride

BUILT_IN = Airlines()
OVERRIDDEN = Airlines(
    [
        AirlineOverride("UP", "UPS", "United Parcel Service"),
        AirlineOverride("UA", "XYZ", "Takes a code"),
        AirlineOverride("1X", "DAL", "Takes the other code"),
        AirlineOverride("LH", "AB1", "Has an ICAO code with a digit"),
        AirlineOverride("55", "AFR", "Has an IATA code of digits"),
    ]
)
STATIONS = st.sampled_from([BUILT_IN, OVERRIDDEN])
CODES = sorted({code for iata, icao, _ in AIRLINE_ROWS for code in (iata, icao)} | {"UP", "XYZ"})
FLIGHTS = st.builds(
    "{}{}{}".format,
    st.sampled_from(CODES),
    st.text("0123456789", min_size=1, max_size=4),
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", max_size=2),
)
USUAL_FLIGHTS = st.builds(
    "{}{}".format,
    st.sampled_from(CODES),
    st.integers(0, 9999).map(str) | st.integers(0, 9999).map("{:04}".format),
)
"""Without the leading zeros that are neither none nor all: only the form given has those."""

NO_FLIGHTS = [
    "",
    " ",
    "ASH",
    "PAN",
    "UA",
    "55",
    "N123",
    "N123UA",
    "JA8089",
    "UA12345",
    "UA55ABC",
    "UAL-55",
    "UAL 55",
    " UAL55",
    "UAL55\n",
    "UAL55\x00",
    "UÄL55",
    "UAL٥٥",  # noqa: RUF001
    "ßA55",
    "ſQ55",  # noqa: RUF001
    "\u212aL55",
    "ZZZ55",
    "0055",
    "UALUA55",
    "%55",
]


@pytest.mark.parametrize("flight", ["UA55", "UA0055", "UAL55", "ual0055"])
def test_flight_is_identified_in_every_form(flight: str) -> None:
    found = identify(flight, BUILT_IN)
    assert found
    assert found.airline == BUILT_IN.by_code("UA")
    assert (found.iata, found.icao, found.number) == ("UA55", "UAL55", "55")


def test_flight_of_zeros_keeps_one() -> None:
    found = identify("UA0000", BUILT_IN)
    assert found
    assert (found.iata, found.icao, found.number) == ("UA0", "UAL0", "0")


def test_call_sign_with_letters_tells_the_airline_only() -> None:
    found = identify("UAL33Q", BUILT_IN)
    assert found
    assert found.airline == BUILT_IN.by_code("UAL")
    assert (found.iata, found.icao, found.number) == ("", "", "")


def test_form_without_a_code_is_left_out() -> None:
    airlines = Airlines(owned=[Airline("1X", "", "Only IATA"), Airline("", "ONL", "Only ICAO")])
    one, other = identify("1X7", airlines), identify("ONL7", airlines)
    assert one
    assert other
    assert (one.iata, one.icao, other.iata, other.icao) == ("1X7", "", "", "ONL7")


@pytest.mark.parametrize("flight", NO_FLIGHTS)
def test_what_is_no_flight_is_not_identified(flight: str) -> None:
    assert identify(flight, BUILT_IN) is None


@given(FLIGHTS, STATIONS)
def test_flight_is_identified_when_its_airline_is_known(flight: str, airlines: Airlines) -> None:
    assert bool(identify(flight, airlines)) == is_flight_number(flight, airlines)


@given(USUAL_FLIGHTS)
def test_both_forms_of_a_flight_are_among_all_its_forms(flight: str) -> None:
    found = identify(flight, BUILT_IN)
    assume(found is not None)
    assert found
    assert {found.iata, found.icao} <= all_forms(flight, BUILT_IN)


def all_forms(flight: str, airlines: Airlines) -> set[str]:
    return {flight, *other_forms(flight, airlines)}


@pytest.mark.parametrize(
    ("flight", "forms"),
    [
        ("UA0055", {"UA55", "UAL55", "UAL0055"}),
        ("UAL55", {"UAL0055", "UA55", "UA0055"}),
        ("UA055", {"UA55", "UA0055", "UAL055", "UAL55", "UAL0055"}),
        ("WN4899", {"SWA4899"}),
        ("AA0000", {"AA0", "AAL0000", "AAL0"}),
        ("BAW12AB", {"BA12AB"}),
        ("BA028F", {"BA28F", "BAW28F", "BAW028F"}),
        ("QTR1K", {"QTR001K", "QR1K", "QR001K"}),
        ("UA1234AB", {"UAL1234AB"}),
    ],
)
def test_forms_of_a_flight(flight: str, forms: set[str]) -> None:
    assert set(other_forms(flight, BUILT_IN)) == forms


@pytest.mark.parametrize(
    ("flight", "callsign"),
    [
        ("B60123", "JBU123"),
        ("5X0076", "UPS76"),
        ("U21234", "EZY1234"),
        ("F92105", "FFT2105"),
        ("3U8001", "CSC8001"),
        ("4Y079A", "OCN79A"),
        ("9C1", "CQH1"),
        ("W98130", "WUK8130"),
    ],
)
def test_digit_of_the_code_is_none_of_the_number(flight: str, callsign: str) -> None:
    assert callsign in other_forms(flight, BUILT_IN)


def test_flight_in_small_letters_has_its_capitals_among_the_forms() -> None:
    assert set(other_forms("ual55", BUILT_IN)) == {"UAL55", "UAL0055", "UA55", "UA0055"}


def test_second_iata_code_of_an_airline_is_a_form() -> None:
    assert set(other_forms("UPS1234", OVERRIDDEN)) == {"UP1234", "5X1234"}


def test_flight_of_an_overridden_code_is_of_the_other_airline() -> None:
    assert set(other_forms("UA1234", OVERRIDDEN)) == {"XYZ1234"}


def test_airline_without_a_code_left_has_the_forms_of_its_own() -> None:
    assert set(other_forms("UAL55", OVERRIDDEN)) == {"UAL0055"}


@pytest.mark.parametrize("text", NO_FLIGHTS)
def test_what_is_no_flight_has_no_forms(text: str) -> None:
    assert other_forms(text, BUILT_IN) == ()


@pytest.mark.parametrize("text", NO_FLIGHTS)
def test_what_is_no_flight_is_no_flight_number(text: str) -> None:
    assert not is_flight_number(text, BUILT_IN)


@pytest.mark.parametrize("term", ["UAL55", "UA0055", "ual55", "BAW12AB", "B6123", "5X1", "U21234"])
def test_flight_of_a_known_airline_is_a_flight_number(term: str) -> None:
    assert is_flight_number(term, BUILT_IN)


def test_flight_without_another_form_is_still_a_flight_number() -> None:
    assert other_forms("UAL1234", OVERRIDDEN) == ()
    assert is_flight_number("UAL1234", OVERRIDDEN)


@given(FLIGHTS, STATIONS)
def test_flight_is_not_among_its_other_forms(flight: str, airlines: Airlines) -> None:
    assert flight not in other_forms(flight, airlines)


@given(FLIGHTS, STATIONS)
def test_no_form_stands_twice(flight: str, airlines: Airlines) -> None:
    forms = other_forms(flight, airlines)
    assert len(forms) == len(set(forms))


@given(FLIGHTS, STATIONS)
def test_every_form_is_a_flight_number(flight: str, airlines: Airlines) -> None:
    assert [
        form for form in other_forms(flight, airlines) if not is_flight_number(form, airlines)
    ] == []


@given(FLIGHTS, STATIONS)
def test_no_form_leads_out_of_the_forms(flight: str, airlines: Airlines) -> None:
    forms = all_forms(flight, airlines)
    assert [form for form in forms if not all_forms(form, airlines) <= forms] == []


@given(USUAL_FLIGHTS, STATIONS)
def test_every_form_of_a_form_leads_back_to_the_same_forms(flight: str, airlines: Airlines) -> None:
    forms = all_forms(flight, airlines)
    assert [form for form in forms if all_forms(form, airlines) != forms] == []


@given(st.text() | st.text("ABUXN0569 ", max_size=10), STATIONS)
def test_any_text_gives_forms_or_none(text: str, airlines: Airlines) -> None:
    forms = other_forms(text, airlines)
    assert not forms or is_flight_number(text, airlines)


@given(st.text("ABUX0569", max_size=10))
def test_forms_hold_at_most_the_characters_of_a_flight(text: str) -> None:
    assert [f for f in other_forms(text, BUILT_IN) if len(f) > MAX_FLIGHT_CHARACTERS] == []


def test_long_text_never_enters_the_cache() -> None:
    before = _other_forms.cache_info()
    other_forms("UAL55" * 100_000, BUILT_IN)
    assert _other_forms.cache_info() == before


def test_cache_does_not_outgrow_its_bound() -> None:
    for number in range(CACHED_FLIGHTS + 100):
        other_forms(f"UA{number % 10_000}", BUILT_IN)
    assert _other_forms.cache_info().currsize == CACHED_FLIGHTS


def test_second_call_comes_from_the_cache() -> None:
    other_forms("DAL777", BUILT_IN)
    before = _other_forms.cache_info().hits
    other_forms("DAL777", BUILT_IN)
    assert _other_forms.cache_info().hits == before + 1


def test_cached_forms_are_kept_apart_by_station() -> None:
    other_forms("UA99", BUILT_IN)
    assert "XYZ99" in other_forms("UA99", OVERRIDDEN)
