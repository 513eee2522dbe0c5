"""`flask acarshub doctor --repair`: a full-text index made anew, and a file that can shrink."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result

from acarshub import create_app
from acarshub.instance_lock import InstanceLock
from tests.maintenance.keeping import aged, filled, is_sound
from tests.support import engine_at, settings_for, sql


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return filled(tmp_path / "hub.db", [aged(number, f"MESSAGE {number}") for number in range(50)])


def repair(path: Path) -> Result:
    app = create_app(settings_for(path))
    return app.test_cli_runner().invoke(args=["acarshub", "doctor", "--repair"])


def cannot_shrink(path: Path) -> None:
    sql(path, "PRAGMA journal_mode = DELETE")
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("PRAGMA auto_vacuum = NONE; VACUUM")
    assert sql(path, "PRAGMA auto_vacuum") == [(0,)]


def found(path: Path, word: str) -> int:
    rows = sql(path, "SELECT count(*) FROM messages_fts WHERE messages_fts MATCH ?", (word,))
    count = rows[0][0]
    assert isinstance(count, int)
    return count


def test_an_index_that_knows_nothing_is_made_anew(path: Path) -> None:
    sql(path, "INSERT INTO messages_fts (messages_fts) VALUES ('delete-all')")
    assert found(path, "message") == 0
    result = repair(path)
    assert result.exit_code == 0, result.output
    assert "made anew from 50 messages" in result.output
    assert found(path, "message") == 50
    assert is_sound(path)


def test_a_file_of_an_earlier_release_can_shrink_afterwards(path: Path) -> None:
    cannot_shrink(path)
    result = repair(path)
    assert result.exit_code == 0, result.output
    assert "written anew" in result.output
    assert sql(path, "PRAGMA auto_vacuum") == [(2,)]
    assert is_sound(path)


def test_a_file_is_not_written_anew_without_room(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cannot_shrink(path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=1_000))
    result = repair(path)
    assert result.exit_code == 1
    assert "are free" in result.output
    assert sql(path, "PRAGMA auto_vacuum") == [(0,)]


def test_an_index_without_its_triggers_is_left_to_the_upgrade(path: Path) -> None:
    sql(path, "DROP TRIGGER messages_fts_insert")
    result = repair(path)
    assert result.exit_code == 1
    assert "full-text index: left as it is" in result.output
    assert "flask db stamp" in result.output


def test_a_database_in_use_is_not_repaired(path: Path) -> None:
    hub = InstanceLock(engine_at(path).url)
    hub.take()
    result = repair(path)
    hub.close()
    assert result.exit_code == 1
    assert "Stop the hub first." in result.output
