"""The relay on real loopback sockets: every reader gets everything, a slow one is let go."""

from __future__ import annotations

import resource
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field

import pytest
import zmq
from prometheus_client.core import CollectorRegistry
from prometheus_client.registry import Collector

from acarshub.addresses import Connection, ConnectionKind
from acarshub.links import Link
from acarshub.relay import lane as lane_module
from acarshub.relay import outlet as outlet_module
from acarshub.relay import reader as reader_module
from acarshub.relay import relay as relay_module
from acarshub.relay import tcp_outlet as tcp_module
from acarshub.relay import zmq_outlet as zmq_module
from acarshub.relay.metrics import relay_metrics
from acarshub.relay.relay import LinkRelayed, Relay
from tests.ports import free_port
from tests.support import DEADLINE_SECONDS, wait_until

LOOPBACK = "127.0.0.1"
LINE = b'{"text": "%06d"}'


def lines(count: int, first: int = 0) -> list[bytes]:
    return [LINE % number for number in range(first, first + count)]


@dataclass
class Tower:
    """A relay with everything it tells."""

    places: dict[Link, tuple[Connection, ...]]
    log: list[str] = field(default_factory=list)
    relay: Relay = field(init=False)

    def __post_init__(self) -> None:
        self.relay = Relay(self.places, lambda _, line: self.log.append(line))

    @property
    def port(self) -> int:
        return self.places[Link.HFDL][0].port

    @property
    def counts(self) -> LinkRelayed:
        return self.relay.snapshot()[Link.HFDL]

    def put(self, *given: bytes, link: Link = Link.HFDL) -> None:
        for line in given:
            self.relay.taps[link](line)

    def wait_for_line(self, part: str) -> None:
        wait_until(lambda: any(part in line for line in self.log))

    def listening(self) -> None:
        self.wait_for_line("Serving raw messages")

    def tcp_reader(self, host: str = LOOPBACK, *, buffer: int = 0) -> socket.socket:
        """A reader that the relay knows of."""
        before = self.counts.readers
        reader = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        if buffer:
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        reader.settimeout(DEADLINE_SECONDS)
        reader.connect((host, self.port))
        wait_until(lambda: self.counts.readers > before)
        return reader


