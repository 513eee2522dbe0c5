"""Messages, aircraft and figures over HTTP: found, paged, linked, and refused as problems."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from urllib.parse import urljoin

import pytest
from flask import Flask
from flask.testing import FlaskClient

from acarshub.hub import HubService
from acarshub.upgrading import Upgrade
from tests.support import app_at, line, packet, running_hub, wait_until

MESSAGES = 12
BASE = "http://localhost"
API = "/api/v1"


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return app_at(tmp_path / "hub.db", CORS_ALLOWED_ORIGINS="http://friend.example")


@pytest.fixture
def hub(app: Flask) -> Iterator[HubService]:
    with running_hub(app) as hub:
        for number in range(MESSAGES):
            tail = "N12AB" if number % 2 else "N12ABC"
            told = line(f"ENGINE {number}", tail=tail, flight="UA0055", station_id="XX-A")
            hub.packets.put(packet(told))
        wait_until(lambda: sum(hub.tally.snapshot().stored.values()) == MESSAGES)
        yield hub


@pytest.fixture
def http(app: Flask, hub: HubService) -> FlaskClient:
    return app.test_client()


def pages(http: FlaskClient, path: str) -> list[list[str]]:
    """Texts page by page, following the links."""
    found = []
    address: str | None = BASE + path
    while address:
        response = http.get(address)
        assert response.status_code == 200
        found.append([each["text"] for each in response.get_json()["messages"]])
        link = response.headers.get("Link")
        address = link and urljoin(address, link[1 : link.index(">")])
    return found


def test_links_lead_through_all_pages(http: FlaskClient) -> None:
    found = pages(http, f"{API}/messages?limit=5&query=ENGINE&station_id=xx%26")
    assert found == [[]]
    found = pages(http, f"{API}/messages?limit=5&query=ENGINE&station_id=xx")
    assert [len(page) for page in found] == [5, 5, 2]
    assert list(chain(*found)) == [f"ENGINE {number}" for number in reversed(range(MESSAGES))]


def test_page_tells_how_certain_it_is(http: FlaskClient) -> None:
    told = http.get(f"{API}/messages?query=NGIN").get_json()
    assert (told["total"], told["capped"], told["inside_words"]) == (MESSAGES, False, True)
    assert told["next"] is None


@pytest.mark.parametrize(
    ("asked", "path", "message"),
    [
        ("query=%22A", ["query", 0], "At character 1: The quotation mark is not closed."),
        ("since=yesterday", ["since"], "Expected Unix seconds."),
        ("since=1e999", ["since"], "Expected Unix seconds."),
        ("matched=1", ["matched"], "Expected true or false."),
        ("sort=x", ["sort"], "Expected time or relevance."),
        ("after=x", ["after"], "This is not the `next` of a page."),
        ("limit=501", ["limit"], "Expected at most 500."),
        ("limit=x", ["limit"], "Expected an integer."),
        ("tial=N1", ["tial"], "There is no such parameter."),
        ("tail=N1&tail=N2", ["tail"], "Expected once."),
        (f"tail={'N' * 1025}", ["tail"], "At most 1024 characters."),
    ],
)
def test_mistake_is_told_with_its_place(
    http: FlaskClient, asked: str, path: list[object], message: str
) -> None:
    response = http.get(f"{API}/messages?{asked}")
    told = response.get_json()
    assert (response.status_code, response.content_type) == (400, "application/problem+json")
    assert [(each["path"], each["message"]) for each in told["errors"]] == [(path, message)]
    assert message in told["detail"]


def test_message_is_found_by_its_uid(http: FlaskClient) -> None:
    first = http.get(f"{API}/messages?limit=1").get_json()["messages"][0]
    response = http.get(f"{API}/messages/{first['uid']}")
    assert response.get_json() == first
    tag = response.headers["ETag"]
    unchanged = http.get(f"{API}/messages/{first['uid']}", headers={"If-None-Match": tag})
    assert (unchanged.status_code, unchanged.data) == (304, b"")


@pytest.mark.parametrize("uid", ["none", "' OR 1=1 --", "%00", "%0d%0aX: y", "\u2028"])
def test_unknown_message_is_a_problem(http: FlaskClient, uid: str) -> None:
    response = http.get(f"{API}/messages/{uid}")
    assert (response.status_code, response.content_type) == (404, "application/problem+json")


def test_aircraft_are_told_by_whole_registrations(http: FlaskClient) -> None:
    told = http.get(f"{API}/aircraft?limit=5").get_json()
    assert [(each["tail"], each["messages"]) for each in told["aircraft"]] == [
        ("N12AB", MESSAGES // 2),
        ("N12ABC", MESSAGES // 2),
    ]
    assert (told["aircraft"][0]["stations"], told["looked_at"]) == (["XX-A"], MESSAGES)
    place = urljoin(f"{API}/aircraft", told["aircraft"][0]["messages_url"])
    found = list(chain(*pages(http, f"{place}?limit=4")))
    assert found == [f"ENGINE {number}" for number in reversed(range(1, MESSAGES, 2))]


def test_aircraft_of_whom_nothing_was_heard_has_no_messages(http: FlaskClient) -> None:
    assert pages(http, f"{API}/aircraft/N12A/messages") == [[]]
    assert pages(http, f"{API}/aircraft/A0B1C2/messages") == [[]]


@pytest.mark.parametrize("name", ["---", "N1 2", "*", "N" * 40])
def test_what_is_no_aircraft_is_refused(http: FlaskClient, name: str) -> None:
    assert http.get(f"{API}/aircraft/{name}/messages").status_code == 400


def test_statistics_are_those_of_the_database(http: FlaskClient) -> None:
    told = http.get(f"{API}/statistics").get_json()
    assert told["messages"]["non_empty"] == MESSAGES


def test_totals_are_those_of_the_database(http: FlaskClient) -> None:
    told = http.get(f"{API}/statistics/totals?days=36500").get_json()
    assert (told["messages"], told["days"]) == (MESSAGES, 36_500)
    assert told["stations"]["top"][0]["name"] == "XX-A"


def test_rates_are_those_of_a_period_or_a_range(http: FlaskClient) -> None:
    assert http.get(f"{API}/statistics/rates?time_period=1hr").get_json()["points"] in (60, 61)
    assert http.get(f"{API}/statistics/rates?start=0&end=60").get_json()["data"]
    for asked in ("time_period=2hr", "time_period=1hr&end=9", "start=60&end=60", "downsample=1"):
        assert http.get(f"{API}/statistics/rates?{asked}").status_code == 400


def test_status_tells_what_browsers_are_told(http: FlaskClient, hub: HubService) -> None:
    told = http.get(f"{API}/status").get_json()
    assert told["status"].keys() == hub.condition.status()["status"].keys()  # type: ignore[attr-defined]
    assert (told["healthy"], told["messages"]) == (True, MESSAGES)


@pytest.mark.parametrize("path", ["messages", "aircraft", "statistics", "alerts/terms"])
def test_slash_at_the_end_changes_nothing(http: FlaskClient, path: str) -> None:
    assert http.get(f"{API}/{path}/").get_json() == http.get(f"{API}/{path}").get_json()


@pytest.mark.parametrize("path", ["messages", "openapi.json", "alerts"])
def test_head_tells_the_headers_only(http: FlaskClient, path: str) -> None:
    response = http.head(f"{API}/{path}")
    assert (response.status_code, response.data) == (200, b"")
    assert response.headers["ETag"] == http.get(f"{API}/{path}").headers["ETag"]


@pytest.mark.parametrize("path", ["/api/v1/none", "/api/none"])
def test_what_is_not_there_is_a_problem(http: FlaskClient, path: str) -> None:
    response = http.get(path)
    assert (response.status_code, response.content_type) == (404, "application/problem+json")


def test_wrong_method_tells_the_right_ones(http: FlaskClient) -> None:
    response = http.delete(f"{API}/messages")
    assert (response.status_code, response.content_type) == (405, "application/problem+json")
    assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize("origin", ["http://friend.example", "http://elsewhere.example", None])
def test_answers_are_open_to_the_allowed_origins(http: FlaskClient, origin: str | None) -> None:
    headers = {"Origin": origin} if origin else {}
    for response in (
        http.get(f"{API}/messages", headers=headers),
        http.options(f"{API}/messages", headers=headers),
    ):
        allowed = origin if origin == "http://friend.example" else None
        assert response.headers.get("Access-Control-Allow-Origin") == allowed
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert "Origin" in response.headers["Vary"]


@pytest.mark.parametrize("path", ["messages", "messages.csv", "stream", "status", "aircraft"])
def test_server_without_a_hub_is_not_ready(tmp_path: Path, path: str) -> None:
    response = app_at(tmp_path / "none.db").test_client().get(f"{API}/{path}")
    assert (response.status_code, response.content_type) == (503, "application/problem+json")
    assert int(response.headers["Retry-After"]) > 0


@pytest.mark.parametrize("path", ["messages", "messages.csv", "none"])
def test_upgrade_is_told_as_a_problem(app: Flask, path: str) -> None:
    app.extensions["acarshub_upgrade"] = Upgrade()
    response = app.test_client().get(f"{API}/{path}")
    assert (response.status_code, response.content_type) == (503, "application/problem+json")
    assert int(response.headers["Retry-After"]) > 0
