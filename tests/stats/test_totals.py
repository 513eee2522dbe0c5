"""Totals of messages: a recount confirms them, whatever happened in between."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from acarshub.aircraft.identity import Identity
from acarshub.links import Link
from acarshub.records import HubMessage
from acarshub.stats import totals as totals_module
from acarshub.stats.spans import DAY_SECONDS, DAYS_KEPT, SpanRule, begin_of
from acarshub.stats.totals import MAX_NAMES, OTHER, Subject, Totals, merged, read_totals
from acarshub.stats.totals_counting import (
    ReadAhead,
    count_next,
    count_read,
    fold_next,
    read_ahead,
)
from acarshub.stats.totals_fresh import FreshTotals
from tests.receptions import RECEPTIONS, assembled, in_batches
from tests.support import ChangeWriter, engine_at, hub_message, new_database, sql

NOW = 1_790_000_000.0
RULE = SpanRule.at(NOW, 1095)
IDENTITY = Identity()


def airline_of(flight: str) -> str:
    found = IDENTITY.flight(flight)
    return found.airline.key if found else ""


class Book:
    """A database with its totals, on one connection, as the thread that writes has it."""

    def __init__(self, path: Path) -> None:
        self.path = new_database(path)
        self._open()

    def _open(self) -> None:
        self.connection: Connection = engine_at(self.path).connect()
        self.writer = ChangeWriter(self.connection)

    def kill(self) -> None:
        """What a process that is killed leaves: what is committed."""
        self.connection.close()
        self._open()

    def count(self, most: int = 10_000, rule: SpanRule = RULE) -> int:
        with self.connection.begin():
            return count_next(self.connection, airline_of, rule, most)

    def read_ahead(self, before: int, most: int) -> ReadAhead | None:
        with engine_at(self.path).connect() as reader:
            return read_ahead(reader, airline_of, before, most)

    def count_read(self, read: ReadAhead) -> None:
        with self.connection.begin():
            count_read(self.connection, read, RULE)

    def fold(self, rule: SpanRule) -> None:
        with self.connection.begin():
            while fold_next(self.connection, rule):
                pass

    def totals(self, days: int | None = None, rule: SpanRule = RULE) -> Totals:
        with engine_at(self.path).connect() as reader:
            return read_totals(reader, airline_of, rule, days)

    def names(self) -> dict[Subject, dict[str, int]]:
        return {subject: dict(names) for subject, names in self.totals().names.items()}


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    book = Book(tmp_path / "hub.db")
    yield book
    book.connection.close()


def recount(path: Path) -> dict[Subject, dict[str, int]]:
    """Totals of all stored messages, row by row."""
    counts: dict[Subject, Counter[str]] = {subject: Counter() for subject in Subject}
    columns = "message_type, msg_time, station_id, label, tail, icao, flight"
    for row in sql(path, f"SELECT {columns} FROM messages"):
        link, time, station, label, tail, icao, flight = row
        hour = datetime.fromtimestamp(float(str(time)), UTC).hour
        named = {
            Subject.LINK: link,
            Subject.HOUR: f"{hour:02}",
            Subject.STATION: station,
            Subject.LABEL: label,
            Subject.AIRCRAFT: tail or icao,
            Subject.AIRLINE: airline_of(str(flight)),
        }
        for subject, name in named.items():
            if name:
                counts[subject][str(name)] += 1
    return {subject: dict(names) for subject, names in counts.items()}


def made_up(seed: int, count: int, days: float = 2.0) -> list[HubMessage]:
    rng = random.Random(seed)
    return [
        hub_message(
            f"TEXT {number}",
            link=rng.choice(list(Link)),
            time=NOW - rng.uniform(0, days * DAY_SECONDS),
            station_id=rng.choice(["", "HERE", "THERE", "%s';--"]),
            label=rng.choice(["", "H1", "SQ", "\x00", "_d"]),
            tail=rng.choice(["", "D-AIBC", "N12345"]),
            icao=rng.choice(["", "3C6444", "A00001"]),
            flight=rng.choice(["", "LH400", "DLH400", "UA0055", "ZZZZ"]),
            stored=rng.random() < 0.9,
        )
        for number in range(count)
    ]


def test_totals_are_what_a_recount_gives(book: Book) -> None:
    book.count()
    for batch in in_batches(list(made_up(1, 500)), 37):
        book.writer.write(batch)
    assert book.names() == recount(book.path)
    book.count()
    assert book.names() == recount(book.path)


def test_messages_of_an_upgraded_database_are_counted_in_pieces(book: Book) -> None:
    book.writer.write(made_up(2, 500))
    assert book.count(most=100) == sql(book.path, "SELECT max(id) - 100 FROM messages")[0][0]
    assert book.names() == recount(book.path)
    while book.count(most=100):
        pass
    assert book.names() == recount(book.path)


def test_newest_messages_are_not_read_again(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    book.count()
    book.writer.write(made_up(3, 50))
    monkeypatch.setattr(
        "acarshub.stats.totals_counting.messages_after", lambda *_: pytest.fail("they were read")
    )
    book.count()
    assert book.names() == recount(book.path)


def test_removing_messages_takes_nothing_from_totals(book: Book) -> None:
    book.writer.write(made_up(4, 100))
    book.count()
    before = book.names()
    sql(book.path, "DELETE FROM messages WHERE id < 90")
    assert book.names() == before


def test_totals_go_on_where_ids_begin_anew(book: Book) -> None:
    book.writer.write([hub_message("ONE", label="H1"), hub_message("TWO", label="H1")])
    book.count()
    sql(book.path, "DELETE FROM messages")
    book.count()
    book.writer.write([hub_message("THREE", label="H1")])
    book.count()
    assert book.names()[Subject.LABEL] == {"H1": 3}


def test_killed_process_loses_no_message_and_counts_none_twice(book: Book) -> None:
    rng = random.Random(5)
    for number, batch in enumerate(in_batches(list(made_up(6, 400)), 10)):
        book.writer.write(batch)
        if rng.random() < 0.3:
            book.count(most=rng.choice([3, 1_000]))
        if rng.random() < 0.2:
            book.kill()
        assert book.names() == recount(book.path), number


def test_failed_transaction_changes_no_total(book: Book) -> None:
    book.count()
    book.writer.write(made_up(7, 20))
    transaction = book.connection.begin()
    count_next(book.connection, airline_of, RULE, 100)
    transaction.rollback()
    book.writer.write(made_up(8, 20))
    book.count()
    assert book.names() == recount(book.path)


def test_what_is_read_beside_the_writer_is_taken_in_exactly(book: Book) -> None:
    book.writer.write(made_up(9, 300))
    (before,) = (int(str(row[0])) for row in sql(book.path, "SELECT max(id) FROM messages"))
    expected = recount(book.path)
    pieces = 0
    while read := book.read_ahead(before, 40):
        # Neither changes what was read: new messages stand behind it, and totals are never lowered.
        book.writer.write(made_up(100 + pieces, 3))
        sql(book.path, f"DELETE FROM messages WHERE id = {read.last}")
        book.count_read(read)
        pieces += 1
    assert pieces > 5
    sql(book.path, f"DELETE FROM messages WHERE id <= {before}")
    newer = recount(book.path)
    book.count()
    for subject, names in book.names().items():
        assert names == dict(Counter(expected[subject]) + Counter(newer[subject]))


def test_what_somebody_counted_in_between_is_not_counted_twice(book: Book) -> None:
    book.writer.write(made_up(10, 100))
    read = book.read_ahead(1_000, 1_000)
    assert read
    book.count(most=30)
    book.count_read(read)
    book.count()
    assert book.names() == recount(book.path)
    assert book.read_ahead(30, 1_000) is None


@given(received=RECEPTIONS, data=st.data())
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_messages_that_grow_are_counted_by_what_they_tell_in_the_end(
    tmp_path_factory: pytest.TempPathFactory, received: list[Any], data: st.DataObject
) -> None:
    book = Book(tmp_path_factory.mktemp("book") / "hub.db")
    flights, addresses = st.sampled_from(["", "LH400", "UA55"]), st.sampled_from(["", "3C6444"])
    told = [
        type(each)(
            **{
                name: getattr(each, name)
                for name in each.__dataclass_fields__
                if name not in {"flight", "icao"}
            },
            flight=data.draw(flights),
            icao=data.draw(addresses),
        )
        for each in received
    ]
    for batch in in_batches(assembled(told), 2):
        book.writer.write(batch)
        if data.draw(st.booleans()):
            book.count(most=data.draw(st.sampled_from([1, 1_000])))
        assert book.names() == recount(book.path)
    book.count()
    assert book.names() == recount(book.path)
    book.connection.close()


def test_made_up_names_cannot_make_the_database_grow(book: Book) -> None:
    book.count()
    book.writer.write([hub_message(f"R{n}", station_id="REAL") for n in range(5)])
    for number in range(5):
        book.writer.write(
            [hub_message(f"{number} {n}", station_id=f"FAKE {number} {n}") for n in range(400)]
        )
        book.count()
    stations = book.names()[Subject.STATION]
    assert len(stations) == MAX_NAMES + 1
    assert stations["REAL"] == 5
    assert sum(stations.values()) == 2_005
    assert sql(book.path, "SELECT count(*) FROM message_totals WHERE subject = 'station'") == [
        (MAX_NAMES + 1,)
    ]


def test_long_names_are_cut(book: Book) -> None:
    book.writer.write([hub_message("X", label="L" * 100_000)])
    assert book.names()[Subject.LABEL] == {"L" * 64: 1}
    book.count()
    assert book.names()[Subject.LABEL] == {"L" * 64: 1}


def test_days_become_months_and_then_all_before(book: Book) -> None:
    messages = made_up(9, 300, days=2_000)
    book.writer.write(messages)
    book.count(rule=SpanRule.at(NOW, 36_500))
    book.fold(RULE)
    assert book.names() == recount(book.path)
    spans = book.totals().spans
    first_month = datetime.fromtimestamp(NOW - 1095 * DAY_SECONDS, UTC)
    old = [
        m
        for m in messages
        if m.stored
        and m.decoded.time
        < first_month.replace(day=1, hour=0, minute=0, second=0, microsecond=0).timestamp()
    ]
    assert spans[0] == len(old)
    assert len(spans) <= DAYS_KEPT + 38
    assert {span % 100 == 0 for span in spans} == {True, False}


def test_folding_and_late_messages_end_in_the_same_spans(book: Book) -> None:
    book.writer.write(made_up(10, 200, days=500))
    book.count(rule=SpanRule.at(NOW, 36_500))
    book.fold(RULE)
    folded = book.totals().spans
    other = Book(book.path.with_name("late.db"))
    other.writer.write(made_up(10, 200, days=500))
    assert other.totals().spans == folded
    other.count()
    assert other.totals().spans == folded
    other.connection.close()


def test_totals_of_the_last_days(book: Book) -> None:
    messages = [hub_message(f"DAY {day}", time=NOW - day * DAY_SECONDS) for day in range(20)]
    book.writer.write(messages)
    for counted in (False, True):
        if counted:
            book.count()
        totals = book.totals(days=7)
        assert sum(totals.names[Subject.LINK].values()) == 7
        assert sorted(totals.spans.values()) == [1] * 7
        today = NOW // DAY_SECONDS * DAY_SECONDS
        assert {begin_of(span) for span in totals.spans} == {
            today - day * DAY_SECONDS for day in range(7)
        }


COUNTS: st.SearchStrategy[Mapping[str, int]] = st.dictionaries(
    st.sampled_from("ABCDEFGH"), st.integers(1, 50)
)


@given(COUNTS, st.lists(COUNTS), st.integers(1, 8))
def test_names_are_bounded_and_no_message_is_lost(
    kept: Mapping[str, int], added: list[Mapping[str, int]], most: int
) -> None:
    result = merged({}, kept, most)
    for each in added:
        result = merged(result, each, most)
    assert sum(result.values()) == sum(sum(each.values()) for each in (kept, *added))
    assert len(result.keys() - {OTHER}) <= most


def test_what_is_taken_from_a_name_without_a_row_is_taken_from_the_others() -> None:
    assert merged({"A": 5, OTHER: 3}, {"B": -1, "A": -5, "C": 1}) == {"C": 1, OTHER: 2}


def test_fresh_totals_stand_for_nothing_until_they_are_begun() -> None:
    fresh = FreshTotals()
    assert not fresh.covers(0, 0)
    fresh.begin(5)
    assert fresh.covers(5, 5)
    assert not fresh.covers(5, 6)
    assert not fresh.covers(4, 5)


def test_subjects_are_stored_by_their_values() -> None:
    assert {subject.value for subject in Subject} == {
        "link",
        "hour",
        "station",
        "label",
        "airline",
        "aircraft",
    }
    assert totals_module.OTHER == ""
