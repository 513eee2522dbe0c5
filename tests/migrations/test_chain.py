"""The chain of revisions on new databases: forwards, backwards, killed, and by command."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import flask_migrate
import pytest
from alembic.script import ScriptDirectory

from tests.migrations.chain import HEAD, MIGRATIONS, REVISIONS, ROOT, Chain

PAST_THE_LAST_STATEMENT = 2000
ESTABLISHED = REVISIONS[: REVISIONS.index("8c9d47f5ed13") + 1]
"""Those that other editions have too; ours lead to one form, from which they do not lead back."""


def flask_db(path: Path, *command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "flask", "db", *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "ACARSHUB_DB": str(path)},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )


def test_chain_is_the_established_one_in_order() -> None:
    script = ScriptDirectory(MIGRATIONS)
    assert [each.revision for each in script.walk_revisions()] == list(reversed(REVISIONS))


def test_upgrade_leads_to_the_models(chain: Chain) -> None:
    chain.upgrade()
    chain.check()


def test_check_notices_a_difference_from_the_models(chain: Chain) -> None:
    chain.upgrade()
    chain.sql("DROP INDEX ix_messages_uid")
    with pytest.raises(SystemExit):
        chain.check()


def test_second_upgrade_changes_nothing(chain: Chain) -> None:
    chain.upgrade()
    before = chain.fingerprint()
    chain.upgrade()
    assert chain.fingerprint() == before


def test_new_database_uses_write_ahead_logging(chain: Chain) -> None:
    chain.upgrade()
    assert chain.sql("PRAGMA journal_mode") == [("wal",)]


def test_upgrade_makes_the_missing_folders(tmp_path: Path) -> None:
    chain = Chain.at(tmp_path / "not" / "yet" / "acarshub.db")
    chain.upgrade()
    assert chain.version() == HEAD


def test_database_path_may_hold_characters_that_urls_escape(tmp_path: Path) -> None:
    chain = Chain.at(tmp_path / "a b%20?#é.db")
    chain.upgrade()
    chain.upgrade()
    assert chain.version() == HEAD


@pytest.mark.parametrize("revision", REVISIONS)
def test_upgrade_stops_at_the_revision_asked_for(chain: Chain, revision: str) -> None:
    chain.upgrade(revision)
    assert chain.version() == revision


@pytest.mark.parametrize("revision", ["base", *REVISIONS])
def test_way_back_and_forth_again_gives_the_same_database(chain: Chain, revision: str) -> None:
    chain.upgrade()
    before = chain.shape()
    chain.downgrade(revision)
    chain.upgrade()
    assert chain.shape() == before


@pytest.mark.parametrize(("older", "newer"), list(pairwise(["base", *ESTABLISHED])))
def test_step_back_undoes_its_step(chain: Chain, older: str, newer: str, tmp_path: Path) -> None:
    chain.upgrade(newer)
    chain.downgrade(older)
    straight = Chain.at(tmp_path / "straight.db")
    straight.upgrade(REVISIONS[0])
    straight.downgrade("base")
    if older != "base":
        straight.upgrade(older)
    assert chain.shape() == straight.shape()


@pytest.mark.filterwarnings("ignore:Using fork:DeprecationWarning")
def test_killed_upgrade_leaves_all_or_nothing_and_is_finished_by_the_next(
    chain: Chain, tmp_path: Path
) -> None:
    chain.upgrade()
    expected = chain.schema()
    statement, was_killed = 1, True
    while was_killed:
        other = Chain.at(tmp_path / f"killed-{statement}.db")
        was_killed = other.upgrade_killed_at(statement)
        if other.path.exists() and (schema := other.schema()):
            assert schema == expected, f"half an upgrade after statement {statement}"
        other.upgrade()
        assert other.schema() == expected
        # A stride that shares no rhythm with the statements of a step.
        statement += 7
        assert statement < PAST_THE_LAST_STATEMENT


def test_command_killed_between_steps_is_finished_by_the_next(tmp_path: Path) -> None:
    path = tmp_path / "new" / "acarshub.db"
    with flask_db(path, "upgrade") as process:
        assert process.stderr is not None
        for line in process.stderr:
            if REVISIONS[4] in line:
                break
        process.send_signal(signal.SIGKILL)
    with flask_db(path, "upgrade") as process:
        output = process.communicate(timeout=60)[1]
    assert process.returncode == 0, output
    assert Chain.at(path).version() == HEAD


def test_sql_output_is_refused_with_the_reason(
    chain: Chain, caplog: pytest.LogCaptureFixture
) -> None:
    with chain.app.app_context(), pytest.raises(SystemExit):
        flask_migrate.upgrade(MIGRATIONS, sql=True)
    assert "--sql is not available" in caplog.text


@pytest.mark.parametrize("revision", REVISIONS[3:])
def test_full_text_index_follows_messages_from_its_step_on(chain: Chain, revision: str) -> None:
    chain.upgrade(revision)
    uid = "u" if revision in REVISIONS[5:] else None
    chain.add_message("cabin smoke", uid)
    assert chain.found("smoke") == [(1,)]
    chain.sql("UPDATE messages SET msg_text = 'turbulence'")
    assert (chain.found("smoke"), chain.found("turbulence")) == ([], [(1,)])
    assert chain.index_is_intact()
    chain.sql("DELETE FROM messages")
    assert chain.found("turbulence") == []
    assert chain.index_is_intact()


def test_full_text_index_follows_messages_after_a_way_back(chain: Chain) -> None:
    chain.upgrade()
    chain.downgrade(REVISIONS[4])
    chain.add_message("cabin smoke", uid=None)
    assert chain.found("smoke") == [(1,)]
    assert chain.index_is_intact()


def test_uid_is_required_and_unique(chain: Chain) -> None:
    chain.upgrade()
    chain.add_message("first", uid="same")
    for uid in ("same", None):
        with pytest.raises(Exception, match="constraint failed"):
            chain.add_message("second", uid=uid)
