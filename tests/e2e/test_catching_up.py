"""Clients that come back amid traffic, kills and restarts: nothing is missed or told twice."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from engineio.payload import Payload

from acarshub.links import Link
from tests.e2e.hub_process import HubProcess, Listener, wait_for
from tests.e2e.traffic import acarsdec

GAP_SECONDS = 0.003
"""Between two messages; what a break holds must be less than is told of it."""
BREAKS = 9
MAX_AWAY_SECONDS = 1.5


@contextmanager
def traffic(hub: HubProcess) -> Iterator[None]:
    """Messages, each with a text of its own, whether the hub is there or not."""
    stop = threading.Event()

    def send() -> None:
        number = 0
        while not stop.is_set():
            hub.send(Link.ACARS, acarsdec(f"NUMBER {number}"))
            number += 1
            time.sleep(GAP_SECONDS)

    sender = threading.Thread(target=send)
    sender.start()
    try:
        yield
    finally:
        stop.set()
        sender.join()


class Place:
    """Up to where a client knows everything, as the dashboard keeps it."""

    def __init__(self) -> None:
        self.sure: list[str] = []
        self.known: set[str] = set()

    def note(self, listener: Listener) -> None:
        """Take over what a connection has told."""
        greeted = told(listener, "acars_msg_batch")
        told_since = Counter(told(listener, "missed_messages") + live(listener))
        # Nothing of it is told twice, nor was in the greeting.
        assert [uid for uid, count in told_since.items() if count > 1] == []
        assert told_since.keys() & set(greeted) == set()
        self.known |= told_since.keys() | set(greeted)
        if not self.sure or ended(listener):
            self.sure = [*self.sure, *greeted[:1], *live(listener)][-8:]


def told(listener: Listener, event: str) -> list[str]:
    payloads = listener.payloads(event)
    return [each["uid"] for payload in payloads for each in payload["messages"]]  # type: ignore[attr-defined]


def live(listener: Listener) -> list[str]:
    return [str(each["uid"]) for each in listener.live]


def ended(listener: Listener) -> bool:
    return any(payload["done"] for payload in listener.payloads("missed_messages"))


@pytest.mark.parametrize("transports", [("websocket",), ("polling",)])
def test_nothing_is_missed_or_told_twice(
    hub: HubProcess, transports: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The Python client takes few packets in an answer, browsers any number.
    monkeypatch.setattr(Payload, "max_decode_packets", 1_000)
    rng = random.Random(5)
    place = Place()

    def connect() -> Listener:
        return Listener(hub, batches=rng.random() < 0.7, transports=transports, have=place.sure)

    with traffic(hub):
        with closing(connect()) as listener:
            wait_for(lambda: len(listener.live) > 5, "the first messages")
            time.sleep(0.2)
        place.note(listener)
        first = min(place.known)
        for number in range(BREAKS):
            if number % 3 == 1:
                hub.stop()
                hub.start()
            elif number % 3 == 2:
                hub.kill()
                hub.start()
            time.sleep(rng.random() * MAX_AWAY_SECONDS)
            with closing(connect()) as listener:
                # Some breaks come while the one before is still being made up for.
                if number % 2:
                    wait_for(lambda: ended(listener), "what was missed")
                wait_for(lambda: listener.live, "live messages")
                time.sleep(rng.random() / 4)
            place.note(listener)
    with closing(connect()) as listener:
        wait_for(lambda: ended(listener), "what was missed")
        wait_for(lambda: _all_are_known(hub, place, listener), "the newest messages")
    place.note(listener)
    stored = {uid for (uid,) in hub.query("SELECT uid FROM messages WHERE uid >= ?", first)}
    assert stored <= place.known
    assert len(stored) > 1_000


def test_more_than_is_told_is_counted(hub: HubProcess) -> None:
    with closing(Listener(hub, batches=True)) as listener:
        hub.send(Link.ACARS, acarsdec("KNOWN"))
        wait_for(lambda: listener.live, "the message")
    have = live(listener)
    for start in range(0, 2_600, 100):
        for number in range(start, start + 100):
            hub.send(Link.ACARS, acarsdec(f"MISSED {number}"))
        wait_for(
            lambda: hub.total("acarshub_ingest_stored_total") >= start + 101,  # noqa: B023
            "the messages to be stored",
        )
    with closing(Listener(hub, batches=True, have=have)) as listener:
        wait_for(lambda: ended(listener), "what was missed")
        greeted, missed = told(listener, "acars_msg_batch"), told(listener, "missed_messages")
        assert (len(greeted), len(missed)) == (250, 2_000)
        gap = {"reason": "too_many", "count": 350, "capped": False}
        assert listener.payloads("missed_messages")[-1]["gap"] == gap
    newest = hub.query("SELECT uid FROM messages ORDER BY id DESC LIMIT 2250")
    assert [(uid,) for uid in greeted + missed] == newest


def test_live_messages_go_on_while_much_is_made_up_for(hub: HubProcess) -> None:
    with closing(Listener(hub, batches=True)) as listener:
        hub.send(Link.ACARS, acarsdec("KNOWN"))
        wait_for(lambda: listener.live, "the message")
        have = live(listener)
        for number in range(1_500):
            hub.send(Link.ACARS, acarsdec(f"MISSED {number}"))
        wait_for(lambda: hub.query("SELECT count(*) FROM messages") == [(1_501,)], "the messages")
        others = [Listener(hub, batches=True, have=have, greeted=False) for _ in range(5)]
        hub.send(Link.ACARS, acarsdec("MEANWHILE"))
        wait_for(lambda: listener.live[-1]["text"] == "MEANWHILE", "the live message")
        for other in others:
            wait_for(lambda: ended(other), "what was missed")  # noqa: B023
            other.close()


def _all_are_known(hub: HubProcess, place: Place, listener: Listener) -> bool:
    ((newest,),) = hub.query("SELECT uid FROM messages ORDER BY id DESC LIMIT 1")
    known = place.known | {*told(listener, "acars_msg_batch"), *live(listener)}
    return newest in known | {*told(listener, "missed_messages")}
