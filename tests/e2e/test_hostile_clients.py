"""Clients that mean no good: the others are served, and memory stays where it was."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import requests
import websocket

from acarshub.links import Link
from tests.e2e.hub_process import HubProcess, listening, wait_for
from tests.e2e.traffic import acarsdec

MAX_GAP_SECONDS = 1.0


def _connect(hub: HubProcess) -> websocket.WebSocket:
    url = f"ws://127.0.0.1:{hub.port}/socket.io/?EIO=4&transport=websocket"
    client = websocket.create_connection(url, timeout=20)
    client.recv()
    client.send("40/main,")
    return client


def _memory_mb(hub: HubProcess) -> float:
    (worker,) = Path(f"/proc/{hub.pid}/task/{hub.pid}/children").read_text().split()
    lines = Path(f"/proc/{worker}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def test_a_flood_of_questions_stops_nobody_else_and_fills_no_memory(hub: HubProcess) -> None:
    before = _memory_mb(hub)
    client = _connect(hub)
    client.sock.settimeout(2)

    def flood() -> None:
        try:
            for _ in range(20_000):
                client.send('42/main,["signal_graphs"]')
        except (OSError, websocket.WebSocketException):
            return

    flooding = threading.Thread(target=flood, daemon=True)
    flooding.start()
    slowest = 0.0
    with listening(hub) as listener:
        for number in range(20):
            started = time.monotonic()
            assert requests.get(f"{hub.url}/health", timeout=20).ok
            hub.send(Link.ACARS, acarsdec(f"NUMBER {number}"))
            wait_for(lambda wanted=number: len(listener.live) > wanted, "the message")
            slowest = max(slowest, time.monotonic() - started)
    client.sock.close()
    flooding.join(20)
    assert slowest < MAX_GAP_SECONDS
    assert _memory_mb(hub) < before + 100


def test_a_large_mistake_gets_a_small_answer(hub: HubProcess) -> None:
    with listening(hub) as listener:
        listener.ask("update_alerts", {"terms": [1] * 200_000, "ignore": []})
        wait_for(lambda: listener.payloads("validation_error"), "the answer")
        assert len(str(listener.payloads("validation_error"))) < 5_000


def test_frames_that_are_no_events_stop_nothing(hub: HubProcess) -> None:
    client = _connect(hub)
    for frame in ("42/main,", "42/main,{", '42/main,["x"', "9", "42", "44/main,x", "43/main,1[]"):
        client.send(frame)
    client.send_binary(b"\x00\xff" * 100)
    with listening(hub) as listener:
        hub.send(Link.ACARS, acarsdec("STILL HERE"))
        wait_for(lambda: listener.live, "the message")
    client.close()


def test_a_page_of_another_origin_gets_no_socket(hub: HubProcess) -> None:
    address = f"{hub.url}/socket.io/?EIO=4&transport=polling"
    assert requests.get(address, timeout=5).ok
    assert requests.get(address, headers={"Origin": hub.url}, timeout=5).ok
    foreign = requests.get(address, headers={"Origin": "http://evil.example"}, timeout=5)
    assert foreign.status_code == 400


def test_a_page_of_an_origin_that_the_setting_names_gets_a_socket(
    make_hub: Callable[..., HubProcess],
) -> None:
    hub = make_hub(CORS_ALLOWED_ORIGINS="http://friend.example")
    hub.start()
    address = f"{hub.url}/socket.io/?EIO=4&transport=polling"
    assert requests.get(address, headers={"Origin": "http://friend.example"}, timeout=5).ok
    foreign = requests.get(address, headers={"Origin": "http://evil.example"}, timeout=5)
    assert foreign.status_code == 400
