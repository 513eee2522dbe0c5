"""Databases that the chain must not touch: each is refused with a reason and left as it was."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from acarshub.database_state import files
from acarshub.database_state.editions import THIS_RELEASE_REVISIONS
from tests.migrations.chain import HEAD, REVISIONS, Chain
from tests.migrations.states import STATES

MESSAGES = (
    "CREATE TABLE messages (id INTEGER PRIMARY KEY, message_type TEXT, msg_time INTEGER,"
    " station_id TEXT, msg_text TEXT, tail TEXT, flight TEXT{more})"
)
VERSION = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"


def write(path: Path, *statements: str) -> None:
    """Make a database in the old way, with a rollback journal."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def at(path: Path, *revisions: str, more: str = "") -> None:
    marks = [f"INSERT INTO alembic_version VALUES ('{revision}')" for revision in revisions]
    write(path, MESSAGES.format(more=more), VERSION, *marks)


def other_program(path: Path) -> None:
    write(path, "CREATE TABLE recipes (id INTEGER)")


def other_program_with_messages(path: Path) -> None:
    write(path, "CREATE TABLE messages (id INTEGER PRIMARY KEY, msg_text TEXT)")


def later_release(path: Path) -> None:
    at(path, "0123456789ab")


def revision_that_forges_a_line(path: Path) -> None:
    at(path, "x\nERROR \x1b[31mforged" + "!" * 1000)


def development_version(path: Path) -> None:
    at(path, "4d2a7c918f3b")


def later_development_version(path: Path) -> None:
    at(path, "5e6f7a8b9c0d")


def development_version_killed_in_its_step(path: Path) -> None:
    at(path, "8c9d47f5ed13", more=", session_id TEXT")


def two_revisions(path: Path) -> None:
    at(path, *REVISIONS[:2])


def no_database(path: Path) -> None:
    path.write_bytes(b"This is not a database. " * 100)


REFUSED = [
    (other_program, "recipes"),
    (other_program_with_messages, "made by another program"),
    (later_release, "0123456789ab, which this release does not know"),
    (revision_that_forges_a_line, r"x\nERROR \x1b[31mforged!"),
    (development_version, "development version of ACARS Hub 4.3 (revision 4d2a7c918f3b)"),
    (later_development_version, "development version of ACARS Hub 4.3 (revision 5e6f7a8b9c0d)"),
    (
        development_version_killed_in_its_step,
        "development version of ACARS Hub 4.3 (revision 8c9d47f5ed13)",
    ),
    (two_revisions, "several revisions"),
    (no_database, "cannot be read"),
]


@pytest.mark.parametrize(("make", "_reason"), REFUSED)
def test_refused_file_stays_as_it_is_to_the_byte(
    chain: Chain, make: Callable[[Path], None], _reason: str
) -> None:
    make(chain.path)
    before = chain.fingerprint()
    with pytest.raises(SystemExit):
        chain.upgrade()
    assert chain.fingerprint() == before
    assert [path.name for path in chain.path.parent.iterdir()] == [chain.path.name]


