"""Raw messages served again: real hubs, real readers, and one hub that reads from another."""

from __future__ import annotations

import json
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import zmq

from acarshub.links import Link
from tests.e2e.hub_process import DEADLINE_SECONDS, HubProcess, listening, wait_for
from tests.e2e.traffic import acarsdec, every_producer
from tests.ports import free_port

PROBE = b'{"probe": 1}'
PROBE_SECONDS = 0.1

Receive = Callable[[], bytes]


@pytest.fixture(scope="module")
def places() -> dict[Link, list[str]]:
    """Where each link is served."""
    return {
        link: [f"tcp://127.0.0.1:{free_port()}", f"zmq://127.0.0.1:{free_port()}"] for link in Link
    }


@pytest.fixture(scope="module")
def relaying_hub(
    tmp_path_factory: pytest.TempPathFactory, new_database: Path, places: dict[Link, list[str]]
) -> Iterator[HubProcess]:
    """A hub that serves every link by TCP and ZMQ."""
    settings = {f"RELAY_{link.env_name}": ",".join(found) for link, found in places.items()}
    hub = HubProcess(tmp_path_factory.mktemp("relaying"), settings)
    shutil.copy(new_database, hub.database)
    hub.start()
    yield hub
    hub.close()


@pytest.fixture
def second_hub(
    tmp_path: Path, new_database: Path, places: dict[Link, list[str]]
) -> Iterator[HubProcess]:
    """A hub, not started, whose sources are what the first one serves by TCP."""
    settings = {f"{link.env_name}_CONNECTIONS": found[0] for link, found in places.items()}
    hub = HubProcess(tmp_path, settings)
    shutil.copy(new_database, hub.database)
    yield hub
    hub.close()


def port_of(place: str) -> int:
    return int(place.rpartition(":")[2])


def connect(place: str) -> socket.socket:
    """A connection to a hub that may still be starting."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port_of(place)), DEADLINE_SECONDS)
        except ConnectionRefusedError:
            assert time.monotonic() < deadline, f"nobody listens at {place}"
            time.sleep(PROBE_SECONDS)


def probe(hub: HubProcess, link: Link, ready: Callable[[], bool]) -> None:
    """Send probes until `ready` says that one of them has arrived."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    hub.send(link, PROBE)
    while not ready():
        assert time.monotonic() < deadline, "no probe arrived"
        hub.send(link, PROBE)


def after_probes(receive: Receive, count: int) -> list[bytes]:
    """The next `count` objects that are no probes."""
    found: list[bytes] = []
    while len(found) < count:
        line = receive()
        if line != PROBE:
            found.append(line)
    return found


def spelled(payload: dict[str, object]) -> bytes:
    """As no JSON library of ours would spell it, so that a re-serialised object shows."""
    return json.dumps(payload, separators=(" ,", ":  ")).encode()


def test_what_decoders_send_comes_out_byte_for_byte_by_tcp(
    relaying_hub: HubProcess, places: dict[Link, list[str]]
) -> None:
    for link in Link:
        sent = [spelled(sample.payload) for sample in every_producer() if sample.link is link]
        with closing(connect(places[link][0])) as reader, reader.makefile("rb") as lines:
            reader.settimeout(PROBE_SECONDS)
            probe(relaying_hub, link, lambda reader=reader: _readable(reader))
            reader.settimeout(DEADLINE_SECONDS)
            for payload in sent:
                relaying_hub.send(link, payload + b"\n")
            received = after_probes(lambda lines=lines: lines.readline().rstrip(b"\n"), len(sent))
        assert received == sent


def _readable(reader: socket.socket) -> bool:
    try:
        return bool(reader.recv(1, socket.MSG_PEEK))
    except TimeoutError:
        return False


