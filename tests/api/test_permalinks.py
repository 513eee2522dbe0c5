"""Addresses of one message and of one aircraft lead to the dashboard, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.support import app_at

BASE = "http://hub.example"


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return app_at(tmp_path / "hub.db").test_client()


@pytest.mark.parametrize("prefix", ["", "/hub", "/a/b"])
@pytest.mark.parametrize(
    ("path", "fragment"),
    [
        ("/message/0190-abc", "/message/0190-abc"),
        ("/message/0190-abc/", "/message/0190-abc"),
        ("/aircraft/D-ABCD", "/aircraft/D-ABCD"),
        ("/aircraft/3C6444/?x=1", "/aircraft/3C6444"),
    ],
)
def test_address_leads_to_the_page_below_any_prefix(
    client: FlaskClient, prefix: str, path: str, fragment: str
) -> None:
    # A proxy has taken the prefix away; the browser resolves what it gets against what it sees.
    response = client.get(path)
    assert response.status_code == 302
    place = urlsplit(urljoin(BASE + prefix + path, response.headers["Location"]))
    assert (f"{place.scheme}://{place.netloc}", place.path) == (BASE, f"{prefix}/")
    assert (place.query, place.fragment) == ("", fragment)


@pytest.mark.parametrize(
    "name",
    [
        "%5Cevil.example",
        "https:evil.example",
        "%0d%0aX-Evil: 1",
        "a%0aLocation: x",
        "%3Cscript%3E",
        "..",
        "%23%2F",
        "%00",
        "\u202e",
        "%ff",
        "a" * 2_000,
    ],
)
@pytest.mark.parametrize("kind", ["message", "aircraft"])
def test_hostile_name_leads_to_no_other_host_and_adds_no_header(
    client: FlaskClient, kind: str, name: str
) -> None:
    response = client.get(f"/{kind}/{name}")
    assert "X-Evil" not in response.headers
    if response.status_code == 404:
        return
    location = response.headers["Location"]
    assert location.startswith(("../#/", "../../#/"))
    assert "\n" not in location
    assert "<" not in location
    place = urlsplit(urljoin(f"{BASE}/{kind}/x", location))
    assert (place.netloc, place.path) == ("hub.example", "/")


def test_names_with_slashes_are_not_found(client: FlaskClient) -> None:
    for path in ("/message//evil.example", "/message/a%2fb", "/message/", "/aircraft/a/b"):
        assert client.get(path, follow_redirects=True).status_code == 404


def test_it_is_protected_like_the_dashboard(client: FlaskClient) -> None:
    headers = client.get("/message/x").headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-cache"
