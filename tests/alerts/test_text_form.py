"""Terms as text: what is written can be read, and what cannot be read is told by its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acarshub.alerts.term import TermLists
from acarshub.alerts.terms import check_terms
from acarshub.alerts.text_form import parse_terms_text, terms_text

TERMS = st.lists(st.text(max_size=12), max_size=5).map(lambda terms: check_terms(terms)[0])


def test_ignored_terms_stand_below_their_heading() -> None:
    text = terms_text(TermLists(("FIRE", "RED COAT"), ("DRILL",)))
    assert text == "FIRE\nRED COAT\n\n[ignore]\nDRILL\n"


def test_text_without_terms_is_empty() -> None:
    assert terms_text(TermLists()) == ""


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\n\n"])
def test_lines_may_end_as_they_like(ending: str) -> None:
    text = ending.join(["\ufefffire", "[Ignore]", "drill", " [alert] ", "label:=h1"])
    assert parse_terms_text(text).lists == TermLists(("FIRE", "LABEL:=H1"), ("DRILL",))


def test_repetitions_fold() -> None:
    assert parse_terms_text("fire\nFIRE\n").lists == TermLists(("FIRE",))


def test_problem_names_its_line() -> None:
    parsed = parse_terms_text("FIRE\n\nflight:\n" + "X" * 65)
    assert [problem.index for problem in parsed.problems] == [2, 3]


def test_addition_adds_both_lists() -> None:
    change = parse_terms_text("A\n[ignore]\nB").addition
    assert (change.add, change.ignore, change.remove, change.unignore) == (("A",), ("B",), (), ())


@given(TERMS, TERMS)
def test_what_is_written_is_read_again(terms: tuple[str, ...], ignore: tuple[str, ...]) -> None:
    lists = TermLists(terms, ignore)
    parsed = parse_terms_text(terms_text(lists))
    assert (parsed.lists, parsed.problems) == (lists, [])


@given(st.text())
def test_reading_never_fails(text: str) -> None:
    parse_terms_text(text)
