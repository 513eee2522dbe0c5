"""The doctor: tells what is there and what would happen, and never changes a byte."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result
from sqlalchemy import create_engine

from acarshub import create_app
from acarshub.database_state import files, read_state
from acarshub.maintenance.doctor import examine
from acarshub.maintenance.doctor.contents import Contents
from acarshub.maintenance.doctor.forecast import forecast
from tests.migrations.chain import Chain
from tests.migrations.states import STATES
from tests.support import lock, new_database, settings_for, sql

HEAD = "f27b0d94a6e3"
UID = "01900000-0000-7000-8000-00000000000"


def doctor(path: Path, **environ: str) -> Result:
    app = create_app(settings_for(path, **environ))
    return app.test_cli_runner().invoke(args=["acarshub", "doctor"])


def told(path: Path) -> str:
    """What the doctor tells of a database that can be used or upgraded."""
    result = doctor(path)
    assert result.exit_code == 0, result.output
    return result.output


def ailing(path: Path) -> str:
    """What the doctor tells of a database that cannot."""
    result = doctor(path)
    assert result.exit_code == 1, result.output
    return result.output


def built(name: str, folder: Path) -> Path:
    path = folder / "messages.db"
    STATES[name].build(path)
    return path


def follow_the_advice(path: Path) -> None:
    Chain.at(path).stamp("3168c906fb9e")
    Chain.at(path).upgrade()


def rows_by_table(path: Path) -> dict[str, list[tuple[object, ...]]]:
    tables = sql(
        path, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '*fts*'"
    )
    return {str(name): sorted(sql(path, f"SELECT * FROM {name}"), key=repr) for (name,) in tables}


def folder_as_it_is(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database in the form of this release, with three messages."""
    path = new_database(tmp_path / "messages.db")
    columns = [row[1] for row in sql(path, "PRAGMA table_info(messages)")][1:]
    for number in range(3):
        row: dict[str, object] = dict.fromkeys(columns, "")
        row |= {"msg_time": 1_700_000_000 + number, "uid": f"{UID}{number}", "aircraft_id": None}
        marks = ", ".join("?" * len(row))
        sql(path, f"INSERT INTO messages ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
    return path


@pytest.mark.parametrize("name", STATES)
def test_every_state_is_told_without_changing_a_byte(name: str, tmp_path: Path) -> None:
    path = built(name, tmp_path)
    before = folder_as_it_is(tmp_path)
    lines: list[str] = []
    engine = create_engine(f"sqlite:///{path}")
    assert examine(engine, lines.append, with_backup=True), lines
    assert folder_as_it_is(tmp_path) == before
    assert any(line.startswith("edition        docker-acarshub") for line in lines) or (
        name.startswith("release")
    )


@pytest.mark.parametrize(
    ("name", "edition"),
    [
        ("v1-first-days", "docker-acarshub 1.x"),
        ("v2.1", "docker-acarshub 2.0-2.1"),
        ("v2.2", "docker-acarshub 2.2"),
        ("v2.2-torn-empty", "docker-acarshub 2.2-3.0, half-way through its conversion of times"),
        ("v3", "docker-acarshub 3.x"),
        ("v3-empty-version-table", "docker-acarshub 3.x"),
        ("v3-backup", "docker-acarshub 3.x (backup database)"),
        ("4.0-backup", "docker-acarshub 4.0 (Python, backup database)"),
        ("3168c906fb9e-wide", "docker-acarshub 4.0 (Python)"),
        ("204-all-null", "docker-acarshub 4.0 (Python), half-way through 204a67756b9a"),
        ("ts-fresh-a1b2c3d4e5f6", "docker-acarshub 4.1.0-4.1.2 (TypeScript)"),
        (
            "ts-fresh-torn-12",
            "docker-acarshub 4.1.3 (TypeScript), half-way through b6c7d8e9f0a1",
        ),
        ("ts-v3-8c9d47f5ed13", "docker-acarshub 4.1.5-4.2 (TypeScript)"),
        ("release", "an earlier release of this edition"),
    ],
)
def test_edition_is_told_from_the_schema(name: str, edition: str, tmp_path: Path) -> None:
    assert f"edition        {edition}\n" in told(built(name, tmp_path))


def test_database_of_this_release_is_healthy(path: Path) -> None:
    output = told(path)
    assert "edition        this release\n" in output
    assert f"revision       {HEAD}\n" in output
    assert "health         nothing wrong\n" in output
    assert "The database is in the form of this release." in output


def test_messages_are_told_with_their_number_and_times(path: Path) -> None:
    assert "messages       3, 2023-11-14 22:13 UTC to 2023-11-14 22:13 UTC\n" in told(path)


def test_absurd_times_are_told_as_unknown(path: Path) -> None:
    sql(path, "UPDATE messages SET msg_time = 1e300")
    assert "messages       3, unknown to unknown\n" in told(path)


def test_text_of_messages_is_not_told(tmp_path: Path) -> None:
    path = built("204-malformed", tmp_path)
    output = told(path)
    texts = [str(row[0]) for row in sql(path, "SELECT msg_text FROM messages")]
    assert not [text for text in texts if len(text) > 8 and text in output]


def test_missing_database_is_not_made(tmp_path: Path) -> None:
    assert "`flask db upgrade` makes a new database." in told(tmp_path / "none" / "messages.db")
    assert list(tmp_path.iterdir()) == []


def test_steps_to_come_are_told_in_order_with_what_they_do(tmp_path: Path) -> None:
    output = told(built("3168c906fb9e-wide", tmp_path))
    assert "3168c906fb9e  " not in output
    first, last = output.index("204a67756b9a  Give every"), output.index(f"{HEAD}  Note where in")
    assert first < last


def test_time_and_space_are_told(tmp_path: Path) -> None:
    output = told(built("v3", tmp_path))
    assert "time           roughly 0:01 on a fast disk, 0:01 on a small computer" in output
    assert "disk           1 MB for the backup and up to 1 MB for the work, " in output


def test_time_grows_with_the_alert_matches(path: Path) -> None:
    Chain.at(path).downgrade("9e62d8f4a153")
    engine = create_engine(f"sqlite:///{path}")
    state = read_state(engine)
    engine.dispose()
    few, many = (
        forecast(state, Contents(alert_matches=matches), path, with_backup=False).fast_seconds
        for matches in (0, 10_000_000)
    )
    assert 30 <= many - few <= 90


def test_too_little_space_for_the_backup_is_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = built("v3", tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=1000))
    assert "DB_UPGRADE_BACKUP=false" in ailing(path)
    assert doctor(path, DB_UPGRADE_BACKUP="false").exit_code == 0


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("DROP TRIGGER messages_fts_delete", "not found by text: messages_fts_delete gone"),
        (
            "DELETE FROM messages_fts_docsize WHERE id = 2",
            "1 of 3 messages are missing in the full-text index",
        ),
        (
            "INSERT INTO messages_fts_docsize SELECT 99, sz FROM messages_fts_docsize LIMIT 1",
            "1 entries of the full-text index have no message",
        ),
        ("UPDATE messages SET uid = '' WHERE id = 1", "1 messages have no uid"),
        ("UPDATE messages SET uid = 'x' || id WHERE id < 3", "2 messages have a uid that is no"),
        ("DROP INDEX ix_messages_uid", "the unique index on them is gone"),
        ("ANALYZE", "statistics of the full-text index are stored"),
    ],
)
def test_fault_of_a_database_at_head_is_told_with_what_mends_it(
    path: Path, statement: str, finding: str
) -> None:
    sql(path, statement)
    output = ailing(path)
    assert finding in output
    assert "flask db stamp 3168c906fb9e && flask db upgrade" in output
    follow_the_advice(path)
    assert "nothing wrong" in told(path)


