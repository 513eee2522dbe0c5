"""Feeds on real loopback sockets: they receive, come back, hold back, and end when asked."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field

import pytest
import zmq

from acarshub.addresses import Connection, ConnectionKind
from acarshub.decoders.message import DropReason
from acarshub.ingest import feed as feed_module
from acarshub.ingest import tcp as tcp_module
from acarshub.ingest import udp as udp_module
from acarshub.ingest import zmq_feed as zmq_module
from acarshub.ingest.feed import Feed
from acarshub.ingest.packet import Packet
from acarshub.ingest.packets import PacketQueue
from acarshub.ingest.streams import Streams
from acarshub.ingest.tcp import TcpFeed
from acarshub.ingest.udp import UdpFeed
from acarshub.ingest.zmq_feed import ZmqFeed
from acarshub.links import Link
from acarshub.stats.sources import SourceStats
from acarshub.stats.tally import Tally
from tests.ports import free_port
from tests.support import DEADLINE_SECONDS, packet, wait_until

LOOPBACK = "127.0.0.1"
PROMPTLY_SECONDS = 2.0
MODULES = (udp_module, tcp_module, zmq_module)


@dataclass
class Station:
    """One feed with everything it tells."""

    packets: PacketQueue
    port: int
    tally: Tally = field(default_factory=Tally)
    sources: SourceStats = field(default_factory=SourceStats)
    lines: list[str] = field(default_factory=list)
    changes: list[bool] = field(default_factory=list)
    taken: list[Packet] = field(default_factory=list)
    feed: Feed = field(init=False)

    def begin(self) -> None:
        self.feed.start()

    def take(self, count: int) -> list[Packet]:
        """The next packets; the end of a connection is one."""
        end = time.monotonic() + DEADLINE_SECONDS
        while len(self.taken) < count and time.monotonic() < end:
            self.taken += self.packets.take(count - len(self.taken), 0.1)
        taken, self.taken = self.taken, []
        return taken

    def stop(self) -> float:
        """End the feed; seconds that took."""
        begun = time.monotonic()
        self.feed.stop()
        self.feed.join(DEADLINE_SECONDS)
        return time.monotonic() - begun


Make = Callable[..., Station]
KINDS: dict[ConnectionKind, type[Feed]] = {
    ConnectionKind.UDP: UdpFeed,
    ConnectionKind.TCP: TcpFeed,
    ConnectionKind.ZMQ: ZmqFeed,
}


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Makes stations and ends their feeds; `size` is that of the queue."""
    monkeypatch.setattr(feed_module, "FIRST_RETRY_SECONDS", 0.02)
    monkeypatch.setattr(feed_module, "LAST_RETRY_SECONDS", 0.05)
    for module in MODULES:
        monkeypatch.setattr(module, "POLL_SECONDS", 0.02)
    stations: list[Station] = []

    def build(kind: ConnectionKind, port: int, *, size: int = 1000) -> Station:
        station = Station(PacketQueue(size), port)
        station.feed = KINDS[kind](
            Link.HFDL,
            Connection(kind, LOOPBACK, port),
            station.packets,
            station.tally,
            station.sources,
            lambda _, line: station.lines.append(line),
            lambda: station.changes.append(station.feed.connected),
        )
        stations.append(station)
        return station

    yield build
    for station in stations:
        station.packets.close()
        if station.feed._thread.is_alive():
            station.stop()


@pytest.fixture
def udp(make: Make) -> Station:
    """A station whose port is bound."""
    station = make(ConnectionKind.UDP, free_port(socket.SOCK_DGRAM))
    station.begin()
    wait_until(lambda: station.feed.connected)
    return station


@pytest.fixture
def relay() -> Iterator[socket.socket]:
    """A listening TCP socket."""
    with closing(listen(0)) as server:
        yield server


