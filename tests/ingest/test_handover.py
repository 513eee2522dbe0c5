"""Between two threads: in order, bounded in number and bytes, woken without delay."""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from acarshub.ingest import handover as handover_module
from acarshub.ingest.handover import ROOM_BYTES, Handover
from tests.support import DEADLINE_SECONDS, entry, wait_until

LONG_SECONDS = 60.0


def waits(waiting: Future[None]) -> bool:
    """Whether a call is still going on a moment later."""
    time.sleep(0.05)
    return not waiting.done()


def test_changes_come_out_in_their_order() -> None:
    handover = Handover()
    messages = [entry(str(number)) for number in range(5)]
    handover.add(messages[:2])
    handover.add(messages[2:])
    assert handover.take(3, 0) + handover.take(3, 0) == messages


def test_room_is_waited_for_where_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover_module, "ROOM", 2)
    handover = Handover()
    handover.add([entry()] * 3)
    with ThreadPoolExecutor(1) as executor:
        waiting = executor.submit(handover.wait_for_room)
        assert waits(waiting)
        handover.take(1, 0)
        waiting.result(DEADLINE_SECONDS)


def test_room_is_waited_for_where_messages_are_large() -> None:
    handover = Handover()
    handover.add([entry("X" * (ROOM_BYTES // 4))] * 2)
    with ThreadPoolExecutor(1) as executor:
        waiting = executor.submit(handover.wait_for_room)
        assert waits(waiting)
        handover.take(1, 0)
        waiting.result(DEADLINE_SECONDS)


def test_nobody_waits_for_room_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover_module, "ROOM", 0)
    handover = Handover()
    handover.add([entry()])
    with ThreadPoolExecutor(1) as executor:
        waiting = executor.submit(handover.wait_for_room)
        assert waits(waiting)
        handover.hurry()
        waiting.result(DEADLINE_SECONDS)


@pytest.mark.parametrize("event", ["add", "wake", "close"])
def test_waiting_take_ends_at_once(event: str) -> None:
    handover = Handover()
    with ThreadPoolExecutor(1) as executor:
        waiting = executor.submit(handover.take, 10, LONG_SECONDS)
        wait_until(waiting.running)
        getattr(handover, event)(*([[entry()]] if event == "add" else []))
        assert len(waiting.result(DEADLINE_SECONDS)) == (event == "add")


def test_wake_up_before_a_take_is_not_lost() -> None:
    handover = Handover()
    handover.wake()
    begun = time.monotonic()
    assert handover.take(10, LONG_SECONDS) == []
    assert time.monotonic() - begun < DEADLINE_SECONDS


def test_rest_leaves_what_arrives() -> None:
    handover = Handover()
    handover.add([entry()])
    handover.rest(0.01)
    assert len(handover) == 1
