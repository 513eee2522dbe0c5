"""What an owner can have added to a database: views, triggers, tables and columns of his own.

Separate from accidents because all of it is to stay.
"""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

import pytest

from tests.migrations import whole
from tests.migrations.changed import (
    BY_ROW,
    SOME,
    made,
    without_triggers,
)
from tests.migrations.states import search
from tests.migrations.whole import Upgraded


@pytest.mark.parametrize("state", ["v3", "e7991f1644b1-fresh", BY_ROW, "release"])
def test_views_of_an_owner_stay(state: str, tmp_path: Path) -> None:
    views = {f"my_{table}" for table in ("messages", "messages_saved", "alert_matches")}
    upgraded = Upgraded.from_file(
        made(
            tmp_path / "hub.db",
            state,
            *(f"CREATE VIEW {view} AS SELECT * FROM {view[3:]}" for view in views),
        )
    )
    assert {name for kind, name in whole.objects(upgraded.chain) if kind == "view"} == views
    assert upgraded.losses() == []


AUDIT = "CREATE TABLE audit (message_id INTEGER)"
NOTE_IT = "CREATE TRIGGER {0} AFTER {1} ON messages BEGIN INSERT INTO audit VALUES (new.id); END"


def test_triggers_of_an_owner_stay_and_do_not_fire_for_the_upgrade(
    state: str, tmp_path: Path
) -> None:
    path = made(
        tmp_path / "hub.db",
        state,
        AUDIT,
        NOTE_IT.format("my_insert", "INSERT"),
        NOTE_IT.format("my_update", "UPDATE"),
    )
    chain = Upgraded.from_file(path).chain
    assert chain.sql("SELECT * FROM audit") == []
    chain.add_message("new")
    assert chain.sql("SELECT * FROM audit") == chain.sql("SELECT max(id) FROM messages")


def test_trigger_that_forbids_updates_does_not_stop_the_upgrade(state: str, tmp_path: Path) -> None:
    path = made(
        tmp_path / "hub.db",
        state,
        "CREATE TRIGGER sealed BEFORE UPDATE ON messages BEGIN SELECT raise(ABORT, 'sealed'); END",
    )
    assert Upgraded.from_file(path).losses() == []


def test_trigger_that_would_keep_messages_out_is_left_out_and_told_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    trigger = (
        "CREATE TRIGGER copies AFTER INSERT ON messages BEGIN"
        " INSERT INTO freqs (freq, freq_type, count) VALUES (new.freq, new.message_type, 1); END"
    )
    with caplog.at_level(logging.WARNING):
        chain = Upgraded.from_file(made(tmp_path / "hub.db", "v3", trigger)).chain
    assert trigger in caplog.text
    chain.add_message("new")


def test_second_full_text_trigger_does_not_index_messages_twice(tmp_path: Path) -> None:
    twice = search.triggers(events=["insert"])[0].replace("messages_fts_insert", "again")
    chain = Upgraded.from_file(made(tmp_path / "hub.db", "v3", twice)).chain
    chain.add_message("XYLOPHONE")
    assert chain.index_is_intact()


def test_table_that_refers_to_messages_keeps_its_rows(state: str, tmp_path: Path) -> None:
    path = made(
        tmp_path / "hub.db",
        state,
        "CREATE TABLE notes (message_id INTEGER REFERENCES messages (id) ON DELETE CASCADE)",
        "INSERT INTO notes SELECT id FROM messages",
    )
    before = len(sqlite3.connect(path).execute("SELECT 1 FROM notes").fetchall())
    upgraded = Upgraded.from_file(path)
    assert upgraded.chain.sql("SELECT count(*) FROM notes") == [(before,)]
    assert upgraded.faults() == []


@pytest.mark.parametrize("state", [*SOME, "v2.1"])
def test_columns_that_an_owner_added_are_set_aside(state: str, tmp_path: Path) -> None:
    path = made(
        tmp_path / "hub.db",
        state,
        "ALTER TABLE messages ADD COLUMN note TEXT",
        without_triggers,
        "UPDATE messages SET note = 'mine ' || id WHERE id % 2",
    )
    chain = Upgraded.from_file(path).chain
    kept = "SELECT note, 'mine ' || row FROM legacy_messages_columns"
    assert chain.sql("SELECT 1 FROM messages WHERE id % 2") != []
    assert chain.sql(f"SELECT 1 FROM ({kept})") != []
    assert all(note == expected for note, expected in chain.sql(kept))