Make = Callable[..., Tower]
Subscribe = Callable[..., "zmq.Socket[bytes]"]


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Starts relays that serve one link at the given addresses, and ends them."""
    monkeypatch.setattr(outlet_module, "FIRST_RETRY_SECONDS", 0.02)
    monkeypatch.setattr(outlet_module, "LAST_RETRY_SECONDS", 0.05)
    monkeypatch.setattr(relay_module, "POLL_SECONDS", 0.02)
    towers: list[Tower] = []

    def build(*places: Connection) -> Tower:
        tower = Tower({Link.HFDL: places})
        towers.append(tower)
        tower.relay.start()
        return tower

    yield build
    for tower in towers:
        tower.relay.stop(DEADLINE_SECONDS)


@pytest.fixture
def tower(make: Make) -> Tower:
    """A relay that listens on TCP."""
    tower = make(tcp(free_port()))
    tower.listening()
    return tower


@pytest.fixture
def readers() -> Iterator[ExitStack]:
    """Closes what is entered into it."""
    with ExitStack() as stack:
        yield stack


def tcp(port: int, host: str = LOOPBACK) -> Connection:
    return Connection(ConnectionKind.TCP, host, port)


def zmq_place(port: int, host: str = LOOPBACK) -> Connection:
    return Connection(ConnectionKind.ZMQ, host, port)


def read(reader: socket.socket, size: int) -> bytes:
    """`size` bytes, fewer at the end of the connection."""
    found = bytearray()
    while len(found) < size and (more := reader.recv(min(65_536, size - len(found)))):
        found += more
    return bytes(found)


def joined(given: list[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in given)


def has_ended(reader: socket.socket) -> bool:
    """Whether the other side ended the connection, after all that it had sent."""
    try:
        while reader.recv(65_536):
            pass
    except ConnectionError:
        return True
    return True


def reset(reader: socket.socket) -> None:
    """End the connection as a program that is killed with unread data does."""
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    reader.close()


def test_reader_gets_each_object_on_a_line_in_order(tower: Tower) -> None:
    given = lines(20_000)
    with closing(tower.tcp_reader()) as reader:
        tower.put(*given)
        assert read(reader, len(joined(given))) == joined(given)
    assert tower.counts.sent == len(given)


def test_lone_object_goes_out_without_waiting(
    tower: Tower, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_module, "POLL_SECONDS", DEADLINE_SECONDS)
    with closing(tower.tcp_reader()) as reader:
        for line in lines(5):
            begun = time.monotonic()
            tower.put(line)
            assert read(reader, len(line) + 1) == line + b"\n"
            assert time.monotonic() - begun < DEADLINE_SECONDS / 2


def test_every_reader_gets_everything(tower: Tower, readers: ExitStack) -> None:
    given = lines(1_000)
    all_readers = [readers.enter_context(closing(tower.tcp_reader())) for _ in range(5)]
    tower.put(*given)
    assert {read(reader, len(joined(given))) for reader in all_readers} == {joined(given)}


def test_reader_gets_what_comes_after_it(tower: Tower) -> None:
    tower.put(b'{"before": 1}')
    wait_until(lambda: tower.counts.sent == 1)
    with closing(tower.tcp_reader()) as reader:
        tower.put(b'{"after": 1}')
        assert read(reader, 13) == b'{"after": 1}\n'


def test_reader_may_come_back(tower: Tower) -> None:
    for line in lines(3):
        with closing(tower.tcp_reader()) as reader, reader.makefile("rb") as text:
            tower.put(line)
            assert line + b"\n" in text
        wait_until(lambda: _made_to_notice(tower))
    assert tower.counts.dropped == 0


def _made_to_notice(tower: Tower) -> bool:
    """A reader that is gone shows itself when something is sent to it."""
    tower.put(b"{}")
    return tower.counts.readers == 0


def test_reader_that_does_not_read_is_let_go_and_the_other_gets_everything(
    tower: Tower, readers: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_module, "MAX_WAITING_BYTES", 100_000)
    stalled = readers.enter_context(closing(tower.tcp_reader(buffer=4_096)))
    good = readers.enter_context(closing(tower.tcp_reader()))
    batch, got, sent = lines(1_000), bytearray(), 0
    while not tower.counts.dropped:
        assert sent < 2_000, "it was never let go"
        tower.put(*batch)
        sent += 1
        got += read(good, len(joined(batch)))
    tower.put(*batch)
    got += read(good, len(joined(batch)))
    assert bytes(got) == joined(batch) * (sent + 1)
    assert (tower.counts.readers, tower.counts.dropped, tower.counts.lost) == (1, 1, 0)
    assert has_ended(stalled)
    tower.wait_for_line("reads too slowly")


def test_reader_that_keeps_up_late_gets_everything(tower: Tower) -> None:
    given = [b'{"text": "' + b"x" * 10_000 + b'"}'] * 300
    with closing(tower.tcp_reader(buffer=4_096)) as reader:
        for end in range(100, len(given) + 1, 100):
            tower.put(*given[end - 100 : end])
            wait_until(lambda sent=end: tower.counts.sent == sent)
        assert read(reader, len(joined(given))) == joined(given)


def test_reader_that_ended_its_own_side_is_served_on(tower: Tower) -> None:
    with closing(tower.tcp_reader()) as reader:
        reader.shutdown(socket.SHUT_WR)
        for line in lines(50):
            tower.put(line)
            assert read(reader, len(line) + 1) == line + b"\n"


def test_reader_that_is_gone_at_once_is_forgotten(tower: Tower) -> None:
    reader = tower.tcp_reader()
    reset(reader)
    wait_until(lambda: tower.counts.readers == 0)
    assert tower.counts.dropped == 0


def test_reader_that_ended_its_side_and_is_gone_is_forgotten(tower: Tower) -> None:
    reader = tower.tcp_reader()
    reader.shutdown(socket.SHUT_WR)
    reset(reader)
    wait_until(lambda: tower.counts.readers == 0)


def test_what_readers_say_is_thrown_away(tower: Tower) -> None:
    with closing(tower.tcp_reader()) as reader:
        reader.sendall(b"GET / HTTP/1.1\r\n" * 100_000)
        tower.put(b'{"a": 1}')
        assert read(reader, 9) == b'{"a": 1}\n'


def test_readers_above_the_bound_are_refused(
    tower: Tower, readers: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tcp_module, "MAX_READERS", 2)
    first, _ = [readers.enter_context(closing(tower.tcp_reader())) for _ in range(2)]
    with closing(socket.create_connection((LOOPBACK, tower.port), DEADLINE_SECONDS)) as third:
        assert has_ended(third)
    tower.wait_for_line("has 2 readers already")
    tower.put(b'{"a": 1}')
    assert read(first, 9) == b'{"a": 1}\n'


def test_reader_that_ended_its_own_side_makes_way(
    tower: Tower, readers: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tcp_module, "MAX_READERS", 1)
    first = readers.enter_context(closing(tower.tcp_reader()))
    first.shutdown(socket.SHUT_WR)

    def served() -> bool:
        with closing(socket.create_connection((LOOPBACK, tower.port), DEADLINE_SECONDS)) as new:
            new.settimeout(0.1)
            tower.put(b'{"a": 1}')
            try:
                return read(new, 9) == b'{"a": 1}\n'
            except TimeoutError:
                return False

    wait_until(served)
    assert has_ended(first)


def test_reader_that_the_system_has_no_room_for_is_let_in_later(
    tower: Tower, readers: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tcp_module, "SHUT_SECONDS", 0.02)
    first = readers.enter_context(closing(tower.tcp_reader()))
    late = readers.enter_context(closing(socket.socket()))
    late.settimeout(DEADLINE_SECONDS)
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    # Fewer than are open; but as many as a poll of them may hold.
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, limits[1]))
    try:
        late.connect((LOOPBACK, tower.port))
        tower.wait_for_line("lets no more readers in")
        tower.put(b'{"a": 1}')
        assert read(first, 9) == b'{"a": 1}\n'
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    wait_until(lambda: tower.counts.readers == 2)
    tower.put(b'{"b": 1}')
    assert read(late, 9) == b'{"b": 1}\n'


def test_port_that_is_in_use_is_taken_once_it_is_free(make: Make) -> None:
    with closing(socket.create_server((LOOPBACK, 0))) as other:
        tower = make(tcp(other.getsockname()[1]))
        tower.wait_for_line("is not possible")
        tower.put(b'{"nobody": 1}')
    tower.listening()
    with closing(tower.tcp_reader()) as reader:
        tower.put(b'{"a": 1}')
        assert read(reader, 9) == b'{"a": 1}\n'


def test_publisher_takes_its_port_once_it_is_free(make: Make) -> None:
    with closing(socket.create_server((LOOPBACK, 0))) as other:
        tower = make(zmq_place(other.getsockname()[1]))
        tower.wait_for_line("is not possible")
        tower.put(b'{"nobody": 1}')
    tower.listening()


@pytest.mark.parametrize("host", ["::1", LOOPBACK])
@pytest.mark.parametrize("place", ["::", "same"])
def test_reader_may_come_by_either_protocol(make: Make, host: str, place: str) -> None:
    if not socket.has_dualstack_ipv6():
        pytest.skip("no IPv6 here")
    tower = make(tcp(free_port(), host if place == "same" else place))
    tower.listening()
    with closing(tower.tcp_reader(host)) as reader:
        tower.put(b'{"a": 1}')
        assert read(reader, 9) == b'{"a": 1}\n'


def test_links_are_served_apart(make: Make) -> None:
    tower = Tower({link: (tcp(free_port()),) for link in (Link.HFDL, Link.IRDM)})
    tower.relay.start()
    try:
        wait_until(lambda: len(tower.log) == 2)
        with closing(tower.tcp_reader()) as reader:
            tower.put(b'{"other": 1}', link=Link.IRDM)
            tower.put(b'{"own": 1}')
            assert read(reader, 11) == b'{"own": 1}\n'
    finally:
        tower.relay.stop(DEADLINE_SECONDS)


def test_link_may_be_served_at_several_places(make: Make, readers: ExitStack) -> None:
    tower = make(tcp(free_port()), tcp(free_port()))
    wait_until(lambda: len(tower.log) == 2)
    for place in tower.places[Link.HFDL]:
        reader = socket.create_connection((LOOPBACK, place.port), DEADLINE_SECONDS)
        readers.enter_context(closing(reader))
        wait_until(lambda: tower.counts.readers == 1)
        tower.put(b'{"a": 1}')
        assert read(reader, 9) == b'{"a": 1}\n'
        reset(reader)
        wait_until(lambda: tower.counts.readers == 0)


def test_end_of_the_server_gives_the_readers_everything_first(tower: Tower) -> None:
    given = lines(50_000)
    with closing(tower.tcp_reader()) as reader:
        tower.put(*given)
        tower.relay._stopping.set()
        tower.relay._waker.wake()
        assert read(reader, len(joined(given)) + 1) == joined(given)


def test_end_of_the_server_does_not_wait_for_a_reader_that_does_not_read(
    tower: Tower, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_module, "FAREWELL_SECONDS", 0.1)
    with closing(tower.tcp_reader(buffer=4_096)):
        tower.put(*[b'{"text": "' + b"x" * 100_000 + b'"}'] * 100)
        begun = time.monotonic()
        tower.relay.stop(DEADLINE_SECONDS)
        assert time.monotonic() - begun < DEADLINE_SECONDS / 2


def test_objects_for_which_there_is_no_room_are_counted_and_never_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lane_module, "MAX_WAITING_BYTES", 100)
    tower = Tower({Link.HFDL: (tcp(free_port()),)})
    tower.put(*lines(10))
    assert tower.counts.lost == 4
    tower.relay.start()
    try:
        wait_until(lambda: tower.counts.sent == 6)
        tower.wait_for_line("too much at once")
    finally:
        tower.relay.stop(DEADLINE_SECONDS)


def test_relay_without_places_has_no_taps_and_may_be_stopped() -> None:
    tower = Tower({})
    tower.relay.start()
    tower.relay.stop(DEADLINE_SECONDS)
    assert (tower.relay.taps, tower.relay.snapshot(), tower.log) == ({}, {}, [])


def test_relay_that_was_stopped_takes_objects_in_silence(tower: Tower) -> None:
    tower.relay.stop(DEADLINE_SECONDS)
    tower.put(b"{}")


@pytest.fixture
def low_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has ZMQ hold only a few objects for each subscriber of the relays made from here on."""
    monkeypatch.setattr(zmq_module, "SEND_HIGH_WATER_MARK", 5)


