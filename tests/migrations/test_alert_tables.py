"""The step to alerts that are kept on the server: terms, indexes, read marks, and the way back.

Separate from the tests of whole databases because no older edition has what is looked at here.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.migrations import whole
from tests.migrations.chain import Chain
from tests.migrations.changed import SOME, is_like_new, made
from tests.migrations.whole import Upgraded

BEFORE, STEP = "9e62d8f4a153", "b7e3515c90da"
MENDING = "3168c906fb9e"
"""What the doctor advises to stamp where something is wrong."""

COUNTED = "SELECT id, term, count FROM alert_stats ORDER BY id"
MATCHED = "SELECT id, message_uid, term, match_type, matched_at FROM alert_matches ORDER BY id"
PAGE = "ORDER BY matched_at DESC, message_uid DESC LIMIT 50 OFFSET 50"
ALERTS = "SELECT DISTINCT matched_at, message_uid FROM alert_matches"

KEPT_ON_THE_SERVER = {
    "dropped_alert_terms": "('OLD')",
    "alert_regeneration": "(1, 'd1', 5, 9, 9, 5, 2, 3, 1700000000.5)",
    "alert_profiles": "(1, 'h1', 1700000000.5, 1700000001.5, 3)",
    "alert_reads": "(1, 1, 'u1')",
    "alert_read_terms": "(1, 'SMOKE', 4)",
}


def fill(chain: Chain) -> None:
    """Two terms with matches, and a match of a third one that was dropped."""
    chain.sql("INSERT INTO alert_stats (id, term, count) VALUES (2, 'SMOKE', 7), (5, 'FIRE', 0)")
    for number, term in enumerate(("SMOKE", "FIRE", "OLD", "SMOKE"), start=1):
        chain.sql(
            "INSERT INTO alert_matches (message_uid, term, match_type, matched_at)"
            " VALUES (?, ?, 'text', ?)",
            (f"u{number}", term, 1_700_000_000 + number),
        )


def keep_on_the_server(chain: Chain) -> None:
    for table, values in KEPT_ON_THE_SERVER.items():
        chain.sql(f"INSERT INTO {table} VALUES {values}")


def kept_on_the_server(chain: Chain) -> dict[str, list[tuple[object, ...]]]:
    return {table: chain.sql(f"SELECT * FROM {table}") for table in KEPT_ON_THE_SERVER}


def plan(chain: Chain, query: str) -> list[str]:
    return [str(row[3]) for row in chain.sql(f"EXPLAIN QUERY PLAN {query}")]


@pytest.fixture
def before(chain: Chain) -> Chain:
    """A database at the revision before the step."""
    chain.upgrade(BEFORE)
    return chain


@pytest.fixture
def filled(chain: Chain) -> Chain:
    """A database after the step, with something in every table of it."""
    chain.upgrade()
    fill(chain)
    keep_on_the_server(chain)
    return chain


def test_repeated_term_keeps_its_first_row_and_its_highest_count(before: Chain) -> None:
    before.sql(
        "INSERT INTO alert_stats (id, term, count) VALUES"
        " (3, 'SMOKE', 4), (4, 'FIRE', 0), (6, 'SMOKE', 9), (8, 'SMOKE', 5), (9, 'smoke', 1)"
    )
    before.upgrade()
    assert before.sql(COUNTED) == [(3, "SMOKE", 9), (4, "FIRE", 0), (9, "smoke", 1)]


@pytest.mark.parametrize("state", SOME)
def test_repeated_terms_of_an_older_edition_lose_no_count(state: str, tmp_path: Path) -> None:
    repeat = "INSERT INTO alert_stats (term, count) SELECT term, count + 3 FROM alert_stats"
    upgraded = Upgraded.from_file(made(tmp_path / "hub.db", state, repeat))
    assert upgraded.chain.sql("SELECT 1 FROM alert_stats") != []
    assert upgraded.losses() == []


def test_term_cannot_be_stored_twice(filled: Chain) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        filled.sql("INSERT INTO alert_stats (term, count) VALUES ('SMOKE', 0)")


def test_page_of_the_history_of_a_term_comes_from_its_index_alone(filled: Chain) -> None:
    assert plan(filled, f"{ALERTS} WHERE term = 'SMOKE' {PAGE}") == [
        "SEARCH alert_matches USING COVERING INDEX ix_alert_matches_term_time (term=?)"
    ]


def test_page_of_all_alerts_comes_from_the_index_by_time_alone(filled: Chain) -> None:
    assert plan(filled, f"{ALERTS} {PAGE}") == [
        "SCAN alert_matches USING COVERING INDEX ix_alert_matches_time"
    ]


def test_matches_of_a_message_are_found_by_its_index(filled: Chain) -> None:
    assert plan(filled, "SELECT term FROM alert_matches WHERE message_uid = 'u1'") == [
        "SEARCH alert_matches USING COVERING INDEX ix_alert_matches_uid_term (message_uid=?)"
    ]


@pytest.mark.parametrize("revision", [BEFORE, MENDING])
def test_step_taken_again_changes_no_row(filled: Chain, revision: str) -> None:
    rows = filled.sql(COUNTED), filled.sql(MATCHED), kept_on_the_server(filled)
    objects = whole.objects(filled)
    filled.stamp(revision)
    filled.upgrade()
    assert (filled.sql(COUNTED), filled.sql(MATCHED), kept_on_the_server(filled)) == rows
    assert whole.objects(filled) == objects


def test_second_upgrade_changes_nothing(filled: Chain) -> None:
    dump = whole.dump(filled)
    filled.upgrade()
    assert whole.dump(filled) == dump


HALVES = {
    "nothing but its indexes": tuple(f"DROP TABLE {table}" for table in KEPT_ON_THE_SERVER),
    "nothing but its tables": (
        "DROP INDEX ix_alert_stats_term",
        "DROP INDEX ix_alert_matches_time",
        "DROP INDEX ix_alert_matches_term_time",
        "CREATE INDEX ix_alert_matches_term_time ON alert_matches (term, matched_at)",
    ),
    "repeated terms": (
        "DROP INDEX ix_alert_stats_term",
        "INSERT INTO alert_stats (term, count) VALUES ('SMOKE', 3)",
    ),
    "one table": tuple(f"DROP TABLE {table}" for table in list(KEPT_ON_THE_SERVER)[1:]),
    "indexes that are not unique": (
        "DROP INDEX ix_alert_stats_term",
        "CREATE INDEX ix_alert_stats_term ON alert_stats (term)",
    ),
    "a table without its constraints": (
        "DROP TABLE alert_reads",
        "CREATE TABLE alert_reads (id INTEGER PRIMARY KEY, profile_id INT, message_uid TEXT)",
        "INSERT INTO alert_reads VALUES (1, 1, 'u1')",
    ),
}


@pytest.mark.parametrize("half", HALVES)
def test_half_a_step_is_finished(filled: Chain, half: str, tmp_path: Path) -> None:
    rows = filled.sql(COUNTED), filled.sql(MATCHED)
    for statement in HALVES[half]:
        filled.sql(statement)
    filled.stamp(BEFORE)
    filled.upgrade()
    assert (filled.sql(COUNTED), filled.sql(MATCHED)) == rows
    assert is_like_new(Upgraded.from_file(filled.path), tmp_path)


def test_way_back_and_up_again_keeps_terms_counts_and_matches(chain: Chain) -> None:
    chain.upgrade()
    fill(chain)
    rows = chain.sql(COUNTED), chain.sql(MATCHED)
    chain.downgrade(BEFORE)
    assert (chain.sql(COUNTED), chain.sql(MATCHED)) == rows
    chain.upgrade()
    assert (chain.sql(COUNTED), chain.sql(MATCHED)) == rows


def test_way_back_gives_the_schema_of_before(filled: Chain, tmp_path: Path) -> None:
    straight = Chain.at(tmp_path / "straight.db")
    straight.upgrade(BEFORE)
    filled.downgrade(BEFORE)
    assert whole.objects(filled) == whole.objects(straight)


def test_way_back_removes_the_matches_of_dropped_terms_and_no_others(filled: Chain) -> None:
    filled.downgrade(BEFORE)
    assert filled.sql("SELECT id, term FROM alert_matches ORDER BY id") == [
        (1, "SMOKE"),
        (2, "FIRE"),
        (4, "SMOKE"),
    ]


@pytest.mark.parametrize("table", KEPT_ON_THE_SERVER)
def test_way_back_does_without_a_table_that_is_gone(filled: Chain, table: str) -> None:
    filled.sql(f"DROP TABLE {table}")
    filled.downgrade(BEFORE)
    assert filled.version() == BEFORE


def test_what_the_way_back_loses_is_told_before(
    filled: Chain, caplog: pytest.LogCaptureFixture
) -> None:
    filled.downgrade(BEFORE)
    told = [record.message for record in caplog.records if record.levelname == "WARNING"][-1]
    assert told.startswith(f"Going back before {STEP} loses which alerts were read, ")


def test_repeated_term_does_not_keep_the_way_back_from_leading_up_again(filled: Chain) -> None:
    filled.downgrade(BEFORE)
    filled.sql("INSERT INTO alert_stats (term, count) VALUES ('SMOKE', 11)")
    filled.upgrade()
    assert filled.sql(COUNTED) == [(2, "SMOKE", 11), (5, "FIRE", 0)]
