"""The second database holds what the first one holds, whatever happened to that."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from acarshub.alerts.changes import remove_dropped, replace_terms
from acarshub.alerts.matcher import Matcher
from acarshub.alerts.rebuild import apply_piece, first_progress, match_messages
from acarshub.alerts.term import TermLists
from acarshub.alerts.terms import load_terms
from acarshub.backup.second import PIECE_ROWS, SecondDatabase
from acarshub.maintenance.removal import remove_matched, remove_plain
from acarshub.models import Base
from tests.backup.pairs import TABLES, Pair, rows
from tests.maintenance.keeping import is_sound, made_up, uids
from tests.support import ChangeWriter, hub_message, sql


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    pair = Pair(tmp_path)
    yield pair
    pair.close()


class Traffic:
    """All that a hub does to its database, in random order, by its writer's connection."""

    def __init__(self, pair: Pair, seed: int) -> None:
        self._pair = pair
        self._rng = random.Random(seed)
        self._writer = ChangeWriter(pair.writer)
        self._number = seed * 1_000_000
        self._kinds: list[Callable[[], None]] = [
            self._store,
            self._store,
            self._grow,
            self._remove_plain,
            self._remove_matched,
            self._change_terms,
            self._match_anew,
            self._remove_last_matches,
            self._read_alerts,
            self._rates,
            self._totals,
        ]

    def go_on(self, steps: int) -> None:
        for _ in range(steps):
            self._rng.choice(self._kinds)()

    def _store(self) -> None:
        self._number += 1_000
        self._writer.write(made_up(self._number, self._rng.randrange(1, 60), 30))

    def _grow(self) -> None:
        for uid in self._some("messages"):
            self._run(
                "UPDATE messages SET msg_text = msg_text || ' MORE', flight = 'XX1'"
                " WHERE uid = :uid",
                uid=uid,
            )

    def _remove_plain(self) -> None:
        ids = [row[0] for row in sql(self._pair.first, "SELECT id FROM messages")]
        chosen = self._rng.sample(ids, min(len(ids), self._rng.randrange(40)))
        self._call(partial(remove_plain, ids=sorted(chosen), before=None))

    def _remove_matched(self) -> None:
        some = self._some("alert_matches")
        self._call(partial(remove_matched, uids=some, before=None, through_id=10**9))

    def _change_terms(self) -> None:
        known = ("ENGINE", "FIRE", "FUEL", "WIND", "Engine", "ETA")
        terms = dict.fromkeys(self._rng.sample(known[:4], self._rng.randrange(4)))
        lists = TermLists(tuple(terms), tuple(self._rng.sample(("ETA",), self._rng.randrange(2))))
        self._call(partial(replace_terms, lists=lists))
        self._call(remove_dropped)

    def _match_anew(self) -> None:
        def run(connection):  # type: ignore[no-untyped-def]
            lists = load_terms(connection)
            progress = first_progress(connection, lists, 1.0)
            piece = match_messages(connection, Matcher(lists), progress)
            apply_piece(connection, piece)

        self._call(run)

    def _remove_last_matches(self) -> None:
        """After which numbers are given again."""
        self._run("DELETE FROM alert_matches WHERE id > (SELECT max(id) - 3 FROM alert_matches)")

    def _read_alerts(self) -> None:
        for uid in self._some("alert_matches"):
            self._run(
                "INSERT OR IGNORE INTO alert_reads (profile_id, message_uid) VALUES (1, :uid)",
                uid=uid,
            )
        self._run("DELETE FROM alert_reads WHERE id % 3 = 0")

    def _rates(self) -> None:
        minute = self._rng.randrange(200)
        self._run(
            "INSERT INTO timeseries_stats VALUES (:minute, '1min', 1, 2, 3, 4, 5, 6, 7, 1)"
            " ON CONFLICT DO UPDATE SET acars_count = acars_count + 1",
            minute=minute,
        )
        self._run("DELETE FROM timeseries_stats WHERE timestamp < :minute", minute=minute // 4)

    def _totals(self) -> None:
        span = 20261101 + self._rng.randrange(20)
        self._run(
            "INSERT INTO message_totals VALUES (:span, 'label', :name, 1)"
            " ON CONFLICT DO UPDATE SET messages = messages + 1",
            span=span,
            name=self._rng.choice("ABC"),
        )
        self._run("DELETE FROM message_totals WHERE span < :span", span=span - 15)

    def _some(self, table: str) -> list[object]:
        found = sorted(map(str, uids(self._pair.first, table)))
        return self._rng.sample(found, min(len(found), self._rng.randrange(10)))

    def _run(self, statement: str, **values: object) -> None:
        self._call(lambda connection: connection.execute(text(statement), values))

    def _call(self, function: Callable[..., object]) -> None:
        with self._pair.writer.begin():
            function(self._pair.writer)


@pytest.mark.parametrize("seed", range(8))
def test_all_tables_are_the_same_after_random_traffic(pair: Pair, seed: int) -> None:
    traffic = Traffic(pair, seed)
    for _ in range(12):
        traffic.go_on(5)
        pair.round()
        assert pair.differences() == []
    assert rows(pair.second, "messages")
    assert is_sound(pair.second)


@pytest.mark.parametrize("seed", range(4))
def test_traffic_between_any_two_pieces_is_caught_up_with(
    pair: Pair, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acarshub.backup.second.PIECE_ROWS", 20)
    monkeypatch.setattr("acarshub.backup.following.PIECE_ROWS", 20)
    traffic = Traffic(pair, seed)
    traffic.go_on(30)
    steps = iter(range(60))

    def rest() -> None:
        if next(steps, None) is not None:
            traffic.go_on(1)
            if pair.rng.random() < 0.5:
                pair.following.note(pair.take())

    pair.restart(rest)
    while next(steps, None) is not None:
        pair.round()
        pair.check()
    pair.round()
    pair.check()
    assert pair.differences() == []
    assert is_sound(pair.second)


@pytest.mark.parametrize("seed", range(4))
def test_what_changed_while_nobody_looked_is_found_by_comparing(pair: Pair, seed: int) -> None:
    traffic = Traffic(pair, seed)
    traffic.go_on(20)
    pair.round()
    traffic.go_on(40)
    pair.take()
    pair.opened.close()
    pair.restart()
    pair.round()
    assert not pair.following.checked
    pair.check()
    assert pair.following.checked
    assert pair.differences() == []
    assert is_sound(pair.second)


def test_a_rolled_back_change_is_none(pair: Pair) -> None:
    ChangeWriter(pair.writer).write([hub_message("KEPT"), hub_message("KEPT TOO")])
    pair.round()
    transaction = pair.writer.begin()
    pair.writer.execute(text("DELETE FROM messages"))
    transaction.rollback()
    assert pair.take().keys == {}


def test_new_messages_are_noted_by_nobody(pair: Pair) -> None:
    ChangeWriter(pair.writer).write([hub_message("NEW", "FIRE")])
    assert pair.take().keys == {}
    assert pair.take().newest_id == 1


def test_a_connection_opened_anew_makes_all_doubtful(pair: Pair) -> None:
    pair.round()
    assert not pair.take().lost
    pair.writer.invalidate()
    pair.changes.watch(pair.writer)
    assert pair.take().lost
    assert not pair.take().lost


def test_more_changes_than_are_told_make_all_doubtful(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acarshub.backup.changes.MOST_KEYS", 5)
    ChangeWriter(pair.writer).write([hub_message(f"MANY {number}") for number in range(9)])
    pair.round()
    with pair.writer.begin():
        pair.writer.execute(text("UPDATE messages SET flight = 'XX1'"))
    taken = pair.take()
    assert taken.lost
    assert taken.keys == {}
    pair.following.note(taken)
    pair.following.round(pair.opened)
    pair.check()
    assert pair.differences() == []


def test_more_than_one_piece_is_copied(pair: Pair) -> None:
    count = 2 * PIECE_ROWS + 1
    ChangeWriter(pair.writer).write([hub_message(f"MANY {number}") for number in range(count)])
    pair.round()
    assert len(rows(pair.second, "messages")) == count
    assert pair.differences() == []


def test_every_table_of_the_models_is_kept_or_follows_from_messages() -> None:
    assert {*Base.metadata.tables} - {*TABLES} == {"message_sources", "message_stretches"}


def test_nothing_keeps_the_log_of_the_first_one_while_the_second_is_written(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    ChangeWriter(pair.writer).write([hub_message(f"MANY {number}") for number in range(20)])
    put = SecondDatabase._put
    looks: list[tuple[object, ...]] = []

    def slow(second: SecondDatabase, *args: Any) -> None:
        looks.extend(sql(pair.first, "PRAGMA wal_checkpoint(TRUNCATE)"))
        put(second, *args)

    monkeypatch.setattr(SecondDatabase, "_put", slow)
    pair.round()
    assert looks
    assert {blocked for blocked, _, _ in looks} == {0}
    assert pair.differences() == []


def test_hostile_text_arrives_as_it_is(pair: Pair) -> None:
    texts = ["'; DROP TABLE messages; --", 'A "B" C', "A\0B", "\r\n\x1b[2J", "%s {0} ?1", "\ufffd"]
    ChangeWriter(pair.writer).write([hub_message(text, station_id=text) for text in texts])
    pair.round()
    assert pair.differences() == []
