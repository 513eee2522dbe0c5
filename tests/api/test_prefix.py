"""Paths below any prefix, cut off by a proxy or not, and nothing believed that could do harm."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from acarshub.api.prefix import AnyPrefix, own_names, plain_prefix
from tests.support import app_at, running_hub

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

NAMES = ("api", "assets", "data", "health", "metrics", "socket.io")


def split(path: str, told: str = "", script_name: str = "") -> tuple[str, str]:
    """The prefix and the path that an application is given."""
    given: list[tuple[str, str]] = []

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        given.append((environ["SCRIPT_NAME"], environ["PATH_INFO"]))
        start_response("200 OK", [])
        return []

    # As it is: builders of such tidy paths up.
    environ = {"PATH_INFO": path, "SCRIPT_NAME": script_name, "HTTP_X_FORWARDED_PREFIX": told}
    list(AnyPrefix(application, NAMES)(environ, lambda *_: lambda _: None))
    return given[0]


@pytest.mark.parametrize(
    "path",
    ["/", "/health", "/api/v1/messages", "/socket.io/", "/assets/a/b.js", "/favicon.svg", "/none"],
)
def test_path_without_a_prefix_stays(path: str) -> None:
    assert split(path) == ("", path)


@pytest.mark.parametrize("prefix", ["/acars", "/a/b", "/~me/acars-hub_2.0", "/A"])
@pytest.mark.parametrize(
    "path",
    ["/", "/health", "/api/v1/messages", "/socket.io/", "/assets/a/b.js", "/favicon.svg", "/none"],
)
def test_prefix_is_taken_off(prefix: str, path: str) -> None:
    assert split(prefix + path) == (prefix, path)
    assert split(path, told=prefix) == (prefix, path)
    assert split(path, told=f"{prefix}/") == (prefix, path)
    assert split(prefix + path, told=prefix) == (prefix, path)


def test_prefixes_of_two_proxies_are_joined() -> None:
    assert split("/inner/health", told="/outer") == ("/outer/inner", "/health")
    assert split("/acars2/health", told="/acars") == ("/acars/acars2", "/health")
    assert split("/health", told="/outer", script_name="/first") == ("/first/outer", "/health")


@pytest.mark.parametrize("path", ["/api/none", "/assets/", "/data/health", "/socket.io/x/y"])
def test_own_path_is_no_prefix(path: str) -> None:
    assert split(path) == ("", path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "*",
        "//evil.example/health",
        "/../health",
        "/./health",
        "/a/../health",
        "/a//health",
        "/a b/health",
        "/a%2fb/health",
        "/\xc3\xa4/health",
        "/a\\b/health",
        "/a:b/health",
        "/" + "x" * 65 + "/health",
        "/x" * 9 + "/health",
    ],
)
def test_what_is_no_plain_prefix_stays_in_the_path(path: str) -> None:
    assert split(path) == ("", path)


@pytest.mark.parametrize(
    "told",
    [
        "acars",
        "//evil.example",
        "https://evil.example",
        "/a/../b",
        "/a; Path=/",
        "/a, /b",
        "/a\\b",
        "/a?b",
        "/a#b",
        "/<script>",
        "/" + "x" * 65,
        "/x" * 9,
        "/",
    ],
)
def test_hostile_header_is_not_believed(told: str) -> None:
    assert plain_prefix(told) == ""
    assert split("/health", told=told) == ("", "/health")


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return app_at(tmp_path / "hub.db")


@pytest.fixture
def http(app: Flask) -> FlaskClient:
    return app.test_client()


def test_own_names_are_those_of_all_addresses(app: Flask) -> None:
    assert {*NAMES, "upgrading.css", "upgrading.js"} <= own_names(app)


@pytest.mark.parametrize("prefix", ["", "/acars", "/a/b"])
def test_everything_is_below_a_prefix(app: Flask, http: FlaskClient, prefix: str) -> None:
    with running_hub(app):
        for path in ("/health", "/metrics", "/data/stats.json", "/api/v1/messages"):
            assert http.get(prefix + path).status_code == 200
        assert http.get(f"{prefix}/data/heywhatsthat.geojson").status_code == 404
        socket = http.get(f"{prefix}/socket.io/?EIO=4&transport=polling")
        assert socket.data.startswith(b'0{"sid"')
        problem = http.get(f"{prefix}/api/none")
        assert problem.mimetype == "application/problem+json"


def test_cookie_is_kept_below_the_prefix(app: Flask, http: FlaskClient) -> None:
    with running_hub(app):
        for path, told in (("/acars", ""), ("", "/acars"), ("/acars", "/acars")):
            address = f"{path}/api/v1/read-profile"
            made = http.post(address, json={}, headers={"X-Forwarded-Prefix": told})
            assert "; Path=/acars" in made.headers["Set-Cookie"]
        made = http.post("/api/v1/read-profile", json={}, headers={"X-Forwarded-Prefix": "/a; B=c"})
        assert "; Path=/;" in f"{made.headers['Set-Cookie']};"


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/acars", "/acars/"),
        ("/acars?q=%0d%0aX:y", "/acars/"),
        ("/a/b", "/a/b/"),
        ("/search", "/#/search"),
        ("/acars/alerts", "/acars/#/alerts"),
        ("/live-messages", "/"),
    ],
)
def test_name_of_no_file_leads_to_the_page(http: FlaskClient, path: str, target: str) -> None:
    response = http.get(path)
    assert response.status_code == 302
    assert urljoin(path, response.headers["Location"]) == target


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "//evil",
        "/\\evil",
        "/javascript:x",
        "/https:evil",
        "/%09//evil",
        "/a\r\nb",
    ],
)
@pytest.mark.parametrize("told", ["", "//evil.example", "https://evil.example", "/evil.example"])
def test_no_path_leads_elsewhere(http: FlaskClient, path: str, told: str) -> None:
    # As it is: clients read a second slash as the begin of a host.
    response = http.get(
        "/", headers={"X-Forwarded-Prefix": told}, environ_overrides={"PATH_INFO": path}
    )
    location = response.headers.get("Location", "")
    assert urlsplit(urljoin(f"http://localhost{path}", location)).netloc == "localhost"
