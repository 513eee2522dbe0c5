"""A server that upgrades its database when it starts: it answers meanwhile, and what ends it."""

from __future__ import annotations

import fcntl
import os
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import requests

from acarshub.links import Link
from tests.e2e.hub_process import HubProcess, listening, wait_for
from tests.e2e.traffic import acarsdec
from tests.e2e.upgrades import OLDEST, health, healthy, upgrade_processes, upgrading


def version(hub: HubProcess) -> object:
    return hub.query("SELECT version_num FROM alembic_version")[0][0]


def workers(hub: HubProcess) -> list[int]:
    children = Path(f"/proc/{hub.pid}/task/{hub.pid}/children").read_text()
    return [int(child) for child in children.split()]


def test_the_port_answers_during_the_upgrade(old_hub: HubProcess) -> None:
    with upgrading(old_hub):
        page = requests.get(old_hub.url, timeout=5)
        assert (page.status_code, page.headers["Content-Type"]) == (503, "text/html; charset=utf-8")
        assert "Upgrading the database" in page.text
        assert requests.get(f"{old_hub.url}/health", timeout=5).status_code == 503
        assert health(old_hub)["status"] == "upgrading"
        stats = requests.get(f"{old_hub.url}/data/stats.json", timeout=5)
        assert (stats.status_code, stats.headers["Retry-After"]) == (503, "5")
        metrics = requests.get(f"{old_hub.url}/metrics", timeout=5)
        assert metrics.ok
        assert "acarshub_application_info" in metrics.text


def test_the_hub_follows_the_upgrade_by_itself(old_hub: HubProcess) -> None:
    with upgrading(old_hub) as held:
        held.close()
        wait_for(lambda: healthy(old_hub), "the hub")
        assert requests.get(old_hub.url, timeout=5).ok
        assert upgrade_processes(old_hub) == []
        assert version(old_hub) != OLDEST


@pytest.mark.parametrize("transports", [("websocket",), ("polling",)])
def test_a_client_waits_and_is_greeted_and_hears_live_messages(
    old_hub: HubProcess, transports: tuple[str, ...]
) -> None:
    with (
        upgrading(old_hub) as held,
        listening(old_hub, greeted=False, transports=transports) as listener,
    ):
        wait_for(lambda: listener.events, "news")
        assert listener.events[0][0] == "migration_status"
        listener.ask("request_status", {})
        wait_for(lambda: listener.payloads("validation_error"), "an answer")
        held.close()
        listener.wait_for_greeting()
        events = [name for name, _ in listener.events]
        ended = listener.events.index(("migration_status", {"running": False, "message": ""}))
        assert set(events[:ended]) == {"migration_status", "validation_error"}
        assert events[ended + 1] == "features_enabled"
        wait_for(lambda: healthy(old_hub), "the feeds")
        old_hub.send(Link.ACARS, acarsdec("AFTER"))
        wait_for(lambda: listener.live, "a live message")


def test_a_first_start_makes_the_database(make_hub: Callable[..., HubProcess]) -> None:
    hub = make_hub(DB_UPGRADE_AT_START="true")
    hub.database.unlink()
    hub.start()
    hub.send(Link.ACARS, acarsdec("FIRST"))
    wait_for(lambda: hub.query("SELECT count(*) FROM messages") == [(1,)], "the first message")


def test_a_database_at_head_needs_no_upgrade(make_hub: Callable[..., HubProcess]) -> None:
    hub = make_hub(DB_UPGRADE_AT_START="true")
    hub.start()
    assert "upgrade" not in hub.log.read_text().casefold()


@pytest.mark.parametrize("signal_number", [signal.SIGTERM, signal.SIGINT, signal.SIGQUIT])
def test_a_stop_ends_the_upgrade_at_once(old_hub: HubProcess, signal_number: int) -> None:
    with upgrading(old_hub), listening(old_hub, greeted=False):
        started = time.monotonic()
        os.kill(old_hub.pid, signal_number)
        assert old_hub.wait_for_end() == 0
        assert time.monotonic() - started < 6
        wait_for(lambda: not upgrade_processes(old_hub), "the end of the upgrade")
    assert version(old_hub) == OLDEST
    assert "Traceback" not in old_hub.log.read_text()


def test_a_killed_server_leaves_a_database_that_the_next_start_upgrades(
    old_hub: HubProcess,
) -> None:
    with upgrading(old_hub):
        old_hub.kill()
        wait_for(lambda: not upgrade_processes(old_hub), "the end of the upgrade")
    assert lock_is_free(old_hub)
    old_hub.start()
    assert version(old_hub) != OLDEST
    log = old_hub.log.read_text()
    assert "Step 1 of " in log
    assert "The database is ready" in log


def test_a_killed_parent_takes_worker_and_upgrade_along(old_hub: HubProcess) -> None:
    with upgrading(old_hub):
        os.kill(old_hub.pid, signal.SIGKILL)
        old_hub.wait_for_end()
        wait_for(lambda: not health(old_hub), "the end of the worker")
        wait_for(lambda: not upgrade_processes(old_hub), "the end of the upgrade")


def test_a_killed_worker_is_replaced_and_the_upgrade_done(old_hub: HubProcess) -> None:
    with upgrading(old_hub) as held:
        (worker,) = workers(old_hub)
        os.kill(worker, signal.SIGKILL)
        wait_for(lambda: worker not in workers(old_hub), "the end of the worker")
        held.close()
        wait_for(lambda: healthy(old_hub), "the hub")


def test_a_killed_upgrade_stops_the_server_with_one_line(old_hub: HubProcess) -> None:
    with upgrading(old_hub):
        for process in upgrade_processes(old_hub):
            os.kill(process, signal.SIGKILL)
        assert old_hub.wait_for_end() == 4
    assert "was ended by SIGKILL" in told(old_hub)


def test_a_refused_database_stops_the_server_with_one_line(
    make_hub: Callable[..., HubProcess],
) -> None:
    hub = make_hub(DB_UPGRADE_AT_START="true")
    hub.database.unlink()
    with closing(sqlite3.connect(hub.database)) as connection:
        connection.execute("CREATE TABLE recipes (id INTEGER, name TEXT)")
    before = hub.database.read_bytes()
    hub.launch()
    assert hub.wait_for_end() == 4
    assert str(hub.database) in told(hub)
    assert "Traceback" not in hub.log.read_text()
    assert hub.database.read_bytes() == before
    assert [path.name for path in hub.database.parent.glob("hub.db*")] == ["hub.db"]


def test_a_database_that_another_server_uses_is_waited_for(old_hub: HubProcess) -> None:
    with instance_lock(old_hub):
        old_hub.launch()
        wait_for(lambda: upgrade_processes(old_hub), "the upgrade")
        assert health(old_hub).get("status") in {None, "upgrading"}
        assert version(old_hub) == OLDEST
    wait_for(lambda: healthy(old_hub), "the hub")


@contextmanager
def instance_lock(hub: HubProcess) -> Iterator[None]:
    path = hub.database.with_name("hub.db.lock")
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def lock_is_free(hub: HubProcess) -> bool:
    with hub.database.with_name("hub.db.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def told(hub: HubProcess) -> str:
    """The one line with which the server gave up."""
    (line,) = [line for line in hub.log.read_text().splitlines() if "acarshub: " in line]
    return line
