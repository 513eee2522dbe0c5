"""Alert terms: whole words in the text, substrings in identifiers, ignored terms per field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acarshub.alerts.matcher import Matcher
from acarshub.alerts.term import TermLists
from acarshub.alerts.terms import check_terms
from acarshub.models.records import AlertHit, MatchType
from tests.support import message

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
ANY_TERM = st.text(min_size=1, max_size=12)


def matcher(*terms: str, ignore: tuple[str, ...] = ()) -> Matcher:
    return Matcher(TermLists(terms, ignore))


def found(term: str, text: str) -> bool:
    """Whether a single term matches a text."""
    return bool(matcher(term).hits(message(text)))


@pytest.mark.parametrize(
    "text", ["FIRE", "A FIRE", "FIRE!", "(FIRE)", "NO\nFIRE\r\nHERE", "A/FIRE-B"]
)
def test_whole_word_matches(text: str) -> None:
    assert found("FIRE", text)


@pytest.mark.parametrize("text", ["FIREWALL", "MISFIRE", "FIRE_1", "FIRE2", "F IRE", ""])
def test_part_of_a_word_does_not_match(text: str) -> None:
    assert not found("FIRE", text)


@pytest.mark.parametrize("text", ["fire", "Fire", "fIRE"])
def test_case_does_not_matter_in_the_text(text: str) -> None:
    assert found("FIRE", text)


def test_several_words_match_as_they_stand() -> None:
    assert found("RED COAT", "PLS SEND RED COAT NOW")


def test_several_words_do_not_match_across_other_blanks() -> None:
    assert not found("RED COAT", "RED  COAT")


@pytest.mark.parametrize(
    ("term", "text"),
    [("A.B", "AXB"), ("A*", "AAA"), ("A|B", "B"), ("[AB]", "A"), ("\\W", " "), ("A?", "")],
)
def test_term_is_no_pattern(term: str, text: str) -> None:
    assert not found(term, text)


@pytest.mark.parametrize("term", ["A.B", "(", ")", "[", "*", "+", "\\", "A|B", "$", "^"])
def test_term_with_special_characters_matches_itself(term: str) -> None:
    assert found(term, f"X {term} Y")


@pytest.mark.parametrize(
    ("term", "text"),
    [("#FIRE", "X#FIRE"), ("FIRE!", "FIRE!!"), ("-", "A-B"), ("N123.", "N123.4"), ("(A", "B(A")],
)
def test_side_that_is_punctuation_needs_no_boundary(term: str, text: str) -> None:
    assert found(term, text)


@pytest.mark.parametrize(("term", "text"), [("#FIRE", "#FIREWALL"), ("FIRE!", "MISFIRE!")])
def test_side_that_is_a_letter_still_needs_one(term: str, text: str) -> None:
    assert not found(term, text)


@pytest.mark.parametrize(("text", "matches"), [("ein öl leck", True), ("HÖLLE", False)])
def test_letters_beyond_ascii_are_letters(text: str, matches: bool) -> None:
    assert found("ÖL", text) is matches


@pytest.mark.parametrize(
    ("field", "value", "match_type"),
    [
        ("icao", "3C6444", MatchType.ICAO),
        ("tail", "D-C644", MatchType.TAIL),
        ("flight", "xc644x", MatchType.FLIGHT),
    ],
)
def test_identifier_matches_by_substring(field: str, value: str, match_type: MatchType) -> None:
    assert matcher("C644").hits(message(**{field: value})) == (AlertHit("C644", match_type),)


@pytest.mark.parametrize("field", ["station_id", "label", "depa", "dsta", "libacars", "msgno"])
def test_other_fields_do_not_match(field: str) -> None:
    assert matcher("FIRE").hits(message(**{field: "FIRE"})) == ()


def test_all_terms_and_types_of_a_message_are_found() -> None:
    hits = matcher("FIRE", "C64", "D-A").hits(
        message("FIRE C64", icao="3C6444", tail="D-AIBC", flight="FIRE64")
    )
    assert hits == (
        AlertHit("FIRE", MatchType.TEXT),
        AlertHit("C64", MatchType.TEXT),
        AlertHit("C64", MatchType.ICAO),
        AlertHit("D-A", MatchType.TAIL),
        AlertHit("FIRE", MatchType.FLIGHT),
    )


def test_term_that_stands_twice_in_a_text_hits_once() -> None:
    assert matcher("FIRE").hits(message("FIRE FIRE")) == (AlertHit("FIRE", MatchType.TEXT),)


def test_ignored_word_silences_the_text() -> None:
    assert matcher("FIRE", ignore=("DRILL",)).hits(message("fire drill")) == ()


def test_part_of_a_word_silences_nothing_in_the_text() -> None:
    assert matcher("FIRE", ignore=("DRILL",)).hits(message("FIRE DRILLED"))


@pytest.mark.parametrize("field", ["icao", "tail", "flight"])
def test_ignored_substring_silences_an_identifier(field: str) -> None:
    assert matcher("64", ignore=("C",)).hits(message(**{field: "3c6444"})) == ()


def test_ignored_term_leaves_other_fields_alone() -> None:
    hits = matcher("UA", ignore=("TEST",)).hits(message("UA TEST", flight="UA55"))
    assert hits == (AlertHit("UA", MatchType.FLIGHT),)


def test_ignored_terms_alone_match_nothing() -> None:
    assert matcher(ignore=("FIRE",)).hits(message("FIRE")) == ()


def test_message_without_content_matches_nothing() -> None:
    assert matcher("A").hits(message()) == ()


@given(term=ANY_TERM, before=ANY_TEXT, after=ANY_TEXT)
def test_term_between_blanks_always_matches(term: str, before: str, after: str) -> None:
    for usable in check_terms([term])[0]:
        assert found(usable, f"{before} {usable} {after}")


@given(
    terms=st.lists(ANY_TERM, max_size=5),
    ignore=st.lists(ANY_TERM, max_size=5),
    text=st.text(max_size=80),
    tail=st.text(max_size=10),
)
def test_matching_never_fails(terms: list[str], ignore: list[str], text: str, tail: str) -> None:
    matcher(*terms, ignore=tuple(ignore)).hits(message(text, tail=tail))


@given(term=ANY_TERM, text=ANY_TEXT)
def test_ignored_term_in_the_text_always_silences_it(term: str, text: str) -> None:
    for usable in check_terms([term])[0]:
        assert matcher("X", ignore=(usable,)).hits(message(f"X {usable} {text}")) == ()
