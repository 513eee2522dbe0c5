"""Changing terms: what becomes of counts and matches, and of changes made at the same time."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from acarshub.alerts import changes as changes_module
from acarshub.alerts.changes import (
    TermChange,
    TooManyTermsError,
    change_terms,
    remove_dropped,
    replace_terms,
)
from acarshub.alerts.stored import hits_of
from acarshub.alerts.term import TermLists
from acarshub.alerts.terms import TermCount, load_terms, term_counts
from tests.support import engine_at, new_database


@pytest.fixture
def connection(tmp_path: Path) -> Connection:
    return engine_at(new_database(tmp_path / "hub.db")).connect()


def store(connection: Connection, **counts: int) -> None:
    """Terms with their counts, and as many matches of each."""
    for term, count in counts.items():
        connection.execute(
            text("INSERT INTO alert_stats (term, count) VALUES (:term, :count)"),
            {"term": term, "count": count},
        )
        for _ in range(count):
            connection.execute(
                text(
                    "INSERT INTO alert_matches (message_uid, term, match_type, matched_at)"
                    " VALUES ('u', :term, 'text', 1)"
                ),
                {"term": term},
            )


def counts(connection: Connection) -> dict[str, int]:
    return {entry.term: entry.count for entry in term_counts(connection)}


def matched(connection: Connection) -> list[str]:
    return list(connection.scalars(text("SELECT DISTINCT term FROM alert_matches ORDER BY term")))


def remove_all_dropped(connection: Connection) -> None:
    while remove_dropped(connection):
        pass


def test_terms_are_added_to_what_is_there(connection: Connection) -> None:
    store(connection, FIRE=1)
    changed = change_terms(connection, TermChange(add=("RED",), ignore=("DRILL",)))
    assert changed.lists == load_terms(connection) == TermLists(("FIRE", "RED"), ("DRILL",))
    assert (changed.added, changed.removed, changed.ignored, changed.unignored) == (1, 0, 1, 0)


def test_two_changes_do_not_undo_each_other(connection: Connection) -> None:
    store(connection, FIRE=1, RED=1)
    change_terms(connection, TermChange(remove=("FIRE",)))
    change_terms(connection, TermChange(add=("BLUE",)))
    assert load_terms(connection).terms == ("RED", "BLUE")


def test_term_that_is_there_already_is_not_added_again(connection: Connection) -> None:
    store(connection, FIRE=3)
    assert change_terms(connection, TermChange(add=("FIRE",))).added == 0
    assert counts(connection) == {"FIRE": 3}


def test_removing_what_is_not_there_changes_nothing(connection: Connection) -> None:
    store(connection, FIRE=3)
    assert change_terms(connection, TermChange(remove=("RED",), unignore=("X",))).removed == 0
    assert counts(connection) == {"FIRE": 3}


def test_ignored_term_is_taken_away(connection: Connection) -> None:
    replace_terms(connection, TermLists(ignore=("DRILL", "TEST")))
    assert change_terms(connection, TermChange(unignore=("drill",))).unignored == 1
    assert load_terms(connection) == TermLists(ignore=("TEST",))


def test_kept_term_keeps_its_count_and_matches(connection: Connection) -> None:
    store(connection, FIRE=5, RED=2)
    replace_terms(connection, TermLists(("FIRE", "NEW")))
    remove_all_dropped(connection)
    assert term_counts(connection) == [TermCount("FIRE", 5), TermCount("NEW", 0)]
    assert matched(connection) == ["FIRE"]


def test_matches_of_a_dropped_term_are_hidden_at_once(connection: Connection) -> None:
    store(connection, FIRE=5, RED=2)
    replace_terms(connection, TermLists(("FIRE",)))
    assert [hit.term for hit in hits_of(connection, ["u"])["u"]] == ["FIRE"]


def test_matches_of_dropped_terms_go_in_pieces(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes_module, "REMOVED_AT_ONCE", 2)
    store(connection, FIRE=5)
    replace_terms(connection, TermLists())
    left = []
    while remove_dropped(connection):
        left.append(connection.scalar(text("SELECT count(*) FROM alert_matches")))
    assert left == [3, 1, 0]


def test_dropped_term_without_matches_leaves_nothing_to_do(connection: Connection) -> None:
    store(connection, FIRE=0)
    replace_terms(connection, TermLists())
    assert not remove_dropped(connection)


def test_dropped_term_that_comes_back_starts_without_matches(connection: Connection) -> None:
    store(connection, FIRE=5)
    replace_terms(connection, TermLists())
    replace_terms(connection, TermLists(("FIRE",)))
    assert counts(connection) == {"FIRE": 0}
    assert matched(connection) == []
    assert not remove_dropped(connection)


def test_spelling_of_an_older_release_is_the_same_term(connection: Connection) -> None:
    store(connection, **{" fire ": 4})
    replace_terms(connection, TermLists(("FIRE",)))
    remove_all_dropped(connection)
    assert counts(connection) == {"FIRE": 4}
    assert matched(connection) == ["FIRE"]


def test_unrelated_change_keeps_every_spelling_of_an_older_release(connection: Connection) -> None:
    store(connection, **{"MEDICAL": 7, "MEDICAL ": 1, "fire": 2})
    changed = change_terms(connection, TermChange(add=("FOO",)))
    remove_all_dropped(connection)
    assert (changed.added, changed.removed) == (1, 0)
    assert counts(connection) == {"MEDICAL": 7, "MEDICAL ": 1, "fire": 2, "FOO": 0}
    assert matched(connection) == ["MEDICAL", "MEDICAL ", "fire"]


def test_spellings_of_one_term_become_one_where_all_terms_are_replaced(
    connection: Connection,
) -> None:
    store(connection, **{"MEDICAL": 7, "MEDICAL ": 1})
    assert replace_terms(connection, TermLists(("MEDICAL",))).removed == 0
    assert counts(connection) == {"MEDICAL": 8}
    assert matched(connection) == ["MEDICAL"]


def test_term_that_comes_back_in_another_spelling_loses_nothing_later(
    connection: Connection,
) -> None:
    store(connection, **{"MEDICAL": 3, "MEDICAL ": 1})
    change_terms(connection, TermChange(remove=("MEDICAL",)))
    assert counts(connection) == {}
    replace_terms(connection, TermLists(("MEDICAL",)))
    connection.execute(text("INSERT INTO alert_matches VALUES (NULL, 'new', 'MEDICAL', 'text', 1)"))
    remove_all_dropped(connection)
    assert connection.scalar(text("SELECT count(*) FROM alert_matches")) == 1


def test_blank_terms_of_older_releases_are_not_counted_as_removed(connection: Connection) -> None:
    store(connection, **{" ": 0, "FIRE": 1})
    assert replace_terms(connection, TermLists(("FIRE",))).removed == 0


def test_who_has_too_many_can_change_other_things(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(connection, A=1, B=1, C=1)
    monkeypatch.setattr(changes_module, "MAX_TERMS", 2)
    change_terms(connection, TermChange(add=("D",), remove=("A",), ignore=("X",)))
    assert set(counts(connection)) == {"B", "C", "D"}


def test_too_many_terms_change_nothing(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes_module, "MAX_TERMS", 2)
    store(connection, A=1, B=1)
    with pytest.raises(TooManyTermsError):
        change_terms(connection, TermChange(add=("C",)))
    assert counts(connection) == {"A": 1, "B": 1}


def test_who_has_too_many_can_still_take_some_away(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(connection, A=1, B=1, C=1, D=1)
    monkeypatch.setattr(changes_module, "MAX_TERMS", 2)
    change_terms(connection, TermChange(remove=("A",)))
    assert counts(connection) == {"B": 1, "C": 1, "D": 1}
