"""A copy of the database on demand: whole and checked, or none at all."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from acarshub.maintenance import copying
from acarshub.maintenance.copying import Copied, CopyError, copy_database
from acarshub.maintenance.upgrade_progress import Meter
from tests.backup.pairs import TABLES, rows
from tests.maintenance.keeping import filled, is_sound, made_up, store
from tests.support import engine_at, hub_message, new_database, sql


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = new_database(tmp_path / "hub.db")
    store(path, made_up(1, 300, 20))
    return path


@pytest.fixture
def writer(database: Path) -> Iterator[sqlite3.Connection]:
    """What a hub is for others: a connection that stays, with a write-ahead log."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        yield connection


def copy(path: Path, target: Path, **options: object) -> Copied:
    return copy_database(path, target, Meter(), **options)  # type: ignore[arg-type]


def names(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


def test_the_copy_holds_everything(database: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    copied = copy(database, target)
    assert copied == Copied(300, target.stat().st_size)
    assert [name for name in TABLES if rows(database, name) != rows(target, name)] == []
    assert is_sound(target)


def test_nothing_else_is_left(database: Path, tmp_path: Path) -> None:
    with engine_at(database).connect():
        before = names(tmp_path)
    copy(database, tmp_path / "copy.db")
    assert names(tmp_path) - before <= {"copy.db"}


def test_what_stands_in_the_log_only_is_copied(
    database: Path, writer: sqlite3.Connection, tmp_path: Path
) -> None:
    writer.execute("UPDATE messages SET flight = 'XX77'")
    copy(database, tmp_path / "copy.db")
    found = sql(tmp_path / "copy.db", "SELECT count(*) FROM messages WHERE flight = 'XX77'")
    assert found == [(300,)]


def test_what_is_written_meanwhile_is_not_in_it(
    database: Path, writer: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acarshub.maintenance.file_copy.PAGES_AT_ONCE", 5)
    steps = []

    def write(_watch: object) -> None:
        steps.append(1)
        writer.execute("DELETE FROM messages WHERE id = (SELECT min(id) FROM messages)")

    monkeypatch.setattr(copying._LogWatch, "look", write)
    copied = copy(database, tmp_path / "copy.db")
    assert len(steps) > 10
    assert copied.messages == 300
    assert is_sound(tmp_path / "copy.db")


def test_a_copy_for_which_the_log_grows_too_long_is_given_up(
    database: Path, writer: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acarshub.maintenance.file_copy.PAGES_AT_ONCE", 5)
    monkeypatch.setattr(copying, "MEGABYTE", 1_000)
    look = copying._LogWatch.look

    def write(watch: copying._LogWatch) -> None:
        writer.execute("UPDATE messages SET flight = flight || 'X'")
        look(watch)

    monkeypatch.setattr(copying._LogWatch, "look", write)
    with pytest.raises(CopyError, match="writes too much"):
        copy(database, tmp_path / "copy.db")
    assert not [name for name in names(tmp_path) if name.startswith("copy")]


def test_a_file_that_exists_is_replaced_only_when_told(database: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("last week's")
    with pytest.raises(CopyError, match="--force"):
        copy(database, target)
    assert target.read_text() == "last week's"
    assert copy(database, target, overwrite=True).messages == 300


def test_a_copy_that_fails_leaves_the_former_one(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "copy.db"
    target.write_text("last week's")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("acarshub.maintenance.file_copy.sync", full)
    with pytest.raises(CopyError, match="No space left on device"):
        copy(database, target, overwrite=True)
    assert target.read_text() == "last week's"
    assert "copy.db.partial" not in names(tmp_path)


def test_the_database_itself_is_never_the_target(database: Path, tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(database)
    (tmp_path / "hard.db").hardlink_to(database)
    for target in (database, tmp_path / "link.db", tmp_path / "hard.db"):
        with pytest.raises(CopyError, match="the database itself"):
            copy(database, target, overwrite=True)


def test_a_file_that_is_in_use_is_never_replaced(database: Path, tmp_path: Path) -> None:
    target = new_database(tmp_path / "other.db")
    with engine_at(target).connect() as other:
        other.exec_driver_sql("CREATE TABLE mine (id INTEGER)")
        with pytest.raises(CopyError, match="in use"):
            copy(database, target, overwrite=True)


@pytest.mark.parametrize(
    ("target", "told"),
    [("no/such/copy.db", "does not exist"), (".", "is a folder")],
)
def test_a_place_where_no_file_can_be_is_refused(
    database: Path, tmp_path: Path, target: str, told: str
) -> None:
    with pytest.raises(CopyError, match=told):
        copy(database, tmp_path / target)


def test_a_missing_database_is_told(tmp_path: Path) -> None:
    with pytest.raises(CopyError, match="does not exist"):
        copy(tmp_path / "none.db", tmp_path / "copy.db")
    assert names(tmp_path) == set()


def test_what_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "hub.db").write_text("Holiday photographs\n" * 300)
    with pytest.raises(CopyError, match="not a database"):
        copy(tmp_path / "hub.db", tmp_path / "copy.db")
    assert names(tmp_path) == {"hub.db"}


def test_a_damaged_database_makes_no_copy(tmp_path: Path) -> None:
    path = filled(tmp_path / "hub.db", [hub_message(f"MANY {each}") for each in range(3_000)])
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2 // 4096 * 4096)
        file.write(os.urandom(4096 * 20))
    with pytest.raises(CopyError):
        copy(path, tmp_path / "copy.db")
    assert "copy.db" not in names(tmp_path)


def test_what_a_killed_copy_left_is_made_anew(database: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.db.partial").write_text("half a copy")
    assert copy(database, tmp_path / "copy.db").messages == 300


def test_two_copies_to_one_place_do_not_meet(database: Path, tmp_path: Path) -> None:
    with (tmp_path / "copy.db.partial").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(CopyError, match="Another copy"):
            copy(database, tmp_path / "copy.db")
    assert "copy.db.partial" in names(tmp_path)


def test_the_copy_is_as_private_as_the_database(database: Path, tmp_path: Path) -> None:
    database.chmod(0o640)
    copy(database, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o640


def test_too_little_room_is_told_before_anything(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = copying.shutil.disk_usage(tmp_path)
    monkeypatch.setattr(copying.shutil, "disk_usage", lambda _: usage._replace(free=1_000))
    with pytest.raises(CopyError, match="are free"):
        copy(database, tmp_path / "copy.db")