@pytest.mark.parametrize("name", ["v3", "204-partial-with-matches", "ts-fresh-a1b2c3d4e5f6"])
def test_advice_for_a_faulty_database_costs_no_row(name: str, tmp_path: Path) -> None:
    path = built(name, tmp_path)
    Chain.at(path).upgrade()
    before = rows_by_table(path)
    sql(path, "DROP TRIGGER messages_fts_delete")
    follow_the_advice(path)
    assert rows_by_table(path) == before


def test_repeated_uids_are_counted(path: Path) -> None:
    sql(path, "DROP INDEX ix_messages_uid")
    sql(path, f"UPDATE messages SET uid = '{UID}0'")
    assert "2 messages have the uid of another message" in ailing(path)


def test_fault_that_the_upgrade_mends_is_no_reason_to_fail(tmp_path: Path) -> None:
    output = told(built("204-partial", tmp_path))
    assert "messages have no uid" in output
    assert "form of this release and mends what is wrong with it" in output


@pytest.mark.parametrize(
    ("damaged", "finding"),
    [
        ("ix_messages_uid", "is damaged: database disk image is malformed"),
        ("ix_freqs_acars_freq", "health         the file cannot be read through: "),
    ],
)
def test_damaged_file_is_told_with_what_to_do(path: Path, damaged: str, finding: str) -> None:
    ((page,),) = sql(path, "SELECT rootpage FROM sqlite_master WHERE name = ?", (damaged,))
    data = bytearray(path.read_bytes())
    start = (int(str(page)) - 1) * 4096
    data[start : start + 4096] = b"\xff" * 4096
    path.write_bytes(data)
    output = ailing(path)
    assert finding in output
    assert "--salvage" in output


