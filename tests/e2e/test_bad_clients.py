"""What a client may send without filling the log or ending anybody else's connection."""

from __future__ import annotations

import pytest
import requests
import websocket

from acarshub.links import Link
from tests.e2e.hub_process import HubProcess, listening, wait_for
from tests.e2e.traffic import acarsdec

FRAMES = [
    "42/main,",
    "42/main,{",
    "42/main,[]",
    "42/main," + "[" * 5_000,
    "9garbage",
    '42["x"',
    '451-/main,["x",{"_placeholder":true,"num":0}]',
    "45",
    '44"x"',
    "4",
    "",
    b"\x01\x02",
    "40/main,{",
]


def connect(hub: HubProcess, **options: object) -> websocket.WebSocket:
    address = f"ws://127.0.0.1:{hub.port}/socket.io/?EIO=4&transport=websocket"
    client = websocket.create_connection(address, timeout=5, **options)
    client.recv()
    client.send("40/main,")
    client.recv()
    return client


@pytest.fixture(scope="module")
def abused(shared_hub: HubProcess) -> HubProcess:
    """A hub that was sent every frame twice."""
    for frame in [*FRAMES, *FRAMES]:
        client = connect(shared_hub)
        if isinstance(frame, bytes):
            client.send_binary(frame)
        else:
            client.send(frame)
        client.close()
    return shared_hub


def test_frames_that_make_no_sense_are_logged_in_a_line_or_two(abused: HubProcess) -> None:
    requests.get(f"{abused.url}/health", timeout=5)
    log = abused.log.read_text()
    assert "Traceback" not in log
    told = [line for line in log.splitlines() if "handler error" in line or "failed" in line]
    assert 1 <= len(told) <= 2


def test_others_are_served_meanwhile(abused: HubProcess) -> None:
    with listening(abused) as listener:
        abused.send(Link.ACARS, acarsdec("STILL HERE"))
        wait_for(lambda: listener.live, "the message")


@pytest.mark.parametrize("version", ["", "Sec-WebSocket-Version: 12", "Sec-WebSocket-Version: x"])
def test_upgrade_to_another_websocket_is_a_bad_request(
    shared_hub: HubProcess, version: str
) -> None:
    headers = {"Connection": "Upgrade", "Upgrade": "websocket"}
    if version:
        headers |= dict([version.split(": ")])
    address = f"{shared_hub.url}/socket.io/?EIO=4&transport=websocket"
    assert requests.get(address, headers=headers, timeout=5).status_code == 400
    assert "Traceback" not in shared_hub.log.read_text()


def test_compression_that_the_transport_cannot_do_is_declined(shared_hub: HubProcess) -> None:
    offer = "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=8"
    client = connect(shared_hub, header=[offer])
    assert "sec-websocket-extensions" not in {name.lower() for name in client.getheaders()}
    client.close()
