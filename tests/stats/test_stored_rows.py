"""How many messages the database holds."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from acarshub.database import ConnectionLender
from acarshub.links import Link
from acarshub.maintenance.full_text import indexed_messages
from acarshub.maintenance.removal import remove_plain
from acarshub.stats.stored_rows import IndexedRows, StoredRows
from acarshub.stats.tally import Tally
from tests.support import ChangeWriter, engine_at, hub_message, new_database, sql


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return new_database(tmp_path / "hub.db")


def store(path: Path, tally: Tally, count: int) -> None:
    with engine_at(path).connect() as connection:
        ChangeWriter(connection).write([hub_message("X") for _ in range(count)])
    tally.stored(Link.ACARS, count)


def test_rows_are_those_of_the_start_and_those_stored_since(path: Path) -> None:
    store(path, Tally(), 3)
    tally = Tally()
    rows = StoredRows(ConnectionLender(engine_at(path), 1), lambda: tally.snapshot().stored)
    assert rows.count() == 3
    store(path, tally, 2)
    assert rows.count() == 5


def test_what_is_stored_before_the_count_is_counted_once(path: Path) -> None:
    store(path, Tally(), 3)
    tally = Tally()
    rows = StoredRows(ConnectionLender(engine_at(path), 1), lambda: tally.snapshot().stored)
    store(path, tally, 2)
    assert rows.count() == 5


def test_rows_are_unknown_before_they_are_counted(path: Path) -> None:
    rows = StoredRows(ConnectionLender(engine_at(path), 1), lambda: Tally().snapshot().stored)
    assert rows.known() is None
    rows.count()
    assert rows.known() == 0


def test_removed_rows_are_taken_off(path: Path) -> None:
    store(path, Tally(), 5)
    tally = Tally()
    rows = StoredRows(ConnectionLender(engine_at(path), 1), lambda: tally.snapshot().stored)
    assert rows.count() == 5
    with rows.removing() as forget:
        sql(path, "DELETE FROM messages WHERE id <= 2")
        forget([1, 2])
    assert rows.count() == rows.known() == 3


def test_what_is_removed_before_the_count_is_not_taken_off_again(path: Path) -> None:
    store(path, Tally(), 5)
    tally = Tally()
    rows = StoredRows(ConnectionLender(engine_at(path), 1), lambda: tally.snapshot().stored)
    store(path, tally, 3)
    with rows.removing() as forget:
        sql(path, "DELETE FROM messages WHERE id IN (1, 2, 6)")
        forget([1, 2, 6])
    assert rows.count() == 5


def test_the_index_knows_the_number_at_any_moment(path: Path) -> None:
    rng = random.Random(5)
    rows = IndexedRows(ConnectionLender(engine_at(path), 1), indexed_messages, 10.0)
    with engine_at(path).connect() as connection:
        writer = ChangeWriter(connection)
        for _ in range(200):
            match rng.randrange(4):
                case 0 | 1:
                    writer.write([hub_message("X Y", "X") for _ in range(rng.randrange(1, 30))])
                case 2:
                    newest = rng.randrange(1, 2_000)
                    with connection.begin():
                        remove_plain(connection, range(newest, newest + 20), None)
                        sql_delete = "DELETE FROM messages WHERE id % 97 = ?"
                        connection.exec_driver_sql(sql_delete, (rng.randrange(97),))
                case _:
                    with suppress(IntegrityError), connection.begin():
                        connection.exec_driver_sql(
                            "UPDATE messages SET msg_text = 'Z' WHERE id < 9"
                        )
                        connection.exec_driver_sql("DELETE FROM messages WHERE id < 50")
                        # All of it is taken back.
                        connection.exec_driver_sql("INSERT INTO messages (id) VALUES (NULL)")
            ((counted,),) = sql(path, "SELECT count(*) FROM messages")
            assert rows.count() == rows.known() == counted
