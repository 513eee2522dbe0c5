"""The builders make the states that they say, as the history of the software describes them.

Separate from the tests of the upgrade, which would pass on states that never were.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.migrations.snapshot import Snapshot, Value, snapshot
from tests.migrations.states import STATES, Icao
from tests.migrations.states.early import OLD_NAMES
from tests.migrations.states.tables import LINK_SUFFIXES

WITH_ROWS = [
    name for name in STATES if not name.endswith(("-empty", "-without-messages")) or "torn" in name
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("states")
    for name, state in STATES.items():
        state.build(folder / name)
    return {name: folder / name for name in STATES}


def tables(path: Path) -> dict[str, list[str]]:
    """Columns by table."""
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            name: [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')]
            for (name,) in names.fetchall()
        }


def triggers(path: Path) -> list[str]:
    """Names of the triggers on `messages`."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'messages'"
        )
        return [name for (name,) in rows]


def number(path: Path, query: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute(query).fetchone()[0])


@pytest.mark.parametrize("name", STATES)
def test_file_is_sound(built: dict[str, Path], name: str) -> None:
    with closing(sqlite3.connect(built[name])) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize("name", STATES)
def test_file_names_the_revision_of_its_state(built: dict[str, Path], name: str) -> None:
    assert snapshot(built[name]).version == STATES[name].version


@pytest.mark.parametrize("name", WITH_ROWS)
def test_messages_hold_what_is_easily_lost(built: dict[str, Path], name: str) -> None:
    before = snapshot(built[name])
    rows = [
        row
        for table in ("messages", "messages_old", "_alembic_tmp_messages")
        for row in before.rows(table)
    ]
    assert 20 <= len(rows) <= 130
    texts = {bytes_of(row.get("msg_text", row.get("text", ("null", None)))) for row in rows}
    assert any(b"\0" in text for text in texts)
    assert any(b"\r\n" in text for text in texts)
    assert any("\u202e".encode() in text for text in texts)
    links = {row["message_type"][1] for row in rows}
    assert {b"ACARS", b"VDL-M2", b"HFDL", b"IMS-L", b"IRDM", b"SOMETHING-NEW"} <= links


@pytest.mark.parametrize("name", WITH_ROWS)
def test_addresses_are_written_as_the_state_says(built: dict[str, Path], name: str) -> None:
    before = snapshot(built[name])
    icaos = {bytes_of(row["icao"]) for row in all_messages(before)}
    written = {Icao.HEX: {b"ABF308", b"400123"}, Icao.DECIMAL: {b"11268872", b"4194595"}}
    expected = written.get(STATES[name].icao, {b"11268872", b"400123", b"10066329"})
    assert expected <= icaos
    others = {Icao.HEX: b"11268872", Icao.DECIMAL: b"ABF308"}
    assert others.get(STATES[name].icao) not in icaos


def all_messages(before: Snapshot) -> list[dict[str, Value]]:
    found = [
        dict(row)
        for table in ("messages", "messages_old", "_alembic_tmp_messages")
        for row in before.rows(table)
    ]
    assert found
    return found


def bytes_of(value: Value) -> bytes:
    return value[1] if isinstance(value[1], bytes) else b""


@pytest.mark.parametrize("name", [each for each in STATES if each.startswith("v1")])
def test_first_generation_calls_time_and_text_by_their_old_names(
    built: dict[str, Path], name: str
) -> None:
    assert set(OLD_NAMES.values()) <= set(tables(built[name])["messages"])


@pytest.mark.parametrize("name", ["v3", "v3-orm", "v3-backup"])
def test_third_generation_has_frequencies_and_levels_in_one_table(
    built: dict[str, Path], name: str
) -> None:
    found = tables(built[name])
    assert {"freqs", "level", "messages_saved"} <= found.keys()
    assert found["freqs"][0] == "it"
    assert "uid" not in found["messages"]
    assert "alembic_version" not in found


def test_backups_have_no_full_text(built: dict[str, Path]) -> None:
    for name in ("v3-backup", "v3-backup-seen-by-4.0", "4.0-backup"):
        assert "messages_fts" not in tables(built[name])


def test_start_script_made_descending_indexes(built: dict[str, Path]) -> None:
    descending = "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND sql LIKE '%DESC)'"
    assert number(built["v3"], descending) == 10
    assert number(built["v3-orm"], descending) == 0


def test_level_is_gone_while_its_successors_are_incomplete(built: dict[str, Path]) -> None:
    for name, count in (("dropped", 0), ("two", 2), ("empty", 5), ("part-filled", 5)):
        found = tables(built[f"e7991f1644b1-torn-2-{name}"])
        assert "level" not in found
        assert sum(f"level_{each}" in found for each in LINK_SUFFIXES) == count


def test_index_that_was_not_rebuilt_knows_fewer_messages(built: dict[str, Path]) -> None:
    path = built["a589d271a0a4-torn-4-not-rebuilt"]
    documents = number(path, "SELECT count(*) FROM messages_fts_docsize")
    assert 0 < documents < number(path, "SELECT count(*) FROM messages")


def test_failed_edition_left_uids_null_and_triggers_alive(built: dict[str, Path]) -> None:
    path = built["204-all-null"]
    assert number(path, "SELECT count(uid) FROM messages") == 0
    assert len(triggers(path)) == 3


def test_rebuilding_edition_left_no_triggers(built: dict[str, Path]) -> None:
    for name in ("204-complete-version-behind", "204a67756b9a", "40fd0618348d-wide-stale"):
        assert triggers(built[name]) == []
        assert number(built[name], "SELECT count(uid) = count(*) FROM messages")


def test_fresh_typescript_file_counts_its_ids(built: dict[str, Path]) -> None:
    path = built["ts-fresh-a1b2c3d4e5f6"]
    assert tables(path)["messages"][1] == "uid"
    assert number(path, "SELECT count(*) FROM sqlite_sequence") > 5
    unique = "SELECT count(*) FROM pragma_index_list('messages') WHERE \"unique\""
    assert number(path, unique) == 2


@pytest.mark.parametrize("start", ["fresh", "v3", "3168", "40fd"])
def test_last_typescript_head_has_matches_by_id(built: dict[str, Path], start: str) -> None:
    found = tables(built[f"ts-{start}-8c9d47f5ed13"])
    assert "uid" not in found["messages"]
    assert len(found["messages"]) == 32
    assert "message_id" in found["alert_matches"]
    assert "resolution" not in found["timeseries_stats"]
    indexes = (
        "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND tbl_name = 'messages'"
        " AND name NOT IN ('ix_messages_icao', 'ix_messages_msgno', 'ix_messages_type_time',"
        " 'ix_messages_msgtime')"
    )
    assert number(built[f"ts-{start}-8c9d47f5ed13"], indexes) == 0


def test_main_file_without_its_log_is_empty(tmp_path: Path) -> None:
    STATES["ts-not-checkpointed"].build(tmp_path / "whole.db")
    alone = tmp_path / "alone.db"
    alone.write_bytes((tmp_path / "whole.db").read_bytes())
    assert tables(alone) == {}