def test_inconsistent_file_is_told_as_damaged(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET rootpage ="
            " (SELECT rootpage FROM sqlite_master WHERE name = 'ix_freqs_acars_freq')"
            " WHERE name = 'ix_level_acars_level'"
        )
    output = ailing(path)
    assert "health         the file is damaged: " in output
    assert "--salvage" in output


def test_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "messages.db"
    path.write_bytes(b"holiday pictures " * 100)
    assert "cannot be read" in ailing(path)


def test_refused_database_is_told_with_the_reason(path: Path) -> None:
    sql(path, "UPDATE alembic_version SET version_num = '4d2a7c918f3b'")
    output = ailing(path)
    assert "`flask db upgrade` refuses this database" in output
    assert "development version of ACARS Hub 4.3" in output


def test_locked_database_is_told_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sql(path, "PRAGMA journal_mode = DELETE")
    monkeypatch.setattr(files, "WAIT_SECONDS", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "is locked by another process" in ailing(path)


def test_database_in_use_is_examined(path: Path) -> None:
    with lock(path):
        assert "nothing wrong" in told(path)


@pytest.mark.filterwarnings("ignore:Using fork:DeprecationWarning")
def test_write_that_was_killed_is_told_and_left_to_others(tmp_path: Path) -> None:
    path = built("v3", tmp_path)
    child = os.fork()
    if child == 0:
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE messages SET msg_text = msg_text || printf('%9000s', 'x')")
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    before = folder_as_it_is(tmp_path)
    assert "a process was killed while it wrote" in told(path)
    assert folder_as_it_is(tmp_path) == before


def test_database_without_a_file_is_told_without_its_health() -> None:
    lines: list[str] = []
    assert examine(create_engine("sqlite://"), lines.append, with_backup=True)
    assert "health         not examined: only SQLite files are" in lines


def test_backups_are_told(path: Path) -> None:
    for suffix in ("", "-3168c906fb9e-20260101T000000"):
        path.with_name(f"messages.db.before-upgrade{suffix}").write_bytes(b"copy")
    output = told(path)
    assert "messages.db.before-upgrade, left by an upgrade that did not finish" in output
    assert "messages.db.before-upgrade-3168c906fb9e-20260101T000000, 1 MB" in output
