"""Exports over HTTP: whole, in order, bounded in number, cut off where they cannot be finished."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from flask import Flask

from acarshub.export import pieces as pieces_module
from acarshub.export.exports import MAX_EXPORTS
from acarshub.hub import HubService
from tests.support import app_at, line, packet, running_hub, sql, wait_until

MESSAGES = 45
HOSTILE = '=HYPERLINK("http://x")\r\n,"\x00\u2028'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hub.db"


@pytest.fixture
def app(path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setattr(pieces_module, "PIECE_ROWS", 10)
    return app_at(path)


@pytest.fixture
def hub(app: Flask) -> Iterator[HubService]:
    with running_hub(app) as hub:
        for number in range(MESSAGES - 1):
            hub.packets.put(packet(line(f"ENGINE {number}", tail="N12AB", level=-number)))
        hub.packets.put(packet(line(HOSTILE)))
        wait_until(lambda: sum(hub.tally.snapshot().stored.values()) == MESSAGES)
        yield hub


def test_lines_of_json_are_what_the_database_holds(app: Flask, hub: HubService, path: Path) -> None:
    with app.test_client().get("/api/v1/messages.jsonl") as response:
        told = [orjson.loads(text) for text in response.data.split(b"\n")[:-1]]
    stored = sql(path, "SELECT id, uid, msg_text FROM messages ORDER BY id DESC")
    assert [(each["id"], each["uid"], each["text"]) for each in told] == stored


def test_csv_is_what_the_database_holds(app: Flask, hub: HubService, path: Path) -> None:
    with app.test_client().get("/api/v1/messages.csv") as response:
        rows = list(csv.DictReader(io.StringIO(response.text, newline="")))
    stored = sql(path, "SELECT uid, level FROM messages ORDER BY id DESC")
    assert [(row["uid"], row["level"]) for row in rows] == stored
    assert rows[0]["text"] == "'" + HOSTILE.replace("\x00", "\u2400")


def test_filters_are_those_of_the_search(app: Flask, hub: HubService) -> None:
    http = app.test_client()
    asked = "query=ENGINE&tail=N12&matched=false&has_text=true"
    with http.get(f"/api/v1/messages.jsonl?{asked}") as response:
        assert len(response.data.splitlines()) == MESSAGES - 1
    with http.get("/api/v1/messages.jsonl?tail=N99") as response:
        assert response.data == b""


def test_message_that_comes_meanwhile_is_left_out(app: Flask, hub: HubService) -> None:
    with app.test_client().get("/api/v1/messages.jsonl", buffered=False) as response:
        parts = iter(response.response)
        first = next(parts)
        hub.packets.put(packet(line("LATE")))
        wait_until(lambda: sum(hub.tally.snapshot().stored.values()) == MESSAGES + 1)
        whole = first + b"".join(parts)
    assert whole.count(b"\n") == MESSAGES
    assert b"LATE" not in whole


@pytest.mark.parametrize("asked", ["sort=time", "limit=5", "after=t5", "query=%22", "since=x"])
def test_what_an_export_has_not_is_refused(app: Flask, hub: HubService, asked: str) -> None:
    response = app.test_client().get(f"/api/v1/messages.csv?{asked}")
    assert (response.status_code, response.content_type) == (400, "application/problem+json")


def test_few_exports_at_once(app: Flask, hub: HubService) -> None:
    http = app.test_client()
    open_ones = [http.get("/api/v1/messages.csv", buffered=False) for _ in range(MAX_EXPORTS)]
    refused = http.get("/api/v1/messages.csv")
    assert (refused.status_code, refused.content_type) == (503, "application/problem+json")
    assert int(refused.headers["Retry-After"]) > 0
    for response in open_ones:
        response.close()
    with http.get("/api/v1/messages.csv") as response:
        assert response.status_code == 200


def test_head_takes_no_place(app: Flask, hub: HubService) -> None:
    for _ in range(MAX_EXPORTS + 1):
        with app.test_client().head("/api/v1/messages.csv") as response:
            assert (response.status_code, response.data) == (200, b"")


def test_export_that_cannot_be_finished_is_cut_off(
    app: Flask, hub: HubService, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.test_client().get("/api/v1/messages.jsonl", buffered=False) as response:
        parts = iter(response.response)
        next(parts)
        monkeypatch.setattr(pieces_module, "find", lambda *_: 1 / 0)
        with pytest.raises(ConnectionResetError):
            next(parts)
    assert hub.exports.begin()


def test_hub_that_stops_cuts_exports_off(app: Flask, hub: HubService) -> None:
    with app.test_client().get("/api/v1/messages.jsonl", buffered=False) as response:
        parts = iter(response.response)
        next(parts)
        hub.streams.close()
        with pytest.raises(ConnectionResetError):
            next(parts)
