"""Databases that the chain must not touch: each is refused with a reason and left as it was."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.migrations.chain import HEAD, REVISIONS, ROOT, Chain


def write(path: Path, *statements: str) -> None:
    """Make a database in the old way, with a rollback journal."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


MESSAGES = "CREATE TABLE messages (id INTEGER PRIMARY KEY, msg_text TEXT)"
VERSION = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"


def early_hub(path: Path) -> None:
    write(path, MESSAGES, "INSERT INTO messages VALUES (1, 'old')")


def empty_version_table(path: Path) -> None:
    write(path, MESSAGES, VERSION)


def other_program(path: Path) -> None:
    write(path, "CREATE TABLE recipes (id INTEGER)")


def later_edition(path: Path) -> None:
    write(path, MESSAGES, VERSION, "INSERT INTO alembic_version VALUES ('8c9d47f5ed13')")


def two_revisions(path: Path) -> None:
    write(
        path,
        MESSAGES,
        VERSION,
        *(f"INSERT INTO alembic_version VALUES ('{revision}')" for revision in REVISIONS[:2]),
    )


def older_with_messages(path: Path) -> None:
    write(
        path,
        MESSAGES,
        VERSION,
        "INSERT INTO messages VALUES (1, 'old')",
        f"INSERT INTO alembic_version VALUES ('{REVISIONS[4]}')",
    )


def other_edition_at_head(path: Path) -> None:
    write(
        path,
        "CREATE TABLE alert_matches (message_uid VARCHAR(36))",
        "CREATE INDEX ix_alert_matches_message_uid ON alert_matches (message_uid)",
        VERSION,
        f"INSERT INTO alembic_version VALUES ('{HEAD}')",
    )


def no_database(path: Path) -> None:
    path.write_bytes(b"This is not a database. " * 100)


REFUSED = [
    (early_hub, "no revision in alembic_version"),
    (empty_version_table, "no revision in alembic_version"),
    (other_program, "recipes"),
    (later_edition, "8c9d47f5ed13"),
    (two_revisions, "does not know"),
    (older_with_messages, f"older than {HEAD}"),
    (other_edition_at_head, "ix_alert_matches_message_uid"),
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


REFERENCE_DATABASES = ROOT.parent / "shared" / "reference" / "databases"


@pytest.mark.shared
@pytest.mark.parametrize(
    "name",
    [
        "v3-legacy",
        "py-3168c906fb9e",
        "py-204-halfway-null",
        "py-40fd0618348d",
        "ts-a1b2c3d4e5f6",
    ],
)
def test_database_of_another_edition_stays_as_it_is_to_the_byte(chain: Chain, name: str) -> None:
    packed = REFERENCE_DATABASES / f"{name}.db.gz"
    if not packed.exists():
        pytest.skip("the reference databases are not beside the checkout")
    chain.path.write_bytes(gzip.decompress(packed.read_bytes()))
    before = chain.fingerprint()
    with pytest.raises(SystemExit):
        chain.upgrade()
    assert chain.fingerprint() == before


def test_messages_that_are_only_in_the_write_ahead_log_are_seen(chain: Chain) -> None:
    chain.upgrade(REVISIONS[4])
    with closing(sqlite3.connect(chain.path)) as other:
        # While another connection is open, the last one to close does not empty the log.
        other.execute("SELECT * FROM messages").fetchall()
        chain.add_message("in the log", uid=None)
        files = [chain.path, chain.path.with_name(f"{chain.path.name}-wal")]
        before = [file.read_bytes() for file in files]
        with pytest.raises(SystemExit):
            chain.upgrade()
        assert [file.read_bytes() for file in files] == before


@pytest.mark.parametrize("command", [Chain.downgrade, Chain.stamp])
def test_database_with_messages_does_not_step_back(
    chain: Chain, command: Callable[[Chain, str], None]
) -> None:
    chain.upgrade()
    chain.add_message("kept")
    before = chain.schema()
    with pytest.raises(SystemExit):
        command(chain, REVISIONS[-2])
    assert (chain.version(), chain.schema()) == (HEAD, before)


def test_database_with_messages_at_head_upgrades_to_itself(chain: Chain) -> None:
    chain.upgrade()
    chain.add_message("kept")
    chain.upgrade()
    assert chain.found("kept") == [(1,)]


def test_empty_file_is_a_new_database(chain: Chain) -> None:
    chain.path.touch()
    chain.upgrade()
    assert chain.version() == HEAD


def test_folder_that_cannot_be_made_is_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SystemExit):
        Chain.at(tmp_path / "file" / "acarshub.db").upgrade()
    assert f"The folder {tmp_path}/file for the database cannot be made" in caplog.text
