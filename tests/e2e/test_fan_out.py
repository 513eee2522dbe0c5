"""Live events on real WebSockets: all of them, once and in order, however a client reads."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import closing
from itertools import count, islice

import pytest

from acarshub.links import Link
from tests.e2e.hub_process import HubProcess, listening, wait_for
from tests.e2e.raw_websocket import Frame, RawWebSocket
from tests.e2e.traffic import acarsdec

PADDING = "PADDING " * 25
SMALL_BUFFER = 4_096
MESSAGES = 6_000
AT_ONCE = 200
"""Fewer than the receive buffer of the hub holds."""
LONG_TEXT = "X" * 30_000
LONG_AT_ONCE = 6


def texts_of(frame: Frame) -> list[str]:
    _, payload = json.loads(frame.text.removeprefix("42/main,"))
    return [message["text"] for message in payload["messages"]]


def read_all(client: RawWebSocket, texts: list[str]) -> list[str]:
    """Read until `texts` and what follows are all messages."""
    while len(texts) < MESSAGES:
        texts += texts_of(client.event("live_messages"))
    return texts


@pytest.mark.parametrize(
    "offer", ["permessage-deflate", "permessage-deflate; client_max_window_bits"]
)
def test_client_that_offers_compression_gets_each_frame_by_itself(
    hub: HubProcess, offer: str
) -> None:
    with closing(RawWebSocket(hub, offer)) as client, closing(RawWebSocket(hub)) as plain:
        agreed = [line for line in client.headers if line.startswith("Sec-WebSocket-Ext")]
        assert "server_no_context_takeover" in agreed[0]
        for number in range(3):
            hub.send(Link.ACARS, acarsdec(f"NUMBER {number} {PADDING}"))
            frame, other = client.event("live_messages"), plain.event("live_messages")
            assert texts_of(frame) == texts_of(other) == [f"NUMBER {number} {PADDING}"]
            assert (frame.compressed, other.compressed) == (True, False)


def test_no_event_is_lost_doubled_or_overtaken_by_clients_that_read_by_fits_and_starts(
    make_hub: Callable[..., HubProcess],
) -> None:
    hub = make_hub(DB_COMMIT_INTERVAL_MS="20")
    hub.start()
    slow = RawWebSocket(hub, receive_buffer=SMALL_BUFFER)
    slow_compressed = RawWebSocket(hub, "permessage-deflate", receive_buffer=SMALL_BUFFER)
    with closing(slow), closing(slow_compressed), listening(hub, batches=True) as quick:
        slow_texts: list[str] = []
        sent = [f"NUMBER {number} {PADDING}" for number in range(MESSAGES)]
        for start in range(0, MESSAGES, AT_ONCE):
            for text in sent[start : start + AT_ONCE]:
                hub.send(Link.ACARS, acarsdec(text))
            wait_for(
                lambda: hub.total("acarshub_ingest_stored_total") >= start + AT_ONCE,  # noqa: B023
                "the messages to be stored",
            )
            # It gets a little of it, and is behind again at once.
            slow_texts += texts_of(slow.event("live_messages"))
        wait_for(lambda: len(quick.live) == MESSAGES, "the quick client's messages")
        assert [message["text"] for message in quick.live] == sent
        assert read_all(slow, slow_texts) == sent
        assert read_all(slow_compressed, []) == sent


def test_client_that_takes_nothing_is_let_go_and_the_log_says_why(
    make_hub: Callable[..., HubProcess],
) -> None:
    hub = make_hub()
    hub.start()
    with closing(RawWebSocket(hub, receive_buffer=SMALL_BUFFER)):
        numbers, end = count(), time.monotonic() + 60
        while "has not read" not in hub.log.read_text():
            assert time.monotonic() < end
            for number in islice(numbers, LONG_AT_ONCE):
                hub.send(Link.ACARS, acarsdec(f"{number} {LONG_TEXT}"))
            wait_for(
                lambda: hub.total("acarshub_ingest_stored_total") > number,  # noqa: B023
                "the messages to be stored",
            )
        with listening(hub, batches=True) as other:
            hub.send(Link.ACARS, acarsdec("STILL HERE"))
            wait_for(lambda: other.live, "the message")