@pytest.fixture
def publisher() -> Iterator[zmq.Socket[bytes]]:
    """A bound PUB socket that tells when somebody subscribes."""
    with zmq.Context() as context, context.socket(zmq.XPUB) as sender:
        sender.linger = 0
        sender.rcvtimeo = int(DEADLINE_SECONDS * 1000)
        # Nothing may be lost on this side, so that what is missing was lost by the feed.
        sender.sndhwm = 0
        sender.bind(f"tcp://{LOOPBACK}:0")
        yield sender


def listen(port: int) -> socket.socket:
    server = socket.create_server((LOOPBACK, port))
    server.settimeout(DEADLINE_SECONDS)
    return server


def port_of(server: socket.socket) -> int:
    port: int = server.getsockname()[1]
    return port


def zmq_port(sender: zmq.Socket[bytes]) -> int:
    endpoint = sender.getsockopt(zmq.LAST_ENDPOINT)
    assert isinstance(endpoint, bytes)
    return int(endpoint.rstrip(b"\0").rpartition(b":")[2])


def send(port: int, *datagrams: bytes) -> None:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as sender:
        for each in datagrams:
            sender.sendto(each, (LOOPBACK, port))


def test_datagram_becomes_a_packet(udp: Station) -> None:
    send(udp.port, b'{"a": 1}')
    (got,) = udp.take(1)
    assert (got.link, got.data, got.datagram) == (Link.HFDL, b'{"a": 1}', True)


def test_packet_names_its_link_and_feed(udp: Station) -> None:
    send(udp.port, b"x")
    assert udp.take(1)[0].source == f"{Link.HFDL.message_type} udp://{LOOPBACK}:{udp.port}"


def test_packet_carries_the_time_of_reception(udp: Station) -> None:
    before = time.time()
    send(udp.port, b"x")
    assert before <= udp.take(1)[0].received_at <= time.time()


def test_datagrams_of_one_sender_belong_together(udp: Station) -> None:
    send(udp.port, b"one", b"two")
    first, second = udp.take(2)
    assert first.stream == second.stream


def test_datagrams_of_two_senders_do_not(udp: Station) -> None:
    with (
        closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as one,
        closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as two,
    ):
        one.sendto(b"one", (LOOPBACK, udp.port))
        two.sendto(b"two", (LOOPBACK, udp.port))
        first, second = udp.take(2)
    assert first.stream != second.stream


def test_largest_datagram_arrives_whole(udp: Station) -> None:
    send(udp.port, b"x" * 65_507)
    assert len(udp.take(1)[0].data) == 65_507


def test_datagram_of_nothing_arrives(udp: Station) -> None:
    send(udp.port, b"")
    assert udp.take(1)[0].data == b""


def test_datagrams_above_the_bound_are_counted_as_dropped(make: Make) -> None:
    station = make(ConnectionKind.UDP, free_port(socket.SOCK_DGRAM), size=2)
    station.begin()
    wait_until(lambda: station.feed.connected)
    send(station.port, b"1", b"2", b"3", b"4", b"5")
    key = (Link.HFDL, DropReason.QUEUE_FULL)
    wait_until(lambda: station.tally.snapshot().dropped.get(key) == 3)
    assert [each.data for each in station.take(2)] == [b"1", b"2"]


def test_what_finds_no_room_is_received_all_the_same(make: Make) -> None:
    station = make(ConnectionKind.UDP, free_port(socket.SOCK_DGRAM), size=2)
    station.begin()
    wait_until(lambda: station.feed.connected)
    send(station.port, b"1", b"2", b"3", b"4", b"5")
    wait_until(lambda: station.tally.snapshot().received[Link.HFDL] == 5)


def test_feed_tells_when_it_was_heard_and_how_much(udp: Station) -> None:
    assert udp.sources.states(time.monotonic(), time.time()) == {}
    before = time.time()
    send(udp.port, b"1", b"2", b"3")
    udp.take(3)
    states = udp.sources.states(time.monotonic(), time.time())
    assert states[udp.feed.source].packets == 3
    assert before - 0.1 <= (states[udp.feed.source].last_packet or 0) <= time.time()


