"""Sending to browsers: in order, in batches for those that asked, bounded on the way."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from acarshub.realtime.publisher import (
    BATCH_ROOM,
    MAX_BATCHES_UNDER_WAY,
    MAX_TICK_SECONDS,
    MESSAGES_PER_EVENT,
    SINGLE_ROOM,
    Publisher,
)
from acarshub.realtime.recent import RecentMessages
from acarshub.runtime import HubMailbox
from tests.support import PAYLOADS, hub_message, wait_until

Emitted = tuple[str, object, str | None]


@dataclass
class Air:
    """Stands in for Socket.IO: everybody is there, and every event is kept."""

    emitted: list[Emitted] = field(default_factory=list)
    rooms: set[str] = field(default_factory=lambda: {BATCH_ROOM, SINGLE_ROOM})
    seconds_per_event: float = 0.0

    @property
    def server(self) -> object:
        return SimpleNamespace(manager=self)

    def get_participants(self, _namespace: str, room: str) -> Iterator[object]:
        return iter([("a client", "its connection")] if room in self.rooms else [])

    def emit(self, event: str, payload: object, *, to: str | None, **_named: str) -> None:
        time.sleep(self.seconds_per_event)
        self.emitted.append((event, payload, to))

    def named(self, event: str) -> list[object]:
        return [payload for name, payload, _ in self.emitted if name == event]


class Mail(HubMailbox):
    """Keeps the calls until a test delivers them."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], object]] = []

    def post(self, function: Callable[..., object], *args: object, **named: object) -> None:
        self.waiting.append(lambda: function(*args, **named))

    def deliver(self) -> None:
        while self.waiting:
            self.waiting.pop(0)()


@pytest.fixture
def air() -> Air:
    return Air()


@pytest.fixture
def mail() -> Mail:
    return Mail()


@pytest.fixture
def publisher(air: Air, mail: Mail) -> Publisher:
    return Publisher(air, "/main", mail, RecentMessages(), PAYLOADS)


def batches(air: Air) -> list[list[str]]:
    """The texts of every batch event."""
    return [
        [message["text"] for message in payload["messages"]]  # type: ignore[index] # its shape
        for payload in air.named("live_messages")
    ]


def singles(air: Air) -> list[str]:
    return [
        payload["msghtml"]["text"]  # type: ignore[index] # its shape
        for payload in air.named("acars_msg")
    ]


def test_nothing_is_sent_before_the_hub_has_its_turn(publisher: Publisher, air: Air) -> None:
    publisher.publish([hub_message("X")])
    assert air.emitted == []


def test_every_message_goes_to_both_rooms(publisher: Publisher, air: Air, mail: Mail) -> None:
    publisher.publish([hub_message("ONE"), hub_message("TWO")])
    mail.deliver()
    assert (batches(air), singles(air)) == ([["ONE", "TWO"]], ["ONE", "TWO"])


def test_each_room_gets_its_own_kind_of_event(publisher: Publisher, air: Air, mail: Mail) -> None:
    publisher.publish([hub_message("X")])
    mail.deliver()
    rooms = {event: room for event, _, room in air.emitted}
    assert rooms == {"live_messages": BATCH_ROOM, "acars_msg": SINGLE_ROOM}


def test_room_without_anybody_costs_nothing(publisher: Publisher, air: Air, mail: Mail) -> None:
    air.rooms.clear()
    publisher.publish([hub_message("X")])
    mail.deliver()
    assert air.emitted == []


def test_messages_of_one_tick_are_one_event(publisher: Publisher, air: Air, mail: Mail) -> None:
    air.seconds_per_event = 0.002
    publisher.publish([hub_message("FIRST")])
    for number in range(3):
        publisher.publish([hub_message(str(number))])
    mail.deliver()
    wait_until(lambda: len(batches(air)) == 2)
    assert batches(air) == [["FIRST"], ["0", "1", "2"]]


def test_quiet_line_sends_at_once(publisher: Publisher, air: Air, mail: Mail) -> None:
    publisher.publish([hub_message("X")])
    mail.deliver()
    assert batches(air) == [["X"]]


def test_longest_rest_between_ticks_is_bounded(publisher: Publisher, air: Air, mail: Mail) -> None:
    air.seconds_per_event = MAX_TICK_SECONDS
    publisher.publish([hub_message("SLOW")])
    mail.deliver()
    assert publisher._next_tick <= time.monotonic() + MAX_TICK_SECONDS


def test_flush_sends_what_waits_for_the_next_tick(
    publisher: Publisher, air: Air, mail: Mail
) -> None:
    publisher._next_tick = time.monotonic() + 60
    publisher.publish([hub_message("X")])
    mail.deliver()
    assert batches(air) == []
    publisher.flush()
    assert batches(air) == [["X"]]


def test_large_batch_is_cut(publisher: Publisher, air: Air, mail: Mail) -> None:
    texts = [str(number) for number in range(MESSAGES_PER_EVENT * 2 + 1)]
    publisher.publish([hub_message(text) for text in texts])
    mail.deliver()
    assert [len(each) for each in batches(air)] == [MESSAGES_PER_EVENT, MESSAGES_PER_EVENT, 1]
    assert [text for each in batches(air) for text in each] == texts


def test_order_is_kept_over_batches(publisher: Publisher, air: Air, mail: Mail) -> None:
    texts = [str(number) for number in range(MAX_BATCHES_UNDER_WAY)]
    for text in texts:
        publisher.publish([hub_message(text)])
    mail.deliver()
    wait_until(lambda: sum(map(len, batches(air))) == len(texts))
    assert [text for each in batches(air) for text in each] == singles(air) == texts


def test_new_station_is_told_before_its_message(publisher: Publisher, air: Air, mail: Mail) -> None:
    publisher.publish([hub_message("X", station_id="A")])
    mail.deliver()
    assert air.emitted[0] == ("station_ids", {"station_ids": ["A"]}, None)


def test_pipeline_waits_when_the_hub_does_not_keep_up(publisher: Publisher, mail: Mail) -> None:
    for _ in range(MAX_BATCHES_UNDER_WAY):
        publisher.publish([hub_message("X")])
    room = publisher._room_for_batches
    assert not room.acquire(blocking=False)
    mail.deliver()
    assert room.acquire(blocking=False)


def test_batch_that_could_not_be_sent_does_not_block_the_next(
    publisher: Publisher, air: Air, mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_named: object) -> None:
        raise LookupError

    monkeypatch.setattr(air, "emit", fail)
    for _ in range(MAX_BATCHES_UNDER_WAY + 1):
        publisher.publish([hub_message("X")])
        with pytest.raises(LookupError):
            mail.deliver()
