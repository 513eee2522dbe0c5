"""What the database does not take at the moment: shown all the same, kept, and stored later."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import DatabaseError

from acarshub.decoders.message import DropReason
from acarshub.ingest import outbox as outbox_module
from acarshub.ingest.complaints import Complaints
from acarshub.ingest.entries import ENTRY_BYTES, Entry, NewMessage
from acarshub.ingest.outbox import RETRY_SECONDS, Outbox
from acarshub.links import Link
from acarshub.records import HeardAgain, Hearing
from acarshub.stats.tally import Tally
from tests.support import TIME, engine_at, entry, lock, new_database, sql


@dataclass
class Place:
    """An outbox on a real database, and everything it tells."""

    path: Path
    size: int = 1000
    shown: list[tuple[str, bool]] = field(default_factory=list)
    told_stored: list[str] = field(default_factory=list)
    told_lost: list[str] = field(default_factory=list)
    lines: list[tuple[int, str]] = field(default_factory=list)
    prepared: int = 0
    tally: Tally = field(default_factory=Tally)
    now: float = 0.0

    def __post_init__(self) -> None:
        self.connection = engine_at(self.path).connect()
        self.outbox = Outbox(
            connection=self.connection,
            prepare=self.prepare,
            tally=self.tally,
            audience=self,
            complaints=Complaints(self.log),
            log=self.log,
            size=self.size,
        )

    def prepare(self, connection: Connection) -> None:
        with connection.begin():
            self.prepared += 1

    def publish(self, changes: Sequence[Entry], *, waiting: bool) -> None:
        self.shown += [(change.uid, waiting) for change in changes if hasattr(change, "uid")]

    def settle(self, uids: Sequence[str], *, stored: bool) -> None:
        (self.told_stored if stored else self.told_lost).extend(uids)

    def log(self, level: int, line: str) -> None:
        self.lines.append((level, line))

    def put(self, *changes: Entry) -> None:
        """Hand changes over, and let a second pass."""
        self.outbox.put(changes)
        self.now += RETRY_SECONDS
        self.outbox.flush(self.now)

    def uids(self) -> list[object]:
        return [row[0] for row in sql(self.path, "SELECT uid FROM messages ORDER BY id")]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setattr(outbox_module, "BUSY_MS", 20)
    return Place(new_database(tmp_path / "hub.db"))


def make_full(place: Place) -> None:
    """Let the connection find its disk full, as long as it lives."""
    (pages,) = sql(place.path, "PRAGMA page_count")[0]
    place.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    place.connection.rollback()


def make_read_only(place: Place) -> None:
    place.connection.exec_driver_sql("PRAGMA query_only = 1")
    place.connection.rollback()


def long_message(uid: str) -> NewMessage:
    """One that no free page of a new database has room for."""
    return entry("X" * 20_000, uid=uid)


def test_stored_message_is_shown_as_such(place: Place) -> None:
    place.put(entry(uid="a"))
    assert (place.uids(), place.shown, place.told_stored) == (["a"], [("a", False)], [])


def test_message_that_finds_the_disk_full_waits_and_is_shown_as_waiting(place: Place) -> None:
    make_full(place)
    place.put(long_message("a"))
    assert place.shown == [("a", True)]
    assert len(place.outbox) == 1
    assert place.outbox.refusal
    assert place.outbox.refusal.reason == "database or disk is full"


@pytest.mark.parametrize("spoil", [make_full, make_read_only])
def test_connection_is_opened_anew_and_what_waited_is_stored(place: Place, spoil: object) -> None:
    assert callable(spoil)
    spoil(place)
    place.put(long_message("a"))
    place.put(entry(uid="b"))
    assert (place.uids(), place.told_stored) == (["a", "b"], ["a"])
    assert place.shown == [("a", True), ("b", False)]
    assert place.prepared == 1
    assert place.outbox.refusal is None


def test_lock_of_another_program_costs_no_connection(place: Place) -> None:
    with lock(place.path):
        place.put(entry(uid="a"))
        place.put(entry(uid="b"))
        assert place.shown == [("a", True), ("b", True)]
    place.put()
    assert place.told_stored == place.uids() == ["a", "b"]
    assert place.prepared == 0


def test_refusing_database_is_left_alone_for_a_while(place: Place) -> None:
    with lock(place.path):
        place.put(entry(uid="a"))
    place.outbox.put([entry(uid="b")])
    place.outbox.flush(place.now + RETRY_SECONDS / 2)
    assert (place.uids(), place.shown[-1]) == ([], ("b", True))
    place.outbox.flush(place.now + RETRY_SECONDS)
    assert place.uids() == ["a", "b"]


def test_order_of_arrival_is_kept_throughout(place: Place) -> None:
    with lock(place.path):
        place.put(*[entry(uid=f"{number:03}") for number in range(700)])
        place.put(*[entry(uid=f"{number:03}") for number in range(700, 900)])
    place.put(entry(uid="900"))
    assert place.uids() == [f"{number:03}" for number in range(901)]
    assert [uid for uid, _ in place.shown] == place.uids()


def test_message_that_the_settings_keep_out_is_not_said_to_be_stored(place: Place) -> None:
    with lock(place.path):
        place.put(entry(uid="kept"), entry(uid="left out", stored=False))
    place.put()
    assert place.told_stored == place.uids() == ["kept"]


def test_hearing_of_a_message_that_waits_is_stored_after_it(place: Place) -> None:
    heard = HeardAgain("a", Hearing(TIME + 1, "THERE", "131.550", -3.0), stored=True)
    with lock(place.path):
        place.put(entry(uid="a"), heard)
    place.put()
    assert sql(place.path, "SELECT message_uid, station_id FROM message_hearings") == [
        ("a", "THERE")
    ]


def test_message_that_no_database_takes_is_counted_and_the_others_are_stored(
    place: Place,
) -> None:
    place.put(entry(uid="a"), entry(uid="a"), entry(uid="b"))
    assert place.uids() == ["a", "b"]
    assert place.tally.snapshot().dropped == {(Link.ACARS, DropReason.NOT_STORABLE): 1}


def test_one_bad_message_costs_few_transactions(place: Place) -> None:
    begun: list[object] = []
    event.listen(place.connection, "begin", begun.append)
    bad = entry(uid="a")
    good = [entry(uid=f"{number:03}") for number in range(200)]
    place.put(bad, *good[:100], bad, *good[100:])
    assert len(place.uids()) == 201
    assert len(begun) < 25


def test_message_that_waited_and_is_then_refused_for_good_is_told(place: Place) -> None:
    place.put(entry(uid="a"))
    with lock(place.path):
        place.put(entry(uid="a"))
    place.put()
    assert (place.told_lost, place.told_stored) == (["a"], [])


def test_broken_database_is_a_refusal_and_no_fault_of_a_message(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def malformed(_changes: object) -> None:
        cause = sqlite3.DatabaseError("database disk image is malformed")
        raise DatabaseError("INSERT", {}, cause)

    with monkeypatch.context() as broken:
        broken.setattr(place.outbox._writer, "write", malformed)
        place.put(entry(uid="a"), entry(uid="b"))
    assert place.tally.snapshot().dropped == {}
    place.put()
    assert place.uids() == ["a", "b"]


def test_outbox_is_full_at_its_size(place: Place) -> None:
    place.size = 3
    place.__post_init__()
    with lock(place.path):
        place.put(entry(), entry())
        assert not place.outbox.full
        place.put(entry())
        assert place.outbox.full
    place.put()
    assert not place.outbox.full


def test_outbox_is_full_at_its_bytes(place: Place) -> None:
    place.size = 10
    place.__post_init__()
    with lock(place.path):
        place.put(entry("X" * 10 * 3 * ENTRY_BYTES))
        assert place.outbox.full


def test_recovery_is_told_in_the_log(place: Place) -> None:
    with lock(place.path):
        place.put(entry())
    place.put()
    assert place.lines[-1] == (
        logging.INFO,
        "The database takes messages again; all that waited are stored.",
    )


def test_what_is_lost_at_the_end_is_told(place: Place) -> None:
    with lock(place.path):
        place.put(entry(), entry())
        place.outbox.close(place.now)
    assert place.lines[-1] == (
        logging.ERROR,
        "The database refused to the end: 2 messages are not stored.",
    )
