"""The owner's terms: which are usable, and how they are read from the database."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from acarshub.alerts import terms as terms_module
from acarshub.alerts.term import TermLists
from acarshub.alerts.terms import TermCount, check_terms, load_terms, term_counts
from tests.support import engine_at, new_database


@pytest.fixture
def connection(tmp_path: Path) -> Connection:
    return engine_at(new_database(tmp_path / "hub.db")).connect()


def store(connection: Connection, **counts: int) -> None:
    for term, count in counts.items():
        connection.execute(
            text("INSERT INTO alert_stats (term, count) VALUES (:term, :count)"),
            {"term": term, "count": count},
        )


def problems(*terms: str) -> list[tuple[int, str]]:
    return [(found.index, found.message) for found in check_terms(terms)[1]]


def test_usable_terms_are_tidy() -> None:
    assert check_terms([" fire ", "Red Coat", "tail: n1"])[0] == ("FIRE", "RED COAT", "TAIL:N1")


def test_repetitions_fold_silently() -> None:
    assert check_terms(["fire", "FIRE", " Fire", "\ufb01re"]) == (("FIRE",), [])


def test_order_is_kept() -> None:
    assert check_terms(["Z", "A", "M"])[0] == ("Z", "A", "M")


def test_each_bad_term_has_its_own_problem() -> None:
    assert problems("A", "", "B" * 65, "C\x00") == [
        (1, "A term needs at least one character."),
        (2, "A term may have at most 64 characters."),
        (3, "A term may not contain control characters."),
    ]


def test_problem_does_not_take_the_usable_terms_with_it() -> None:
    assert check_terms(["A", "", "B"])[0] == ("A", "B")


@pytest.mark.parametrize("blank", ["", "   ", "\t\r\n"])
def test_blank_term_is_left_out_where_that_is_allowed(blank: str) -> None:
    assert check_terms(["FIRE", blank], blanks_allowed=True) == (("FIRE",), [])


def test_number_of_terms_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms_module, "MAX_TERMS", 2)
    assert problems("A", "B", "C", "D") == [(2, "At most 2 terms are possible.")]


def test_repetition_of_a_term_is_no_problem_at_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms_module, "MAX_TERMS", 2)
    assert problems("A", "B", "A") == []


@given(st.lists(st.text(max_size=40), max_size=8))
def test_usable_terms_stay_as_they_are_when_checked_again(terms: list[str]) -> None:
    usable, _ = check_terms(terms)
    assert check_terms(usable) == (usable, [])


def test_new_database_has_no_terms(connection: Connection) -> None:
    assert load_terms(connection) == TermLists()


def test_blank_terms_of_older_versions_are_not_loaded(connection: Connection) -> None:
    store(connection, FIRE=1)
    connection.execute(text("INSERT INTO alert_stats (term, count) VALUES ('', 0), (' ', 0)"))
    connection.execute(text("INSERT INTO ignore_alert_terms (term) VALUES (''), ('DRILL')"))
    assert load_terms(connection) == TermLists(("FIRE",), ("DRILL",))


def test_ignored_term_with_repeated_rows_is_loaded_once(connection: Connection) -> None:
    connection.execute(text("INSERT INTO ignore_alert_terms (term) VALUES ('B'), ('B')"))
    assert load_terms(connection) == TermLists(ignore=("B",))


def test_counts_come_in_table_order(connection: Connection) -> None:
    store(connection, ZULU=3, ALFA=7)
    assert term_counts(connection) == [TermCount("ZULU", 3), TermCount("ALFA", 7)]
