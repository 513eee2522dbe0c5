"""One aircraft, and the messages around one of its own, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from flask import Flask
from flask.testing import FlaskClient

from acarshub.hub import HubService
from acarshub.links import Link
from acarshub.realtime import aircraft_answer
from tests.support import TIME, Browser, app_at, line, packet, running_hub, wait_until

API = "/api/v1"
ICAO, TAIL = "A0B1C2", "N900XX"
HOSTILE = "<b>'\"%_--"


def vdl2(text: str, number: int, tail: str = TAIL) -> bytes:
    """A message that tells both names, as vdlm2dec prints it."""
    return line(
        text,
        tail=tail,
        icao=int(ICAO, 16),
        flight="UA0055",
        station_id="XX-V",
        msgno=f"M{number:02}A",
    )


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return app_at(tmp_path / "hub.db")


@pytest.fixture
def hub(app: Flask) -> Iterator[HubService]:
    with running_hub(app) as hub:
        Browser(app).emit("change_alerts", {"add": ["FIRE"]})
        told = [
            packet(line("ONE", tail=TAIL, flight="UA0044", station_id="XX-A", timestamp=TIME - 60)),
            packet(line("OTHER", tail="N900X", station_id="XX-A")),
            packet(vdl2("TWO FIRE", 2), Link.VDLM2),
            packet(line("THREE", tail=TAIL, flight="UA0055", station_id="XX-A", label="5Z")),
            packet(line("NOBODY", station_id="XX-A")),
        ]
        for each in told:
            hub.packets.put(each)
        wait_until(lambda: sum(hub.tally.snapshot().stored.values()) == len(told))
        yield hub


@pytest.fixture
def http(app: Flask, hub: HubService) -> FlaskClient:
    return app.test_client()


def uid_of(http: FlaskClient, text: str) -> str:
    found = http.get(f"{API}/messages?query={text}").get_json()["messages"]
    return str(found[0]["uid"])


def names(ranking: dict[str, list[dict[str, object]]]) -> list[tuple[object, object]]:
    return [(each["name"], each["messages"]) for each in ranking["top"]]


@pytest.mark.parametrize("name", [ICAO, TAIL, TAIL.lower()])
def test_aircraft_is_told_by_either_of_its_names(http: FlaskClient, name: str) -> None:
    told = http.get(f"{API}/aircraft/{name}").get_json()
    assert (told["icao"], told["tail"], told["messages"]) == (ICAO, TAIL, 3)
    assert (told["capped"], told["alerts"]) == (False, 1)
    assert told["first_heard"] == TIME - 60
    assert told["country"] == "United States"
    assert names(told["flights"]) == [("UA0055", 2), ("UA0044", 1)]
    assert names(told["stations"]) == [("XX-A", 2), ("XX-V", 1)]
    assert names(told["links"]) == [("ACARS", 2), ("VDL-M2", 1)]
    assert told["labels"]["top"][0]["title"]


@pytest.mark.parametrize("name", [ICAO, TAIL])
def test_its_messages_are_those_of_both_names(http: FlaskClient, name: str) -> None:
    place = urljoin(
        f"{API}/aircraft/{name}", http.get(f"{API}/aircraft/{name}").get_json()["messages_url"]
    )
    found = http.get(place).get_json()["messages"]
    assert [each["text"] for each in found] == ["THREE", "TWO FIRE", "ONE"]
    first = http.get(f"{place}&limit=2")
    following = urljoin(f"http://localhost{place}", first.headers["Link"].split(">")[0][1:])
    assert [each["text"] for each in http.get(following).get_json()["messages"]] == ["ONE"]


def test_only_the_newest_messages_are_looked_at(
    http: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aircraft_answer, "LOOKED_AT", 2)
    told = http.get(f"{API}/aircraft/{ICAO}").get_json()
    assert (told["messages"], told["capped"]) == (2, True)


def test_many_names_are_told_as_others(http: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aircraft_answer, "TOP", 1)
    told = http.get(f"{API}/aircraft/{ICAO}").get_json()
    assert (names(told["flights"]), told["flights"]["others"]) == ([("UA0055", 2)], 1)


@pytest.mark.parametrize(("path", "status"), [("N1", 404), ("000000", 404), ("---", 400)])
def test_unknown_aircraft_is_a_problem(http: FlaskClient, path: str, status: int) -> None:
    response = http.get(f"{API}/aircraft/{path}")
    assert (response.status_code, response.content_type) == (status, "application/problem+json")


@pytest.mark.parametrize("also", ["N900XY", ICAO + "0", "*", ""])
def test_other_name_has_to_be_of_the_other_kind(http: FlaskClient, also: str) -> None:
    assert http.get(f"{API}/aircraft/{TAIL}/messages?also={also}").status_code == 400


def test_registration_that_is_none_is_shown_and_not_asked_for(
    app: Flask, hub: HubService, http: FlaskClient
) -> None:
    hub.packets.put(packet(line("BAD", tail=HOSTILE, icao=0xABCDEF), Link.VDLM2))
    wait_until(lambda: http.get(f"{API}/aircraft/ABCDEF").status_code == 200)
    told = http.get(f"{API}/aircraft/ABCDEF").get_json()
    assert "also" not in told["messages_url"]
    place = urljoin(f"{API}/aircraft/ABCDEF", told["messages_url"])
    assert len(http.get(place).get_json()["messages"]) == 1
    uid = uid_of(http, "BAD")
    assert http.get(f"{API}/messages/{uid}/around").get_json() == {"older": [], "newer": []}


def test_message_has_its_neighbours_by_either_name(http: FlaskClient) -> None:
    told = http.get(f"{API}/messages/{uid_of(http, 'FIRE')}/around").get_json()
    assert [each["text"] for each in told["older"]] == ["ONE"]
    assert [each["text"] for each in told["newer"]] == ["THREE"]
    assert told["newer"][0]["uid"] == uid_of(http, "THREE")


def test_message_without_an_aircraft_has_none(http: FlaskClient) -> None:
    told = http.get(f"{API}/messages/{uid_of(http, 'NOBODY')}/around").get_json()
    assert told == {"older": [], "newer": []}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("none/around", 404),
        ("%00/around", 404),
        ("none/around?limit=0", 400),
        ("x/around?x=1", 400),
    ],
)
def test_neighbours_of_nothing_are_a_problem(http: FlaskClient, path: str, status: int) -> None:
    response = http.get(f"{API}/messages/{path}")
    assert (response.status_code, response.content_type) == (status, "application/problem+json")


@pytest.mark.parametrize("path", ["aircraft/N1", "messages/x/around"])
def test_server_without_a_hub_is_not_ready(tmp_path: Path, path: str) -> None:
    response = app_at(tmp_path / "none.db").test_client().get(f"{API}/{path}")
    assert response.status_code == 503
