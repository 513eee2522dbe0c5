"""What an accident can have made of a database, beside what editions made of it.

Separate from the states because each of these can come on top of any of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.migrations.chain import Chain
from tests.migrations.changed import (
    BY_ROW,
    SOME,
    Change,
    is_like_new,
    made,
    redefined,
    without_triggers,
)
from tests.migrations.states import STATES
from tests.migrations.states.traffic import SHARED_COLUMNS
from tests.migrations.whole import Upgraded


@pytest.mark.parametrize("state", ["v3", "204a67756b9a", "40fd0618348d-wide-stale"])
def test_values_that_are_missing_are_empty_before_they_are_required(
    state: str, tmp_path: Path
) -> None:
    upgraded = Upgraded.from_file(
        made(
            tmp_path / "hub.db",
            state,
            redefined(" NOT NULL", ""),
            without_triggers,
            "UPDATE messages SET tail = NULL, libacars = NULL WHERE id % 2",
        )
    )
    assert upgraded.losses() == []
    assert upgraded.faults() == []


DAMAGES: dict[str, tuple[str | Change, ...]] = {
    "a table of it dropped": ("DROP TABLE messages_fts_config",),
    "its sizes dropped": ("DROP TABLE messages_fts_docsize",),
    "emptied": ("DELETE FROM messages_fts_data",),
    "overwritten": ("UPDATE messages_fts_data SET block = x'0011'",),
    "only its tables left": (
        without_triggers,
        "PRAGMA writable_schema = ON",
        "DELETE FROM sqlite_master WHERE name = 'messages_fts'",
        "PRAGMA writable_schema = RESET",
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("state", [*SOME, BY_ROW, "204-partial-with-matches"])
def test_damaged_full_text_index_is_made_anew(state: str, damage: str, tmp_path: Path) -> None:
    upgraded = Upgraded.from_file(made(tmp_path / "hub.db", state, *DAMAGES[damage]))
    assert upgraded.losses() == []
    assert upgraded.faults() == []


INDEXES = {
    "under another name": "CREATE UNIQUE INDEX mine ON messages (uid)",
    "not unique": "CREATE INDEX ix_messages_uid ON messages (uid)",
    "over some rows": "CREATE UNIQUE INDEX ix_messages_uid ON messages (uid) WHERE id > 99999",
    "whatever the case": "CREATE UNIQUE INDEX ix_messages_uid ON messages (uid COLLATE NOCASE)",
    "over two columns": "CREATE UNIQUE INDEX ix_messages_uid ON messages (uid, id)",
}


@pytest.mark.parametrize("index", INDEXES)
def test_index_of_uids_becomes_the_one_of_a_new_database(index: str, tmp_path: Path) -> None:
    path = made(
        tmp_path / "hub.db",
        "40fd0618348d-wide-stale",
        "DROP INDEX ix_messages_uid",
        INDEXES[index],
    )
    upgraded = Upgraded.from_file(path)
    assert upgraded.losses() == []
    assert is_like_new(upgraded, tmp_path)


def test_repeated_uids_outside_of_a_partial_index_are_replaced(tmp_path: Path) -> None:
    path = made(
        tmp_path / "hub.db",
        "40fd0618348d-wide-stale",
        "DROP INDEX ix_messages_uid",
        INDEXES["over some rows"],
        "UPDATE messages SET uid = (SELECT min(uid) FROM messages) WHERE id % 2",
    )
    assert Upgraded.from_file(path).losses() == []


@pytest.mark.parametrize("state", ["204a67756b9a", "40fd0618348d-wide-stale", "release"])
@pytest.mark.parametrize("words", ["UNIQUE", "COLLATE NOCASE"])
def test_constraint_in_the_definition_of_messages_gives_way(
    state: str, words: str, tmp_path: Path
) -> None:
    path = made(
        tmp_path / "hub.db",
        state,
        redefined("uid VARCHAR(36) NOT NULL", f"uid VARCHAR(36) NOT NULL {words}"),
    )
    upgraded = Upgraded.from_file(path)
    assert upgraded.losses() == []
    assert upgraded.faults() == []
    assert is_like_new(upgraded, tmp_path)


@pytest.mark.parametrize("encoding", ["UTF-16le", "UTF-16be"])
@pytest.mark.parametrize("state", [*SOME, "204-partial-with-matches", "ts-v3-8c9d47f5ed13"])
def test_encoding_of_the_database_makes_no_difference(
    state: str, encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect

    def connect_encoded(path: Path, **options: object) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(path, **options)  # type: ignore[call-overload]
        connection.execute(f"PRAGMA encoding = '{encoding}'")
        return connection

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", connect_encoded)
        STATES[state].build(tmp_path / "hub.db")
    upgraded = Upgraded.from_file(tmp_path / "hub.db")
    assert upgraded.chain.sql("PRAGMA encoding") == [(encoding,)]
    assert upgraded.losses() == []
    assert upgraded.faults() == []


@pytest.mark.parametrize("state", ["v3", "204-partial-with-matches"])
@pytest.mark.parametrize("number", ["-id", "9223372036854775807 - id", "id * 4000000000000"])
def test_messages_come_back_whatever_ids_there_are(state: str, number: str, tmp_path: Path) -> None:
    path = made(
        tmp_path / "hub.db",
        state,
        without_triggers,
        f"UPDATE messages SET id = {number}",
        "UPDATE messages SET id = 9223372036854775807 WHERE id = (SELECT max(id) FROM messages)",
    )
    assert Upgraded.from_file(path).losses() == []


@pytest.mark.parametrize("state", [BY_ROW, "ts-fresh-8c9d47f5ed13"])
def test_later_database_whose_revision_is_lost_is_not_taken_for_an_early_one(
    state: str, tmp_path: Path
) -> None:
    path = made(tmp_path / "hub.db", state)
    hexadecimal = (
        "SELECT id, icao FROM messages WHERE icao GLOB '[0-9]*' AND length(icao) = 6 ORDER BY id"
    )
    known = "SELECT count(*), sum(count) FROM level_acars"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        before = connection.execute(hexadecimal).fetchall()
        counted = connection.execute(known).fetchall()
        connection.execute("DROP TABLE alembic_version")
    upgraded = Upgraded.from_file(path)
    assert [row for row in upgraded.chain.sql(hexadecimal) if row in before] == before
    assert upgraded.chain.sql(known) == counted
    assert is_like_new(upgraded, tmp_path)


def test_uids_survive_in_a_file_of_2020_whose_revision_is_lost(tmp_path: Path) -> None:
    path = made(tmp_path / "hub.db", "40fd0618348d-since-2020", "DROP TABLE alembic_version")
    with closing(sqlite3.connect(path)) as connection:
        before = connection.execute("SELECT id, uid FROM messages ORDER BY id").fetchall()
    chain = Upgraded.from_file(path).chain
    assert before
    assert (
        chain.sql(f"SELECT id, uid FROM messages WHERE id <= {before[-1][0]} ORDER BY id") == before
    )


def left_in_2021(connection: sqlite3.Connection) -> None:
    """What the conversion of times left: text for numbers, decimal addresses, one message more."""
    names = ", ".join(SHARED_COLUMNS)
    connection.execute(f"CREATE TABLE messages_old AS SELECT id, {names} FROM messages")
    for number, icao, time in connection.execute(
        "SELECT id, icao, msg_time FROM messages_old"
    ).fetchall():
        connection.execute(
            "UPDATE messages_old SET icao = ?, msg_time = ? WHERE id = ?",
            (str(int(icao, 16)) if icao else "", str(time), number),
        )
    connection.execute(
        f"INSERT INTO messages_old SELECT 90000, {names} FROM messages_old"
        " WHERE icao = '11268872' ORDER BY id LIMIT 1"
    )


@pytest.mark.parametrize(
    "state", ["3168c906fb9e-wide", "204-all-null", "40fd0618348d-wide-stale", BY_ROW, "release"]
)
def test_message_left_by_the_conversion_of_2021_comes_back_once(state: str, tmp_path: Path) -> None:
    without = Upgraded.from_file(made(tmp_path / "without.db", state))
    upgraded = Upgraded.from_file(made(tmp_path / "with.db", state, left_in_2021))
    messages = "SELECT id, msg_time, icao, hex(msg_text) FROM messages ORDER BY id"
    expected = without.chain.sql(messages)
    ((number, *more),) = [row for row in upgraded.chain.sql(messages) if row not in expected]
    assert number == 90000
    assert more in [list(row[1:]) for row in expected if row[2] == "ABF308"]
    assert upgraded.faults() == []
    assert is_like_new(upgraded, tmp_path)


@pytest.mark.parametrize(
    ("counted", "expected"),
    [
        pytest.param([68, 5], 73, id="filled from both spellings"),
        pytest.param([70, 9], 79, id="filled from both spellings and counted on"),
        pytest.param([1, 2], 76, id="not filled"),
    ],
)
def test_frequency_in_two_rows_is_added_to_once(
    counted: list[int], expected: int, tmp_path: Path
) -> None:
    path = made(
        tmp_path / "hub.db",
        "ts-40fd-a1b2c3d4e5f6",
        "DELETE FROM freqs_vdlm2",
        *(f"INSERT INTO freqs_vdlm2 (freq, count) VALUES ('136.650', {n})" for n in counted),
        "CREATE TABLE freqs (it INTEGER PRIMARY KEY, freq TEXT, freq_type TEXT, count INTEGER)",
        "INSERT INTO freqs (freq, freq_type, count) VALUES ('136.650', 'VDL-M2', 68)",
        "INSERT INTO freqs (freq, freq_type, count) VALUES ('136.650', 'VDLM2', 5)",
    )
    chain = Chain.at(path)
    chain.upgrade()
    assert chain.sql("SELECT sum(count) FROM freqs_vdlm2") == [(expected,)]


def with_samples(connection: sqlite3.Connection) -> None:
    """The table of samples that only some builds of SQLite make; its name is SQLite's own."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat4'").fetchone():
        connection.execute("INSERT INTO sqlite_stat4 (tbl, idx) SELECT tbl, idx FROM sqlite_stat1")
        return
    connection.execute("CREATE TABLE samples (tbl, idx, neq, nlt, ndlt, sample)")
    connection.execute("INSERT INTO samples SELECT tbl, idx, '1', '0', '0', x'' FROM sqlite_stat1")
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(
        "UPDATE sqlite_master SET name = 'sqlite_stat4', tbl_name = 'sqlite_stat4',"
        " sql = replace(sql, 'samples', 'sqlite_stat4') WHERE name = 'samples'"
    )
    connection.execute("PRAGMA writable_schema = RESET")


