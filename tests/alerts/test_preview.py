"""The preview of a term: exactly what it would have matched, or how far back that is known."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from sqlalchemy import Connection

from acarshub.alerts import preview as preview_module
from acarshub.alerts.matcher import Matcher
from acarshub.alerts.preview import Preview, preview_term
from acarshub.alerts.term import TermLists, tidy_term
from tests.alerts.traffic import TERMS, random_message, store
from tests.support import TIME, engine_at, message, new_database

LETTERS = "ABsSkKß\u017f\u212a%_\\ .-1'\""


@pytest.fixture
def connection(tmp_path: Path) -> Connection:
    return engine_at(new_database(tmp_path / "hub.db")).connect()


def preview(
    connection: Connection,
    term: str,
    *,
    since: float = 0.0,
    show: int = 10,
    ignore: tuple[str, ...] = (),
) -> Preview:
    return preview_term(connection, Matcher(TermLists((term,), ignore)), since, show)


@pytest.mark.parametrize("term", [*TERMS, "UAL55", "N", "ÖL", "TEXT:=FIRE", "STATION:X"])
def test_preview_is_what_live_matching_would_have_found(connection: Connection, term: str) -> None:
    messages = [random_message(random.Random(seed), TIME + seed) for seed in range(200)]
    uids = store(connection, TermLists(), messages)
    matcher = Matcher(TermLists((term,)))
    wanted = [
        (uid, hits)
        for uid, each in zip(uids, messages, strict=True)
        if each.time >= TIME + 50 and (hits := matcher.hits(each))
    ]
    found = preview(connection, term, since=TIME + 50, show=200)
    assert [(row.uid, hits) for row, hits in found.newest] == wanted[::-1]
    assert (found.count, found.complete, found.since) == (len(wanted), True, TIME + 50)


def test_preview_misses_no_letter_that_folds(connection: Connection) -> None:
    rng = random.Random(4)
    words = ["".join(rng.choices(LETTERS, k=rng.randrange(1, 4))) for _ in range(400)]
    messages = [message(" ".join(rng.choices(words, k=3)), tail=rng.choice(words)) for _ in words]
    store(connection, TermLists(), messages)
    for word in words[:80]:
        if not word.strip():
            continue
        matcher = Matcher(TermLists((tidy_term(word),)))
        wanted = sum(bool(matcher.hits(each)) for each in messages)
        assert preview(connection, tidy_term(word)).count == wanted


def test_chunks_are_joined(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview_module, "CHUNK_IDS", 3)
    store(connection, TermLists(), [message(f"FIRE {n}", time=TIME + n) for n in range(10)])
    found = preview(connection, "FIRE", show=2)
    assert (found.count, found.complete) == (10, True)
    assert [row.msg_text for row, _ in found.newest] == ["FIRE 9", "FIRE 8"]


def test_ignored_terms_hold(connection: Connection) -> None:
    store(connection, TermLists(), [message("FIRE DRILL"), message("FIRE")])
    assert preview(connection, "FIRE", ignore=("DRILL",)).count == 1


def test_late_message_counts(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview_module, "CHUNK_IDS", 1)
    times = [TIME + 10, TIME, TIME, TIME + 11]
    store(connection, TermLists(), [message("FIRE", time=time) for time in times])
    assert preview(connection, "FIRE", since=TIME + 5).count == 2


def test_end_of_time_is_told_with_how_far_it_was_looked(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview_module, "CHUNK_IDS", 2)
    monkeypatch.setattr(preview_module, "BUDGET_SECONDS", -1)
    store(connection, TermLists(), [message("FIRE", time=TIME + n) for n in range(6)])
    found = preview(connection, "FIRE", since=TIME)
    assert (found.count, found.complete, found.since) == (2, False, TIME + 4)


def test_empty_database_has_nothing_to_find(connection: Connection) -> None:
    found = preview(connection, "FIRE", since=TIME)
    assert (found.count, found.complete) == (0, True)
