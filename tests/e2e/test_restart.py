"""Stopping, killing and starting the hub: what was published stays."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing

import pytest

from acarshub.links import Link
from tests.e2e.hub_process import HubProcess, clean_environment, listening, run_flask, wait_for
from tests.e2e.traffic import acarsdec


def test_a_stop_writes_everything_that_was_received(hub: HubProcess) -> None:
    with listening(hub) as listener:
        for number in range(300):
            hub.send(Link.ACARS, acarsdec(f"NUMBER {number}"))
        wait_for(lambda: listener.live, "the first message")
    wait_for(lambda: hub.total("acarshub_ingest_received_total") == 300, "all datagrams")
    hub.stop()
    assert hub.query("SELECT count(*), count(DISTINCT uid) FROM messages") == [(300, 300)]


@pytest.mark.parametrize("transports", [("websocket",), ("polling",), ("polling", "websocket")])
def test_a_stop_does_not_wait_for_browsers(hub: HubProcess, transports: tuple[str, ...]) -> None:
    with listening(hub, transports=transports):
        started = time.monotonic()
        hub.stop()
        assert time.monotonic() - started < 10


def test_a_restarted_hub_greets_with_what_it_stored_and_its_alerts(hub: HubProcess) -> None:
    with listening(hub) as listener:
        listener.ask("update_alerts", {"terms": ["MEDICAL"], "ignore": []})
        wait_for(lambda: listener.payloads("alerts_refreshed"), "the new terms")
        hub.send(Link.ACARS, acarsdec("NOTHING SPECIAL"))
        hub.send(Link.ACARS, acarsdec("MEDICAL ON BOARD"))
        wait_for(lambda: len(listener.live) == 2, "both messages")
        plain, alert = listener.live
    hub.stop()
    hub.start()
    with listening(hub) as listener:
        assert listener.payloads("acars_msg_batch")[0]["messages"] == [{**plain, "id": 1}]
        assert listener.payloads("alert_matches_batch")[0]["messages"] == [{**alert, "id": 2}]
        assert listener.payloads("terms") == [{"terms": ["MEDICAL"], "ignore": []}]


def test_after_a_kill_every_published_uid_is_in_a_sound_database(hub: HubProcess) -> None:
    with listening(hub) as listener:
        stop = threading.Event()

        def send() -> None:
            number = 0
            while not stop.is_set():
                hub.send(Link.ACARS, acarsdec(f"NUMBER {number}"))
                number += 1
                time.sleep(0.0005)

        sender = threading.Thread(target=send)
        sender.start()
        wait_for(lambda: len(listener.live) > 200, "traffic")
        hub.kill()
        stop.set()
        sender.join()
        published = {str(message["uid"]) for message in listener.live}
    hub.start()
    with closing(sqlite3.connect(hub.database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        stored = {uid for (uid,) in connection.execute("SELECT uid FROM messages")}
        connection.execute(
            "INSERT INTO messages_fts(messages_fts, rank) VALUES ('integrity-check', 1)"
        )
    assert published <= stored


def test_a_database_below_head_stops_the_start_with_the_command_to_run(
    make_hub: Callable[..., HubProcess],
) -> None:
    hub = make_hub()
    hub.database.unlink()
    assert "Run: flask db upgrade" in _failed_start(hub)
    assert not hub.database.exists()


def test_a_bad_setting_stops_the_start_with_one_line(make_hub: Callable[..., HubProcess]) -> None:
    hub = make_hub()
    hub.environment["ENABLE_HFDL"] = "perhaps"
    lines = _failed_start(hub).strip().splitlines()
    assert len(lines) == 1
    assert "ENABLE_HFDL" in lines[0]
    assert "perhaps" in lines[0]


def test_a_retired_variable_is_warned_about_once(make_hub: Callable[..., HubProcess]) -> None:
    hub = make_hub(QUIET_MESSAGES="false")
    hub.start()
    assert hub.log.read_text().count("QUIET_MESSAGES is no longer used") == 1


def test_a_bad_setting_stops_a_command_with_one_line() -> None:
    done = run_flask("db", "current", **clean_environment(PORT="http"))
    assert done.returncode
    assert len(done.stderr.strip().splitlines()) == 1
    assert "PORT" in done.stderr


def _failed_start(hub: HubProcess) -> str:
    try:
        hub.start()
    except AssertionError:
        return hub.log.read_text()
    raise AssertionError("the hub started")
