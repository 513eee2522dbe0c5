"""The read profile over HTTP: making, joining and leaving one, and who may not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from acarshub.alerts import reads
from acarshub.alerts.reads import PROFILE_COOKIE, SEEN_SECONDS
from acarshub.api.read_profile import COOKIE_SECONDS, MAX_BODY_BYTES
from tests.support import app_at, running_hub, sql

PATH = "/api/v1/read-profile"
OWN = "http://localhost"
FOREIGN = "http://elsewhere.example"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hub.db"


@pytest.fixture
def app(path: Path) -> Iterator[Flask]:
    app = app_at(path)
    with running_hub(app):
        yield app


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def code_of(browser: FlaskClient) -> str:
    """The code of a new profile of this browser."""
    return str(browser.post(PATH, json={}).get_json()["code"])


def cookie_of(response: TestResponse) -> str:
    (header,) = response.headers.getlist("Set-Cookie")
    return header


def problem_of(response: TestResponse) -> tuple[str, Any]:
    document = response.get_json(force=True)
    assert document["status"] == response.status_code
    return response.content_type, document.keys()


def test_browser_has_no_profile_at_first(browser: FlaskClient) -> None:
    response = browser.get(PATH)
    assert (response.status_code, response.get_json()) == (200, {"active": False})
    assert "Set-Cookie" not in response.headers


def test_new_profile_is_created(browser: FlaskClient) -> None:
    response = browser.post(PATH, json={})
    assert response.status_code == 201
    assert browser.get(PATH).get_json() == response.get_json()
    assert response.get_json()["active"]


def test_other_browser_joins_by_the_code(app: Flask, browser: FlaskClient) -> None:
    code = code_of(browser)
    other = app.test_client()
    response = other.post(PATH, json={"code": f" {code}\n"})
    assert (response.status_code, response.get_json()) == (200, {"active": True, "code": code})
    assert other.get(PATH).get_json() == response.get_json()


@pytest.mark.parametrize("code", ["", "x" * 22, "' OR 1=1 --", "\ud800"])
def test_unknown_code_is_not_found(browser: FlaskClient, code: str) -> None:
    response = browser.post(PATH, json={"code": code})
    assert response.status_code == (400 if code == "\ud800" else 404)
    assert "Set-Cookie" not in response.headers


def test_browser_leaves_a_profile_that_goes_on(app: Flask, browser: FlaskClient) -> None:
    code = code_of(browser)
    response = browser.delete(PATH, content_type="application/json")
    assert (response.status_code, response.get_json()) == (200, {"active": False})
    assert browser.get(PATH).get_json() == {"active": False}
    assert app.test_client().post(PATH, json={"code": code}).status_code == 200


def test_cookie_is_kept_from_scripts_and_other_sites(browser: FlaskClient) -> None:
    code = code_of(browser)
    cookie = cookie_of(browser.get(PATH))
    assert cookie.startswith(f"{PROFILE_COOKIE}={code};")
    assert set(cookie.split("; ")[1:]) >= {
        f"Max-Age={COOKIE_SECONDS}",
        "HttpOnly",
        "SameSite=Lax",
        "Path=/",
    }


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
def test_cookie_is_secure_where_the_page_is(
    browser: FlaskClient, scheme: str, secure: bool
) -> None:
    response = browser.post(PATH, json={}, base_url=f"{scheme}://localhost")
    assert ("Secure" in cookie_of(response).split("; ")) is secure


def test_cookie_stays_below_the_prefix_of_the_server(browser: FlaskClient) -> None:
    response = browser.post(PATH, json={}, environ_overrides={"SCRIPT_NAME": "/hub"})
    assert "Path=/hub" in cookie_of(response).split("; ")


def test_stale_cookie_is_no_profile(browser: FlaskClient) -> None:
    browser.set_cookie(PROFILE_COOKIE, "x" * 22)
    assert browser.get(PATH).get_json() == {"active": False}


def test_answer_is_not_cached(browser: FlaskClient) -> None:
    for response in (browser.post(PATH, json={}), browser.get(PATH), browser.post(PATH)):
        assert response.headers["Cache-Control"] == "no-store"


def test_visit_renews_when_a_profile_was_seen(browser: FlaskClient, path: Path) -> None:
    code_of(browser)
    sql(path, f"UPDATE alert_profiles SET seen_at = seen_at - {SEEN_SECONDS + 1}")
    browser.get(PATH)
    assert sql(path, "SELECT seen_at >= created_at FROM alert_profiles") == [(1,)]


@pytest.mark.parametrize("body", ["", "{", "[]", '"x"', "null", '{"code": 1}', "\\", "[" * 1000])
def test_body_of_another_shape_is_a_bad_request(browser: FlaskClient, body: str) -> None:
    response = browser.post(PATH, data=body, content_type="application/json")
    assert response.status_code == 400


def test_long_body_is_refused(browser: FlaskClient) -> None:
    assert browser.post(PATH, json={"code": "x" * MAX_BODY_BYTES}).status_code == 413


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_form_cannot_write(browser: FlaskClient, method: str) -> None:
    response = browser.open(PATH, method=method, data={"code": "x"})
    assert response.status_code == 415


def test_only_so_many_profiles_are_made_in_an_hour(
    browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "MAX_NEW_PROFILES", 1)
    code = code_of(browser)
    assert browser.post(PATH, json={}).status_code == 429
    assert browser.post(PATH, json={"code": code}).status_code == 200


def test_error_is_a_problem_document(browser: FlaskClient) -> None:
    content_type, members = problem_of(browser.post(PATH, json={"code": "x"}))
    assert content_type == "application/problem+json"
    assert members == {"type", "title", "status", "detail"}


def test_server_without_a_hub_is_not_ready(tmp_path: Path) -> None:
    app = app_at(tmp_path / "other.db")
    assert app.test_client().get(PATH).status_code == 503


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({}, True),
        ({"Origin": OWN}, True),
        ({"Origin": OWN.upper()}, True),
        # TLS ends at a proxy that passes the name on.
        ({"Origin": "https://localhost"}, True),
        ({"Origin": "https://hub.example", "X-Forwarded-Host": "hub.example"}, True),
        ({"Origin": FOREIGN}, False),
        ({"Origin": f"{OWN}:8080"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": ""}, False),
        ({"Origin": "http://"}, False),
        ({"Sec-Fetch-Site": "same-origin", "Origin": FOREIGN}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "same-site", "Origin": OWN}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": OWN}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": ""}, False),
    ],
)
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_only_own_pages_and_programs_may_write(
    browser: FlaskClient, method: str, headers: dict[str, str], allowed: bool
) -> None:
    response = browser.open(PATH, method=method, json={}, headers=headers)
    assert (response.status_code != 403) is allowed


@pytest.mark.parametrize(("setting", "allowed"), [(FOREIGN, True), ("*", True), ("", False)])
def test_origin_that_the_owner_admits_may_write(
    tmp_path: Path, setting: str, allowed: bool
) -> None:
    app = app_at(tmp_path / "other.db", CORS_ALLOWED_ORIGINS=setting)
    headers = {"Origin": FOREIGN, "Sec-Fetch-Site": "cross-site"}
    response = app.test_client().post(PATH, json={}, headers=headers)
    assert (response.status_code != 403) is allowed


def test_foreign_page_is_not_shown_the_code(browser: FlaskClient) -> None:
    response = browser.get(PATH, headers={"Origin": FOREIGN, "Sec-Fetch-Site": "cross-site"})
    assert "Access-Control-Allow-Origin" not in response.headers
