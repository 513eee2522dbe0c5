"""Care of the full-text index: what it consists of, small steps, and what made it slow."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, event

from acarshub.maintenance import full_text
from acarshub.maintenance.segments import Level, Segments, read_segments
from acarshub.maintenance.upkeep import prepare_database
from tests.maintenance.keeping import Keeper, aged, filled, is_sound, steady, store
from tests.support import ChangeWriter, engine_at, hub_message, new_database, sql


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return new_database(tmp_path / "hub.db")


@contextmanager
def connected(path: Path) -> Iterator[Connection]:
    with engine_at(path).connect() as connection:
        yield connection


def test_an_index_tells_how_large_it_is(path: Path) -> None:
    for number in range(40):
        store(path, [hub_message(f"MESSAGE {number} {each}") for each in range(100)])
    with connected(path) as connection:
        found = full_text.segments(connection)
        assert full_text.indexed_messages(connection) == 4_000
    # Each page is a row, and a few rows more hold the structure and the sums.
    rows = sql(path, "SELECT count(*) FROM messages_fts_data")[0][0]
    assert isinstance(rows, int)
    assert 0.8 * rows <= found.pages <= rows
    assert found.count == sql(path, "SELECT count(DISTINCT segid) FROM messages_fts_idx")[0][0]


def test_an_empty_index_has_no_segments(path: Path) -> None:
    with connected(path) as connection:
        assert full_text.segments(connection).pages == 0
        assert full_text.indexed_messages(connection) == 0


@given(st.binary(max_size=60))
def test_no_record_makes_the_reader_fail(record: bytes) -> None:
    read_segments(record)


def test_a_record_of_newer_releases_of_sqlite_is_read() -> None:
    segment = bytes([3, 1, 9]) + bytes(5)
    record = b"\0\0\0\7" + b"\xff\x00\x00\x01" + bytes([2, 1, 0, 0, 0, 0, 1]) + segment
    assert read_segments(record) == Segments((Level((), 0), Level((9,), 0)))


def test_steps_leave_few_segments(tmp_path: Path) -> None:
    path = filled(tmp_path / "steps.db", steady())
    prepare_database(engine_at(path))
    for number in range(60):
        store(path, [hub_message(f"MESSAGE {number}")])
    keeper = Keeper(path)
    keeper.index.merge_all()
    with connected(path) as connection:
        found = full_text.segments(connection)
    keeper.close()
    assert not full_text.is_due(found)
    assert is_sound(path)


def test_an_index_becomes_small_after_most_messages_have_gone(tmp_path: Path) -> None:
    # One word of many characters fills a page.
    old = [aged(30 - number / 1_000, f"{number}" + "X" * 4_000) for number in range(1_200)]
    path = filled(tmp_path / "compact.db", [*old, *steady()])
    prepare_database(engine_at(path))
    keeper = Keeper(path)
    with connected(path) as connection:
        before = full_text.segments(connection).pages
    keeper.look()
    assert keeper.index.compacting
    keeper.index.merge_all()
    assert not keeper.index.compacting
    with connected(path) as connection:
        after = full_text.segments(connection)
    keeper.close()
    assert before > full_text.COMPACTED_PAGES
    assert (after.count, after.pages) == (1, 1)
    assert is_sound(path)


@pytest.mark.parametrize(
    ("removed", "left", "worth"), [(0, 10, False), (5, 10, False), (6, 10, True)]
)
def test_an_index_is_made_anew_after_half_as_many_were_removed_as_are_left(
    removed: int, left: int, worth: bool
) -> None:
    present = Segments((Level((1_000,), 0), Level((30_000,), 0)))
    assert full_text.is_worth_compacting(present, removed, left) is worth


def test_what_was_removed_before_the_start_is_seen_by_the_size_of_newer_segments() -> None:
    present = Segments((Level((20_000, 15_000), 0), Level((30_000,), 0)))
    assert full_text.is_worth_compacting(present, 1, 1_000_000)


def test_settings_are_written_once(path: Path) -> None:
    prepare_database(engine_at(path))
    stored = dict(sql(path, "SELECT k, v FROM messages_fts_config"))
    assert full_text.SETTINGS.items() <= stored.items()
    version = sql(path, "PRAGMA data_version")
    with closing(sqlite3.connect(path)) as watching:
        version = watching.execute("PRAGMA data_version").fetchone()
        prepare_database(engine_at(path))
        assert watching.execute("PRAGMA data_version").fetchone() == version


MERGED_AWAY = "DELETE FROM messages_fts_data WHERE id >= 1 AND id <= 2"
"""What FTS5 runs for each segment that was merged."""


def analysed_empty(path: Path) -> Path:
    """A database that was analysed while it was empty, and has grown since."""
    sql(path, "ANALYZE")
    store(path, [hub_message(f"MESSAGE {number}") for number in range(500)])
    return path


def steps_of_storing(path: Path) -> int:
    """How many thousand steps SQLite takes for 200 commits of one message each."""
    engine = engine_at(path)
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver
        steps = iter(range(10**9))
        driver.set_progress_handler(lambda: next(steps) < 0, 100)
        writer = ChangeWriter(connection)
        for number in range(200):
            writer.write([hub_message(f"LATER {number}")])
    return next(steps)


def test_statistics_of_an_empty_index_are_removed_at_the_start(path: Path) -> None:
    analysed_empty(path)
    with closing(sqlite3.connect(path)) as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {MERGED_AWAY}").fetchone()[3]
        assert plan.startswith("SCAN"), "this is what has to be repaired"
    prepare_database(engine_at(path))
    assert sql(path, "SELECT * FROM sqlite_stat1 WHERE tbl LIKE 'messages~_fts%' ESCAPE '~'") == []
    with closing(sqlite3.connect(path)) as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {MERGED_AWAY}").fetchone()[3]
        assert plan.startswith("SEARCH")


def test_storing_costs_what_it_costs_without_statistics(path: Path, tmp_path: Path) -> None:
    ordinary = new_database(tmp_path / "ordinary.db")
    store(ordinary, [hub_message(f"MESSAGE {number}") for number in range(500)])
    analysed_empty(path)
    for each in (ordinary, path):
        prepare_database(engine_at(each))
    usual, repaired = steps_of_storing(ordinary), steps_of_storing(path)
    assert repaired == pytest.approx(usual, rel=0.05)


def test_other_statistics_stay(path: Path) -> None:
    store(path, [hub_message(f"MESSAGE {number}") for number in range(50)])
    sql(path, "ANALYZE messages")
    before = sql(path, "SELECT * FROM sqlite_stat1")
    prepare_database(engine_at(path))
    assert sql(path, "SELECT * FROM sqlite_stat1") == before != []


def test_a_database_that_cannot_be_written_is_left_as_it_is(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    engine = engine_at(path)
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only=1"))
    prepare_database(engine)
    assert "could not be prepared" in caplog.text
    assert dict(sql(path, "SELECT k, v FROM messages_fts_config")).keys() == {"version"}


def test_files_that_shrank_at_each_commit_shrink_when_told(tmp_path: Path) -> None:
    path = tmp_path / "full.db"
    sql(path, "PRAGMA auto_vacuum = FULL")
    sql(path, "CREATE TABLE t (x)")
    sql(path, "PRAGMA journal_mode = WAL")
    prepare_database(engine_at(path))
    assert sql(path, "PRAGMA auto_vacuum") == [(2,)]


def test_new_databases_can_shrink(path: Path) -> None:
    assert sql(path, "PRAGMA auto_vacuum") == [(2,)]
