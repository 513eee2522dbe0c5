"""One term: how it is tidied for storing, and what it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acarshub.alerts.term import MAX_TERM_LENGTH, TermError, parse_term, tidy_term, upper
from acarshub.records import MatchType


def problem(term: str) -> str:
    with pytest.raises(TermError) as caught:
        tidy_term(term)
    return str(caught.value)


@pytest.mark.parametrize(
    ("given_term", "stored"),
    [
        (" fire ", "FIRE"),
        ("Red Coat", "RED COAT"),
        ("flight: ual55 ", "FLIGHT:UAL55"),
        ("Label : = h1", "LABEL:=H1"),
        ("text:(alt)", "TEXT:(ALT)"),
        ("TO: ALL", "TO: ALL"),
        ("straße", "STRASSE"),
        ("\u0131\u015f\u0131k", "\u0131\u015e\u0131K"),
    ],
)
def test_term_is_tidied(given_term: str, stored: str) -> None:
    assert tidy_term(given_term) == stored


def test_longest_term_is_usable() -> None:
    assert tidy_term("x" * MAX_TERM_LENGTH)


def test_longer_term_is_refused() -> None:
    assert problem("X" * 65) == "A term may have at most 64 characters."


@pytest.mark.parametrize("term", ["A\nB", "A\x00B", "A\x1b[2J", "A\u202eB", "A\ud800B"])
def test_control_characters_are_refused(term: str) -> None:
    assert problem(term) == "A term may not contain control characters."


@pytest.mark.parametrize("term", ["", "  ", "\t\n"])
def test_blank_term_is_refused(term: str) -> None:
    assert problem(term) == "A term needs at least one character."


@pytest.mark.parametrize("term", ["flight:", "FLIGHT: =", "label:="])
def test_field_without_a_value_is_refused(term: str) -> None:
    assert "Say what to look for after " in problem(term)


@pytest.mark.parametrize("term", ["[ignore]", "[ALERT]"])
def test_heading_of_the_text_form_is_refused(term: str) -> None:
    assert "parts the lists" in problem(term)


@pytest.mark.parametrize("match_type", list(MatchType))
def test_named_field_is_the_only_one(match_type: MatchType) -> None:
    term = parse_term(f"{match_type.value.upper()}:X")
    assert (term.fields, term.value, term.whole) == (frozenset({match_type}), "x", False)


def test_equals_sign_means_the_whole_value() -> None:
    assert parse_term("TAIL:=N1").whole


def test_plain_term_looks_where_it_always_did() -> None:
    fields = {MatchType.TEXT, MatchType.ICAO, MatchType.TAIL, MatchType.FLIGHT}
    assert parse_term("FIRE").fields == fields


@pytest.mark.parametrize(
    "term",
    # The letters that look like those of a field's name fold to them, and are others.
    [
        "TEXT:",
        "TAIL:=",
        "TAIL",
        "=N1",
        "OTHER:X",
        ":X",
        "FL\u0131GHT:X",
        "TA\u0130L:X",
        "\u017ftation:X",
    ],
)
def test_anything_else_is_a_plain_term(term: str) -> None:
    assert parse_term(term).plain
    assert parse_term(term).value == term.casefold()


@given(st.text(max_size=70))
def test_tidy_term_stays_as_it_is(text: str) -> None:
    try:
        tidy = tidy_term(text)
    except TermError:
        return
    assert tidy_term(tidy) == tidy


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_upper_case_keeps_what_a_text_folds_to(text: str) -> None:
    assert upper(text).casefold() == text.casefold()
