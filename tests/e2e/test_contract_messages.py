"""One message on every path: the same `uid`, types and alert fields wherever it is shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
import requests

from acarshub.links import Link
from tests.e2e.contract import MESSAGE, mistakes
from tests.e2e.hub_process import HubProcess, Listener, listening, wait_for
from tests.e2e.traffic import acarsdec, every_producer

Message = dict[str, Any]

TERMS = ["medical", "tail:n1", "drunk", "flight:xx", "icao:a0b1"]
ALERT = "MEDICAL AND DRUNK"
PLAIN = "NOTHING OF NOTE"


def give(hub: HubProcess) -> None:
    """The terms, an alert in four fields and a plain message; returns when both are shown."""
    with listening(hub) as listener:
        listener.ask("update_alerts", {"terms": TERMS, "ignore": []})
        wait_for(lambda: listener.payloads("alerts_refreshed"), "the terms")
        alert = acarsdec(ALERT, tail="N123", flight="XX0042", icao="A0B1C2")
        hub.send(Link.ACARS, alert)
        hub.send(Link.ACARS, acarsdec(PLAIN, tail="D-TEST", flight="YY1"))
        wait_for(lambda: len(listener.live) == 2, "both messages")


def of_batches(listener: Listener, event: str) -> list[Message]:
    chunks = cast("list[dict[str, Any]]", listener.payloads(event))
    return [message for chunk in chunks for message in chunk["messages"]]


def on_every_path(hub: HubProcess) -> dict[str, list[Message]]:
    """Both messages as each door shows them."""
    paths: dict[str, list[Message]] = {}
    with listening(hub) as listener:
        paths["greeting"] = [
            *of_batches(listener, "acars_msg_batch"),
            *of_batches(listener, "alert_matches_batch"),
        ]
        answer = listener.answer
        found = answer("query_search", "database_search_results", {"search_term": {}})
        paths["search"] = cast("list[Message]", found["msghtml"])
        asked = {"icao": "A0B1C2", "flight": "XX0042", "tail": "N123"}
        found = answer("alert_term_query", "database_search_results", asked)
        paths["identifiers"] = cast("list[Message]", found["msghtml"])
        found = answer("query_alerts_by_term", "alerts_by_term_results", {"term": "DRUNK"})
        paths["history"] = cast("list[Message]", found["messages"])
        found = answer("request_recent_alerts", "recent_alerts")
        paths["recent alerts"] = cast("list[Message]", found["alerts"])
        before = len(listener.payloads("alerts_refreshed"))
        listener.ask("change_alerts", {"add": ["SEEN BY NOBODY"]})
        wait_for(lambda: len(listener.payloads("alerts_refreshed")) > before, "the alerts")
        refreshed = listener.payloads("alerts_refreshed")[-1]
        paths["refreshed alerts"] = cast("list[Message]", refreshed["messages"])
        listener.ask("change_alerts", {"remove": ["SEEN BY NOBODY"]})
    paths["interface"] = requests.get(f"{hub.url}/api/v1/messages", timeout=5).json()["messages"]
    paths["alerts of the interface"] = requests.get(f"{hub.url}/api/v1/alerts", timeout=5).json()[
        "messages"
    ]
    exported = requests.get(f"{hub.url}/api/v1/messages.jsonl", timeout=5).text
    paths["export"] = [json.loads(line) for line in exported.splitlines()]
    return paths


def test_uid_types_and_alert_fields_are_one_on_every_path(hub: HubProcess) -> None:
    with listening(hub) as listener, listening(hub, batches=True) as batched:
        give(hub)
        wait_for(lambda: len(listener.live) == len(batched.live) == 2, "both messages")
        live = {str(message["text"]): message for message in listener.live}
        assert {str(message["text"]): message for message in batched.live} == live
    rows = dict(cast("list[tuple[str, str]]", hub.query("SELECT msg_text, uid FROM messages")))
    assert {text: message["uid"] for text, message in live.items()} == rows
    alert = live[ALERT]
    assert (alert["matched_text"], alert["matched_icao"]) == (["MEDICAL", "DRUNK"], ["ICAO:A0B1"])
    assert (alert["matched_tail"], alert["matched_flight"]) == (["TAIL:N1"], ["FLIGHT:XX"])
    for restarted in (False, True):
        if restarted:
            hub.stop()
            hub.start()
        for path, messages in on_every_path(hub).items():
            assert ALERT in {message["text"] for message in messages}, path
            for message in messages:
                where = f"{path} {'after a restart' if restarted else ''}"
                assert list(mistakes(message, MESSAGE, where)) == []
                shown = {key: value for key, value in message.items() if key != "id"}
                assert shown == live[str(message["text"])], where


def test_values_are_typed_alike_live_and_stored(hub: HubProcess) -> None:
    samples = every_producer()
    full = acarsdec("ALL NUMBERS", error=2, lat=52.5, lon=-13.25, alt=35000, depa="EDDF")
    with listening(hub) as listener:
        for sample in samples:
            hub.send(sample.link, sample.payload)
        hub.send(Link.ACARS, full)
        wait_for(lambda: len(listener.live) == len(samples) + 1, "all messages")
        live = {message["uid"]: message for message in listener.live}
        found = listener.answer("query_search", "database_search_results", {"search_term": {}})
    stored = {each["uid"]: each for each in cast("list[Message]", found["msghtml"])}
    assert stored.keys() == live.keys()
    for uid, message in stored.items():
        assert type(message.pop("id")) is int
        assert message == live[uid]
        assert {key: type(value) for key, value in message.items()} == {
            key: type(value) for key, value in live[uid].items()
        }
        assert list(mistakes(message, MESSAGE, str(message["text"]))) == []
    (numbers,) = (each for each in stored.values() if each["text"] == "ALL NUMBERS")
    assert (numbers["error"], numbers["lat"], numbers["lon"]) == (2, 52.5, -13.25)
    assert (numbers["level"], numbers["freq"]) == (-12.5, "131.550")


@pytest.mark.parametrize("save_all", ["true", "false"])
def test_message_without_content_has_a_uid_like_others(
    make_hub: Callable[..., HubProcess], save_all: str, tmp_path: Path
) -> None:
    hub = make_hub(DB_SAVEALL=save_all)
    hub.start()
    empty = {"timestamp": acarsdec()["timestamp"], "station_id": "EMPTY", "freq": 131.55}
    with listening(hub) as listener:
        hub.send(Link.ACARS, empty)
        wait_for(lambda: listener.live, "the message")
        (message,) = listener.live
    assert list(mistakes(message, MESSAGE)) == []
    assert message.get("stored", True) is (save_all == "true")
    rows = [(message["uid"],)] if save_all == "true" else []
    assert hub.query("SELECT uid FROM messages") == rows