def test_what_decoders_send_comes_out_byte_for_byte_by_zmq(
    relaying_hub: HubProcess, places: dict[Link, list[str]]
) -> None:
    sent = [spelled(acarsdec(f"NUMBER {number}")) for number in range(50)]
    with zmq.Context() as context, context.socket(zmq.SUB) as subscriber:
        subscriber.linger = 0
        subscriber.rcvtimeo = int(DEADLINE_SECONDS * 1000)
        subscriber.subscribe(b"")
        subscriber.connect(f"tcp://127.0.0.1:{port_of(places[Link.ACARS][1])}")
        probe(relaying_hub, Link.ACARS, lambda: bool(subscriber.poll(int(PROBE_SECONDS * 1000))))
        for payload in sent:
            relaying_hub.send(Link.ACARS, payload)
        assert after_probes(subscriber.recv, len(sent)) == sent


def test_glued_objects_are_separated_and_garbage_is_left_out(
    relaying_hub: HubProcess, places: dict[Link, list[str]]
) -> None:
    with closing(connect(places[Link.HFDL][0])) as reader, reader.makefile("rb") as lines:
        reader.settimeout(PROBE_SECONDS)
        probe(relaying_hub, Link.HFDL, lambda: _readable(reader))
        reader.settimeout(DEADLINE_SECONDS)
        relaying_hub.send(Link.HFDL, b'garbage{"a":1.50}{"b":2}\n[1]\n{"c" :3}{"d"')
        received = after_probes(lambda: lines.readline().rstrip(b"\n"), 3)
    assert received == [b'{"a":1.50}', b'{"b":2}', b'{"c" :3}']


def test_a_hub_can_read_from_another(relaying_hub: HubProcess, second_hub: HubProcess) -> None:
    second_hub.start()
    wait_for(lambda: _connected(second_hub) == len(Link), "the second hub to be connected")
    with listening(second_hub) as listener:
        for sample in every_producer():
            relaying_hub.send(sample.link, sample.payload)
        wait_for(lambda: len(listener.live) == len(every_producer()), "all messages")
    expected = sorted((each.link.message_type, each.tail, each.text) for each in every_producer())
    columns = "SELECT message_type, tail, msg_text FROM messages ORDER BY 1, 2, 3"
    assert second_hub.query(columns) == expected


def _connected(hub: HubProcess) -> int:
    return hub.log.read_text().count(": connected for ")


def test_a_reader_that_does_not_read_costs_no_message(
    relaying_hub: HubProcess, places: dict[Link, list[str]]
) -> None:
    text = "x" * 30_000
    place = places[Link.IRDM][0]
    with closing(socket.socket()) as stalled, closing(connect(place)) as reader:
        stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        stalled.connect(("127.0.0.1", port_of(place)))
        reader.settimeout(PROBE_SECONDS)
        probe(relaying_hub, Link.IRDM, lambda: _readable(reader))
        reader.settimeout(DEADLINE_SECONDS)
        with reader.makefile("rb") as lines:
            number = 0
            while "reads too slowly" not in relaying_hub.log.read_text():
                payload = spelled({"number": number, "text": text})
                relaying_hub.send(Link.IRDM, payload)
                assert after_probes(lambda: lines.readline().rstrip(b"\n"), 1) == [payload]
                number += 1
                assert number < 2_000, "it was never let go"
            relaying_hub.send(Link.IRDM, b'{"last": 1}')
            assert after_probes(lambda: lines.readline().rstrip(b"\n"), 1) == [b'{"last": 1}']


def test_a_stop_with_readers_is_prompt(
    make_hub: Callable[..., HubProcess],
) -> None:
    place = f"tcp://127.0.0.1:{free_port()}"
    hub = make_hub(RELAY_ACARS=f"{place},zmq://127.0.0.1:{free_port()}")
    hub.start()
    with closing(connect(place)) as reader:
        reader.settimeout(PROBE_SECONDS)
        probe(hub, Link.ACARS, lambda: _readable(reader))
        begun = time.monotonic()
        hub.stop()
        assert time.monotonic() - begun < 10
        reader.settimeout(DEADLINE_SECONDS)
        with reader.makefile("rb") as lines:
            assert set(lines) == {PROBE + b"\n"}
