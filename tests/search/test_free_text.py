"""Free text: what it asks for, and where and why it asks for nothing."""

from __future__ import annotations

import pytest

from acarshub.search.conditions import EVERYTHING, All, Condition, Contains, Either, Not, Words
from acarshub.search.free_text import (
    MAX_DEPTH,
    MAX_LENGTH,
    MAX_TERMS,
    SearchSyntaxError,
    parse_free_text,
)


def word(text: str, prefix: bool = False) -> Words:
    return Words(tuple(text.lower().split()), prefix, written=text)


A, B, C = word("A"), word("B"), word("C")


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("", EVERYTHING),
        ("  ", EVERYTHING),
        ("A", A),
        ("A B", All((A, B))),
        ("A AND B", All((A, B))),
        ("A OR B C", Either((A, All((B, C))))),
        ("(A OR B) C", All((Either((A, B)), C))),
        ("A -B", All((A, Not(B)))),
        ("A NOT B", All((A, Not(B)))),
        ("-(A B)", Not(All((A, B)))),
        ('"A B"', word("A B")),
        ('"A B"*', word("A B", prefix=True)),
        ('"A OR B"', Words(("a", "or", "b"), written="A OR B")),
        ("ENG*", word("ENG", prefix=True)),
        ("*NGIN*", Contains("NGIN")),
        ("*NGIN", Contains("NGIN")),
        ("131.5", Words(("131", "5"), written="131.5")),
        ("or not and", All((word("or"), word("not"), word("and")))),
        ("NEAR(A", Words(("near", "a"), written="NEAR(A")),
        ("A)B", Words(("a", "b"), written="A)B")),
        ("POS(N47)", Words(("pos", "n47"), written="POS(N47)")),
        ("A-B", Words(("a", "b"), written="A-B")),
        ("tail:N1", Words(("tail", "n1"), written="tail:N1")),
        ("%", Contains("%")),
        ("Ö", Contains("Ö")),
    ],
)
def test_text_asks_for(text: str, meaning: Condition) -> None:
    assert parse_free_text(text) == meaning


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ('A "B', 2, "quotation mark is not closed"),
        ("A (B", 2, "bracket is not closed"),
        ("A ()", 3, "missing here"),
        ("OR A", 0, "missing before OR"),
        ("A OR", 4, "missing here"),
        ("A OR OR B", 5, "missing before OR"),
        ("A AND", 5, "missing here"),
        ("A NOT", 5, "missing here"),
        ("NOT NOT A", 4, "One NOT is enough"),
        ("NOT OR A", 4, "missing before OR"),
        ('A ""', 2, "missing here"),
        ("A **", 2, "missing here"),
        ("A B*C", 3, "beginning or the end only"),
        ("x" * (MAX_LENGTH + 1), MAX_LENGTH, f"At most {MAX_LENGTH} characters"),
        ("A " * (MAX_TERMS + 1), MAX_TERMS * 2, f"At most {MAX_TERMS} words"),
        ("(" * (MAX_DEPTH + 1), MAX_DEPTH, "Too many brackets"),
    ],
)
def test_error_tells_place_and_reason(text: str, position: int, reason: str) -> None:
    with pytest.raises(SearchSyntaxError, match=reason) as caught:
        parse_free_text(text)
    assert caught.value.position == position
    assert str(caught.value).startswith(f"At character {position + 1}: ")