@pytest.fixture
def publisher(make: Make) -> Tower:
    """A relay that listens on ZMQ."""
    tower = make(zmq_place(free_port()))
    tower.listening()
    return tower


@pytest.fixture
def subscribe(publisher: Tower) -> Iterator[Subscribe]:
    """Connects SUB sockets that get what is sent from then on."""
    with zmq.Context() as context, ExitStack() as stack:

        def connect(high_water_mark: int = 0) -> zmq.Socket[bytes]:
            subscriber = stack.enter_context(context.socket(zmq.SUB))
            subscriber.linger = 0
            subscriber.rcvhwm = high_water_mark
            subscriber.rcvbuf = 4_096
            subscriber.rcvtimeo = 20
            subscriber.subscribe(b"")
            subscriber.connect(f"tcp://{LOOPBACK}:{publisher.port}")
            wait_until(lambda: _hears(publisher, subscriber))
            subscriber.rcvtimeo = int(DEADLINE_SECONDS * 1000)
            while subscriber.recv() != b'{"end": 1}':
                pass
            return subscriber

        yield connect


def _hears(tower: Tower, subscriber: zmq.Socket[bytes]) -> bool:
    """Whether the subscription has arrived; what tells it ends with a mark."""
    tower.put(b'{"begin": 1}')
    try:
        subscriber.recv()
    except zmq.Again:
        return False
    tower.put(b'{"end": 1}')
    return True