def test_what_the_kernel_throws_away_is_counted_to_the_last_datagram(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(udp_module, "WANTED_BUFFER_BYTES", 4096)
    slow = threading.Event()
    take_one = UdpFeed._take_one

    def take_slowly(feed: UdpFeed, receiver: socket.socket) -> None:
        slow.wait(DEADLINE_SECONDS)
        take_one(feed, receiver)

    monkeypatch.setattr(UdpFeed, "_take_one", take_slowly)
    station = make(ConnectionKind.UDP, free_port(socket.SOCK_DGRAM))
    station.begin()
    wait_until(lambda: station.feed.connected)
    send(station.port, *[b"x" * 500] * 200)
    slow.set()
    station.stop()
    counts = station.tally.snapshot()
    lost = counts.dropped[Link.HFDL, DropReason.KERNEL_BUFFER]
    assert 0 < lost < 200
    assert counts.received[Link.HFDL] + lost == 200
    assert f"{lost} datagrams are lost" in station.lines[-1]


def test_what_lies_in_the_buffer_at_the_stop_is_received(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    station = make(ConnectionKind.UDP, free_port(socket.SOCK_DGRAM))

    def read_nothing(feed: UdpFeed, *_: object) -> None:
        feed._stopping.wait(DEADLINE_SECONDS)

    monkeypatch.setattr(UdpFeed, "_read", read_nothing)
    station.begin()
    wait_until(lambda: station.feed.connected)
    send(station.port, b"1", b"2", b"3")
    station.stop()
    assert [each.data for each in station.take(3)] == [b"1", b"2", b"3"]


def test_port_that_is_taken_is_bound_when_it_becomes_free(make: Make) -> None:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as other:
        other.bind((LOOPBACK, 0))
        station = make(ConnectionKind.UDP, port_of(other))
        station.begin()
        wait_until(lambda: station.lines)
        assert not station.feed.connected
    wait_until(lambda: station.feed.connected)


def test_unforeseen_failure_does_not_end_the_feed(
    make: Make, relay: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive, failures = TcpFeed._receive, iter([UnicodeError("label empty")])

    def fail_once(feed: TcpFeed) -> None:
        for failure in failures:
            raise failure
        receive(feed)

    monkeypatch.setattr(TcpFeed, "_receive", fail_once)
    station = make(ConnectionKind.TCP, port_of(relay))
    station.begin()
    wait_until(lambda: station.feed.connected)
    assert "UnicodeError('label empty')" in station.lines[0]


def test_failure_to_bind_tells_the_feed_and_the_reason(make: Make) -> None:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as other:
        other.bind((LOOPBACK, 0))
        station = make(ConnectionKind.UDP, port_of(other))
        station.begin()
        wait_until(lambda: station.lines)
    assert station.lines[0].startswith(f"udp://{LOOPBACK}:{station.port}: ")
    assert "Address already in use" in station.lines[0]


def test_becoming_connected_is_told_once(udp: Station) -> None:
    send(udp.port, b"x")
    udp.take(1)
    assert udp.changes == [True]


def test_stream_is_read(make: Make, relay: socket.socket) -> None:
    station = make(ConnectionKind.TCP, port_of(relay))
    station.begin()
    with closing(relay.accept()[0]) as connection:
        connection.sendall(b'{"a": 1}\n')
        got = station.take(1)[0]
    assert (got.link, got.data, got.datagram) == (Link.HFDL, b'{"a": 1}\n', False)


def test_end_of_a_connection_is_passed_on(make: Make, relay: socket.socket) -> None:
    station = make(ConnectionKind.TCP, port_of(relay))
    station.begin()
    with closing(relay.accept()[0]) as connection:
        connection.sendall(b"half")
        assert [each.data for each in station.take(1)] == [b"half"]
    (end,) = station.take(1)
    assert (end.data, end.ends_stream) == (b"", True)


def test_connection_is_made_again_after_the_server_went_away(
    make: Make, relay: socket.socket
) -> None:
    station = make(ConnectionKind.TCP, port_of(relay))
    station.begin()
    relay.accept()[0].close()
    with closing(relay.accept()[0]) as connection:
        connection.sendall(b"back")
        got = station.take(2)
    assert [each.data for each in got] == [b"", b"back"]


def test_server_that_is_not_there_yet_is_found_when_it_comes(make: Make) -> None:
    station = make(ConnectionKind.TCP, free_port(socket.SOCK_STREAM))
    station.begin()
    wait_until(lambda: station.lines)
    with closing(listen(station.port)) as server, closing(server.accept()[0]):
        wait_until(lambda: station.feed.connected)


def test_lost_connection_is_told(make: Make, relay: socket.socket) -> None:
    station = make(ConnectionKind.TCP, port_of(relay))
    station.begin()
    connection = relay.accept()[0]
    wait_until(lambda: station.changes == [True])
    relay.close()
    connection.close()
    wait_until(lambda: station.changes == [True, False])


def test_what_a_relay_sent_before_the_stop_is_received(
    make: Make, relay: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    station = make(ConnectionKind.TCP, port_of(relay))

    def read_nothing(feed: TcpFeed, *_: object) -> None:
        feed._stopping.wait(DEADLINE_SECONDS)

    monkeypatch.setattr(TcpFeed, "_read", read_nothing)
    station.begin()
    with relay.accept()[0] as connection:
        connection.sendall(b"sent before")
        station.stop()
        data, end = station.take(2)
    assert (data.data, data.stream) == (b"sent before", end.stream)
    assert (end.data, end.ends_stream) == (b"", True)


def test_rest_of_one_connection_does_not_meet_the_next(make: Make, relay: socket.socket) -> None:
    station, streams = make(ConnectionKind.TCP, port_of(relay)), Streams()
    station.begin()
    with closing(relay.accept()[0]) as connection:
        connection.sendall(b'{"text": "one mess')
        got = station.take(1)
    with closing(relay.accept()[0]) as connection:
        connection.sendall(b'age"}\n{"text": "whole"}\n')
        got += station.take(2)
    frames = [found.frame for each in got for found in streams.frames(each, 0.0)]
    assert [each for each in frames if isinstance(each, dict)] == [{"text": "whole"}]


def test_reads_of_a_stream_are_counted_and_its_end_is_not(make: Make, relay: socket.socket) -> None:
    station = make(ConnectionKind.TCP, port_of(relay))
    station.begin()
    with closing(relay.accept()[0]) as connection:
        connection.sendall(b"x")
        station.take(1)
    station.take(1)
    assert station.tally.snapshot().received[Link.HFDL] == 1


def test_stream_waits_for_a_full_queue_and_loses_nothing(make: Make, relay: socket.socket) -> None:
    sent = b"0123456789abcdef" * 200_000
    station = make(ConnectionKind.TCP, port_of(relay), size=1)
    station.begin()
    with closing(relay.accept()[0]) as connection:
        # So that the kernel's buffers take far less than all of it.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65_536)
        sender = threading.Thread(target=connection.sendall, args=(sent,))
        sender.start()
        wait_until(lambda: len(station.packets) == 1)
        assert sender.is_alive()
        got = b""
        while len(got) < len(sent):
            got += station.take(1)[0].data
        sender.join(DEADLINE_SECONDS)
    assert got == sent


def test_published_frame_becomes_a_packet(make: Make, publisher: zmq.Socket[bytes]) -> None:
    station = make(ConnectionKind.ZMQ, zmq_port(publisher))
    station.begin()
    publisher.recv()
    publisher.send(b'{"a": 1}')
    (got,) = station.take(1)
    assert (got.link, got.data, got.stream) == (Link.HFDL, b'{"a": 1}', None)


def test_burst_above_the_usual_mark_of_zmq_arrives_whole(
    make: Make, publisher: zmq.Socket[bytes]
) -> None:
    station = make(ConnectionKind.ZMQ, zmq_port(publisher), size=10_000)
    station.begin()
    publisher.recv()
    for number in range(5000):
        publisher.send(str(number).encode())
    assert [each.data for each in station.take(5000)] == [str(n).encode() for n in range(5000)]


def test_what_zmq_holds_at_the_stop_is_received(
    make: Make, publisher: zmq.Socket[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    station = make(ConnectionKind.ZMQ, zmq_port(publisher))

    class StopsWhenSomethingIsThere(zmq.Poller):
        def poll(self, timeout: float | None = None) -> list[tuple[object, int]]:
            ready = super().poll(timeout)
            if any(one.type == zmq.SUB for one, _ in ready):
                station.feed.stop()
            return [(one, event) for one, event in ready if one.type != zmq.SUB]

    monkeypatch.setattr(zmq_module.zmq, "Poller", StopsWhenSomethingIsThere)
    station.begin()
    publisher.recv()
    publisher.send(b"held")
    assert [each.data for each in station.take(1)] == [b"held"]
    station.feed.join(DEADLINE_SECONDS)


def test_subscriber_counts_as_connected_when_the_publisher_answers(
    make: Make, publisher: zmq.Socket[bytes]
) -> None:
    station = make(ConnectionKind.ZMQ, zmq_port(publisher))
    station.begin()
    wait_until(lambda: station.feed.connected)


def test_subscriber_without_a_publisher_is_not_connected(make: Make) -> None:
    station = make(ConnectionKind.ZMQ, free_port(socket.SOCK_STREAM))
    station.begin()
    assert not station.feed.connected
    with zmq.Context() as context, context.socket(zmq.XPUB) as late:
        late.linger = 0
        late.bind(f"tcp://{LOOPBACK}:{station.port}")
        wait_until(lambda: station.feed.connected)


def test_publisher_that_went_away_is_told(make: Make) -> None:
    port = free_port(socket.SOCK_STREAM)
    station = make(ConnectionKind.ZMQ, port)
    with zmq.Context() as context, context.socket(zmq.XPUB) as sender:
        sender.linger = 0
        sender.bind(f"tcp://{LOOPBACK}:{port}")
        station.begin()
        wait_until(lambda: station.changes == [True])
    wait_until(lambda: station.changes == [True, False])


@pytest.mark.parametrize("kind", list(ConnectionKind))
def test_idle_feed_ends_promptly(
    make: Make,
    relay: socket.socket,
    publisher: zmq.Socket[bytes],
    monkeypatch: pytest.MonkeyPatch,
    kind: ConnectionKind,
) -> None:
    for module in MODULES:
        monkeypatch.setattr(module, "POLL_SECONDS", feed_module.POLL_SECONDS)
    ports = {
        ConnectionKind.UDP: free_port(socket.SOCK_DGRAM),
        ConnectionKind.TCP: port_of(relay),
        ConnectionKind.ZMQ: zmq_port(publisher),
    }
    station = make(kind, ports[kind])
    station.begin()
    wait_until(lambda: station.feed.connected)
    assert station.stop() < PROMPTLY_SECONDS


@pytest.mark.parametrize("kind", [ConnectionKind.TCP, ConnectionKind.ZMQ])
def test_feed_that_finds_nobody_ends_promptly(make: Make, kind: ConnectionKind) -> None:
    station = make(kind, free_port(socket.SOCK_STREAM))
    station.begin()
    assert station.stop() < PROMPTLY_SECONDS


def test_feed_that_waits_for_room_ends_when_the_queue_is_closed(
    make: Make, relay: socket.socket
) -> None:
    station = make(ConnectionKind.TCP, port_of(relay), size=1)
    station.packets.offer(packet())
    station.begin()
    with closing(relay.accept()[0]) as connection:
        connection.sendall(b"x")
        wait_until(lambda: station.feed.connected)
        station.packets.close()
        assert station.stop() < PROMPTLY_SECONDS
