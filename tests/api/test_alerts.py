"""Alerts over plain HTTP."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.support import Browser, app_at, line, packet, running_hub, wait_until

TERMS = "/api/v1/alerts/terms"


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return app_at(tmp_path / "hub.db")


def test_history_is_told_page_by_page(app: Flask) -> None:
    with running_hub(app) as hub:
        Browser(app).emit("change_alerts", {"add": ["FIRE", "RED"]})
        for number in range(60):
            hub.packets.put(packet(line(f"FIRE {number}")))
        hub.packets.put(packet(line("RED")))
        wait_until(lambda: sum(hub.tally.snapshot().stored.values()) == 61)
        http = app.test_client()
        second = http.get("/api/v1/alerts?term=fire&page=1").get_json()
        every = http.get("/api/v1/alerts").get_json()
    assert (second["term"], second["page"], second["total_count"]) == ("fire", 1, 60)
    assert len(second["messages"]) == 10
    assert second["messages"][0]["matches"][0]["spans"] == [[0, 4]]
    assert every["total_count"] == 61


@pytest.mark.parametrize("query", ["page=-1", "page=x", "page=1.5", f"term={'A' * 1025}"])
def test_wrong_question_is_a_problem_document(app: Flask, query: str) -> None:
    with running_hub(app):
        response = app.test_client().get(f"/api/v1/alerts?{query}")
    assert response.status_code == 400
    assert response.content_type == "application/problem+json"
    assert response.get_json()["detail"]


def test_terms_are_given_as_text(app: Flask) -> None:
    with running_hub(app):
        Browser(app).emit("change_alerts", {"add": ["FIRE"], "ignore": ["<b>DRILL"]})
        response = app.test_client().get("/api/v1/alerts/terms.txt")
    assert response.get_data(as_text=True) == "FIRE\n\n[ignore]\n<B>DRILL\n"
    assert response.mimetype == "text/plain"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in response.headers["Content-Disposition"]


def test_terms_are_changed_and_replaced(app: Flask) -> None:
    with running_hub(app):
        http = app.test_client()
        changed = http.patch(TERMS, json={"add": ["fire", "RED"], "ignore": ["DRILL"]})
        assert changed.get_json() == {"terms": {"FIRE": 0, "RED": 0}, "ignore": ["DRILL"]}
        assert http.get(TERMS).get_json() == changed.get_json()
        replaced = http.put(TERMS, json={"terms": ["MEDICAL"], "ignore": []})
    assert replaced.get_json() == {"terms": {"MEDICAL": 0}, "ignore": []}


@pytest.mark.parametrize(
    ("method", "body", "path"),
    [
        ("PATCH", {"add": ["X" * 65]}, ["add", 0]),
        ("PATCH", {"add": "FIRE"}, ["add"]),
        ("PATCH", {"reomve": ["FIRE"]}, ["reomve"]),
        ("PATCH", [], []),
        ("PUT", {"terms": []}, ["ignore"]),
    ],
)
def test_wrong_terms_are_told_with_their_place(
    app: Flask, method: str, body: object, path: list[object]
) -> None:
    with running_hub(app):
        response = app.test_client().open(TERMS, method=method, json=body)
    assert response.status_code == 400
    assert response.get_json()["errors"][0]["path"] == path


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://elsewhere.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Origin": "http://localhost"}, 200),
    ],
)
def test_foreign_pages_change_nothing(app: Flask, headers: dict[str, str], status: int) -> None:
    with running_hub(app):
        sent = {"Content-Type": "application/json", **headers}
        response = app.test_client().patch(TERMS, data=b'{"add": ["FIRE"]}', headers=sent)
        assert response.status_code == status
        known = app.test_client().get(TERMS).get_json()["terms"]
    assert ("FIRE" in known) is (status == 200)


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_owner_may_forbid_changes(tmp_path: Path, method: str) -> None:
    app = app_at(tmp_path / "closed.db", ALLOW_REMOTE_UPDATES="false")
    with running_hub(app):
        body = {"terms": ["FIRE"], "ignore": []}
        response = app.test_client().open(TERMS, method=method, json=body)
        assert app.test_client().get(TERMS).get_json()["terms"] == {}
    assert (response.status_code, response.content_type) == (403, "application/problem+json")


@pytest.mark.parametrize("path", ["/api/v1/alerts", "/api/v1/alerts/terms.txt"])
def test_server_without_a_hub_is_not_ready(app: Flask, path: str) -> None:
    response = app.test_client().get(path)
    assert response.status_code == 503
    assert response.content_type == "application/problem+json"
