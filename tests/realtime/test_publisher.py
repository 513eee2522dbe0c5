"""Sending to browsers: in order, in batches for those that asked, bounded on the way."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from acarshub.decoders.message import DecodedMessage
from acarshub.realtime.payloads import Payload
from acarshub.realtime.publisher import (
    BATCH_ROOM,
    MAX_BATCHES_UNDER_WAY,
    MAX_TICK_SECONDS,
    MESSAGES_PER_EVENT,
    SINGLE_ROOM,
    Publisher,
)
from acarshub.realtime.recent import RecentMessages, read_recent_alerts, read_recent_messages
from acarshub.records import Change
from acarshub.runtime import HubMailbox
from tests.receptions import RECEPTIONS, TERMS, assembled, downlink, in_batches
from tests.support import (
    PAYLOADS,
    ChangeWriter,
    as_sent,
    engine_at,
    hub_message,
    made_entry,
    new_database,
    wait_until,
)

Emitted = tuple[str, object, str | None]


class ChangePublisher(Publisher):
    """A publisher to which tests give what the assembly makes."""

    def publish(self, changes: Sequence[Change], *, waiting: bool = False) -> None:  # type: ignore[override] # more than that
        super().publish([made_entry(change) for change in changes], waiting=waiting)


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
        # As it is on the wire, where the hub hands on text that it has not looked into.
        self.emitted.append((event, orjson.loads(orjson.dumps(payload)), to))

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
    return ChangePublisher(air, "/main", mail, RecentMessages())


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
    air.rooms = {BATCH_ROOM}
    air.seconds_per_event = 0.05
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


def hold_back(publisher: Publisher) -> None:
    """Let everything wait for `flush`."""
    publisher._next_tick = time.monotonic() + 60


def told(air: Air, event: str, key: str) -> list[Payload]:
    """What all events of that name told, one after the other."""
    return [each for payload in air.named(event) for each in payload[key]]  # type: ignore[index] # its shape


def test_what_is_told_of_messages_comes_after_them(
    publisher: Publisher, air: Air, mail: Mail
) -> None:
    air.rooms = {BATCH_ROOM}
    hold_back(publisher)
    for number in range(3):
        received = [
            downlink("A", "(A)", tail=f"D-{number}"),
            downlink("A", "(A)", tail=f"D-{number}", station_id="THERE"),
            downlink("B", "(B)", tail=f"D-{number}"),
        ]
        for change in assembled(received):
            publisher.publish([change])
            mail.deliver()
    publisher.flush()
    events = [event for event, _, _ in air.emitted if event != "station_ids"]
    assert events == ["live_messages", "messages_updated", "messages_heard"]
    assert [each["text"] for each in told(air, "messages_updated", "messages")] == ["(A)(B)"] * 3
    assert len(told(air, "messages_heard", "hearings")) == 3


def test_hearing_is_told_once_though_its_message_has_still_to_be_sent(
    publisher: Publisher, air: Air, mail: Mail
) -> None:
    hold_back(publisher)
    publisher.publish(assembled([downlink("A", "X"), downlink("A", "X", station_id="THERE")]))
    mail.deliver()
    publisher.flush()
    (message,) = told(air, "live_messages", "messages")
    (hearing,) = told(air, "messages_heard", "hearings")
    assert "hearings" not in message
    assert (hearing["uid"], hearing["station_id"]) == (message["uid"], "THERE")


def test_updates_and_hearings_go_to_everybody(publisher: Publisher, air: Air, mail: Mail) -> None:
    air.rooms = set()
    received = [downlink("A", "A"), downlink("A", "A", station_id="X"), downlink("B", "B")]
    publisher.publish(assembled(received))
    mail.deliver()
    rooms = [(event, room) for event, _, room in air.emitted if event != "station_ids"]
    assert rooms == [("messages_updated", None), ("messages_heard", None)]


def test_update_says_nothing_of_being_stored(publisher: Publisher, air: Air, mail: Mail) -> None:
    changes = assembled([downlink("A", "A"), downlink("B", "B")])
    publisher.publish(changes, waiting=True)
    mail.deliver()
    (message,) = told(air, "live_messages", "messages")
    (update,) = told(air, "messages_updated", "messages")
    assert (message["stored"], message["waiting"]) == (False, True)
    assert not {"stored", "waiting"} & update.keys()


def test_message_that_is_never_kept_does_not_wait(
    publisher: Publisher, air: Air, mail: Mail
) -> None:
    publisher.publish([hub_message("", stored=False)], waiting=True)
    mail.deliver()
    (message,) = told(air, "live_messages", "messages")
    assert message["stored"] is False
    assert "waiting" not in message


def test_messages_that_waited_are_told_to_be_stored(
    publisher: Publisher, air: Air, mail: Mail
) -> None:
    publisher.settle(["u", "v"], stored=True)
    mail.deliver()
    assert told(air, "messages_updated", "messages") == [
        {"uid": uid, "stored": True, "waiting": False} for uid in ("u", "v")
    ]


def test_edge_is_the_newest_stored_message_that_is_told(publisher: Publisher, mail: Mail) -> None:
    publisher.edge = "before"
    edges = [publisher.edge]
    for publish in (
        lambda: publisher.publish([hub_message("X", uid="a"), hub_message("Y", uid="b")]),
        lambda: publisher.publish([hub_message("", uid="empty", stored=False)]),
        lambda: publisher.publish([hub_message("Z", uid="c")], waiting=True),
        lambda: publisher.settle(["c", "d"], stored=True),
        lambda: publisher.settle(["e"], stored=False),
    ):
        publish()
        # Nobody was told so far.
        assert publisher.edge == edges[-1]
        mail.deliver()
        edges.append(publisher.edge)
    assert edges == ["before", "b", "b", "b", "d", "d"]


def test_large_batch_of_updates_is_cut(publisher: Publisher, air: Air, mail: Mail) -> None:
    publisher.settle([str(number) for number in range(MESSAGES_PER_EVENT + 1)], stored=True)
    mail.deliver()
    sizes = [len(payload["messages"]) for payload in air.named("messages_updated")]  # type: ignore[index] # its shape
    assert sizes == [MESSAGES_PER_EVENT, 1]


@pytest.mark.parametrize(
    ("first", "second", "terms", "alerts"),
    [
        pytest.param("ENGINE ", "FIRE", ["ENGINE FIRE"], ["ENGINE FIRE"], id="becomes one"),
        pytest.param("QUIET ", "DAY", ["FIRE"], [], id="is none"),
        pytest.param("FIRE ", "OUT", ["FIRE"], ["FIRE "], id="was one before"),
        pytest.param("SMO", "KE", ["SMO", "SMOKE"], ["SMO"], id="was one by another match"),
        pytest.param("SMO", "KE", ["SMO"], ["SMO"], id="is one no more"),
    ],
)
def test_established_clients_get_a_message_that_becomes_an_alert(
    *,
    publisher: Publisher,
    air: Air,
    mail: Mail,
    first: str,
    second: str,
    terms: list[str],
    alerts: list[str],
) -> None:
    for change in assembled([downlink("A", first), downlink("B", second)], *terms):
        publisher.publish([change])
        mail.deliver()
    sent = [payload["msghtml"] for payload in air.named("acars_msg")]  # type: ignore[index] # its shape
    assert [each["text"] for each in sent if each["matched"]] == alerts


def test_stations_that_come_at_once_are_told_together_a_little_later(
    publisher: Publisher, air: Air, mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acarshub.realtime.publisher.STATIONS_SECONDS", 0.05)
    for station in ("A", "B", "C"):
        publisher.publish([hub_message(station, station_id=station)])
        mail.deliver()
    assert air.named("station_ids") == [{"station_ids": ["A"]}]
    # Though no further message comes.
    wait_until(lambda: len(air.named("station_ids")) == 2)
    assert air.named("station_ids")[-1] == {"station_ids": ["A", "B", "C"]}


def test_station_of_a_further_hearing_is_told(publisher: Publisher, air: Air, mail: Mail) -> None:
    publisher.publish(assembled([downlink("A", "X"), downlink("A", "X", station_id="THERE")]))
    mail.deliver()
    assert air.named("station_ids") == [{"station_ids": ["HERE", "THERE"]}]


def known_to_a_browser(air: Air) -> dict[object, Payload]:
    """What a browser makes of all events: messages by uid."""
    known = {each["uid"]: each for each in told(air, "live_messages", "messages")}
    for update in told(air, "messages_updated", "messages"):
        known[update["uid"]] = update
    hearings: dict[object, list[Payload]] = {}
    for hearing in told(air, "messages_heard", "hearings"):
        own = {key: value for key, value in hearing.items() if key != "uid"}
        hearings.setdefault(hearing["uid"], []).append(own)
    return {
        uid: message | ({"hearings": hearings[uid]} if uid in hearings else {})
        for uid, message in known.items()
    }


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(received=RECEPTIONS, size=st.integers(1, 6), at_once=st.booleans())
def test_browser_greeting_and_database_know_the_same(
    *, tmp_path: Path, received: list[DecodedMessage], size: int, at_once: bool
) -> None:
    air, mail, recent = Air(rooms={BATCH_ROOM}), Mail(), RecentMessages()
    publisher = ChangePublisher(air, "/main", mail, recent)  # type: ignore[arg-type] # stands in
    hold_back(publisher)
    with engine_at(new_database(tmp_path / "same.db")).connect() as connection:
        writer = ChangeWriter(connection)
        for batch in in_batches(assembled(received, *TERMS), size):
            writer.write(batch)
            publisher.publish(batch)
            mail.deliver()
            if at_once:
                publisher.flush()
        publisher.flush()
        messages = as_sent(read_recent_messages(connection, PAYLOADS))
        alerts = as_sent(read_recent_alerts(connection, PAYLOADS))
    for stored in messages + alerts:
        del stored["id"]
    by_uid = {each["uid"]: each for each in messages + alerts}
    assert known_to_a_browser(air) == by_uid
    assert {each["uid"]: each for each in recent.messages} == {
        each["uid"]: each for each in messages
    }
    assert {each["uid"]: each for each in recent.alerts} == {each["uid"]: each for each in alerts}
