"""Counters and matches never drift, whatever happens in whatever order."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from acarshub.alerts import changes, rebuild
from acarshub.alerts.changes import TermChange, change_terms, remove_dropped
from acarshub.alerts.matcher import Matcher
from acarshub.alerts.rebuild import Progress, apply_piece, first_progress, match_messages
from acarshub.alerts.stored import hits_of
from acarshub.alerts.terms import load_terms
from acarshub.records import HubMessage
from acarshub.uids import new_uid
from tests.alerts.traffic import TERMS, WORDS, counts, matches, random_message, recount
from tests.support import TIME, ChangeWriter, engine_at, new_database

OPERATIONS = 10_000
CHECKS = 20


class Owner:
    """Somebody who does everything at random, on a hub whose process may end at any moment."""

    def __init__(self, connection: Connection) -> None:
        self.rng = random.Random(4)
        self.connection = connection
        connection.exec_driver_sql("PRAGMA synchronous = OFF")
        connection.commit()
        self.writer = ChangeWriter(connection)
        self.matcher = Matcher(load_terms(connection))
        self.progress: Progress | None = None
        connection.commit()

    def act(self) -> None:
        weights = [70, 8, 6, 10, 1]
        actions = [self.receive, self.edit, self.sweep, self.rematch, self.restart]
        self.rng.choices(actions, weights)[0]()

    def receive(self) -> None:
        messages = [random_message(self.rng, TIME) for _ in range(self.rng.randrange(1, 3))]
        self.writer.write(
            [HubMessage(new_uid(TIME), one, self.matcher.hits(one), True) for one in messages]
        )

    def edit(self) -> None:
        def some(terms: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(self.rng.sample(terms, self.rng.randrange(2)))

        change = TermChange(some(TERMS), some(TERMS), some(WORDS[4:]), some(WORDS[4:]))
        with self.connection.begin():
            lists = change_terms(self.connection, change).lists
        self.matcher = Matcher(lists)
        self.progress = None

    def sweep(self) -> None:
        with self.connection.begin():
            remove_dropped(self.connection)

    def rematch(self) -> None:
        with self.connection.begin():
            if self.progress is None or self.progress.at_end:
                self.progress = first_progress(self.connection, self.matcher.lists, 0.0)
            piece = match_messages(self.connection, self.matcher, self.progress)
        with self.connection.begin():
            apply_piece(self.connection, piece)
        self.progress = piece.progress

    def restart(self) -> None:
        self.matcher = Matcher(load_terms(self.connection))
        self.progress = rebuild.load_progress(self.connection)
        self.connection.commit()
        if self.progress and self.progress.terms_digest != rebuild.digest(self.matcher.lists):
            self.progress = None

    def shown(self) -> set[tuple[str, str, str]]:
        """Every match that a browser would be told."""
        uids = list(self.connection.scalars(text("SELECT uid FROM messages")))
        found = hits_of(self.connection, uids)
        self.connection.commit()
        return {
            (uid, hit.term, hit.match_type.value) for uid, hits in found.items() for hit in hits
        }


@pytest.fixture
def owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Owner:
    monkeypatch.setattr(changes, "REMOVED_AT_ONCE", 20)
    monkeypatch.setattr(rebuild, "CHUNK_MESSAGES", 200)
    return Owner(engine_at(new_database(tmp_path / "hub.db")).connect())


def test_counters_equal_a_recount_after_ten_thousand_random_operations(owner: Owner) -> None:
    for number in range(OPERATIONS):
        owner.act()
        if number % (OPERATIONS // CHECKS) == 0:
            assert counts(owner.connection) == recount(owner.connection)
            assert {term for _, term, _ in owner.shown()} <= set(owner.matcher.lists.terms)
    assert counts(owner.connection) == recount(owner.connection)
    owner.connection.commit()
    owner.progress = None
    owner.rematch()
    while owner.progress and not owner.progress.at_end:
        owner.rematch()
    assert owner.shown() == matches(owner.connection) - _being_removed(owner.connection)
    assert counts(owner.connection) == recount(owner.connection)
    assert owner.progress
    assert owner.progress.total_matches == len(owner.shown())


def _being_removed(connection: Connection) -> set[tuple[str, str, str]]:
    dropped = set(connection.scalars(text("SELECT term FROM dropped_alert_terms")))
    return {match for match in matches(connection) if match[1] in dropped}
