"""What comes by itself, to everybody: messages, stations, rates, states, and changes of alerts."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any, cast

import pytest

from acarshub.links import Link
from tests.e2e.contract import EVENTS, check_events
from tests.e2e.hub_process import HubProcess, Listener, listening, wait_for
from tests.e2e.traffic import acarsdec

TRANSPORTS = [("websocket",), ("polling",)]


@pytest.fixture
def clients(hub: HubProcess) -> Iterator[list[Listener]]:
    """One on each transport."""
    with ExitStack() as stack:
        yield [
            stack.enter_context(listening(hub, transports=transports)) for transports in TRANSPORTS
        ]


def since(listener: Listener, before: int, names: list[str]) -> list[str]:
    return [name for name, _ in list(listener.events)[before:] if name in names]


def check_all(clients: list[Listener]) -> None:
    for client in clients:
        check_events(client.events)


def test_message_and_its_new_station_are_told_to_everybody(
    clients: list[Listener], hub: HubProcess
) -> None:
    heard: set[str] = set()
    for number, station in enumerate(("FIRST", "SECOND", "FIRST")):
        heard.add(station)
        hub.send(Link.ACARS, acarsdec(f"NUMBER {number}", station_id=station))
        told = {"station_ids": sorted(heard)}
        for client in clients:
            wait_for(lambda c=client, n=number: len(c.live) == n + 1, "the message")
            wait_for(lambda c=client, t=told: c.payloads("station_ids")[-1] == t, "the station")
    for client in clients:
        # None on connect, then one each that was new.
        assert len(client.payloads("station_ids")) == 3
    check_all(clients)


def test_rates_come_every_few_seconds_and_count_what_arrives(
    clients: list[Listener], hub: HubProcess
) -> None:
    hub.send(Link.HFDL, acarsdec("ONE"))
    for client in clients:
        wait_for(
            lambda c=client: any(rate["hfdl"] == 1 for rate in c.payloads("message_rate")),
            "a rate that counts the message",
        )
        assert client.payloads("message_rate")[-1]["total"] == 1
    check_all(clients)


def test_changed_terms_are_told_to_everybody_in_order(
    clients: list[Listener], hub: HubProcess
) -> None:
    asker, other = clients
    hub.send(Link.ACARS, acarsdec("A WALK"))
    wait_for(lambda: other.live, "the message")
    wanted = ["terms", "alerts_refreshed", "alert_terms"]
    for terms in (["walk", "other"], ["walk"]):
        before = len(other.events)
        asker.ask("update_alerts", {"terms": terms, "ignore": ["quiet"]}, "/main")
        wait_for(lambda b=before: since(other, b, wanted) == wanted, "the changes")
    assert other.payloads("terms")[-1] == {"terms": ["WALK"], "ignore": ["QUIET"]}
    check_all(clients)


def test_kept_terms_keep_their_counts(clients: list[Listener], hub: HubProcess) -> None:
    asker, other = clients
    asker.ask("update_alerts", {"terms": ["walk"], "ignore": []})
    wait_for(lambda: len(other.payloads("alert_terms")) == 2, "the term")
    hub.send(Link.ACARS, acarsdec("A WALK"))
    wait_for(lambda: other.live, "the message")
    asker.ask("update_alerts", {"terms": ["new", "walk"], "ignore": []})
    wait_for(lambda: len(other.payloads("alert_terms")) == 3, "the other term")
    data = cast("dict[str, Any]", other.payloads("alert_terms")[-1]["data"])
    assert {each["term"]: each["count"] for each in data.values()} == {"WALK": 1, "NEW": 0}
    assert list(data) == [str(each["id"]) for each in data.values()] == ["0", "1"]


def test_matching_anew_is_told_to_the_asker_and_its_outcome_to_everybody(
    clients: list[Listener], hub: HubProcess
) -> None:
    asker, other = clients
    for number in range(3):
        hub.send(Link.ACARS, acarsdec(f"WALK {number}"))
    wait_for(lambda: len(other.live) == 3, "the messages")
    asker.ask("update_alerts", {"terms": ["walk"], "ignore": []})
    wait_for(lambda: len(other.payloads("alert_terms")) == 2, "the term")
    before = len(other.events)
    started = asker.answer("regenerate_alert_matches", "regenerate_alert_matches_started", {})
    assert started["message"]
    wait_for(lambda: asker.payloads("regenerate_alert_matches_complete"), "the end")
    (complete,) = asker.payloads("regenerate_alert_matches_complete")
    assert complete["stats"] == {"total_messages": 3, "matched_messages": 3, "total_matches": 3}
    wanted = ["alert_terms", "alerts_refreshed"]
    wait_for(lambda: since(other, before, wanted) == wanted, "the outcome")
    assert len(cast("list[object]", other.payloads("alerts_refreshed")[-1]["messages"])) == 3
    assert not any("regenerate" in name for name, _ in other.events)
    check_all(clients)


def test_counts_that_are_reset_are_told_to_everybody(
    clients: list[Listener], hub: HubProcess
) -> None:
    asker, other = clients
    asker.ask("update_alerts", {"terms": ["walk"], "ignore": []})
    wait_for(lambda: len(other.payloads("alert_terms")) == 2, "the term")
    hub.send(Link.ACARS, acarsdec("A WALK"))
    wait_for(lambda: other.live, "the message")
    asker.ask("reset_alert_counts", {"reset_alerts": True}, "/main")
    wait_for(lambda: len(other.payloads("alert_terms")) == 3, "the counts")
    term = {"id": 0, "term": "WALK", "count": 0}
    assert other.payloads("alert_terms")[-1] == {"data": {"0": term}}


def test_state_is_the_same_by_itself_and_when_asked_for_and_true(
    make_hub: Callable[..., HubProcess],
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as decoder, ExitStack() as stack:
        decoder.settimeout(20)
        port = decoder.getsockname()[1]
        hub = make_hub(
            ENABLE_ACARS="true", ENABLE_HFDL="true", HFDL_CONNECTIONS=f"tcp://127.0.0.1:{port}"
        )
        hub.start()
        feed, _ = decoder.accept()
        listener = stack.enter_context(listening(hub))
        wait_for(lambda: _state(_asked(listener), "HFDL")["Connected"], "the connection")
        connected = _asked(listener)
        assert connected["error_state"] is False
        assert set(connected["decoders"]) == set(connected["global"]) == {"ACARS", "HFDL"}
        assert set(connected["servers"]) == {"acars_server", "hfdl_server"}
        before = len(listener.payloads("system_status"))
        decoder.close()
        feed.close()

        def told() -> dict[str, Any]:
            return cast("Any", listener.payloads("system_status")[-1])["status"]

        wait_for(lambda: len(listener.payloads("system_status")) > before, "the broken connection")
        wait_for(lambda: told()["error_state"], "the state of its own accord")
        for status in (told(), _asked(listener)):
            assert _state(status, "HFDL") == {
                "Status": "Not Connected",
                "Connected": False,
                "Alive": False,
            }
            assert _state(status, "ACARS") == {"Status": "Ok", "Connected": True, "Alive": True}
            assert status["servers"]["hfdl_server"]["Status"] == "Not Connected"
            assert status["global"]["HFDL"]["Status"] == "Not Connected"
            assert status["threads"] == {"database": True, "scheduler": True}
        assert told().keys() == _asked(listener).keys()
        check_events(listener.events)


def test_every_event_that_comes_has_a_shape_or_is_new(clients: list[Listener]) -> None:
    for client in clients:
        assert {name for name, _ in client.events} <= EVENTS.keys()


def _asked(listener: Listener) -> dict[str, Any]:
    return cast("Any", listener.answer("request_status", "system_status"))["status"]


def _state(status: dict[str, Any], link: str) -> dict[str, Any]:
    decoder = status["decoders"][link]
    return {name: decoder[name] for name in ("Status", "Connected", "Alive")}
