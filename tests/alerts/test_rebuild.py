"""Matching stored messages anew: what is written, and what is left alone."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from acarshub.alerts import rebuild
from acarshub.alerts.matcher import Matcher
from acarshub.alerts.rebuild import (
    Progress,
    apply_piece,
    digest,
    first_progress,
    forget_progress,
    load_progress,
    match_messages,
    orphans_after,
    recount,
    remove_matches,
    save_progress,
)
from acarshub.alerts.term import TermLists
from tests.alerts import traffic
from tests.alerts.traffic import TERMS, counts, matches, random_message, set_terms, store
from tests.support import engine_at, message, new_database

NOW = 1_750_000_000.0


@pytest.fixture
def connection(tmp_path: Path) -> Connection:
    return engine_at(new_database(tmp_path / "hub.db")).connect()


def rebuild_all(connection: Connection, lists: TermLists) -> Progress:
    progress = first_progress(connection, lists, NOW)
    while not progress.at_end:
        piece = match_messages(connection, Matcher(lists), progress)
        apply_piece(connection, piece)
        progress = piece.progress
    return progress


def some_messages(number: int) -> list[object]:
    rng = random.Random(number)
    return [random_message(rng) for _ in range(number)]


def test_stored_messages_get_the_matches_of_a_new_term(connection: Connection) -> None:
    (uid, _) = store(connection, TermLists(), [message("A FIRE"), message("NONE")])
    lists = set_terms(connection, "FIRE")
    progress = rebuild_all(connection, lists)
    assert matches(connection) == {(uid, "FIRE", "text")}
    assert counts(connection) == {"FIRE": 1}
    assert (progress.processed, progress.matched_messages, progress.total_matches) == (2, 1, 1)


def test_matches_that_are_right_are_left_alone(connection: Connection) -> None:
    lists = set_terms(connection, "FIRE")
    store(connection, lists, [message("A FIRE")])
    progress = first_progress(connection, lists, NOW)
    assert not match_messages(connection, Matcher(lists), progress).changes


def test_matches_that_are_wrong_or_double_go(connection: Connection) -> None:
    lists = set_terms(connection, "FIRE", "RED")
    (uid,) = store(connection, lists, [message("A FIRE")])
    for term, kind in (("FIRE", "text"), ("RED", "text"), ("FIRE", "tail"), ("GONE", "text")):
        connection.execute(
            text(
                "INSERT INTO alert_matches (message_uid, term, match_type, matched_at)"
                f" VALUES ('{uid}', '{term}', '{kind}', 1)"
            )
        )
    connection.execute(text("UPDATE alert_stats SET count = count + 2 WHERE term = 'FIRE'"))
    connection.execute(text("UPDATE alert_stats SET count = 1 WHERE term = 'RED'"))
    rebuild_all(connection, lists)
    assert matches(connection) == {(uid, "FIRE", "text")}
    assert counts(connection) == {"FIRE": 1, "RED": 0}


def test_ignored_terms_count(connection: Connection) -> None:
    lists = set_terms(connection, "FIRE")
    store(connection, lists, [message("FIRE DRILL")])
    rebuild_all(connection, set_terms(connection, "FIRE", ignore=("DRILL",)))
    assert matches(connection) == set()


def test_result_is_that_of_live_matching(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuild, "CHUNK_MESSAGES", 7)
    messages = [random_message(random.Random(seed)) for seed in range(100)]
    lists = set_terms(connection, *TERMS, ignore=("OIL",))
    uids = store(connection, TermLists(("OTHER",)), messages)
    progress = rebuild_all(connection, lists)
    wanted = {
        (uid, hit.term, hit.match_type.value)
        for uid, each in zip(uids, messages, strict=True)
        for hit in Matcher(lists).hits(each)
    }
    assert matches(connection) == wanted
    assert progress.total_matches == len(wanted)
    assert counts(connection) == traffic.recount(connection)


def test_message_that_was_removed_meanwhile_gets_no_match(connection: Connection) -> None:
    store(connection, TermLists(), [message("A FIRE")])
    lists = set_terms(connection, "FIRE")
    piece = match_messages(connection, Matcher(lists), first_progress(connection, lists, NOW))
    connection.execute(text("DELETE FROM messages"))
    apply_piece(connection, piece)
    assert matches(connection) == set()
    assert counts(connection) == {"FIRE": 0}


def test_later_messages_are_left_to_live_matching(connection: Connection) -> None:
    store(connection, TermLists(), [message("FIRE ONE")])
    lists = set_terms(connection, "FIRE")
    progress = first_progress(connection, lists, NOW)
    store(connection, TermLists(), [message("FIRE TWO")])
    assert match_messages(connection, Matcher(lists), progress).progress.at_end


def test_empty_database_is_done_at_once(connection: Connection) -> None:
    assert first_progress(connection, TermLists(), NOW).at_end


def test_matches_without_a_message_are_found_in_pieces(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuild, "CHUNK_MATCHES", 3)
    lists = set_terms(connection, "FIRE")
    store(connection, lists, [message("FIRE")] * 10)
    connection.execute(text("DELETE FROM messages WHERE id % 2"))
    position: int | None = 0
    while position is not None:
        position, gone = orphans_after(connection, position)
        remove_matches(connection, gone)
    recount(connection, lists.terms)
    assert len(matches(connection)) == 5
    assert counts(connection) == {"FIRE": 5}


def test_progress_is_kept_and_forgotten(connection: Connection) -> None:
    progress = Progress("digest", 5, 9, 9, NOW, 4, 3, 2)
    save_progress(connection, Progress("old", 1, 2, 3, 4.0))
    save_progress(connection, progress)
    assert load_progress(connection) == progress
    forget_progress(connection)
    assert load_progress(connection) is None


def test_digest_tells_lists_apart() -> None:
    lists = [TermLists(("A", "B")), TermLists(("A",), ("B",)), TermLists(("AB",)), TermLists()]
    assert len({digest(each) for each in lists}) == len(lists)
