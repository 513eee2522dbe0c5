"""The chain on a real PostgreSQL server, when TEST_POSTGRESQL_URL names one."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask

from acarshub import create_app
from acarshub.config import Settings
from acarshub.extensions import db
from tests.migrations.chain import MIGRATIONS, TEXTS_OF_A_MESSAGE
from tests.postgresql import NEEDS_POSTGRESQL, new_postgresql_database

MESSAGES = 25_000
"""More than fit into two batches."""

pytestmark = NEEDS_POSTGRESQL


@pytest.fixture
def app() -> Iterator[Flask]:
    """The application on an empty database of its own."""
    with new_postgresql_database() as url:
        app = create_app(Settings.from_environ({"ACARSHUB_DB": url}))
        with app.app_context():
            yield app


def test_empty_database_becomes_that_of_the_models(app: Flask) -> None:
    flask_migrate.upgrade(MIGRATIONS)
    flask_migrate.check(MIGRATIONS)


def test_way_back_and_forth_again_leads_to_the_models(app: Flask) -> None:
    flask_migrate.upgrade(MIGRATIONS)
    flask_migrate.downgrade(MIGRATIONS, "base")
    flask_migrate.upgrade(MIGRATIONS)
    flask_migrate.check(MIGRATIONS)


def test_messages_without_uid_are_given_different_ones_of_their_own_time(app: Flask) -> None:
    flask_migrate.upgrade(MIGRATIONS, "3168c906fb9e")
    texts = TEXTS_OF_A_MESSAGE.split()
    with db.engine.begin() as connection:
        connection.exec_driver_sql(
            f"INSERT INTO messages (msg_time, {', '.join(texts)})"
            f" SELECT 1700000000.25 + n, {', '.join(['CAST(n AS TEXT)'] * len(texts))}"
            f" FROM generate_series(1, {MESSAGES}) AS n"
        )
    flask_migrate.upgrade(MIGRATIONS)
    with db.engine.connect() as connection:
        count, distinct, first = connection.exec_driver_sql(
            "SELECT count(*), count(DISTINCT uid), min(uid) FROM messages"
        ).one()
    assert (count, distinct) == (MESSAGES, MESSAGES)
    assert int(uuid.UUID(first).hex[:12], 16) == 1_700_000_001_250


def test_second_upgrade_takes_no_step(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    flask_migrate.upgrade(MIGRATIONS)
    caplog.clear()
    flask_migrate.upgrade(MIGRATIONS)
    assert "Running upgrade" not in caplog.text


def test_terms_of_sixty_four_characters_fit(app: Flask) -> None:
    flask_migrate.upgrade(MIGRATIONS)
    with db.engine.begin() as connection:
        for table in (
            "alert_stats (term, count) VALUES (%s, 0)",
            "ignore_alert_terms (term) VALUES (%s)",
        ):
            connection.exec_driver_sql(f"INSERT INTO {table}", ("T" * 64,))


@pytest.fixture
def before_alerts_of_the_server(app: Flask) -> Flask:
    """A database at the revision before that step, with a repeated term and two matches."""
    flask_migrate.upgrade(MIGRATIONS, "9e62d8f4a153")
    with db.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO alert_stats (term, count) VALUES ('SMOKE', 4), ('FIRE', 0), ('SMOKE', 9)"
        )
        connection.exec_driver_sql(
            "INSERT INTO alert_matches (message_uid, term, match_type, matched_at)"
            " VALUES ('u1', 'SMOKE', 'text', 1700000000.5), ('u2', 'OLD', 'text', 1700000001.5)"
        )
    return app


COUNTS = [("SMOKE", 9), ("FIRE", 0)]


@pytest.mark.usefixtures("before_alerts_of_the_server")
def test_repeated_terms_become_one_and_the_index_by_term_gets_the_uid() -> None:
    flask_migrate.upgrade(MIGRATIONS)
    flask_migrate.check(MIGRATIONS)
    columns = ["term", "matched_at", "message_uid"]
    assert alert_tables() == (COUNTS, ["SMOKE", "OLD"], columns)


@pytest.mark.usefixtures("before_alerts_of_the_server")
def test_way_back_removes_the_matches_of_dropped_terms_only() -> None:
    flask_migrate.upgrade(MIGRATIONS)
    with db.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO dropped_alert_terms VALUES ('OLD')")
    flask_migrate.downgrade(MIGRATIONS, "9e62d8f4a153")
    assert alert_tables() == (COUNTS, ["SMOKE"], ["term", "matched_at"])


def alert_tables() -> tuple[list[tuple[str, int]], list[str], list[str | None]]:
    """Terms with counts, the terms of matches, and the columns of the index by term."""
    with db.engine.connect() as connection:
        counts = connection.exec_driver_sql("SELECT term, count FROM alert_stats ORDER BY id")
        terms = [(term, count) for term, count in counts]
        matches = connection.exec_driver_sql("SELECT term FROM alert_matches ORDER BY id")
        indexes = sa.inspect(connection).get_indexes("alert_matches")
        by_term = next(i for i in indexes if i["name"] == "ix_alert_matches_term_time")
        return terms, list(matches.scalars()), by_term["column_names"]