@pytest.mark.parametrize(("make", "reason"), REFUSED)
def test_refusal_is_one_paragraph_that_says_what_was_found_and_what_to_do(
    chain: Chain, make: Callable[[Path], None], reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    make(chain.path)
    with pytest.raises(SystemExit):
        chain.upgrade()
    told = caplog.messages[-1]
    assert reason in told
    assert str(chain.path) in told
    assert "Nothing was changed." in told
    assert "ACARSHUB_DB" in told
    assert "\n" not in told
    assert told.isprintable()
    assert len(told) < 1000


def test_newest_revision_is_known_as_this_release() -> None:
    assert THIS_RELEASE_REVISIONS[-1] == HEAD


def refuse_by_the_log(path: Path) -> sqlite3.Connection:
    """Write a revision to refuse into the write-ahead log; it stays there while this is open."""
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = '4d2a7c918f3b'")
    return connection


def test_what_is_only_in_the_write_ahead_log_is_seen(chain: Chain) -> None:
    chain.upgrade()
    with closing(refuse_by_the_log(chain.path)):
        beside = [chain.path, chain.path.with_name(f"{chain.path.name}-wal")]
        before = [file.read_bytes() for file in beside]
        with pytest.raises(SystemExit):
            chain.upgrade()
        assert [file.read_bytes() for file in beside] == before


def test_log_that_a_killed_process_left_is_seen_and_left_alone(
    chain: Chain, tmp_path: Path
) -> None:
    chain.upgrade()
    other = Chain.at(tmp_path / "other" / "acarshub.db")
    other.path.parent.mkdir()
    with closing(refuse_by_the_log(chain.path)):
        for suffix in ("", "-wal"):
            left = chain.path.with_name(chain.path.name + suffix)
            other.path.with_name(left.name).write_bytes(left.read_bytes())
    before = {path.name: path.read_bytes() for path in other.path.parent.iterdir()}
    with pytest.raises(SystemExit):
        other.upgrade()
    assert {path.name: path.read_bytes() for path in other.path.parent.iterdir()} == before


@pytest.mark.filterwarnings("ignore:Using fork:DeprecationWarning")
def test_write_that_was_killed_is_undone_before_the_upgrade(chain: Chain) -> None:
    STATES["v3"].build(chain.path)
    before = chain.sql("SELECT id, msg_text FROM messages")
    child = os.fork()
    if child == 0:
        connection = sqlite3.connect(chain.path, isolation_level=None)
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE messages SET msg_text = printf('%9000s', 'x')")
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert chain.path.with_name(f"{chain.path.name}-journal").exists()
    chain.upgrade()
    after = dict(chain.sql("SELECT id, msg_text FROM messages"))
    assert [(number, after[number]) for number, _ in before] == before


def test_locked_database_is_told_so(
    chain: Chain, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    STATES["v3"].build(chain.path)
    monkeypatch.setattr(files, "WAIT_SECONDS", 0.05)
    before = chain.fingerprint()
    with closing(sqlite3.connect(chain.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(SystemExit):
            chain.upgrade()
    assert "is locked by another process" in caplog.messages[-1]
    assert chain.fingerprint() == before


def test_database_with_messages_does_not_go_back_to_decimal_addresses(
    chain: Chain, caplog: pytest.LogCaptureFixture
) -> None:
    chain.upgrade()
    chain.add_message("kept", uid="01900000-0000-7000-8000-000000000000")
    before = chain.schema()
    with pytest.raises(SystemExit):
        chain.downgrade("94d97e655180")
    assert (chain.version(), chain.schema()) == (HEAD, before)
    assert "The step back from 3168c906fb9e is refused" in caplog.text


def test_database_without_messages_goes_back_to_the_beginning(chain: Chain) -> None:
    chain.upgrade()
    chain.downgrade("base")
    assert chain.version() is None


def test_database_with_messages_at_head_upgrades_to_itself(chain: Chain) -> None:
    chain.upgrade()
    chain.add_message("kept")
    chain.upgrade()
    assert chain.found("kept") == [(1,)]


def test_step_back_is_refused_before_anything_is_written(chain: Chain) -> None:
    chain.upgrade()
    chain.add_message("kept", uid="01900000-0000-7000-8000-000000000000")
    before = sorted(chain.path.parent.iterdir())
    with pytest.raises(SystemExit):
        chain.downgrade("94d97e655180")
    assert sorted(chain.path.parent.iterdir()) == before


def test_copy_stands_beside_the_file_that_a_link_leads_to(tmp_path: Path) -> None:
    real, linked = tmp_path / "real", tmp_path / "linked"
    real.mkdir()
    linked.mkdir()
    STATES["v3"].build(real / "hub.db")
    (linked / "hub.db").symlink_to(real / "hub.db")
    Chain.at(linked / "hub.db").upgrade()
    assert list(real.glob("hub.db.before-upgrade-unversioned-*"))
    assert [path.name for path in linked.iterdir()] == ["hub.db"]


def test_empty_file_is_a_new_database(chain: Chain) -> None:
    chain.path.touch()
    chain.upgrade()
    assert chain.version() == HEAD


def test_first_start_of_another_edition_that_was_killed_is_finished(chain: Chain) -> None:
    write(
        chain.path,
        "CREATE TABLE alert_stats (id INTEGER NOT NULL, term VARCHAR(32) NOT NULL,"
        " count INTEGER NOT NULL, PRIMARY KEY (id))",
    )
    chain.upgrade()
    assert chain.version() == HEAD


def test_folder_that_cannot_be_made_is_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SystemExit):
        Chain.at(tmp_path / "file" / "acarshub.db").upgrade()
    assert f"The folder {tmp_path}/file for the database cannot be made" in caplog.text
