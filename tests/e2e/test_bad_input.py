"""What is not a message: counted under a reason, logged rarely, and never in the way."""

from __future__ import annotations

import json
import random
import socket
import time
from collections.abc import Callable

import pytest

from acarshub.links import Link
from tests.e2e.hub_process import HubProcess, listening, wait_for
from tests.e2e.traffic import acarsdec, every_producer

RANDOM = random.Random(1)

BAD_DATAGRAMS = {
    "random bytes": RANDOM.randbytes(500),
    "truncated": b'{"timestamp":1769990333,"text":"cut of',
    "array": b"[1,2,3]",
    "number": b"42",
    "NaN": b"NaN",
    "lone surrogate": b'{"timestamp":1769990333,"text":"\\ud800"}',
    "NUL": b"\0\0\0\0",
    "largest datagram": b"x" * 65_507,
    "deep nesting": b"[" * 60_000,
    "deep object": b'{"a":' * 12_000,
}


@pytest.mark.parametrize("name", BAD_DATAGRAMS)
def test_bad_datagrams_are_counted_and_the_next_good_one_goes_through(
    shared_hub: HubProcess, name: str
) -> None:
    before = shared_hub.total("acarshub_ingest_dropped_total")
    text = f"AFTER {name}"
    with listening(shared_hub) as listener:
        shared_hub.send(Link.ACARS, BAD_DATAGRAMS[name])
        shared_hub.send(Link.ACARS, acarsdec(text))
        wait_for(lambda: any(m["text"] == text for m in listener.live), "the good message")
    wait_for(
        lambda: shared_hub.total("acarshub_ingest_dropped_total") > before, "the drop to be counted"
    )


@pytest.mark.parametrize("level", ["NaN", "-inf"])
def test_a_level_that_is_no_number_loses_no_message(shared_hub: HubProcess, level: str) -> None:
    before = shared_hub.metric("acarshub_ingest_repaired_total", reason="not_a_number")
    text = f"LEVEL {level}"
    packet = json.dumps(acarsdec(text, level=None)).replace('"level": null', f'"level": {level}')
    assert level in packet
    with listening(shared_hub) as listener:
        shared_hub.send(Link.ACARS, packet.encode())
        wait_for(lambda: any(m["text"] == text for m in listener.live), "the message")
    after = shared_hub.metric("acarshub_ingest_repaired_total", reason="not_a_number")
    assert after == before + 1


def test_a_hundred_thousand_brackets_over_tcp_stop_nothing(
    make_hub: Callable[..., HubProcess],
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(20)
        hub = make_hub(ACARS_CONNECTIONS=f"tcp://127.0.0.1:{server.getsockname()[1]}")
        hub.start()
        with listening(hub) as listener:
            feed, _ = server.accept()
            good = json.dumps(acarsdec("AFTER")).encode()
            feed.sendall(b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}\n" + good + b"\n")
            wait_for(lambda: listener.live, "the good message")
            feed.close()
        assert hub.total("acarshub_ingest_dropped_total") >= 1


@pytest.mark.parametrize("year", [1970, 2100])
def test_an_absurd_time_is_replaced_and_counted(shared_hub: HubProcess, year: int) -> None:
    before = shared_hub.metric("acarshub_ingest_repaired_total", reason="implausible_time")
    moment = time.mktime((year, 1, 2, 0, 0, 0, 0, 0, 0))
    with listening(shared_hub) as listener:
        shared_hub.send(Link.ACARS, acarsdec(f"YEAR {year}", timestamp=moment))
        wait_for(lambda: listener.live, "the message")
        assert abs(listener.live[0]["timestamp"] - time.time()) < 60
    after = shared_hub.metric("acarshub_ingest_repaired_total", reason="implausible_time")
    assert after == before + 1


def test_wrong_types_in_every_field_of_every_producer_lose_no_later_message(
    shared_hub: HubProcess,
) -> None:
    wrong: tuple[object, ...] = (None, True, -1, 10**30, 1.5, "x" * 5_000, [], [[]], {}, {"a": {}})
    sent = 0
    with listening(shared_hub) as listener:
        for sample in every_producer():
            for value in wrong:
                for damaged in _damaged(sample.payload, value):
                    shared_hub.send(sample.link, json.dumps(damaged).encode())
                    sent += 1
                    if sent % 50 == 0:
                        time.sleep(0.005)
        shared_hub.send(Link.ACARS, acarsdec("THE END"))
        wait_for(lambda: any(m["text"] == "THE END" for m in listener.live), "the good message")
    assert sent > 1000
    assert not shared_hub.metric("acarshub_ingest_dropped_total", reason="decoder_failure")
    assert shared_hub.metric("acarshub_ingest_repaired_total", reason="wrong_type")
    assert "Traceback" not in shared_hub.log.read_text()


def test_a_source_is_complained_about_once_a_minute(hub: HubProcess) -> None:
    with listening(hub) as listener:
        for _ in range(50):
            hub.send(Link.HFDL, b"nonsense \x1b[31m")
        hub.send(Link.HFDL, next(s.payload for s in every_producer() if s.link is Link.HFDL))
        wait_for(lambda: listener.live, "the good message")
    lines = [line for line in hub.log.read_text().splitlines() if "nonsense" in line]
    assert len(lines) == 1
    assert "\x1b" not in lines[0]
    assert hub.metric("acarshub_ingest_dropped_total", type="HFDL") == 50


def _damaged(value: object, replacement: object) -> list[object]:
    """Every copy of `value` in which one thing, at any depth, is `replacement`."""
    if not isinstance(value, dict):
        return [replacement]
    copies: list[object] = [replacement]
    for key, inner in value.items():
        copies += [{**value, key: damaged} for damaged in _damaged(inner, replacement)]
    return copies
