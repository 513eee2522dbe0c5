"""Exports and streams of a real server: complete, live, caught up, and no burden on others."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import requests

from acarshub.export.exports import MAX_EXPORTS
from acarshub.links import Link
from tests.e2e.hub_process import DEADLINE_SECONDS, HubProcess, wait_for
from tests.e2e.traffic import acarsdec

API = "/api/v1"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubProcess]:
    hub = HubProcess(tmp_path_factory.mktemp("streams"))
    hub.upgrade()
    hub.start()
    try:
        yield hub
    finally:
        hub.stop()
        hub.close()


def send(hub: HubProcess, *texts: str) -> None:
    for text in texts:
        hub.send(Link.ACARS, acarsdec(text))


def stored(hub: HubProcess, text: str) -> str:
    """The uid of a message, once it is stored."""
    rows: list[tuple[object, ...]] = []

    def look() -> bool:
        rows[:] = hub.query(f"SELECT uid FROM messages WHERE msg_text = '{text}'")
        return bool(rows)

    wait_for(look, f"{text} to be stored")
    return str(rows[0][0])


class Events:
    """Server-sent events as they come."""

    def __init__(self, hub: HubProcess, asked: str = "", **headers: str) -> None:
        self._answer = requests.get(
            f"{hub.url}{API}/stream{asked}", stream=True, headers=headers, timeout=DEADLINE_SECONDS
        )
        assert self._answer.status_code == 200, self._answer.text
        self._lines = self._answer.iter_lines(chunk_size=1)
        # The stream is open when its first line is here.
        assert next(self._lines).startswith(b"retry")

    def next(self) -> tuple[str, str, dict[str, object]]:
        """Kind, id and object of the next event."""
        kind, id_ = "message", ""
        for line in self._lines:
            name, _, value = line.decode().partition(": ")
            if name == "event":
                kind = value
            elif name == "id":
                id_ = value
            elif name == "data":
                return kind, id_, json.loads(value)
        raise AssertionError("the stream ended")

    def close(self) -> None:
        self._answer.close()


def test_stream_tells_what_comes_and_only_what_is_asked_for(hub: HubProcess) -> None:
    with closing(Events(hub, "?query=WANTED")) as some, closing(Events(hub)) as every:
        texts = ["FIRST OTHER", "FIRST WANTED\ndata: x"]
        send(hub, *texts)
        assert [every.next()[2]["text"] for _ in texts] == texts
        kind, id_, message = some.next()
    assert (kind, id_, message["text"]) == ("message", message["uid"], texts[1])


def test_reader_that_comes_back_misses_nothing_and_gets_nothing_twice(hub: HubProcess) -> None:
    with closing(Events(hub)) as events:
        send(hub, "SEEN 1")
        _, last, message = events.next()
        assert message["text"] == "SEEN 1"
    send(hub, "MISSED 1", "MISSED 2")
    stored(hub, "MISSED 2")
    headers = {"Last-Event-ID": last}
    with closing(Events(hub, **headers)) as events:
        assert [events.next()[2]["text"] for _ in range(2)] == ["MISSED 1", "MISSED 2"]
        send(hub, "LIVE 1")
        assert events.next()[2]["text"] == "LIVE 1"
    with closing(Events(hub, **{"Last-Event-ID": "unknown\u00ff"})) as events:
        assert events.next() == ("gap", "", {"reason": "unknown_id"})


def test_lines_of_json_are_told_live(hub: HubProcess) -> None:
    url = f"{hub.url}{API}/stream.jsonl?msg_text=LINE"
    with requests.get(url, stream=True, timeout=DEADLINE_SECONDS) as answer:
        lines = answer.iter_lines(chunk_size=1)
        assert next(lines) == b""
        send(hub, "NOT THIS", "LINE 1")
        assert json.loads(next(line for line in lines if line))["text"] == "LINE 1"


def test_export_holds_all_that_is_stored(hub: HubProcess) -> None:
    send(hub, *(f"EXPORTED {number}" for number in range(300)))
    stored(hub, "EXPORTED 299")
    wait_for(
        lambda: (
            hub.query("SELECT count(*) FROM messages WHERE msg_text LIKE 'EXPORTED%'")[0][0] == 300
        ),
        "all to be stored",
    )
    answer = requests.get(f"{hub.url}{API}/messages.jsonl?query=EXPORTED", timeout=60)
    told = [json.loads(line)["uid"] for line in answer.content.splitlines()]
    rows = hub.query("SELECT uid FROM messages WHERE msg_text LIKE 'EXPORTED%' ORDER BY id DESC")
    assert told == [row[0] for row in rows]
    assert answer.headers["Transfer-Encoding"] == "chunked"


def begin_export(hub: HubProcess) -> bool:
    """Begin to read an export, and leave at once; whether there was a place."""
    with requests.get(f"{hub.url}{API}/messages.csv", stream=True, timeout=60) as answer:
        return answer.status_code == 200 and bool(next(answer.iter_content(10)))


def test_reader_that_goes_away_leaves_its_place(hub: HubProcess) -> None:
    for _ in range(MAX_EXPORTS + 2):
        wait_for(lambda: begin_export(hub), "a place")


def test_stopping_server_tells_streams(tmp_path: Path) -> None:
    hub = HubProcess(tmp_path)
    hub.upgrade()
    hub.start()
    try:
        with closing(Events(hub)) as events:
            begun = time.monotonic()
            hub.stop()
            assert events.next() == ("end", "", {"reason": "stopping"})
            assert time.monotonic() - begun < DEADLINE_SECONDS
    finally:
        hub.close()


def test_reader_that_never_reads_holds_up_nobody(hub: HubProcess) -> None:
    with socket.create_connection(("127.0.0.1", hub.port)) as stalled:
        stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stalled.sendall(f"GET {API}/stream HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert stalled.recv(12) == b"HTTP/1.1 200"
        with closing(Events(hub, "?query=LAST")) as events:
            for number in range(400):
                send(hub, f"{'FILL ' * 200}{number}")
            send(hub, "LAST 1")
            assert events.next()[2]["text"] == "LAST 1"
