"""Datagrams in, rows and events out: the main job, with a real process and real sockets."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
import zmq

from acarshub.links import Link
from tests.e2e.hub_process import HubProcess, listening, wait_for
from tests.e2e.traffic import acarsdec, every_producer
from tests.ports import free_port


def test_a_message_of_every_producer_is_stored_and_shown_under_one_uid(hub: HubProcess) -> None:
    samples = every_producer()
    with listening(hub) as listener:
        for sample in samples:
            hub.send(sample.link, sample.payload)
        wait_for(lambda: len(listener.live) == len(samples), "all live messages")
        live = {message["text"]: message for message in listener.live}
    stored = {
        text: (uid, kind, tail)
        for uid, kind, tail, text in hub.query(
            "SELECT uid, message_type, tail, msg_text FROM messages"
        )
    }
    for sample in samples:
        expected = (live[sample.text]["uid"], sample.link.message_type, sample.tail)
        assert stored[sample.text] == expected, sample.producer
        assert live[sample.text]["tail"] == sample.tail
        assert UUID(str(live[sample.text]["uid"])).version == 7


@pytest.mark.parametrize("batches", [False, True])
def test_a_client_receives_each_message_once(hub: HubProcess, batches: bool) -> None:
    texts = [f"NUMBER {number}" for number in range(500)]
    with listening(hub, batches=batches) as listener:
        for text in texts:
            hub.send(Link.ACARS, acarsdec(text))
        wait_for(lambda: len(listener.live) >= len(texts), "all live messages")
        received = [message["text"] for message in listener.live]
        uids = {message["uid"] for message in listener.live}
    assert received == texts
    assert uids == {uid for (uid,) in hub.query("SELECT uid FROM messages")}
    assert len(uids) == len(texts)


def test_a_client_that_connects_amid_traffic_misses_nothing_and_sees_nothing_twice(
    hub: HubProcess,
) -> None:
    done = threading.Event()
    sent: list[str] = []

    def send() -> None:
        while not done.is_set() and len(sent) < 200:
            sent.append(f"NUMBER {len(sent)}")
            hub.send(Link.ACARS, acarsdec(sent[-1]))
            time.sleep(0.003)

    sender = threading.Thread(target=send)
    sender.start()
    wait_for(lambda: len(sent) > 20, "traffic")
    with listening(hub, batches=True) as listener:
        done.set()
        sender.join()
        greeted = [
            message["text"]
            for batch in listener.payloads("acars_msg_batch")
            for message in batch["messages"]
        ]
        wait_for(lambda: len(listener.live) + len(greeted) >= len(sent), "all messages")
        texts = greeted[::-1] + [message["text"] for message in listener.live]
    assert texts == sent


def test_a_message_reaches_the_browser_within_a_tenth_of_a_second(hub: HubProcess) -> None:
    with listening(hub, batches=True) as listener:
        delays = []
        for number in range(10):
            before = time.perf_counter()
            hub.send(Link.ACARS, acarsdec(f"NUMBER {number}"))
            wait_for(lambda wanted=number: len(listener.live) > wanted, "the message", poll=0.001)
            delays.append(time.perf_counter() - before)
    # The median, since any one of ten may meet a busy machine.
    assert sorted(delays)[5] < 0.1


@pytest.fixture
def tcp_server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(20)
        yield server


def test_a_tcp_feed_joins_pieces_and_comes_back_after_a_cut(
    make_hub: Callable[..., HubProcess], tcp_server: socket.socket
) -> None:
    hub = make_hub(ACARS_CONNECTIONS=f"tcp://127.0.0.1:{tcp_server.getsockname()[1]}")
    hub.start()
    with listening(hub) as listener:
        first, _ = tcp_server.accept()
        line = (
            b'{"timestamp":1769990333.5,"freq":131.55,"tail":"D-TEST","text":"caf\xc3\xa9 }{ bar"}'
        )
        for start in range(0, len(line), 7):
            first.sendall(line[start : start + 7])
            time.sleep(0.001)
        wait_for(lambda: len(listener.live) == 1, "the message in pieces")
        first.sendall(b'{"timestamp":1769990334,"text":"half of a mess')
        first.close()
        second, _ = tcp_server.accept()
        second.sendall(b'{"timestamp":1769990335,"tail":"D-TEST","text":"after"}\n')
        wait_for(lambda: len(listener.live) == 2, "the message after the cut")
        second.close()
        assert [message["text"] for message in listener.live] == ["café }{ bar", "after"]
    assert hub.metric("acarshub_ingest_dropped_total", type="ACARS", reason="truncated") == 1


def test_a_zmq_feed_is_received(make_hub: Callable[..., HubProcess]) -> None:
    port = free_port()
    hub = make_hub(VDLM_CONNECTIONS=f"zmq://127.0.0.1:{port}")
    with zmq.Context() as context, context.socket(zmq.XPUB) as publisher:
        publisher.linger = 0
        publisher.bind(f"tcp://127.0.0.1:{port}")
        hub.start()
        # XPUB tells when the hub has subscribed, so that nothing is sent to nobody.
        assert publisher.poll(20_000)
        with listening(hub) as listener:
            for sample in every_producer():
                if sample.link is Link.VDLM2:
                    publisher.send_json(sample.payload)
            wait_for(lambda: len(listener.live) == 2, "both messages")
            assert {message["message_type"] for message in listener.live} == {"VDL-M2"}


def test_a_stored_alert_term_marks_messages_and_counts(hub: HubProcess) -> None:
    with listening(hub) as listener:
        listener.ask("update_alerts", {"terms": ["engine fire", "wn4"], "ignore": ["drill"]})
        wait_for(lambda: listener.payloads("alerts_refreshed"), "the new terms")
        hub.send(Link.ACARS, acarsdec("Engine Fire on left", flight="WN4899"))
        hub.send(Link.ACARS, acarsdec("engine fire drill", flight="XX1"))
        hub.send(Link.ACARS, acarsdec("engine firewall", flight="XX1"))
        wait_for(lambda: len(listener.live) == 3, "three messages")
        first, drill, wall = listener.live
    assert (first["matched"], first["matched_text"], first["matched_flight"]) == (
        True,
        ["ENGINE FIRE"],
        ["WN4"],
    )
    assert not drill["matched"]
    assert not wall["matched"]
    assert hub.query("SELECT message_uid, term, match_type FROM alert_matches ORDER BY id") == [
        (first["uid"], "ENGINE FIRE", "text"),
        (first["uid"], "WN4", "flight"),
    ]
    assert hub.query("SELECT term, count FROM alert_stats ORDER BY id") == [
        ("ENGINE FIRE", 1),
        ("WN4", 1),
    ]
