"""Counters and sizes as the database tells them."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, insert

from acarshub.links import Link
from acarshub.models import AlertTerm
from acarshub.stats.database import (
    KeyCount,
    MessageCounts,
    alert_match_count,
    alert_term_counts,
    count_rows,
    file_size,
    frequency_counts,
    level_counts,
    message_counts,
    newest_row,
)
from tests.support import ChangeWriter, engine_at, hub_message, new_database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return new_database(tmp_path / "hub.db")


@pytest.fixture
def connection(path: Path) -> Connection:
    return engine_at(path).connect()


def test_new_database_counts_nothing(connection: Connection) -> None:
    assert message_counts(connection) == MessageCounts(0, 0, 0, 0)


def test_totals_tell_content_and_errors_apart(connection: Connection) -> None:
    full = [hub_message("X", error=error) for error in (None, 0, 2)]
    empty = [hub_message("", error=error) for error in (None, 1, 1)]
    ChangeWriter(connection).write(full + empty)
    assert message_counts(connection) == MessageCounts(3, 1, 3, 2)


def test_every_link_has_frequencies_and_levels(connection: Connection) -> None:
    assert frequency_counts(connection) == level_counts(connection) == {link: [] for link in Link}


def test_frequencies_come_as_they_first_occurred(connection: Connection) -> None:
    writer = ChangeWriter(connection)
    for freq in ("136.975", "131.550", "136.975"):
        writer.write([hub_message("X", link=Link.VDLM2, freq=freq)])
    assert frequency_counts(connection)[Link.VDLM2] == [
        KeyCount(1, "136.975", 2),
        KeyCount(2, "131.550", 1),
    ]


def test_levels_are_numbers(connection: Connection) -> None:
    ChangeWriter(connection).write([hub_message("X", level=-12.5)])
    assert level_counts(connection)[Link.ACARS] == [KeyCount(1, -12.5, 1)]


def test_size_is_that_of_the_file(path: Path, connection: Connection) -> None:
    assert file_size(connection) == path.stat().st_size


def test_rows_are_counted_up_to_the_given_one(connection: Connection) -> None:
    writer = ChangeWriter(connection)
    assert newest_row(connection) == 0
    connection.rollback()
    writer.write([hub_message("X"), hub_message("Y")])
    newest = newest_row(connection)
    connection.rollback()
    writer.write([hub_message("Z")])
    assert count_rows(connection, newest) == 2


def test_rows_are_counted_by_an_index_and_not_by_the_table(connection: Connection) -> None:
    plan = connection.exec_driver_sql(
        "EXPLAIN QUERY PLAN SELECT count(*) FROM messages WHERE +id <= 1"
    )
    assert [row[3] for row in plan] == ["SCAN messages USING COVERING INDEX ix_messages_uid"]


def test_matches_are_counted_in_all_and_by_term(connection: Connection) -> None:
    connection.execute(insert(AlertTerm), [{"term": term, "count": 0} for term in ("FIRE", " ")])
    connection.commit()
    ChangeWriter(connection).write([hub_message("A FIRE", "FIRE"), hub_message("FIRE", "FIRE")])
    assert alert_match_count(connection) == 2
    assert alert_term_counts(connection) == {"FIRE": 2}
