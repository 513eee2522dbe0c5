"""Alerts of a real server process that is killed, and of two clients that change terms at once."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, closing

from acarshub.links import Link
from acarshub.uids import new_uid
from tests.e2e.hub_process import HubProcess, Listener, listening, wait_for
from tests.e2e.traffic import acarsdec

MESSAGES = 20_000
TIME = 1_750_000_000.0


def fill(hub: HubProcess) -> None:
    """Messages in the database of a hub that does not run; every third is an alert of FIRE."""
    columns = [name for _, name, *_ in hub.query("PRAGMA table_info(messages)")]
    names = [str(name) for name in columns if name not in ("id", "aircraft_id")]
    blank = dict.fromkeys(names, "") | {"message_type": Link.ACARS.message_type, "msg_time": TIME}
    rows = (
        blank | {"uid": new_uid(TIME), "msg_text": "A FIRE" if number % 3 == 0 else "CALM"}
        for number in range(MESSAGES)
    )
    marks = ", ".join(f":{name}" for name in names)
    with closing(sqlite3.connect(hub.database)) as connection, connection:
        connection.executemany(f"INSERT INTO messages ({', '.join(names)}) VALUES ({marks})", rows)


def processed(listener: Listener) -> int:
    told = listener.payloads("alert_regeneration")
    return int(str(told[-1]["processed"])) if told else 0


def test_killed_regeneration_goes_on_where_it_was(hub: HubProcess) -> None:
    hub.stop()
    fill(hub)
    hub.start()
    with ExitStack() as stack:
        listener = stack.enter_context(listening(hub))
        listener.answer("change_alerts", "alerts_changed", {"add": ["FIRE"]})
        listener.ask("regenerate_alert_matches", {})
        wait_for(lambda: processed(listener) > 0, "the first thousands")
        hub.kill()
        stack.pop_all()
    ((before,),) = hub.query("SELECT processed FROM alert_regeneration")
    assert 0 < int(str(before)) < MESSAGES
    hub.start()
    with listening(hub) as listener:
        wait_for(
            lambda: (
                "complete" in {told["state"] for told in listener.payloads("alert_regeneration")}
            ),
            "the end",
        )
        first = listener.payloads("alert_regeneration")[0]
        assert int(str(first["processed"])) >= int(str(before))
    wanted = (MESSAGES + 2) // 3
    assert hub.query("SELECT count FROM alert_stats") == [(wanted,)]
    assert hub.query("SELECT count(*), count(DISTINCT message_uid) FROM alert_matches") == [
        (wanted, wanted)
    ]
    assert hub.query("SELECT * FROM alert_regeneration") == []


def test_two_clients_that_change_terms_at_once_amid_traffic_both_have_their_way(
    hub: HubProcess,
) -> None:
    with listening(hub) as one, listening(hub) as other:
        for number in range(20):
            one.ask("change_alerts", {"add": [f"ONE {number}"]})
            other.ask("change_alerts", {"add": [f"OTHER {number}"]})
            hub.send(Link.ACARS, acarsdec(f"ONE {number} OTHER {number}"))
        for listener in (one, other):
            wait_for(lambda: len(listener.payloads("alerts_changed")) == 20, "all changes")  # noqa: B023
        wait_for(lambda: hub.query("SELECT count(*) FROM messages") == [(20,)], "the messages")
        wanted = {f"{name} {number}" for name in ("ONE", "OTHER") for number in range(20)}
        for listener in (one, other):
            wait_for(lambda: set(listener.payloads("terms")[-1]["terms"]) == wanted, "the terms")  # noqa: B023
    assert {term for (term,) in hub.query("SELECT term FROM alert_stats")} == wanted
    drifted = hub.query(
        "SELECT term FROM alert_stats s WHERE count !="
        " (SELECT count(*) FROM alert_matches m WHERE m.term = s.term)"
    )
    assert drifted == []
