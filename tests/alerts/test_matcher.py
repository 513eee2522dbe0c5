"""Alert terms: whole words in the text, substrings in identifiers, ignored terms per field."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acarshub.aircraft.airlines import Airlines
from acarshub.alerts import automata
from acarshub.alerts.matcher import MAX_SPANS, Matcher, text_spans
from acarshub.alerts.term import TermLists
from acarshub.alerts.terms import check_terms
from acarshub.environment import AirlineOverride
from acarshub.records import AlertHit, MatchType
from tests.alerts.reference import expected
from tests.support import message

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
ANY_TERM = st.text(min_size=1, max_size=12)
# Letters that fold to others, grow when they fold, or are no part of a word, and enough repetition
# that terms are found.
TRICKY_LETTERS = "ABab1_ .-:=(ßſ\u212aKkİi\u0131ŉΣ\u03c3ςéE\u0301\n"
TRICKY = st.text(TRICKY_LETTERS, max_size=8)
TRICKY_TERM = st.builds(
    str.__add__,
    st.sampled_from(["", "", "TEXT:", "tail:=", "LABEL:", "icao:", "station:="]),
    TRICKY,
).filter(str.strip)


def matcher(*terms: str, ignore: tuple[str, ...] = ()) -> Matcher:
    return Matcher(TermLists(terms, ignore))


def kinds(*hits: AlertHit) -> list[tuple[str, MatchType]]:
    return [(hit.term, hit.match_type) for hit in hits]


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
    assert kinds(*hits) == [
        ("FIRE", MatchType.TEXT),
        ("C64", MatchType.TEXT),
        ("C64", MatchType.ICAO),
        ("D-A", MatchType.TAIL),
        ("FIRE", MatchType.FLIGHT),
    ]


def test_term_that_stands_twice_in_a_text_is_one_hit_with_both_places() -> None:
    hits = matcher("FIRE").hits(message("FIRE A FIRE"))
    assert hits == (AlertHit("FIRE", MatchType.TEXT, ((0, 4), (7, 11))),)


def test_places_count_characters_and_not_what_they_fold_to() -> None:
    assert text_spans("STRASSE", "ß STRAßE") == ((2, 8),)


def test_overlapping_places_are_all_told() -> None:
    assert text_spans(".-.", ".-.-.") == ((0, 3), (2, 5))


def test_places_of_one_term_are_bounded() -> None:
    assert len(text_spans("E", "E " * 2_000)) == MAX_SPANS


def test_part_of_a_letter_is_no_match() -> None:
    assert not found("S", "ß")


@pytest.mark.parametrize("field", ["text", "icao", "tail", "flight", "label", "station"])
def test_named_field_matches_there_and_nowhere_else(field: str) -> None:
    everywhere = message("X1", icao="X1", tail="X1", flight="X1", label="X1", station_id="X1")
    assert kinds(*matcher(f"{field.upper()}:X1").hits(everywhere)) == [
        (f"{field.upper()}:X1", MatchType(field))
    ]


@pytest.mark.parametrize(("tail", "matches"), [("N1", True), (" n1 ", True), ("N12", False)])
def test_whole_value_has_to_be_all_there_is(tail: str, matches: bool) -> None:
    assert bool(matcher("TAIL:=N1").hits(message(tail=tail))) is matches


def test_whole_value_of_a_text() -> None:
    assert found("TEXT:=SQ TEST", "sq test\r\n")
    assert not found("TEXT:=SQ TEST", "SQ TEST 1")


def test_named_ignored_term_silences_its_field_only() -> None:
    hits = matcher("UA", ignore=("FLIGHT:UA",)).hits(message("UA", flight="UA55"))
    assert kinds(*hits) == [("UA", MatchType.TEXT)]


@pytest.mark.parametrize("flight", ["UA0055", "UA55", "UAL55", "ual0055"])
@pytest.mark.parametrize("term", ["UAL55", "UA55", "FLIGHT:=UAL55", "FLIGHT:UA0055"])
def test_flight_matches_in_both_forms(term: str, flight: str) -> None:
    assert kinds(*matcher(term).hits(message(flight=flight))) == [(term, MatchType.FLIGHT)]


def test_named_airline_matches_its_flights_in_both_forms() -> None:
    assert matcher("FLIGHT:UAL").hits(message(flight="UA0055"))


@pytest.mark.parametrize("term", ["UAL", "ASH"])
def test_plain_term_that_is_no_flight_matches_as_transmitted(term: str) -> None:
    messages = [message(flight="UA0055"), message(flight="YV1234")]
    assert [matcher(term).hits(each) for each in messages] == [(), ()]


@pytest.mark.parametrize("term", ["UA55", "UAL55", "FLIGHT:UA55"])
def test_flight_is_not_found_within_another_form_of_a_longer_one(term: str) -> None:
    assert matcher(term).hits(message(flight="UA0551")) == ()


def test_other_form_of_a_flight_matches_no_other_field() -> None:
    assert matcher("TAIL:UAL55").hits(message(flight="UA0055", tail="UA0055")) == ()


def test_ignored_flight_silences_its_other_form() -> None:
    assert matcher("UA55", ignore=("UAL55",)).hits(message(flight="UA0055")) == ()


def test_airlines_of_the_owner_are_known() -> None:
    airlines = Airlines([AirlineOverride("ZZ", "QQQ", "Own")])
    lists = TermLists(("FLIGHT:QQQ7",))
    assert Matcher(lists, airlines).hits(message(flight="ZZ0007"))


def test_terms_with_the_same_beginning_are_told_apart() -> None:
    terms = ("EMERGENCY LANDING", "EMERGENCY", "EMERGENCY DESCENT")
    hits = matcher(*terms).hits(message("EMERGENCY DESCENT"))
    assert [hit.term for hit in hits] == ["EMERGENCY", "EMERGENCY DESCENT"]


def test_many_terms_with_the_same_beginning_are_found_each_at_its_place() -> None:
    terms = [f"AIRCRAFT {number}" for number in range(500)]
    hits = matcher(*terms).hits(message("AIRCRAFT 7 AIRCRAFT AIRCRAFT 499"))
    assert [(hit.term, hit.spans) for hit in hits] == [
        ("AIRCRAFT 7", ((0, 10),)),
        ("AIRCRAFT 499", ((20, 32),)),
    ]


def test_separator_in_an_old_term_matches_nothing_across_fields() -> None:
    assert matcher("A\0B").hits(message("A", icao="B")) == ()


def test_sparse_and_dense_automaton_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    terms = [f"TERM {number}" for number in range(300)]
    text = message(" ".join(terms[::7]))
    dense = matcher(*terms).hits(text)
    monkeypatch.setattr(automata, "DENSE_BYTES", 0)
    assert matcher(*terms).hits(text) == dense


def test_ignored_word_silences_the_text() -> None:
    assert matcher("FIRE", ignore=("DRILL",)).hits(message("fire drill")) == ()


def test_part_of_a_word_silences_nothing_in_the_text() -> None:
    assert matcher("FIRE", ignore=("DRILL",)).hits(message("FIRE DRILLED"))


@pytest.mark.parametrize("field", ["icao", "tail", "flight"])
def test_ignored_substring_silences_an_identifier(field: str) -> None:
    assert matcher("64", ignore=("C",)).hits(message(**{field: "3c6444"})) == ()


def test_ignored_term_leaves_other_fields_alone() -> None:
    hits = matcher("UA", ignore=("TEST",)).hits(message("UA TEST", flight="UA55"))
    assert kinds(*hits) == [("UA", MatchType.FLIGHT)]


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


@settings(max_examples=500)
@given(
    terms=st.lists(TRICKY_TERM, max_size=6, unique=True),
    ignore=st.lists(TRICKY_TERM, max_size=2),
    text=st.text(TRICKY_LETTERS + "\0", max_size=16),
    fields=st.fixed_dictionaries(
        dict.fromkeys(("icao", "tail", "flight", "label", "station_id"), TRICKY)
    ),
)
def test_matcher_agrees_with_the_slow_and_obvious_one(
    terms: list[str], ignore: list[str], text: str, fields: dict[str, str]
) -> None:
    given_message = message(text, **fields)
    hits = matcher(*terms, ignore=tuple(ignore)).hits(given_message)
    found = {(hit.term, hit.match_type.value): list(hit.spans) for hit in hits}
    assert found == expected(terms, ignore, given_message)
    assert len(found) == len(hits)


@given(
    terms=st.lists(ANY_TERM.filter(str.strip), max_size=6, unique=True),
    ignore=st.lists(ANY_TERM.filter(str.strip), max_size=2),
    parts=st.lists(st.one_of(ANY_TEXT, st.integers(0, 5)), max_size=6),
)
def test_matcher_agrees_on_texts_made_of_the_terms_themselves(
    terms: list[str], ignore: list[str], parts: list[str | int]
) -> None:
    def chosen(part: str | int) -> str:
        if isinstance(part, str):
            return part[:10]
        return terms[part % len(terms)].swapcase() if terms else ""

    given_message = message("".join(map(chosen, parts)))
    hits = matcher(*terms, ignore=tuple(ignore)).hits(given_message)
    found = {(hit.term, hit.match_type.value): list(hit.spans) for hit in hits}
    assert found == expected(terms, ignore, given_message)


@given(term=ANY_TERM.filter(str.strip), text=ANY_TEXT)
def test_places_found_later_are_those_found_live(term: str, text: str) -> None:
    hits = matcher(term).hits(message(f"{text} {term} {text}"))
    live = [hit.spans for hit in hits if hit.match_type is MatchType.TEXT]
    assert (text_spans(term, f"{text} {term} {text}"),) == tuple(live)
