"""The space that an upgrade takes, by what a file holds and how it is journalled."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from acarshub.database_state import state_of_file
from acarshub.maintenance.upgrade_space import Space, in_megabytes, space_needed
from tests.migrations.states import STATES


def space(name: str, folder: Path, *, with_backup: bool = False, mode: str = "DELETE") -> Space:
    path = folder / "messages.db"
    STATES[name].build(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA journal_mode = {mode}")
    return space_needed(path, state_of_file(path), with_backup=with_backup)


@pytest.mark.parametrize(
    ("name", "share"),
    [("v3", 1.3), ("v3-backup", 1.6), ("ts-v3-8c9d47f5ed13", 2.0), ("v1-first-days", 3.2)],
)
def test_work_is_the_journal_and_what_the_file_grows(
    name: str, share: float, tmp_path: Path
) -> None:
    needed = space(name, tmp_path)
    assert needed.work == pytest.approx(share * (tmp_path / "messages.db").stat().st_size, abs=2)


def test_write_ahead_log_holds_the_growth_too(tmp_path: Path) -> None:
    needed = space("v3", tmp_path, mode="WAL")
    assert needed.work == pytest.approx(1.6 * (tmp_path / "messages.db").stat().st_size, abs=2)


def test_backup_takes_as_much_as_the_file(tmp_path: Path) -> None:
    needed = space("v3", tmp_path, with_backup=True)
    assert needed.backup == (tmp_path / "messages.db").stat().st_size
    assert needed.needed == needed.backup + needed.work


def test_what_is_only_in_the_write_ahead_log_counts(tmp_path: Path) -> None:
    path = tmp_path / "messages.db"
    STATES["v3"].build(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE messages SET msg_text = printf('%9000s', 'x')")
        connection.commit()
        log = path.with_name("messages.db-wal").stat().st_size
        needed = space_needed(path, state_of_file(path), with_backup=True)
        assert needed.backup == path.stat().st_size + log


@pytest.mark.parametrize(("size", "text"), [(0, "0 MB"), (1, "1 MB"), (1_500_000_000, "1,500 MB")])
def test_sizes_are_rounded_up(size: int, text: str) -> None:
    assert in_megabytes(size) == text
