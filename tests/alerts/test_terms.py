"""The owner's terms: which are usable, and what becomes of counts and matches when they change."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from acarshub.alerts import terms as terms_module
from acarshub.alerts.term import TermLists
from acarshub.alerts.terms import (
    MAX_TERM_LENGTH,
    TermCount,
    check_terms,
    load_terms,
    replace_terms,
    term_counts,
)
from tests.support import engine_at, new_database


@pytest.fixture
def connection(tmp_path: Path) -> Connection:
    return engine_at(new_database(tmp_path / "hub.db")).connect()


def store(connection: Connection, **counts: int) -> None:
    """Terms with their counts, and one match of each."""
    for term, count in counts.items():
        parameters = {"term": term, "count": count}
        connection.execute(
            text("INSERT INTO alert_stats (term, count) VALUES (:term, :count)"), parameters
        )
        connection.execute(
            text(
                "INSERT INTO alert_matches (message_uid, term, match_type, matched_at)"
                " VALUES ('u', :term, 'text', 1)"
            ),
            parameters,
        )


def matched_terms(connection: Connection) -> list[str]:
    return list(connection.scalars(text("SELECT term FROM alert_matches ORDER BY id")))


def problems(*terms: str) -> list[tuple[int, str]]:
    return [(found.index, found.message) for found in check_terms(terms)[1]]


def test_usable_terms_are_trimmed_and_in_upper_case() -> None:
    assert check_terms([" fire ", "Red Coat"])[0] == ("FIRE", "RED COAT")


def test_repetitions_are_left_out_silently() -> None:
    assert check_terms(["fire", "FIRE", " Fire"]) == (("FIRE",), [])


def test_order_is_kept() -> None:
    assert check_terms(["Z", "A", "M"])[0] == ("Z", "A", "M")


@pytest.mark.parametrize("blank", ["", "   ", "\t\r\n"])
def test_blank_term_is_left_out(blank: str) -> None:
    assert check_terms(["FIRE", blank]) == (("FIRE",), [])


def test_longest_term_is_usable() -> None:
    assert problems("X" * MAX_TERM_LENGTH) == []


def test_longer_term_is_a_problem() -> None:
    assert problems("X" * (MAX_TERM_LENGTH + 1)) == [(0, "A term may have at most 64 characters.")]


@pytest.mark.parametrize("term", ["A\nB", "A\x00B", "A\x1b[2J", "A\u202eB", "A\ud800B"])
def test_control_characters_are_a_problem(term: str) -> None:
    assert problems(term) == [(0, "A term may not contain control characters.")]


def test_number_of_terms_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms_module, "MAX_TERMS", 2)
    assert problems("A", "B", "C") == [(2, "At most 2 terms are possible.")]


def test_repetition_of_a_term_is_no_problem_at_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms_module, "MAX_TERMS", 2)
    assert problems("A", "B", "A") == []


def test_problem_does_not_take_the_usable_terms_with_it() -> None:
    assert check_terms(["A", "", "B"])[0] == ("A", "B")


@given(st.lists(st.text(max_size=40), max_size=8))
def test_usable_terms_stay_as_they_are_when_checked_again(terms: list[str]) -> None:
    usable, _ = check_terms(terms)
    assert check_terms(usable) == (usable, [])


def test_new_database_has_no_terms(connection: Connection) -> None:
    assert load_terms(connection) == TermLists()


def test_replaced_terms_are_loaded(connection: Connection) -> None:
    lists = TermLists(("FIRE", "RED"), ("DRILL",))
    replace_terms(connection, lists)
    assert load_terms(connection) == lists


def test_blank_terms_of_older_versions_are_not_loaded(connection: Connection) -> None:
    store(connection, FIRE=1)
    connection.execute(text("INSERT INTO alert_stats (term, count) VALUES ('', 0), (' ', 0)"))
    connection.execute(text("INSERT INTO ignore_alert_terms (term) VALUES (''), ('DRILL')"))
    assert load_terms(connection) == TermLists(("FIRE",), ("DRILL",))


def test_term_with_repeated_rows_is_loaded_once(connection: Connection) -> None:
    connection.execute(text("INSERT INTO alert_stats (term, count) VALUES ('A', 1), ('A', 2)"))
    connection.execute(text("INSERT INTO ignore_alert_terms (term) VALUES ('B'), ('B')"))
    assert load_terms(connection) == TermLists(("A",), ("B",))


def test_counts_come_in_table_order(connection: Connection) -> None:
    store(connection, ZULU=3, ALFA=7)
    assert term_counts(connection) == [TermCount("ZULU", 3), TermCount("ALFA", 7)]


def test_kept_term_keeps_its_count(connection: Connection) -> None:
    store(connection, FIRE=5, RED=2)
    replace_terms(connection, TermLists(("FIRE", "NEW")))
    assert term_counts(connection) == [TermCount("FIRE", 5), TermCount("NEW", 0)]


def test_kept_term_keeps_its_matches(connection: Connection) -> None:
    store(connection, FIRE=5, RED=2)
    replace_terms(connection, TermLists(("FIRE",)))
    assert matched_terms(connection) == ["FIRE"]


def test_dropped_term_that_comes_back_starts_at_zero(connection: Connection) -> None:
    store(connection, FIRE=5)
    replace_terms(connection, TermLists())
    replace_terms(connection, TermLists(("FIRE",)))
    assert term_counts(connection) == [TermCount("FIRE", 0)]


def test_dropped_ignored_term_is_gone(connection: Connection) -> None:
    replace_terms(connection, TermLists(ignore=("DRILL", "TEST")))
    replace_terms(connection, TermLists(ignore=("TEST",)))
    assert load_terms(connection) == TermLists(ignore=("TEST",))
