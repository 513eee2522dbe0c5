"""The thread that copies: what it makes of files that are no copies, and of disks that fail."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from prometheus_client import generate_latest
from prometheus_client.registry import Collector, CollectorRegistry

from acarshub.backup import copier as copier_module
from acarshub.backup.changes import Changes, Taken
from acarshub.backup.copier import MOST_GIVEN, Copier
from acarshub.backup.metrics import backup_metrics
from acarshub.backup.state import BackupCondition, BackupState
from acarshub.instance_lock import InstanceLock
from tests.backup.pairs import TABLES, rows
from tests.support import ChangeWriter, engine_at, hub_message, new_database, sql, wait_until


class Kept:
    """A database with a writer, and the thread that keeps the second one."""

    def __init__(self, folder: Path) -> None:
        self.first = new_database(folder / "first.db")
        self.second = folder / "disk" / "second.db"
        self.second.parent.mkdir()
        self.told: list[str] = []
        self.engine = engine_at(self.first)
        self.writer = self.engine.connect()
        self.changes = Changes()
        self.changes.watch(self.writer)
        self.copier = self.new_copier()

    def new_copier(self) -> Copier:
        url = sa.make_url(f"sqlite:///{self.second}")
        return Copier(self.engine.url, url, lambda _, line: self.told.append(line))

    def store(self, *texts: str) -> None:
        ChangeWriter(self.writer).write([hub_message(text) for text in texts])

    def take(self) -> Taken:
        with self.writer.begin():
            return self.changes.take(self.writer)

    def give(self) -> None:
        self.copier.give(self.take())

    @property
    def state(self) -> BackupState:
        return self.copier.state

    def until(self, condition: BackupCondition) -> None:
        wait_until(lambda: self.state.condition is condition)

    def until_copied(self) -> None:
        before = self.state.last_success
        self.give()
        wait_until(lambda: self.state.last_success != before)

    def is_like_the_first(self) -> bool:
        return all(rows(self.first, name) == rows(self.second, name) for name in TABLES)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    monkeypatch.setattr(copier_module, "FIRST_RETRY_SECONDS", 0.02)
    monkeypatch.setattr(copier_module, "LONGEST_RETRY_SECONDS", 0.05)
    kept = Kept(tmp_path)
    yield kept
    assert kept.copier.finish(None, 5.0)
    kept.writer.close()


def test_all_is_copied_and_told(kept: Kept) -> None:
    new_database(kept.second)
    kept.store("ONE", "TWO")
    kept.copier.start()
    assert kept.state.condition is BackupCondition.COPYING
    kept.until_copied()
    kept.until(BackupCondition.OK)
    assert kept.is_like_the_first()
    assert kept.state.lag_messages == 0
    assert kept.state.failures == 0


def test_a_missing_file_is_asked_for(kept: Kept) -> None:
    kept.store("ONE")
    kept.copier.start()
    kept.give()
    wait_until(lambda: kept.copier.form_wanted)
    new_database(kept.second)
    kept.copier.formed("")
    kept.until(BackupCondition.OK)
    assert kept.is_like_the_first()


def test_a_file_that_could_not_be_made_is_asked_for_again(kept: Kept) -> None:
    kept.copier.start()
    kept.give()
    wait_until(lambda: kept.copier.form_wanted)
    kept.copier.formed("There is no room for it.")
    kept.until(BackupCondition.FAILING)
    assert kept.state.reason == "There is no room for it"
    wait_until(lambda: kept.copier.form_wanted)


def test_a_missing_folder_is_never_made(kept: Kept) -> None:
    shutil.rmtree(kept.second.parent)
    kept.copier.start()
    kept.give()
    kept.until(BackupCondition.FAILING)
    assert "is not there" in kept.state.reason
    assert not kept.second.parent.exists()


def test_since_when_it_fails_stays(kept: Kept) -> None:
    kept.second.write_text("Holiday photographs\n" * 300)
    kept.copier.start()
    kept.give()
    kept.until(BackupCondition.FAILING)
    since = kept.state.since
    wait_until(lambda: kept.state.failures > 3)
    assert kept.state.since == since
    assert kept.state.reason == "file is not a database"
    assert len(kept.told) == 1


def test_the_lag_grows_while_it_fails(kept: Kept) -> None:
    new_database(kept.second)
    kept.copier.start()
    kept.until_copied()
    kept.second.rename(kept.second.with_name("away.db"))
    kept.second.mkdir()
    kept.store("ONE", "TWO", "THREE")
    kept.give()
    kept.until(BackupCondition.FAILING)
    assert kept.state.lag_messages == 3
    kept.second.rmdir()
    kept.second.with_name("away.db").rename(kept.second)
    kept.until(BackupCondition.OK)
    assert kept.state.since is None
    assert kept.is_like_the_first()


def test_a_lock_is_waited_for(kept: Kept) -> None:
    new_database(kept.second)
    kept.copier.start()
    kept.until_copied()
    with closing(sqlite3.connect(kept.second, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        kept.store("ONE")
        kept.give()
        kept.until(BackupCondition.FAILING)
        assert "locked" in kept.state.reason
        other.execute("ROLLBACK")
    kept.until(BackupCondition.OK)
    assert kept.is_like_the_first()


def test_a_full_disk_is_waited_for(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    new_database(kept.second)
    kept.copier.start()
    kept.until_copied()
    opened = kept.copier._open
    assert opened
    pages = opened._connection.execute("PRAGMA main.page_count").fetchone()[0]
    opened._connection.execute(f"PRAGMA main.max_page_count = {pages}")
    kept.store(*(f"LONG {number} {'X' * 3_000}" for number in range(50)))
    kept.give()
    kept.until(BackupCondition.FAILING)
    assert "full" in kept.state.reason
    kept.until(BackupCondition.OK)
    assert kept.is_like_the_first()


def test_a_file_that_was_taken_away_and_replaced_is_compared(kept: Kept) -> None:
    new_database(kept.second)
    kept.store("ONE", "TWO")
    kept.copier.start()
    kept.until_copied()
    for each in kept.second.parent.glob("second.db*"):
        each.unlink()
    new_database(kept.second)
    kept.until_copied()
    assert kept.is_like_the_first()


def test_the_database_of_another_hub_is_left_alone(kept: Kept) -> None:
    new_database(kept.second)
    with InstanceLock(sa.make_url(f"sqlite:///{kept.second}")):
        kept.copier.start()
        kept.give()
        kept.until(BackupCondition.FAILING)
        assert "in use by another" in kept.state.reason
    kept.until(BackupCondition.OK)


def test_the_database_of_another_program_is_left_alone(kept: Kept) -> None:
    sql(kept.second, "CREATE TABLE photographs (id INTEGER)")
    kept.copier.start()
    kept.give()
    kept.until(BackupCondition.FAILING)
    assert "another program" in kept.state.reason
    assert sql(kept.second, "SELECT name FROM sqlite_master") == [("photographs",)]


def test_messages_that_only_the_second_one_has_are_set_aside(kept: Kept) -> None:
    new_database(kept.second)
    with engine_at(kept.second).connect() as other:
        ChangeWriter(other).write([hub_message("TREASURE")])
    kept.copier.start()
    kept.give()
    wait_until(lambda: kept.copier.form_wanted)
    assert not kept.second.exists()
    (aside,) = kept.second.parent.glob("second.db.kept-*")
    assert sql(aside, "SELECT msg_text FROM messages") == [("TREASURE",)]
    assert aside.name in kept.told[0]


@pytest.mark.parametrize(("limit", "kept_aside"), [(5, False), (4, True)])
def test_a_few_messages_more_are_what_a_power_failure_cost(
    kept: Kept, limit: int, kept_aside: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acarshub.backup.opening.LOST_AT_MOST", limit)
    kept.store("BOTH HAVE THIS")
    with (
        closing(sqlite3.connect(kept.first)) as one,
        closing(sqlite3.connect(kept.second)) as other,
    ):
        one.backup(other)
    with engine_at(kept.second).connect() as connection:
        ChangeWriter(connection).write([hub_message(f"LOST {number}") for number in range(5)])
    kept.store("CAME SINCE")
    kept.copier.start()
    kept.give()
    if kept_aside:
        wait_until(lambda: kept.copier.form_wanted)
        return
    kept.until(BackupCondition.OK)
    assert kept.is_like_the_first()
    assert "5 messages" in kept.told[0]


@pytest.mark.parametrize(("limit", "kept_aside"), [(5, False), (4, True)])
def test_all_that_a_replaced_first_one_has_lost_is_set_aside(
    kept: Kept, limit: int, kept_aside: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acarshub.backup.opening.LOST_AT_MOST", limit)
    kept.store(*(f"OLD {number}" for number in range(5)), "CARRIED OVER")
    with (
        closing(sqlite3.connect(kept.first)) as one,
        closing(sqlite3.connect(kept.second)) as other,
    ):
        one.backup(other)
    sql(kept.first, "DELETE FROM messages WHERE msg_text LIKE 'OLD %'")
    kept.store("CAME SINCE")
    kept.copier.start()
    kept.give()
    if not kept_aside:
        kept.until(BackupCondition.OK)
        assert kept.is_like_the_first()
        return
    wait_until(lambda: kept.copier.form_wanted)
    (aside,) = kept.second.parent.glob("second.db.kept-*")
    assert sql(aside, "SELECT count(*) FROM messages") == [(6,)]


def test_a_file_without_uids_is_no_copy(kept: Kept) -> None:
    sql(kept.second, "CREATE TABLE messages (id INTEGER PRIMARY KEY, msg_text TEXT)")
    sql(kept.second, "INSERT INTO messages VALUES (1, 'OF 2021')")
    kept.copier.start()
    kept.store("ONE")
    kept.give()
    wait_until(lambda: kept.copier.form_wanted)
    assert list(kept.second.parent.glob("second.db.kept-*"))


def test_what_nobody_takes_is_bounded(kept: Kept) -> None:
    for number in range(1, 3 * MOST_GIVEN):
        kept.copier.give(Taken(number, {0: frozenset({number})}))
    assert len(kept.copier._given) <= MOST_GIVEN
    assert kept.copier._given[0].lost


def test_a_stop_copies_what_came_last(kept: Kept) -> None:
    new_database(kept.second)
    kept.copier.start()
    kept.until_copied()
    kept.store("LAST")
    assert kept.copier.finish(kept.take(), 5.0)
    assert kept.is_like_the_first()


@pytest.mark.parametrize("prepare", [lambda _: None, lambda path: path.mkdir()])
def test_a_stop_waits_for_nothing_that_fails(kept: Kept, prepare: Callable[[Path], None]) -> None:
    prepare(kept.second)
    kept.copier.start()
    kept.give()
    wait_until(lambda: kept.copier.form_wanted or kept.state.failures)
    assert kept.copier.finish(kept.take(), 5.0)


def test_nothing_open_is_left_after_failures(kept: Kept) -> None:
    kept.second.write_text("Holiday photographs\n" * 300)
    kept.copier.start()
    kept.give()
    kept.until(BackupCondition.FAILING)
    wait_until(lambda: kept.state.failures > 2)
    before = open_files()
    wait_until(lambda: kept.state.failures > 8)
    assert open_files() <= before + 4


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


class Page(Collector):
    def __init__(self, state: BackupState | None) -> None:
        self._state = state

    def collect(self):  # type: ignore[no-untyped-def]
        return backup_metrics(self._state)


def page(state: BackupState | None) -> str:
    registry = CollectorRegistry()
    registry.register(Page(state))
    return generate_latest(registry).decode()


def test_metrics_without_a_second_database() -> None:
    told = page(None)
    assert "acarshub_backup_enabled 0.0" in told
    assert "acarshub_backup_lag_messages 0.0" in told


def test_metrics_of_one_that_fails() -> None:
    state = BackupState(condition=BackupCondition.FAILING, lag_messages=7, failures=3)
    told = page(state)
    assert "acarshub_backup_enabled 1.0" in told
    assert "acarshub_backup_failing 1.0" in told
    assert "acarshub_backup_lag_messages 7.0" in told
    assert "acarshub_backup_failures_total 3.0" in told