def test_subscriber_gets_each_object_in_a_frame_of_its_own(
    publisher: Tower, subscribe: Subscribe
) -> None:
    given = lines(5_000)
    subscriber = subscribe()
    publisher.put(*given)
    assert [subscriber.recv_multipart() for _ in given] == [[line] for line in given]


def test_subscribers_are_counted(publisher: Tower, subscribe: Subscribe) -> None:
    subscribe()
    second = subscribe()
    wait_until(lambda: publisher.counts.readers == 2)
    second.close()
    wait_until(lambda: publisher.counts.readers == 1)


def test_subscriber_that_does_not_read_misses_what_another_gets(
    low_mark: None, publisher: Tower, subscribe: Subscribe
) -> None:
    stalled, good = subscribe(high_water_mark=1), subscribe()
    line, count = b'{"text": "' + b"x" * 200_000 + b'"}', 100
    for _ in range(count):
        publisher.put(line)
        assert good.recv() == line
    assert publisher.counts.lost == 0
    assert _frames_that_wait(stalled) < count


def _frames_that_wait(subscriber: zmq.Socket[bytes]) -> int:
    found = 0
    while subscriber.poll(100):
        subscriber.recv()
        found += 1
    return found


def test_publisher_survives_what_is_no_subscriber(publisher: Tower, subscribe: Subscribe) -> None:
    with closing(socket.create_connection((LOOPBACK, publisher.port))) as stranger:
        stranger.sendall(b"GET / HTTP/1.1\r\n\r\n" * 100)
        subscriber = subscribe()
        publisher.put(b'{"a": 1}')
        assert subscriber.recv() == b'{"a": 1}'


def test_end_of_the_server_gives_subscribers_everything_first(
    publisher: Tower, subscribe: Subscribe
) -> None:
    given = lines(1_000)
    subscriber = subscribe()
    publisher.put(*given)
    publisher.relay.stop(DEADLINE_SECONDS)
    assert [subscriber.recv() for _ in given] == given


class _Page(Collector):
    def __init__(self, counts: dict[Link, LinkRelayed]) -> None:
        self._counts = counts

    def collect(self):  # type: ignore[no-untyped-def]
        return relay_metrics(self._counts)


def test_metrics_tell_every_served_link() -> None:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Page({Link.IMSL: LinkRelayed(sent=7, lost=1, readers=2, dropped=3)}))
    found = {
        name: registry.get_sample_value(name, {"type": Link.IMSL.message_type})
        for name in (
            "acarshub_relay_sent_total",
            "acarshub_relay_lost_total",
            "acarshub_relay_readers",
            "acarshub_relay_readers_dropped_total",
        )
    }
    assert list(found.values()) == [7, 1, 2, 3]
