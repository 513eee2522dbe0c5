"""A database that is damaged: the hub comes up all the same, stores, and tells what to do."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import requests

from acarshub.links import Link
from tests.e2e.hub_process import HubProcess, clean_environment, listening, run_flask, wait_for
from tests.e2e.traffic import acarsdec
from tests.support import ChangeWriter, engine_at, hub_message

MESSAGES = 3_000
PAGE_BYTES = 4_096

Damage = Callable[[Path], None]


def _garbage_header(path: Path) -> None:
    _overwrite(path, 0, random.Random(1).randbytes(100))


def _zeroed_first_page(path: Path) -> None:
    _overwrite(path, 0, bytes(PAGE_BYTES))


def _truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 3)


def _root_gone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'messages'"
        ).fetchone()
    _overwrite(path, (page - 1) * PAGE_BYTES, random.Random(2).randbytes(PAGE_BYTES))


def _index_gone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ix_messages_uid'"
        ).fetchone()
    _overwrite(path, (page - 1) * PAGE_BYTES, random.Random(3).randbytes(PAGE_BYTES))


def _overwrite(path: Path, place: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        file.write(data)


def set_aside(hub: HubProcess) -> list[Path]:
    return sorted(
        path
        for path in hub.database.parent.glob(f"{hub.database.name}.damaged-*")
        if not path.name.endswith(("-wal", "-shm"))
    )


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory, new_database: Path) -> Path:
    """A database with messages, an alert term and its matches."""
    path = tmp_path_factory.mktemp("stored") / "hub.db"
    shutil.copy(new_database, path)
    run_flask("acarshub", "terms", "--add", "KEPT", **clean_environment(ACARSHUB_DB=str(path)))
    now = time.time()
    messages = [
        hub_message(f"OLD {number} KEPT", "KEPT", time=now - MESSAGES + number)
        for number in range(MESSAGES)
    ]
    with engine_at(path).connect() as connection:
        ChangeWriter(connection).write(messages)
    return path


@pytest.fixture
def stored_hub(make_hub: Callable[..., HubProcess], stored: Path) -> HubProcess:
    """A hub with that database, not started."""
    hub = make_hub()
    shutil.copy(stored, hub.database)
    return hub


def start(hub: HubProcess) -> None:
    """Start the hub, which makes a new database first."""
    hub.launch()
    wait_for(lambda: _is_healthy(hub), "the hub with a new database", seconds=90)


@pytest.mark.parametrize(
    "damage",
    [_garbage_header, _zeroed_first_page, _truncated, _root_gone, _index_gone],
)
def test_the_hub_comes_up_and_stores_and_tells(stored_hub: HubProcess, damage: Damage) -> None:
    hub = stored_hub
    damage(hub.database)
    before = hub.database.read_bytes()
    start(hub)
    (aside,) = set_aside(hub)
    assert aside.read_bytes() == before
    with listening(hub, batches=True) as listener:
        hub.send(Link.ACARS, acarsdec("AFTERWARDS, AND KEPT"))
        wait_for(lambda: listener.live, "a message")
        assert "stored" not in listener.live[0]
        # The owner's terms go on, where they could be read.
        assert listener.live[0]["matched"] is (damage in (_truncated, _root_gone, _index_gone))
        status = listener.answer("request_status", "system_status")["status"]
        assert [each["file"] for each in status["database"]["set_aside"]] == [aside.name]  # type: ignore[index]
        assert status["error_state"] is False  # type: ignore[index]
    health = requests.get(f"{hub.url}/health", timeout=20)
    assert health.ok
    assert aside.name in health.json()["notices"][0]
    assert hub.metric("acarshub_database_set_aside_files") == 1
    assert hub.query("SELECT count(*) FROM messages WHERE msg_text LIKE 'AFTERWARDS%'") == [(1,)]


def test_what_can_be_read_is_salvaged_beside_the_running_hub(stored_hub: HubProcess) -> None:
    hub = stored_hub
    _index_gone(hub.database)
    start(hub)
    (aside,) = set_aside(hub)
    done = run_flask("acarshub", "doctor", "--salvage", aside.name, **hub.environment)
    assert done.returncode == 0, done.stderr
    texts = {text for (text,) in hub.query("SELECT msg_text FROM messages")}
    assert texts == {f"OLD {number} KEPT" for number in range(MESSAGES)}
    assert hub.query("SELECT count(*) FROM alert_matches") == [(MESSAGES,)]
    assert hub.query("SELECT count FROM alert_stats") == [(MESSAGES,)]
    assert hub.query("PRAGMA integrity_check") == [("ok",)]
    assert set_aside(hub) == [aside.with_name(f"{aside.name}.salvaged")]
    examined = run_flask("acarshub", "doctor", **hub.environment)
    assert examined.returncode == 0, examined.stdout
    assert "may be deleted" in examined.stdout
    assert requests.get(f"{hub.url}/health", timeout=20).json()["database"]["messages"] == MESSAGES


def test_a_hub_that_meets_damage_while_it_runs_goes_on_with_a_new_database(
    stored_hub: HubProcess,
) -> None:
    hub = stored_hub
    hub.start()
    with listening(hub, batches=True) as listener:
        hub.send(Link.ACARS, acarsdec("BEFORE"))
        wait_for(lambda: listener.live, "a message")
        # The log first, so that what is written over counts.
        hub.query("PRAGMA wal_checkpoint(TRUNCATE)")
        for page in range(3, hub.database.stat().st_size // PAGE_BYTES):
            _overwrite(hub.database, page * PAGE_BYTES, random.Random(page).randbytes(PAGE_BYTES))
        for number in range(20):
            hub.send(Link.ACARS, acarsdec(f"WAITS {number}"))
        wait_for(lambda: len(listener.live) == 21, "messages that are shown")
        wait_for(lambda: set_aside(hub), "the damaged database set aside", seconds=60)
    wait_for(lambda: _is_healthy(hub), "the hub with a new database", seconds=60)
    texts = {text for (text,) in hub.query("SELECT msg_text FROM messages")}
    assert {f"WAITS {number}" for number in range(20)} <= texts
    hub.send(Link.ACARS, acarsdec("AFTERWARDS"))
    wait_for(lambda: hub.query("SELECT 1 FROM messages WHERE msg_text = 'AFTERWARDS'"), "a message")
    assert hub.query("PRAGMA integrity_check") == [("ok",)]


def test_only_so_many_damaged_databases_are_kept(stored_hub: HubProcess) -> None:
    hub = stored_hub
    for number in range(3):
        hub.database.with_name(f"{hub.database.name}.damaged-2026010{number + 1}T000000Z").touch()
    _truncated(hub.database)
    before = hub.database.read_bytes()
    hub.launch()
    assert hub.wait_for_end() != 0
    assert "3 earlier ones" in hub.log.read_text()
    assert hub.database.read_bytes() == before


def test_the_command_that_upgrades_sets_aside_too(stored_hub: HubProcess) -> None:
    hub = stored_hub
    _truncated(hub.database)
    assert run_flask("acarshub", "check", **hub.environment).returncode == 1
    assert run_flask("db", "upgrade", **hub.environment).returncode == 0
    assert len(set_aside(hub)) == 1
    assert run_flask("acarshub", "check", **hub.environment).returncode == 0


def test_damage_that_a_step_meets_does_not_stop_an_upgrade(stored_hub: HubProcess) -> None:
    hub = stored_hub
    # A step behind this revision reads every message.
    with closing(sqlite3.connect(hub.database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '7d40a9b3c6e1'")
    data = hub.database.read_bytes()
    amid = data.find(f"OLD {MESSAGES // 2} ".encode()) // PAGE_BYTES * PAGE_BYTES
    _overwrite(hub.database, amid, random.Random(4).randbytes(PAGE_BYTES))
    done = run_flask("db", "upgrade", **hub.environment)
    assert done.returncode == 0, done.stderr
    (aside,) = set_aside(hub)
    assert hub.query("SELECT term FROM alert_stats") == [("KEPT",)]
    assert not list(hub.database.parent.glob("*before-upgrade*"))
    done = run_flask("acarshub", "doctor", "--salvage", str(aside), **hub.environment)
    assert done.returncode == 0, done.stderr
    ((saved,),) = hub.query("SELECT count(*) FROM messages")
    assert MESSAGES - 100 < int(str(saved)) < MESSAGES


def test_steps_back_leave_a_damaged_database_alone(stored_hub: HubProcess) -> None:
    hub = stored_hub
    _truncated(hub.database)
    before = hub.database.read_bytes()
    assert run_flask("db", "downgrade", "c41d7e90ab52", **hub.environment).returncode == 1
    assert hub.database.read_bytes() == before
    assert set_aside(hub) == []


def test_files_of_others_are_never_set_aside(make_hub: Callable[..., HubProcess]) -> None:
    hub = make_hub()
    hub.database.write_bytes(b"letters and no database\n" * 1_000)
    hub.launch()
    assert hub.wait_for_end() != 0
    assert set_aside(hub) == []
    hub.database.unlink()
    with closing(sqlite3.connect(hub.database)) as connection, connection:
        connection.execute("CREATE TABLE songs (id INTEGER PRIMARY KEY, name TEXT)")
    hub.launch()
    assert hub.wait_for_end() != 0
    assert "another program" in hub.log.read_text()
    assert set_aside(hub) == []


def _is_healthy(hub: HubProcess) -> bool:
    try:
        return requests.get(f"{hub.url}/health", timeout=5).ok
    except (requests.ConnectionError, requests.Timeout):
        # A machine with much to do takes seconds to load the server behind an open port.
        return False
