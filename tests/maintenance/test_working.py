"""Work on the thread that writes: in measured pieces, and none while the log is long."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from acarshub import runtime
from acarshub.maintenance.checkpoint import CROWDED_BYTES
from acarshub.maintenance.pace import (
    LONGEST_REST_SECONDS,
    SHORTEST_REST_SECONDS,
    TARGET_SECONDS,
    Pace,
    rest,
)
from acarshub.maintenance.space import KEPT_PAGES, Space, give_back, read_space
from acarshub.maintenance.working import StoppingError, Work
from tests.maintenance.keeping import work_on
from tests.support import engine_at, new_database, wait_until


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return engine_at(new_database(tmp_path / "hub.db"))


@pytest.fixture
def writer(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        with connection.begin():
            connection.exec_driver_sql("PRAGMA wal_autocheckpoint = 0")
            connection.exec_driver_sql("PRAGMA journal_size_limit = 1000000")
            connection.exec_driver_sql("CREATE TABLE filler (x)")
        yield connection


@pytest.fixture
def work(engine: Engine, writer: Connection) -> Work:
    return work_on(engine, writer)


def grow(writer: Connection, count: int) -> None:
    for _ in range(count):
        with writer.begin():
            writer.exec_driver_sql("INSERT INTO filler VALUES (zeroblob(1000000))")


def number(connection: Connection) -> int:
    found: int = connection.exec_driver_sql("SELECT count(*) FROM filler").scalar_one()
    return found


def test_a_long_log_is_made_short_first(engine: Engine, writer: Connection, work: Work) -> None:
    grow(writer, 25)
    log = Path(f"{engine.url.database}-wal")
    assert log.stat().st_size > CROWDED_BYTES
    work.write(grow_in, Pace(1, 1, 1), 1)
    assert log.stat().st_size < 3_000_000


def grow_in(connection: Connection) -> None:
    connection.exec_driver_sql("INSERT INTO filler VALUES (zeroblob(1000))")


def test_work_waits_while_a_read_keeps_the_log_long(
    engine: Engine, writer: Connection, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[int] = []
    tried: list[bool] = []
    shorten = work.shorten_log

    def try_again() -> bool:
        tried.append(shorten())
        return tried[-1]

    monkeypatch.setattr(work, "shorten_log", try_again)
    with engine.connect() as reader:
        reader.exec_driver_sql("BEGIN")
        assert number(reader) == 0
        grow(writer, 25)
        task = runtime.spawn(lambda: done.append(work.write(number, Pace(1, 1, 1), 1)))
        wait_until(lambda: len(tried) >= 2)
        assert (done, any(tried)) == ([], False)
        reader.rollback()
    while not done:
        runtime.sleep(0.01)
    task.stop()
    assert done == [25]


def test_writer_is_not_asked_for_what_a_read_forbids(
    engine: Engine, writer: Connection, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    on_writer = work._on_writer
    monkeypatch.setattr(work, "_on_writer", lambda each: (asked.append(each), on_writer(each))[1])
    with engine.connect() as reader:
        reader.exec_driver_sql("BEGIN")
        number(reader)
        grow(writer, 25)
        assert not work.shorten_log()
        assert asked == []
        reader.rollback()
    assert work.shorten_log()
    assert len(asked) == 1


def test_work_that_waits_ends_with_the_server(
    engine: Engine, writer: Connection, work: Work
) -> None:
    with engine.connect() as reader:
        reader.exec_driver_sql("BEGIN")
        number(reader)
        grow(writer, 25)
        runtime.spawn(work.stop)
        with pytest.raises(StoppingError):
            work.write(number, Pace(1, 1, 1), 1)


def test_pieces_grow_slowly_and_shrink_at_once() -> None:
    pace = Pace(100, 10, 1_000)
    pace.took(100, TARGET_SECONDS / 100)
    assert pace.size == 150
    pace.took(150, TARGET_SECONDS * 5)
    assert pace.size == 30
    pace.took(30, 10.0)
    assert pace.size == 10


def test_pieces_have_a_largest_size() -> None:
    pace = Pace(100, 10, 120)
    pace.took(100, 0.0)
    assert pace.size == 120


def test_rests_are_longer_than_the_work_within_bounds() -> None:
    assert rest(0.1) == pytest.approx(0.2)
    assert rest(0.0) == SHORTEST_REST_SECONDS
    assert rest(60.0) == LONGEST_REST_SECONDS


def test_free_pages_are_given_back_a_few_at_a_time(engine: Engine, writer: Connection) -> None:
    grow(writer, 25)
    with writer.begin():
        writer.exec_driver_sql("DELETE FROM filler")
    with writer.begin():
        before = read_space(writer)
        give_back(writer, 100)
        after = read_space(writer)
    assert before
    assert before.spare > 3_000
    assert after
    assert before.free - after.free == 100
    # Pages that say where others belong go as well.
    assert 100 <= before.pages - after.pages <= 102


def test_some_free_pages_are_kept() -> None:
    assert Space(4_096, 10_000, KEPT_PAGES + 7, can_shrink=True).spare == 7
    assert Space(4_096, 1_000_000, 30_000, can_shrink=True).spare == 10_000
    assert Space(4_096, 10_000, 5_000, can_shrink=False).spare == 0
