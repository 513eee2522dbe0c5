"""Alerts over plain HTTP."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.support import Browser, app_at, line, packet, running_hub, wait_until


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


@pytest.mark.parametrize("path", ["/api/v1/alerts", "/api/v1/alerts/terms.txt"])
def test_server_without_a_hub_is_not_ready(app: Flask, path: str) -> None:
    response = app.test_client().get(path)
    assert response.status_code == 503
    assert response.content_type == "application/problem+json"
