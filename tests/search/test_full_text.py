"""What the full-text index is asked, and what is left to the rows."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acarshub.search.conditions import EVERYTHING, All, Contains, Not, Words
from acarshub.search.fields import FIELDS, fields_condition
from acarshub.search.free_text import SearchSyntaxError, parse_free_text
from acarshub.search.full_text import split


def anything(_words: Words) -> bool:
    return True


def whole_words(words: Words) -> bool:
    return not words.prefix


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("A", '("a")'),
        ('"A B" C*', '("a b" AND "c" *)'),
        ("A OR B", '(("a" OR "b"))'),
        ("A (B OR C)", '("a" AND ("b" OR "c"))'),
        ("A -B -C", '(("a") NOT ("b" OR "c"))'),
        ("A OR (B -C)", '(("a" OR (("b") NOT ("c"))))'),
    ],
)
def test_words_are_asked_of_the_index_alone(text: str, match: str) -> None:
    parts = split(parse_free_text(text), anything)
    assert parts
    assert (parts.match, parts.rest) == (match, EVERYTHING)


def test_a_field_is_asked_of_its_column_alone() -> None:
    parts = split(fields_condition({"tail": "D-AIBC", "label": "H1"}), anything)
    assert parts
    assert parts.match == '(({tail} : "d aibc" *) AND ({label} : "h1"))'


def test_what_the_index_cannot_answer_is_left_to_the_rows() -> None:
    parts = split(parse_free_text("A *B -C D*"), whole_words)
    assert parts
    assert parts.match == '(("a") NOT ("c"))'
    assert parts.rest == parse_free_text("*B D*")


@pytest.mark.parametrize("text", ["", "-A", "*A", "A OR -B", "A OR *B", "A*"])
def test_index_is_not_asked_what_it_cannot_answer(text: str) -> None:
    assert split(parse_free_text(text), whole_words) is None


def test_an_exclusion_that_the_index_cannot_answer_stays() -> None:
    parts = split(parse_free_text("A -*B"), anything)
    assert parts
    assert parts.rest == All((Not(Contains("B")),))


@given(text=st.text(), name=st.sampled_from(FIELDS))
def test_nothing_but_words_in_quotation_marks_is_asked(text: str, name: str) -> None:
    conditions = [fields_condition({name: text})]
    with suppress(SearchSyntaxError):
        conditions.append(parse_free_text(text))
    for condition in conditions:
        parts = split(condition, anything)
        if parts:
            around = re.sub(r'"[a-z0-9]+( [a-z0-9]+)*"', "", parts.match)
            assert re.fullmatch(r"([()*: ]|OR|AND|NOT|\{[a-z_]+\})*", around)
