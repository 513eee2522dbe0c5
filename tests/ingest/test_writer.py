"""Batches: all or nothing, counters that a recount confirms, a full-text index that keeps step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import IntegrityError, OperationalError

from acarshub.decoders import is_empty
from acarshub.decoders.message import DecodedMessage
from acarshub.ingest import counts as counts_module
from acarshub.ingest.writer import CHUNKS
from acarshub.links import Link
from acarshub.models import FREQUENCY_TABLES, LEVEL_TABLES
from acarshub.records import AlertHit, Change, HeardAgain, HubMessage, Joined, MatchType
from acarshub.uids import new_uid
from tests.receptions import RECEPTIONS, TERMS, assembled, downlink, final_messages, in_batches
from tests.support import (
    TIME,
    ChangeWriter,
    engine_at,
    hub_message,
    lock,
    message,
    new_database,
    random_messages,
    sql,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return new_database(tmp_path / "hub.db")


@pytest.fixture
def connection(path: Path) -> Connection:
    connection = engine_at(path).connect()
    connection.exec_driver_sql("PRAGMA busy_timeout = 20")
    connection.commit()
    return connection


@pytest.fixture
def writer(connection: Connection) -> ChangeWriter:
    return ChangeWriter(connection)


def index_is_intact(path: Path) -> bool:
    # Rank 1 compares the index with the text in `messages` as well; it raises on a difference.
    sql(path, "INSERT INTO messages_fts (messages_fts, rank) VALUES ('integrity-check', 1)")
    return True


def recount(messages: Sequence[HubMessage]) -> dict[str, object]:
    """What the counters have to hold after `messages`."""
    full = [each.decoded for each in messages if not is_empty(each.decoded)]
    empty = [each.decoded for each in messages if is_empty(each.decoded)]
    counts: dict[str, object] = {
        "count": (len(full), sum(bool(each.error) for each in full)),
        "nonlogged_count": (len(empty), sum(bool(each.error) for each in empty)),
    }
    for link in Link:
        mine = [each.decoded for each in messages if each.decoded.link is link]
        counts[f"freq {link.name}"] = Counter(each.freq for each in mine if each.freq)
        counts[f"level {link.name}"] = Counter(
            each.level for each in mine if each.level is not None
        )
    return counts


def counters(path: Path) -> dict[str, object]:
    """What the counters hold; each key of a table stands in one row only."""
    counts: dict[str, object] = {
        "count": sql(path, "SELECT total, errors FROM count WHERE total = good + errors")[0],
        "nonlogged_count": sql(path, "SELECT good + errors, errors FROM nonlogged_count")[0],
    }
    for kind, tables in (("freq", FREQUENCY_TABLES), ("level", LEVEL_TABLES)):
        for link, table in tables.items():
            rows = sql(path, f"SELECT {kind}, count FROM {table.name}")
            assert len({key for key, _ in rows}) == len(rows)
            counts[f"{kind} {link.name}"] = dict(rows)  # type: ignore[arg-type] # pairs, as selected
    return counts


def test_every_column_of_a_message_is_stored(path: Path, writer: ChangeWriter) -> None:
    fields: dict[str, Any] = {
        "station_id": "XX-1",
        "toaddr": 1,
        "fromaddr": 2,
        "depa": "EDDF",
        "dsta": "KJFK",
        "eta": "1200",
        "gtout": "0900",
        "gtin": "1210",
        "wloff": "0910",
        "wlin": "1205",
        "lat": 50.5,
        "lon": -8.25,
        "alt": 35000,
        "text": "TEXT",
        "tail": "D-AIBC",
        "flight": "LH400",
        "icao": "3C6444",
        "freq": "131.550",
        "ack": "!",
        "mode": "2",
        "label": "H1",
        "block_id": "7",
        "msgno": "M01A",
        "is_response": True,
        "is_onground": 0,
        "error": 3,
        "libacars": "{}",
        "level": -12.5,
    }
    writer.write([hub_message(link=Link.VDLM2, uid="u", **fields)])
    columns = ", ".join("msg_text" if name == "text" else name for name in fields)
    (row,) = sql(path, f"SELECT message_type, msg_time, uid, {columns} FROM messages")
    texts = ["1" if value is True else str(value) for value in fields.values()]
    assert list(row) == [Link.VDLM2.message_type, int(TIME), "u", *texts]


def test_unknown_values_are_stored_as_empty_text(path: Path, writer: ChangeWriter) -> None:
    writer.write([hub_message()])
    row = sql(path, "SELECT toaddr, lat, alt, is_response, is_onground, error, level FROM messages")
    assert row == [("",) * 7]


@pytest.mark.parametrize(("time", "kind"), [(TIME, "integer"), (TIME + 0.5, "real")])
def test_fraction_of_a_second_is_kept(
    path: Path, writer: ChangeWriter, time: float, kind: str
) -> None:
    writer.write([hub_message(time=time)])
    assert sql(path, "SELECT msg_time, typeof(msg_time) FROM messages") == [(time, kind)]


def test_message_not_to_be_stored_is_counted_all_the_same(path: Path, writer: ChangeWriter) -> None:
    writer.write([hub_message(stored=False, freq="131.550")])
    assert sql(path, "SELECT count(*) FROM messages") == [(0,)]
    assert sql(path, "SELECT freq, count FROM freqs_acars") == [("131.550", 1)]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seeds=st.lists(st.integers(0, 1000), min_size=1, max_size=4), size=st.integers(1, 30))
def test_counters_equal_a_recount(tmp_path: Path, seeds: list[int], size: int) -> None:
    path = new_database(tmp_path / "hub.db")
    with engine_at(path).connect() as connection:
        writer = ChangeWriter(connection)
        batches = [random_messages(seed, size) for seed in seeds]
        for batch in batches:
            writer.write(batch)
    assert counters(path) == recount([each for batch in batches for each in batch])


def test_counters_go_on_after_a_restart(path: Path, connection: Connection) -> None:
    first, second = random_messages(1, 30), random_messages(2, 30)
    ChangeWriter(connection).write(first)
    ChangeWriter(connection).write(second)
    assert counters(path) == recount(first + second)


def test_made_up_frequencies_fill_no_table_and_known_ones_go_on(
    path: Path, writer: ChangeWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counts_module, "MAX_KEYS", 3)
    for freq in ("1.000", "2.000", "3.000", "4.000", "5.000", "1.000"):
        writer.write([hub_message(freq=freq)])
    assert sql(path, "SELECT freq, count FROM freqs_acars ORDER BY id") == [
        ("1.000", 2),
        ("2.000", 1),
        ("3.000", 1),
    ]


def test_single_rows_are_made_once(path: Path, connection: Connection) -> None:
    ChangeWriter(connection)
    ChangeWriter(connection)
    assert sql(path, "SELECT count(*) FROM count") == [(1,)]
    assert sql(path, "SELECT count(*) FROM nonlogged_count") == [(1,)]


def test_failed_batch_leaves_nothing(path: Path, writer: ChangeWriter) -> None:
    before = counters(path)
    twice = hub_message("FIRE", "FIRE", freq="131.550", level=-1.0)
    with pytest.raises(IntegrityError):
        writer.write([twice, twice])
    assert counters(path) == before
    assert sql(path, "SELECT * FROM messages") == sql(path, "SELECT * FROM alert_matches") == []


def test_counter_row_of_a_failed_batch_is_made_by_the_next(
    path: Path, connection: Connection, writer: ChangeWriter
) -> None:
    # The counters come after everything else, so that only a failing one has rows to take back.
    connection.exec_driver_sql(
        "CREATE TRIGGER refuse BEFORE UPDATE ON level_acars BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    connection.commit()
    fresh = hub_message(freq="131.550", level=-1.0)
    with pytest.raises(IntegrityError):
        writer.write([fresh])
    connection.exec_driver_sql("DROP TRIGGER refuse")
    connection.commit()
    writer.write([fresh])
    assert counters(path) == recount([fresh])


def test_counter_row_that_existed_before_a_failed_batch_is_still_used(
    path: Path, writer: ChangeWriter
) -> None:
    first, twice = hub_message(freq="131.550"), hub_message(freq="131.550", uid="u")
    writer.write([first])
    with pytest.raises(IntegrityError):
        writer.write([twice, twice])
    writer.write([twice])
    assert counters(path) == recount([first, twice])


def test_locked_database_is_reported_and_the_batch_can_be_written_later(
    path: Path, writer: ChangeWriter
) -> None:
    messages = random_messages(1, 10)
    with lock(path), pytest.raises(OperationalError, match="locked"):
        writer.write(messages)
    writer.write(messages)
    assert counters(path) == recount(messages)


def test_every_hit_is_a_row_with_the_time_of_the_message(path: Path, writer: ChangeWriter) -> None:
    hits = (
        AlertHit("FIRE", MatchType.TEXT),
        AlertHit("FIRE", MatchType.FLIGHT),
        AlertHit("D-A", MatchType.TAIL),
    )
    writer.write([HubMessage("u", message(time=TIME + 0.5), hits, stored=True)])
    assert sql(path, "SELECT message_uid, term, match_type, matched_at FROM alert_matches") == [
        ("u", "FIRE", "text", TIME + 0.5),
        ("u", "FIRE", "flight", TIME + 0.5),
        ("u", "D-A", "tail", TIME + 0.5),
    ]


def test_every_hit_raises_the_count_of_its_term(
    path: Path, connection: Connection, writer: ChangeWriter
) -> None:
    connection.execute(text("INSERT INTO alert_stats (term, count) VALUES ('FIRE', 5), ('RED', 0)"))
    connection.commit()
    writer.write([hub_message("X", "FIRE"), hub_message("X", "FIRE", "RED")])
    assert sql(path, "SELECT term, count FROM alert_stats") == [("FIRE", 7), ("RED", 1)]


def test_full_text_index_keeps_step_with_large_batches(path: Path, writer: ChangeWriter) -> None:
    for seed in range(3):
        writer.write(random_messages(seed, 500))
    assert index_is_intact(path)


def test_every_message_of_a_batch_is_found_by_its_text(path: Path, writer: ChangeWriter) -> None:
    writer.write([hub_message(f"WORD{number} SHARED") for number in range(200)])
    found = sql(path, "SELECT count(*) FROM messages_fts WHERE messages_fts MATCH 'SHARED'")
    assert found == [(200,)]


def test_full_text_index_keeps_step_with_a_failed_batch(path: Path, writer: ChangeWriter) -> None:
    twice = hub_message("LOST")
    with pytest.raises(IntegrityError):
        writer.write([twice, twice])
    writer.write([hub_message("KEPT")])
    assert index_is_intact(path)


def test_batch_of_messages_is_one_statement(path: Path, connection: Connection) -> None:
    writer = ChangeWriter(connection)
    statements: list[str] = []
    event.listen(
        connection, "before_cursor_execute", lambda *args: statements.append(args[2]), named=False
    )
    writer.write([hub_message(f"TEXT {number}", uid=new_uid(TIME)) for number in range(CHUNKS[0])])
    inserts = [each for each in statements if each.startswith("INSERT INTO messages ")]
    assert len(inserts) == 1


def watch(path: Path, *terms: str) -> None:
    for term in terms:
        sql(path, "INSERT INTO alert_stats (term, count) VALUES (?, 0)", [term])


def matches(path: Path) -> list[tuple[object, ...]]:
    return sql(path, "SELECT message_uid, term, match_type FROM alert_matches ORDER BY id")


def hits(messages: Iterable[HubMessage]) -> list[tuple[object, ...]]:
    return [(each.uid, hit.term, hit.match_type.value) for each in messages for hit in each.hits]


def test_hearing_is_stored_with_its_message(path: Path, writer: ChangeWriter) -> None:
    heard = downlink("A", "X", station_id="THERE", level=None, time=TIME + 0.25, freq="")
    changes = assembled([downlink("A", "X"), heard])
    writer.write(changes)
    assert sql(path, "SELECT count(*) FROM messages") == [(1,)]
    stored = "SELECT heard_at, station_id, freq, level, msgno FROM message_hearings"
    assert sql(path, stored) == [(TIME + 0.25, "THERE", "", None, "D61A")]
    assert sql(path, "SELECT message_uid FROM message_hearings") == sql(
        path, "SELECT uid FROM messages"
    )


def test_hearing_of_a_message_that_is_not_kept_is_not_kept(
    path: Path, writer: ChangeWriter
) -> None:
    message, heard = assembled([downlink("A", "X"), downlink("A", "X", station_id="THERE")])
    assert isinstance(message, HubMessage)
    assert isinstance(heard, HeardAgain)
    writer.write([replace(message, stored=False), heard._replace(stored=False)])
    assert sql(path, "SELECT * FROM message_hearings") == []


@pytest.mark.parametrize("size", [1, 2, 3])
def test_joined_message_is_one_row_with_its_parts(
    path: Path, writer: ChangeWriter, size: int
) -> None:
    changes = assembled(
        [
            downlink("A", "(A)", flight=""),
            downlink("C", "(C)"),
            downlink("B", "(B)", flight="XX0042", lat=48.0, lon=9.0, alt=100),
        ]
    )
    for batch in in_batches(changes, size):
        writer.write(batch)
    assert sql(path, "SELECT msg_text, flight, lat, lon, alt FROM messages") == [
        ("(A)(B)(C)", "XX0042", "48.0", "9.0", "100")
    ]
    stored = "SELECT msgno, block_id, msg_text, more FROM message_parts ORDER BY msgno"
    assert sql(path, stored) == [
        ("D61A", "1", "(A)", 0),
        ("D61B", "2", "(B)", 0),
        ("D61C", "3", "(C)", 0),
    ]


def test_joined_message_is_found_by_its_whole_text(path: Path, writer: ChangeWriter) -> None:
    writer.write(assembled([downlink("A", "ENGINE "), downlink("B", "FIRE")]))
    phrase = "SELECT count(*) FROM messages_fts WHERE messages_fts MATCH '\"ENGINE FIRE\"'"
    assert sql(path, phrase) == [(1,)]
    assert index_is_intact(path)


def test_match_that_the_next_part_ends_is_removed_and_uncounted(
    path: Path, writer: ChangeWriter
) -> None:
    watch(path, "SMO", "SMOKE")
    changes = assembled([downlink("A", "SMO"), downlink("B", "KE")], "SMO", "SMOKE")
    for change in changes:
        writer.write([change])
    assert [term for _, term, _ in matches(path)] == ["SMOKE"]
    assert sql(path, "SELECT term, count FROM alert_stats ORDER BY id") == [
        ("SMO", 0),
        ("SMOKE", 1),
    ]


def test_match_that_was_made_anew_between_two_parts_counts_once(
    path: Path, writer: ChangeWriter
) -> None:
    watch(path, "FIRE")
    first, joined = assembled([downlink("A", "FIRE "), downlink("B", "OUT")], "FIRE")
    assert isinstance(first, HubMessage)
    assert isinstance(joined, Joined)
    # The term was added after the first part, and all stored messages were matched anew.
    writer.write([replace(first, hits=())])
    row = [first.uid, "FIRE", "text", TIME]
    columns = "message_uid, term, match_type, matched_at"
    sql(path, f"INSERT INTO alert_matches ({columns}) VALUES (?, ?, ?, ?)", row)
    sql(path, "UPDATE alert_stats SET count = 1")
    writer.write([replace(joined, new_hits=joined.message.hits)])
    assert [term for _, term, _ in matches(path)] == ["FIRE"]
    assert sql(path, "SELECT count FROM alert_stats") == [(1,)]


def test_failed_batch_leaves_neither_hearings_nor_parts(path: Path, writer: ChangeWriter) -> None:
    changes = assembled(
        [downlink("A", "(A)"), downlink("A", "(A)", station_id="X"), downlink("B", "(B)")]
    )
    with pytest.raises(IntegrityError):
        writer.write([*changes, changes[0]])
    assert sql(path, "SELECT * FROM message_hearings") == []
    assert sql(path, "SELECT * FROM message_parts") == []
    writer.write(changes)
    assert sql(path, "SELECT msg_text FROM messages") == [("(A)(B)",)]


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(received=RECEPTIONS, size=st.integers(1, 6))
def test_matches_and_counts_are_those_of_the_messages_as_they_are_in_the_end(
    tmp_path: Path, received: list[DecodedMessage], size: int
) -> None:
    path = new_database(tmp_path / "parts.db")
    watch(path, *TERMS)
    changes = assembled(received, *TERMS)
    with engine_at(path).connect() as connection:
        writer = ChangeWriter(connection)
        for batch in in_batches(changes, size):
            writer.write(batch)
    final = final_messages(changes)
    assert dict(sql(path, "SELECT uid, msg_text FROM messages")) == {
        uid: each.decoded.text for uid, each in final.items()
    }
    assert sorted(map(str, matches(path))) == sorted(map(str, hits(final.values())))
    counted = Counter(term for _, term, _ in matches(path))
    assert dict(sql(path, "SELECT term, count FROM alert_stats")) == {
        term: counted[term] for term in TERMS
    }
    assert counters(path) == recount(list(first_told(changes)))
    assert index_is_intact(path)


def first_told(changes: Sequence[Change]) -> Iterator[HubMessage]:
    """Messages as they were first: what is merged later is not counted as a message."""
    return (change for change in changes if isinstance(change, HubMessage))
