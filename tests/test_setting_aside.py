"""What counts as a damaged database of a hub, and how it is set aside."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.util import CommandError

from acarshub.database_state import (
    DatabaseDamaged,
    TooManySetAside,
    all_set_aside,
    damage_in,
    is_damage,
    mark_salvaged,
    read_state,
    require_sound,
    set_aside,
)
from acarshub.schema import SchemaNotReady, require_head
from tests.support import ChangeWriter, engine_at, hub_message, lock, new_database, sql

PAGE_BYTES = 4_096
NOW = 1_796_000_000.0
STAMP = "20261130T005320Z"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = new_database(tmp_path / "hub.db")
    with engine_at(path).connect() as connection:
        ChangeWriter(connection).write([hub_message(f"TEXT {n}", "X") for n in range(2_000)])
    return path


def overwrite(path: Path, page: int, data: bytes = b"") -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE_BYTES)
        file.write(data or random.Random(page).randbytes(PAGE_BYTES))


def refused(path: Path) -> SchemaNotReady:
    with pytest.raises(SchemaNotReady) as error:
        require_head(engine_at(path))
    return error.value


ROOTS = (
    "messages",
    "ix_messages_uid",
    "messages_fts_data",
    "alert_stats",
    "alert_matches",
    "count",
)


@pytest.mark.parametrize("name", ROOTS)
def test_a_root_that_is_gone_is_damage(path: Path, name: str) -> None:
    ((page,),) = sql(path, "SELECT rootpage FROM sqlite_master WHERE name = ?", (name,))
    overwrite(path, int(str(page)))
    assert refused(path).damaged


def test_both_ends_of_every_tree_are_looked_at(path: Path) -> None:
    data = path.read_bytes()
    leaf = 0x0D
    for text in (b"TEXT 0", b"TEXT 1999"):
        page = next(
            place // PAGE_BYTES + 1
            for place in range(0, len(data), PAGE_BYTES)
            if data[place] == leaf and text in data[place : place + PAGE_BYTES]
        )
        broken = Path(shutil.copy(path, f"{path}.copy"))
        overwrite(broken, page)
        assert damage_in(broken)


def test_a_sound_database_is_none(path: Path) -> None:
    assert damage_in(path) is None
    require_head(engine_at(path))


@pytest.mark.parametrize("header", [bytes(PAGE_BYTES), b"\xff" * 100])
def test_a_header_that_is_gone_is_damage_of_what_was_a_hubs(path: Path, header: bytes) -> None:
    overwrite(path, 1, header)
    assert refused(path).damaged


def test_a_file_that_was_cut_is_damage(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)
    assert refused(path).damaged


def test_a_schema_that_makes_no_sense_is_damage(path: Path) -> None:
    sql(path, "PRAGMA wal_checkpoint(TRUNCATE)")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = 'CREATE NONSENSE' WHERE name = 'count'")
    assert refused(path).damaged


@pytest.mark.parametrize(
    "content",
    [
        b"no database at all\n" * 1_000,
        random.Random(1).randbytes(50_000),
        b"SQLite format 3\0" * 99,
    ],
    ids=["text", "noise", "almost"],
)
def test_a_file_that_was_never_a_hubs_is_refused_and_left_alone(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "letters.txt"
    path.write_bytes(content)
    assert not refused(path).damaged
    assert path.read_bytes() == content


def test_a_damaged_database_of_another_program_is_no_business_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "songs.db"
    sql(path, "CREATE TABLE songs (id INTEGER PRIMARY KEY, name TEXT)")
    sql(path, "INSERT INTO songs (name) VALUES (hex(randomblob(100000)))")
    os.truncate(path, PAGE_BYTES * 3)
    with pytest.raises(CommandError) as error:
        read_state(engine_at(path))
    assert not isinstance(error.value, DatabaseDamaged)


def test_a_database_of_another_program_is_not_damaged(tmp_path: Path) -> None:
    path = tmp_path / "songs.db"
    sql(path, "CREATE TABLE songs (id INTEGER PRIMARY KEY, name TEXT)")
    error = refused(path)
    assert "another program" in str(error)
    assert not error.damaged


def test_a_later_revision_is_not_damage(path: Path) -> None:
    sql(path, "UPDATE alembic_version SET version_num = 'ffffffffffff'")
    assert not refused(path).damaged


def test_an_older_revision_is_not_damage(path: Path) -> None:
    sql(path, "UPDATE alembic_version SET version_num = 'c41d7e90ab52'")
    assert not refused(path).damaged


def test_a_missing_database_is_damage_only_where_one_was_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "hub.db"
    assert not refused(path).damaged
    path.with_name(f"hub.db.damaged-{STAMP}").touch()
    assert refused(path).damaged


def test_a_lock_is_no_damage(path: Path) -> None:
    sql(path, "PRAGMA journal_mode = DELETE")
    with lock(path):
        require_sound(sa.make_url(f"sqlite:///{path}"))
    error = sqlite3.OperationalError("locked")
    for code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, 8, 14, 266, 522):
        error.sqlite_errorcode = code
        assert not is_damage(error)
    for code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, 267, 779):
        error.sqlite_errorcode = code
        assert is_damage(error)


def test_all_that_belongs_to_a_file_is_renamed_with_it(path: Path) -> None:
    log = path.with_name("hub.db-wal")
    log.write_bytes(b"log")
    content = path.read_bytes()
    aside = set_aside(path, NOW)
    assert aside.path.name == f"hub.db.damaged-{STAMP}"
    assert aside.path.read_bytes() == content
    assert aside.path.with_name(f"{aside.path.name}-wal").read_bytes() == b"log"
    assert not path.exists()
    assert not log.exists()
    assert all_set_aside(path) == [aside]
    assert aside.since == NOW


def test_nothing_is_written_over(path: Path) -> None:
    content = path.read_bytes()
    first = set_aside(path, NOW)
    path.write_bytes(b"second")
    second = set_aside(path, NOW)
    assert first.path != second.path
    assert (first.path.read_bytes(), second.path.read_bytes()) == (content, b"second")


def test_one_that_was_killed_amid_renaming_keeps_its_log(path: Path) -> None:
    log = path.with_name(f"hub.db.damaged-{STAMP}-wal")
    log.write_bytes(b"log")
    aside = set_aside(path, NOW + 60)
    assert log == aside.path.with_name(f"{aside.path.name}-wal")


def test_only_so_many_are_kept(path: Path) -> None:
    content = path.read_bytes()
    for _ in range(3):
        set_aside(path, NOW)
        path.write_bytes(content)
    with pytest.raises(TooManySetAside, match="3 earlier ones"):
        set_aside(path, NOW)
    assert path.read_bytes() == content


def test_a_salvaged_one_is_told_apart(path: Path) -> None:
    aside = mark_salvaged(set_aside(path, NOW))
    assert all_set_aside(path) == [aside]
    assert aside.salvaged
    assert mark_salvaged(aside) == aside


@pytest.mark.parametrize("name", ["a[1]*.db", "with space.db"])
def test_names_are_taken_literally(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.touch()
    shutil.copy(path, tmp_path / "a1.db.damaged-20260101T000000Z")
    aside = set_aside(path, NOW)
    assert all_set_aside(path) == [aside]
