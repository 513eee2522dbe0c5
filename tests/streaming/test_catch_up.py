"""Catching up: what was stored since a message, oldest first, and a word where some is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection

from acarshub.alerts.term import TermLists
from acarshub.search.free_text import parse_free_text
from acarshub.search.query import Query
from acarshub.streaming import catch_up as module
from acarshub.streaming.catch_up import TOO_MANY, UNKNOWN, Missed, missed_since
from tests.alerts.traffic import store
from tests.support import PAYLOADS, TIME, engine_at, message, new_database, sql

MESSAGES = 40


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = new_database(tmp_path / "hub.db")
    with engine_at(path).connect() as connection:
        texts = [f"{'EVEN' if number % 2 == 0 else 'ODD'} {number}" for number in range(MESSAGES)]
        store(connection, TermLists(), [message(text, time=TIME) for text in texts])
    return path


def missed(path: Path, id_: int, query: Query | None = None) -> Missed:
    ((uid,),) = sql(path, "SELECT uid FROM messages WHERE id = ?", (id_,))

    def read(connection: Connection) -> Missed:
        return missed_since(connection, str(uid), query or Query(), PAYLOADS)

    with engine_at(path).connect() as connection:
        return read(connection)


def ids(found: Missed) -> list[object]:
    return [each["id"] for each in found.messages]


def test_what_was_stored_since_is_told_oldest_first(path: Path) -> None:
    found = missed(path, 30)
    assert (ids(found), found.gap) == (list(range(31, MESSAGES + 1)), "")


def test_nothing_was_missed_after_the_newest(path: Path) -> None:
    assert missed(path, MESSAGES) == Missed()


def test_only_what_is_asked_for_is_told(path: Path) -> None:
    found = missed(path, 30, Query(text=parse_free_text("EVEN")))
    assert (ids(found), found.gap) == ([31, 33, 35, 37, 39], "")


def test_word_inside_of_others_is_none(path: Path) -> None:
    assert missed(path, 30, Query(text=parse_free_text("VEN"))) == Missed()


def test_pages_are_put_together(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE_ROWS", 4)
    assert ids(missed(path, 15)) == list(range(16, MESSAGES + 1))


def test_more_than_can_be_told_is_the_newest_and_a_gap(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_MISSED", 5)
    found = missed(path, 1)
    assert (ids(found), found.gap) == ([36, 37, 38, 39, 40], TOO_MANY)


def test_message_that_is_not_stored_any_more_is_a_gap(path: Path) -> None:
    with engine_at(path).connect() as connection:
        assert missed_since(connection, "none", Query(), PAYLOADS) == Missed(gap=UNKNOWN)
