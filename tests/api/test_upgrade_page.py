"""The page and the health of a server that upgrades its database."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import pytest
from flask import Flask
from flask.testing import FlaskClient

from acarshub.upgrading import Upgrade
from acarshub.version import VERSION
from tests.support import app_at

INLINE = r"<script(?![^>]* src=)|<style|style=|\son\w+="


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return app_at(tmp_path / "hub.db")


@pytest.fixture
def upgrade(app: Flask) -> Upgrade:
    """An upgrade half-way through the second of four steps."""
    upgrade = Upgrade()
    upgrade._meter.begin(4)
    upgrade._meter.step("Copy the database")
    upgrade._meter.step("Give messages <b>uids</b>")
    upgrade._meter.advance(50, 100)
    app.extensions["acarshub_upgrade"] = upgrade
    return upgrade


@pytest.fixture
def client(app: Flask, upgrade: Upgrade) -> FlaskClient:
    return app.test_client()


@pytest.mark.parametrize("path", ["/", "/?q=1", "/live", "/a/b/c", "/socket", "/a/"])
def test_every_page_tells_the_progress(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 503
    text = unescape(response.text)
    assert "37 %" in text
    assert "Step 2 of 4: Give messages <b>uids</b> (50 %)" in text


def test_clients_are_told_when_to_come_again(client: FlaskClient) -> None:
    assert int(client.get("/").headers["Retry-After"]) > 0


def test_page_looks_again_by_itself_without_a_script(client: FlaskClient) -> None:
    found = r'<noscript><meta http-equiv="refresh" content="\d+; url=./"></noscript>'
    assert re.search(found, client.get("/").text)


def test_page_keeps_script_and_style_in_files(client: FlaskClient) -> None:
    assert not re.search(INLINE, client.get("/").text)


def test_title_of_a_step_is_text(client: FlaskClient) -> None:
    assert "<b>" not in client.get("/").text


def test_page_is_kept_by_nobody(client: FlaskClient) -> None:
    assert client.get("/").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/a/b", "/upgrading.css", "/upgrading.js"])
def test_page_is_protected_like_the_dashboard(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/a", "/a/b/", "/a/b/c", "/assets/", "/%20/b/"])
def test_style_is_found_from_every_page_also_below_a_prefix(client: FlaskClient, path: str) -> None:
    (style,) = re.findall(r'<link rel="stylesheet" href="([^"]*)">', client.get(path).text)
    assert client.get(urljoin(path, style)).mimetype == "text/css"


@pytest.mark.parametrize(
    ("path", "kind"), [("/upgrading.css", "text/css"), ("/upgrading.js", "text/javascript")]
)
def test_style_and_script_are_served(client: FlaskClient, path: str, kind: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (200, kind)


@pytest.mark.parametrize("path", ["/none.txt", "/assets/none.js"])
def test_file_that_is_missing_is_not_a_page(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_health_tells_the_percentage(client: FlaskClient) -> None:
    response = client.get("/health")
    assert response.status_code == 503
    assert response.json == {
        "status": "upgrading",
        "percent": 37,
        "message": "Upgrading the database. Step 2 of 4: Give messages <b>uids</b> (50 %)",
        "version": VERSION,
    }


def test_metrics_tell_of_the_process_alone(client: FlaskClient) -> None:
    response = client.get("/metrics")
    assert response.status_code == 200
    assert "\nprocess_start_time_seconds " in response.text
    assert f'version="{VERSION}"' in response.text
    assert "acarshub_database_messages_total" not in response.text


def test_last_hour_is_not_known_yet(client: FlaskClient) -> None:
    response = client.get("/data/stats.json")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")


def test_dashboard_is_back_when_the_upgrade_is_over(app: Flask, client: FlaskClient) -> None:
    del app.extensions["acarshub_upgrade"]
    assert "Upgrading" not in client.get("/").text
