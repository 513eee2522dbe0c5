"""The backup before an upgrade: whole or not there, and never in the way of the one that counts."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from alembic.util import CommandError

from acarshub.maintenance import upgrade_backup
from acarshub.maintenance.upgrade_backup import backup_of, plan

ROWS = 3000


class Recorder:
    """A reporter that remembers."""

    def __init__(self) -> None:
        self.advances: list[tuple[int, int]] = []

    def begin(self, steps: int) -> None: ...

    def step(self, title: str) -> None: ...

    def advance(self, done: int, total: int) -> None:
        self.advances.append((done, total))

    def end(self) -> None: ...


def write(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def rows(path: Path, query: str = "SELECT * FROM messages") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def back_up(path: Path, reporter: Recorder | None = None) -> upgrade_backup.Backup:
    backup = plan(path, enabled=True)
    assert backup is not None
    backup.make(reporter or Recorder())
    return backup


def set_revision(path: Path, revision: str) -> None:
    write(
        path,
        "CREATE TABLE IF NOT EXISTS alembic_version (version_num TEXT)",
        "DELETE FROM alembic_version",
        f"INSERT INTO alembic_version VALUES ('{revision}')",
    )


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "messages.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE messages (id INTEGER PRIMARY KEY, msg_text TEXT)")
        connection.executemany(
            "INSERT INTO messages (msg_text) VALUES (?)", [(f"\0{'x' * 3000}",)] * ROWS
        )
    return path


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """A disk that is full, for this process."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def disk_with(free: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=free))


def test_backup_holds_what_the_database_holds(path: Path) -> None:
    back_up(path)
    assert rows(backup_of(path)) == rows(path)


def test_backup_holds_what_is_only_in_the_write_ahead_log(path: Path) -> None:
    write(path, "PRAGMA journal_mode = WAL")
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("INSERT INTO messages VALUES (0, 'in the log')")
        other.commit()
        back_up(path)
    assert (0, "in the log") in rows(backup_of(path))


def test_backup_leaves_nothing_else_beside_the_database(path: Path) -> None:
    back_up(path)
    assert names(path.parent) == ["messages.db", "messages.db.before-upgrade"]


def test_database_is_the_same_to_the_byte_after_its_backup(path: Path) -> None:
    before = path.read_bytes()
    back_up(path)
    assert path.read_bytes() == before


def test_backup_is_reported_in_rows_up_to_the_last(path: Path) -> None:
    reporter = Recorder()
    back_up(path, reporter)
    assert len(reporter.advances) > 1
    assert reporter.advances == sorted(reporter.advances)
    assert reporter.advances[-1] == (ROWS, ROWS)


def test_backup_has_the_mode_of_the_database(path: Path) -> None:
    path.chmod(0o640)
    back_up(path)
    assert backup_of(path).stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_backup_belongs_to_the_owner_of_the_database(path: Path) -> None:
    os.chown(path, 1000, 1001)
    back_up(path)
    told = backup_of(path).stat()
    assert (told.st_uid, told.st_gid) == (1000, 1001)


def test_no_backup_is_made_where_none_is_wanted(path: Path) -> None:
    assert plan(path, enabled=False) is None
    assert names(path.parent) == ["messages.db"]


@pytest.mark.parametrize(
    ("versions", "named"), [(("3168c906fb9e",), "3168c906fb9e"), ((), "unversioned")]
)
def test_finished_backup_is_named_for_its_revision_and_the_time(
    path: Path, versions: tuple[str, ...], named: str
) -> None:
    back_up(path).keep(versions)
    (kept,) = set(names(path.parent)) - {"messages.db"}
    assert re.fullmatch(rf"messages\.db\.before-upgrade-{named}-\d{{8}}T\d{{6}}", kept)
    assert rows(path.parent / kept) == rows(path)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM messages",
        "DROP TABLE messages",
    ],
)
def test_database_without_messages_gets_no_backup(path: Path, statement: str) -> None:
    write(path, statement)
    assert plan(path, enabled=True) is None


