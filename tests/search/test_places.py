"""Places of what was looked for: those of a match, in the text alone."""

from __future__ import annotations

import pytest

from acarshub.search.conditions import ROW_COLUMNS, Contains, Words, inside_words
from acarshub.search.fields import fields_condition
from acarshub.search.free_text import parse_free_text
from acarshub.search.places import MAX_PLACES, places


def values(text: str, **more: str) -> dict[str, str]:
    return {**dict.fromkeys(ROW_COLUMNS, ""), "msg_text": text, **more}


def marked(query: str, text: str, **more: str) -> list[str]:
    return [text[start:end] for start, end in places(parse_free_text(query), values(text, **more))]


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("", "ENGINE", []),
        ("engine", "ENGINE, ENGINES engine", ["ENGINE", "engine"]),
        ("eng*", "ENGINE ON", ["ENG"]),
        ('"ON FIRE"', "ON FIRE ON  fire OFF FIRE", ["ON FIRE", "ON  fire"]),
        ("*GIN*", "engine GIN", ["gin", "GIN"]),
        ("A B", "B A", ["B", "A"]),
        ("A OR (B C)", "A B", ["A"]),
        ("A -B", "A", ["A"]),
        ("131.5", "ON 131.5 AND 131 5", ["131.5", "131 5"]),
        ("LOW", "😀 FUEL LOW", ["LOW"]),
        ("é", "CAFé Éé", ["é", "é"]),
        ("i", "İ i", ["i"]),
    ],
)
def test_places_are_those_of_what_was_found(query: str, text: str, found: list[str]) -> None:
    assert marked(query, text) == found


def test_a_hit_in_another_column_marks_nothing() -> None:
    assert marked("N12AB", "CALM", tail="N12AB") == []


def test_fields_mark_what_they_ask_of_the_text_alone() -> None:
    condition = fields_condition({"msg_text": "FUEL", "tail": "LOW"})
    assert places(condition, values("FUEL LOW", tail="LOW")) == [(0, 4)]


def test_what_was_found_inside_of_words_is_marked_there() -> None:
    condition = inside_words(parse_free_text("NGIN"))
    assert places(condition, values("ENGINE")) == [(1, 5)]


@pytest.mark.parametrize("leaf", [Words(("a",)), Contains("a")])
def test_marks_have_a_limit(leaf: Words | Contains) -> None:
    assert len(places(leaf, values("a " * 10_000))) == MAX_PLACES
