"""A real hub removes old messages while it stores new ones, and tells of it."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
import requests

from acarshub.links import Link
from acarshub.records import HubMessage
from tests.e2e.hub_process import HubProcess, Listener, listening, wait_for
from tests.e2e.traffic import acarsdec
from tests.maintenance.keeping import is_sound, store, uids
from tests.support import hub_message

DAY = 86_400.0
OLD = 3_000
LIVE = 60
REMOVED = "acarshub_retention_removed_messages_total"


@pytest.fixture
def hub(tmp_path: Path) -> HubProcess:
    process = HubProcess(tmp_path, {"DB_SAVE_DAYS": "7", "DB_ALERT_SAVE_DAYS": "30"})
    process.upgrade()
    return process


def stored(days: float, number: int, *terms: str) -> HubMessage:
    return hub_message(f"STORED {number}", *terms, time=time.time() - days * DAY - number / 1_000)


def fill(path: Path) -> tuple[set[object], set[object]]:
    """Uids of old messages and of those that stay; no gap lets the clock be doubted."""
    old = [stored(9, number) for number in range(OLD)]
    old += [stored(31, number, "FIRE") for number in range(OLD, OLD + 50)]
    young = [stored(9, number, "FIRE") for number in range(2 * OLD, 2 * OLD + 50)]
    young += [stored(hours / 24, 3 * OLD + hours) for hours in range(60)]
    store(path, [*old, *young])
    return {message.uid for message in old}, {message.uid for message in young}


def live_texts(browser: Listener) -> set[object]:
    return {message["text"] for message in browser.live}


def test_old_messages_go_while_new_ones_come(hub: HubProcess) -> None:
    old, young = fill(hub.database)
    hub.start()
    try:
        with listening(hub, batches=True) as browser:
            for number in range(LIVE):
                hub.send(Link.ACARS, acarsdec(f"LIVE {number}"))
                time.sleep(0.05)
            wait_for(lambda: hub.total(REMOVED) == len(old), "all old messages to go")
            wait_for(lambda: len(live_texts(browser)) == LIVE, "all live messages")
        rows = len(young) + LIVE
        assert requests.get(f"{hub.url}/health", timeout=5).json()["database"]["messages"] == rows
        assert hub.metric(REMOVED, reason="age") == OLD
        assert hub.metric(REMOVED, reason="alert_age") == 50
        assert hub.metric("acarshub_retention_waiting") == 0
    finally:
        hub.stop()
    there = uids(hub.database)
    assert young <= there
    assert not old & there
    assert len(there) == rows
    assert len(uids(hub.database, "alert_matches")) == 50
    assert is_sound(hub.database)


def test_a_clock_far_ahead_of_all_messages_removes_none(hub: HubProcess) -> None:
    messages = [stored(400, number) for number in range(20)]
    store(hub.database, messages)
    hub.start()
    try:
        with listening(hub) as browser:
            wait_for(lambda: hub.metric("acarshub_retention_waiting") == 1, "doubt of the clock")
            status = browser.answer("request_status", "system_status")["status"]
        retention = status["database"]["retention"]  # type: ignore[index]
        assert "clock" in retention["waiting"]
        assert retention["waits_seconds"] > 80_000
    finally:
        hub.stop()
    assert len(uids(hub.database)) == 20


def test_a_kill_amid_the_removal_leaves_a_sound_database(hub: HubProcess) -> None:
    old, young = fill(hub.database)
    hub.start()
    wait_for(lambda: hub.total(REMOVED) > 0, "the removal to begin")
    hub.kill()
    there = uids(hub.database)
    assert young <= there
    assert uids(hub.database, "alert_matches") <= there
    assert is_sound(hub.database)
    hub.start()
    try:
        wait_for(lambda: not old & uids(hub.database), "the rest to go")
    finally:
        hub.stop()
    assert uids(hub.database) == young
    assert is_sound(hub.database)


def test_a_long_read_stops_no_message_and_bounds_the_log(hub: HubProcess) -> None:
    fill(hub.database)
    with closing(sqlite3.connect(hub.database, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM messages").fetchone()
        hub.start()
        try:
            with listening(hub, batches=True) as browser:
                for number in range(LIVE):
                    hub.send(Link.ACARS, acarsdec(f"LIVE {number}"))
                    time.sleep(0.02)
                wait_for(lambda: len(live_texts(browser)) == LIVE, "all live messages")
            assert Path(f"{hub.database}-wal").stat().st_size < 64_000_000
        finally:
            hub.stop()
