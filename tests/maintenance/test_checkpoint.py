"""Keeping the write-ahead log short without the writer's help."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.pool import NullPool

from acarshub.maintenance.checkpoint import PAGE_BYTES, Checkpoints

PAGES = 20


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return create_engine(f"sqlite:///{tmp_path / 'log.db'}", poolclass=NullPool)


@pytest.fixture
def writer(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        with connection.begin():
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
            connection.exec_driver_sql("CREATE TABLE t (x)")
        yield connection


def _write(writer: Connection, pages: int) -> None:
    with writer.begin():
        writer.exec_driver_sql("INSERT INTO t VALUES (zeroblob(?))", (pages * PAGE_BYTES,))


def test_a_log_is_due_when_it_has_outgrown_its_length(engine: Engine, writer: Connection) -> None:
    checkpoints = Checkpoints(engine, PAGES)
    checkpoints.relieve(writer)
    assert not checkpoints.due
    _write(writer, 2 * PAGES)
    assert checkpoints.due


def test_a_log_that_was_moved_is_not_due_after_the_next_commit(
    engine: Engine, writer: Connection
) -> None:
    checkpoints = Checkpoints(engine, PAGES)
    checkpoints.relieve(writer)
    _write(writer, 2 * PAGES)
    with engine.connect() as other, other.begin():
        Checkpoints.run(other)
    _write(writer, 1)
    assert not checkpoints.due


def test_the_writer_bounds_the_log_when_nobody_else_moves_it(
    engine: Engine, writer: Connection, tmp_path: Path
) -> None:
    Checkpoints(engine, PAGES).relieve(writer)
    for _ in range(100):
        _write(writer, PAGES)
    assert (tmp_path / "log.db-wal").stat().st_size < 15 * PAGES * PAGE_BYTES


def test_a_database_that_is_no_file_is_never_due() -> None:
    assert not Checkpoints(create_engine("sqlite://"), PAGES).due


def test_a_checkpoint_tells_whether_the_log_can_begin_anew(
    engine: Engine, writer: Connection
) -> None:
    _write(writer, 2 * PAGES)
    with engine.connect() as other, engine.connect() as reader:
        with other.begin():
            assert Checkpoints.run(other).everything
        with reader.begin():
            reader.exec_driver_sql("BEGIN")
            reader.exec_driver_sql("SELECT count(*) FROM t").scalar()
            _write(writer, 2 * PAGES)
            with other.begin():
                assert not Checkpoints.run(other).everything, (
                    "a read holds what is newer than itself"
                )


@pytest.mark.parametrize("pages", [1, 1_000, 10_000])
def test_the_log_is_bounded_below_64_megabytes(
    engine: Engine, writer: Connection, tmp_path: Path, pages: int
) -> None:
    Checkpoints(engine, pages).relieve(writer)
    most = writer.exec_driver_sql("PRAGMA wal_autocheckpoint").scalar_one()
    assert most * (PAGE_BYTES + 24) < 60_000_000


def test_a_log_is_crowded_long_before_the_writer_has_to_help(
    engine: Engine, writer: Connection
) -> None:
    checkpoints = Checkpoints(engine, 1_000)
    checkpoints.relieve(writer)
    assert not checkpoints.crowded
    _write(writer, 5_300)
    assert checkpoints.crowded
