"""What a client is told on connect: the established events, in their order and shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest

from acarshub.links import Link
from tests.e2e.contract import EVENTS, check_events
from tests.e2e.hub_process import HubProcess, Listener, listening, wait_for
from tests.e2e.traffic import acarsdec, every_producer

ORDER = [
    "features_enabled",
    "station_ids",
    "terms",
    "labels",
    "acars_msg_batch",
    "database",
    "signal",
    "alert_terms",
    "alert_matches_batch",
    "acarshub_version",
]
CHUNK = 25
PLAIN, ALERTS = 60, 3
TRANSPORTS = [("websocket",), ("polling",), ("polling", "websocket")]


def order(listener: Listener) -> list[str]:
    """The greeting, with several batches in a row as one, without what the clock sends between."""
    names = [name for name, _ in listener.events if name in ORDER]
    names = names[: names.index(ORDER[-1]) + 1]
    return [name for place, name in enumerate(names) if names[:place][-1:] != [name]]


@pytest.fixture(scope="module")
def filled_hub(shared_hub: HubProcess) -> HubProcess:
    """A hub with messages of every kind, of which some are alerts."""
    with listening(shared_hub) as listener:
        listener.ask("update_alerts", {"terms": ["medical"], "ignore": ["drill"]})
        wait_for(lambda: listener.payloads("alerts_refreshed"), "the terms")
        for number in range(PLAIN):
            shared_hub.send(Link.ACARS, acarsdec(f"PLAIN {number}", station_id="B"))
        for number in range(ALERTS):
            shared_hub.send(Link.ACARS, acarsdec(f"MEDICAL {number}", station_id="A"))
        for sample in every_producer():
            shared_hub.send(sample.link, sample.payload)
        sent = PLAIN + ALERTS + len(every_producer())
        wait_for(lambda: len(listener.live) == sent, "all messages")
    return shared_hub


@pytest.fixture(params=TRANSPORTS, ids="+".join)
def greeted(filled_hub: HubProcess, request: pytest.FixtureRequest) -> Iterator[Listener]:
    with listening(filled_hub, transports=request.param) as listener:
        yield listener


def batches(listener: Listener, event: str) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", listener.payloads(event))


def test_greeting_is_in_order_and_of_the_established_shapes(greeted: Listener) -> None:
    assert order(greeted) == ORDER
    assert set(ORDER) <= EVENTS.keys()
    check_events(greeted.events)


def test_messages_come_in_chunks_newest_first_and_without_alerts(greeted: Listener) -> None:
    chunks = batches(greeted, "acars_msg_batch")
    total = PLAIN + len(every_producer())
    sizes = [len(chunk["messages"]) for chunk in chunks]
    assert sizes == [CHUNK] * (total // CHUNK) + [total % CHUNK]
    assert all(chunk["loading"] for chunk in chunks)
    assert [chunk["done_loading"] for chunk in chunks] == [False] * (len(chunks) - 1) + [True]
    texts = [message["text"] for chunk in chunks for message in chunk["messages"]]
    plain = [text for text in texts if text.startswith("PLAIN")]
    assert plain == [f"PLAIN {number}" for number in reversed(range(PLAIN))]
    assert not any("MEDICAL" in text for text in texts)


def test_alerts_come_newest_first_and_flagged(greeted: Listener) -> None:
    (batch,) = batches(greeted, "alert_matches_batch")
    assert (batch["loading"], batch["done_loading"]) == (True, True)
    assert [message["text"] for message in batch["messages"]] == [
        f"MEDICAL {number}" for number in reversed(range(ALERTS))
    ]
    for message in batch["messages"]:
        assert message["matched"] is True
        assert message["matched_text"] == ["MEDICAL"]
        assert message["matched_icao"] == message["matched_tail"] == message["matched_flight"] == []


def test_facts_are_those_of_the_hub(greeted: Listener, filled_hub: HubProcess) -> None:
    told = dict(greeted.events)
    rows = cast("int", filled_hub.query("SELECT count(*) FROM messages")[0][0])
    assert cast("Any", told["database"])["count"] == rows
    assert 0 < cast("int", told["database"]["size"]) <= filled_hub.database.stat().st_size
    stations = cast("list[str]", told["station_ids"]["station_ids"])
    assert stations == sorted(stations)
    assert {"A", "B"} <= set(stations)
    assert told["terms"] == {"terms": ["MEDICAL"], "ignore": ["DRILL"]}
    assert told["alert_terms"] == {"data": {"0": {"id": 0, "term": "MEDICAL", "count": ALERTS}}}
    assert cast("Any", told["labels"])["labels"]["SQ"]["name"]
    levels = cast("dict[str, list[dict[str, Any]]]", told["signal"]["levels"])
    ids = [entry["id"] for entry in levels["ACARS"]]
    assert ids == sorted(ids) != []
    version = cast("dict[str, object]", told["acarshub_version"])
    assert version["github_version"] == version["container_version"]


def test_features_are_the_settings(make_hub: Callable[..., HubProcess]) -> None:
    hub = make_hub(
        ENABLE_HFDL="true",
        ALLOW_REMOTE_UPDATES="false",
        ADSB_LAT="52.5",
        ADSB_LON="-13.25",
        DISABLE_RANGE_RINGS="true",
    )
    hub.start()
    with listening(hub) as listener:
        (features,) = listener.payloads("features_enabled")
        check_events(listener.events)
    adsb = cast("dict[str, object]", features.pop("adsb"))
    assert (adsb["lat"], adsb["lon"], adsb["range_rings"]) == (52.5, -13.25, False)
    links = {name: features[name] for name in ("acars", "vdlm", "hfdl", "imsl", "irdm")}
    assert links == {**dict.fromkeys(links, False), "hfdl": True}
    assert features["allow_remote_updates"] is False


@pytest.mark.parametrize("transports", TRANSPORTS, ids="+".join)
def test_nothing_to_tell_is_one_empty_batch_each(
    hub: HubProcess, transports: tuple[str, ...]
) -> None:
    empty = [{"messages": [], "loading": False, "done_loading": True}]
    with listening(hub, transports=transports) as listener:
        assert order(listener) == ORDER
        check_events(listener.events)
        for event in ("acars_msg_batch", "alert_matches_batch"):
            assert listener.payloads(event) == empty
