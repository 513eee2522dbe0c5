"""The bounded queue between the feeds and the pipeline: its bound, its order, its end."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from acarshub.ingest.packet import Packet
from acarshub.ingest.packets import BYTES_PER_PACKET, PATIENT_BYTES, PacketQueue
from tests.support import DEADLINE_SECONDS, packet

Result = TypeVar("Result")

LONG_SECONDS = 60.0


def numbered(number: int) -> Packet:
    return packet(str(number).encode())


def full_queue(size: int) -> PacketQueue:
    packets = PacketQueue(size)
    for number in range(size):
        packets.offer(numbered(number))
    return packets


def in_background(executor: ThreadPoolExecutor, function: Callable[[], Result]) -> Future[Result]:
    """The future of a call that has certainly begun."""
    begun = threading.Event()

    def call() -> Result:
        begun.set()
        return function()

    future = executor.submit(call)
    assert begun.wait(DEADLINE_SECONDS)
    return future


def test_offer_is_refused_when_the_queue_is_full() -> None:
    assert not full_queue(3).offer(packet())


def test_refused_packet_is_not_kept() -> None:
    packets = full_queue(3)
    packets.offer(packet(b"late"))
    assert [each.data for each in packets.take(10, 0)] == [b"0", b"1", b"2"]


def test_put_waits_for_room_and_goes_on_after_take() -> None:
    packets = full_queue(2)
    with ThreadPoolExecutor() as executor:
        waiting = in_background(executor, lambda: packets.put(packet(b"late")))
        assert not waiting.done()
        packets.take(1, 0)
        assert waiting.result(DEADLINE_SECONDS)
    assert [each.data for each in packets.take(10, 0)] == [b"1", b"late"]


def test_every_waiting_sender_gets_its_turn() -> None:
    packets = full_queue(1)
    taken: list[bytes] = []
    with ThreadPoolExecutor(8) as executor:
        waiting = [executor.submit(packets.put, numbered(number)) for number in range(1, 9)]
        while len(taken) < 9:
            more = packets.take(1, DEADLINE_SECONDS)
            assert more, "a waiting sender was forgotten"
            taken += [each.data for each in more]
        assert all(each.result(DEADLINE_SECONDS) for each in waiting)
    assert sorted(taken) == [str(number).encode() for number in range(9)]


def test_close_wakes_a_waiting_put_which_tells_that_it_failed() -> None:
    packets = full_queue(1)
    with ThreadPoolExecutor() as executor:
        waiting = in_background(executor, lambda: packets.put(packet()))
        packets.close()
        assert waiting.result(DEADLINE_SECONDS) is False


def test_close_wakes_a_waiting_take() -> None:
    packets = PacketQueue(1)
    with ThreadPoolExecutor() as executor:
        waiting = in_background(executor, lambda: packets.take(1, LONG_SECONDS))
        packets.close()
        assert waiting.result(DEADLINE_SECONDS) == []


def test_take_ends_where_enough_bytes_are_taken() -> None:
    packets = PacketQueue(10)
    for _ in range(4):
        packets.put(packet(b"x" * 10))
    assert [len(packets.take(10, 0, wanted)) for wanted in (1, 20)] == [1, 2]


def test_packet_wakes_a_waiting_take() -> None:
    packets = PacketQueue(1)
    with ThreadPoolExecutor() as executor:
        waiting = in_background(executor, lambda: packets.take(1, LONG_SECONDS))
        packets.offer(packet(b"new"))
        assert [each.data for each in waiting.result(DEADLINE_SECONDS)] == [b"new"]


def test_closed_queue_refuses_offers() -> None:
    packets = PacketQueue(5)
    packets.close()
    assert not packets.offer(packet())


def test_closed_queue_refuses_puts() -> None:
    packets = PacketQueue(5)
    packets.close()
    assert not packets.put(packet())


def test_closed_queue_still_gives_what_it_holds() -> None:
    packets = full_queue(2)
    packets.close()
    assert len(packets.take(10, LONG_SECONDS)) == 2


def test_queue_is_bounded_in_bytes_too() -> None:
    packets = PacketQueue(10)
    packets.offer(packet(b"x" * BYTES_PER_PACKET * 10))
    assert not packets.offer(packet())


def test_bytes_that_were_taken_make_room() -> None:
    packets = PacketQueue(10)
    packets.offer(packet(b"x" * BYTES_PER_PACKET * 10))
    packets.take(1, 0)
    assert packets.offer(packet())


def test_put_waits_for_room_in_bytes() -> None:
    packets = PacketQueue(10)
    packets.offer(packet(b"x" * BYTES_PER_PACKET * 10))
    with ThreadPoolExecutor() as executor:
        waiting = in_background(executor, lambda: packets.put(packet()))
        assert not waiting.done()
        packets.take(1, 0)
        assert waiting.result(DEADLINE_SECONDS)


def test_who_can_wait_does_so_long_before_packets_are_refused() -> None:
    packets = PacketQueue(20_000)
    packets.put(packet(b"x" * PATIENT_BYTES))
    with ThreadPoolExecutor(1) as executor:
        waiting = in_background(executor, lambda: packets.put(packet(b"patient")))
        assert packets.offer(packet(b"at once"))
        packets.take(1, 0)
        assert waiting.result(DEADLINE_SECONDS)
    assert [each.data for each in packets.take(2, 0)] == [b"at once", b"patient"]


def test_packet_larger_than_the_bound_goes_through_alone() -> None:
    packets = PacketQueue(1)
    assert packets.offer(packet(b"x" * BYTES_PER_PACKET * 5))


def test_empty_take_returns_after_its_timeout() -> None:
    assert PacketQueue(1).take(1, 0.001) == []


@given(
    size=st.integers(1, 5),
    steps=st.lists(st.one_of(st.just(None), st.integers(1, 4)), max_size=40),
)
def test_queue_behaves_like_a_bounded_list(size: int, steps: list[int | None]) -> None:
    packets, model = PacketQueue(size), deque[bytes]()
    for number, step in enumerate(steps):
        if step is None:
            accepted = packets.offer(numbered(number))
            assert accepted == (len(model) < size)
            if accepted:
                model.append(str(number).encode())
        else:
            expected = [model.popleft() for _ in range(min(step, len(model)))]
            assert [each.data for each in packets.take(step, 0)] == expected
        assert len(packets) == len(model)