@pytest.mark.parametrize("table", ["sqlite_stat1", "sqlite_stat4"])
@pytest.mark.parametrize("state", [*SOME, BY_ROW, "release"])
def test_statistics_of_the_full_text_index_go(state: str, table: str, tmp_path: Path) -> None:
    path = made(
        tmp_path / "hub.db",
        state,
        "ANALYZE",
        "INSERT INTO sqlite_stat1 VALUES ('messages_fts_data', NULL, '2')",
        with_samples,
    )
    chain = Upgraded.from_file(path).chain
    left = {tbl for (tbl,) in chain.sql(f"SELECT tbl FROM {table}")}
    assert not any(str(tbl).startswith("messages_fts") for tbl in left)


@pytest.fixture
def closed_schema() -> Iterator[None]:
    """SQLite as in builds that let nobody write its table of definitions."""

    def forbid(action: int, name: str | None, *_others: str | None) -> int:
        # Such builds take no notice of it, and refuse the write that it is for.
        is_key = action == sqlite3.SQLITE_PRAGMA and name == "writable_schema"
        return sqlite3.SQLITE_IGNORE if is_key else sqlite3.SQLITE_OK

    def close(connection: sqlite3.Connection, _record: object) -> None:
        connection.set_authorizer(forbid)

    sa.event.listen(sa.Engine, "connect", close)
    yield
    sa.event.remove(sa.Engine, "connect", close)


@pytest.mark.usefixtures("closed_schema")
@pytest.mark.parametrize("state", ["3168c906fb9e-wide", "ts-v3-a1b2c3d4e5f6", "release"])
def test_definition_that_may_not_be_replaced_is_met_by_a_new_table(
    state: str, tmp_path: Path
) -> None:
    upgraded = Upgraded.from_file(made(tmp_path / "hub.db", state))
    assert upgraded.losses() == []
    assert upgraded.faults() == []
    assert is_like_new(upgraded, tmp_path)


def test_index_that_lags_behind_by_text_alone_is_made_anew(chain: Chain) -> None:
    chain.upgrade("7d40a9b3c6e1")
    chain.add_message("cabin smoke", uid="01900000-0000-7000-8000-000000000000")
    ((trigger,),) = chain.sql("SELECT sql FROM sqlite_master WHERE name = 'messages_fts_update'")
    chain.sql("DROP TRIGGER messages_fts_update")
    chain.sql("UPDATE messages SET msg_text = 'turbulence'")
    chain.sql(str(trigger))
    chain.upgrade()
    assert (chain.found("smoke"), chain.found("turbulence")) == ([], [(1,)])