def test_missing_database_gets_no_backup(tmp_path: Path) -> None:
    assert plan(tmp_path / "none.db", enabled=True) is None
    assert plan(None, enabled=True) is None


def test_backup_left_by_an_upgrade_that_came_to_change_something_is_kept(path: Path) -> None:
    set_revision(path, "3168c906fb9e")
    back_up(path)
    write(path, "DELETE FROM messages WHERE id > 1")
    set_revision(path, "204a67756b9a")
    back_up(path)
    (left,) = path.parent.glob("*.before-upgrade-3168c906fb9e-*")
    assert (len(rows(left)), len(rows(backup_of(path)))) == (ROWS, 1)


def test_revision_of_a_left_backup_leads_to_no_other_folder(path: Path) -> None:
    set_revision(path, "../elsewhere")
    back_up(path)
    set_revision(path, "204a67756b9a")
    back_up(path)
    assert len(list(path.parent.glob("*.before-upgrade-unversioned-*"))) == 1


def test_backup_of_an_upgrade_that_changed_nothing_is_made_anew(path: Path) -> None:
    back_up(path)
    write(path, "INSERT INTO messages VALUES (0, 'since then')")
    back_up(path)
    assert (0, "since then") in rows(backup_of(path))


@pytest.mark.filterwarnings("ignore:Using fork:DeprecationWarning")
def test_killed_backup_does_not_look_like_a_whole_one_and_is_made_again(path: Path) -> None:
    class Kill(Recorder):
        def advance(self, *_: int) -> None:
            os._exit(9)

    child = os.fork()
    if child == 0:
        try:
            back_up(path, Kill())
        finally:
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert not backup_of(path).exists()
    back_up(path)
    assert names(path.parent) == ["messages.db", "messages.db.before-upgrade"]
    assert rows(backup_of(path)) == rows(path)


def test_full_disk_leaves_no_partial_backup_and_an_untouched_database(path: Path) -> None:
    before = path.read_bytes()
    with (
        files_no_larger_than(len(before) // 2),
        pytest.raises(CommandError, match=r"could not be made: .*Nothing was changed"),
    ):
        back_up(path)
    assert names(path.parent) == ["messages.db"]
    assert path.read_bytes() == before


def test_too_little_space_is_told_with_both_numbers_before_anything_is_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk_with(7_000_000, monkeypatch)
    with pytest.raises(CommandError) as caught:
        back_up(path)
    told = str(caught.value)
    assert "7 MB are free" in told
    assert "needs 52 MB of free space" in told
    assert "DB_UPGRADE_BACKUP=false" in told
    assert "\n" not in told
    assert names(path.parent) == ["messages.db"]


def test_without_a_backup_too_little_space_is_only_a_warning(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    disk_with(7_000_000, monkeypatch)
    plan(path, enabled=False)
    assert "7 MB are free" in caplog.text


def test_planning_and_copying_keep_the_locks_that_this_process_has(path: Path) -> None:
    write(path, "PRAGMA journal_mode = WAL")
    leave = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT * FROM messages')"
    with closing(sqlite3.connect(path)) as own:
        own.execute("SELECT * FROM messages").fetchone()
        back_up(path)
        # The last one to leave removes the log, so this one must know that it is not the last.
        subprocess.run([sys.executable, "-c", leave, str(path)], check=True)
        assert path.with_name("messages.db-wal").exists()


def test_interrupted_backup_by_hand_removes_what_it_wrote(path: Path) -> None:
    class Interrupt(Recorder):
        def advance(self, *_: int) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(path, Interrupt())
    assert names(path.parent) == ["messages.db"]


def test_left_backup_that_is_no_database_is_not_overwritten(path: Path) -> None:
    backup_of(path).write_bytes(b"holiday pictures" * 100)
    with pytest.raises(CommandError, match="move it to another folder"):
        back_up(path)
    assert backup_of(path).read_bytes() == b"holiday pictures" * 100
