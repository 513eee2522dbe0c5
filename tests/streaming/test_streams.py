"""Streams: what waits is bounded, a reader that does not read is let go, others are not held up."""

from __future__ import annotations

import pytest

from acarshub import runtime
from acarshub.realtime.publisher import News
from acarshub.realtime.recent import Live
from acarshub.streaming import streams as module
from acarshub.streaming.streams import MAX_STREAMS, SLOW, STOPPING, Beat, End, Stream, Streams
from tests.support import hub_message, live_payload, wait_until


def news(*uids: str) -> News:
    return News(messages=[Live(uid, "", False, b'{"uid":"%s"}' % uid.encode()) for uid in uids])


def opened(streams: Streams) -> Stream:
    stream = streams.open()
    assert stream is not None
    return stream


def uids(item: object) -> list[str]:
    assert isinstance(item, tuple)
    return [told.uid for told in item]


def test_every_stream_is_told_what_comes_after_it_was_opened() -> None:
    streams = Streams()
    first = opened(streams)
    streams.tell(news("a"))
    second = opened(streams)
    streams.tell(news("b", "c"))
    assert [uids(first.next()), uids(first.next())] == [["a"], ["b", "c"]]
    assert uids(second.next()) == ["b", "c"]


def test_message_that_has_grown_is_told_as_an_update() -> None:
    streams = Streams()
    stream = opened(streams)
    whole = live_payload(hub_message("A B"))
    streams.tell(News(updates=[whole, {"uid": "x", "stored": True, "waiting": False}]))
    (told,) = stream.next()  # type: ignore[misc] # a batch
    assert (told.uid, told.updated) == (whole["uid"], True)


def test_reader_that_does_not_read_is_let_go_and_others_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MAX_WAITING", 3)
    streams = Streams()
    slow, quick = opened(streams), opened(streams)
    for number in range(5):
        streams.tell(news(f"m{number}"))
        assert uids(quick.next()) == [f"m{number}"]
    assert slow.next() == slow.next() == End(SLOW)


def test_large_messages_count_by_their_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_WAITING_BYTES", 20)
    streams = Streams()
    stream = opened(streams)
    streams.tell(news("a"))
    streams.tell(news("b"))
    assert stream.next() == End(SLOW)


def test_what_was_read_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_WAITING", 2)
    streams = Streams()
    stream = opened(streams)
    for _ in range(10):
        streams.tell(news("a", "b"))
        assert uids(stream.next()) == ["a", "b"]


def test_there_are_only_so_many() -> None:
    streams = Streams()
    taken = [opened(streams) for _ in range(MAX_STREAMS)]
    assert streams.open() is None
    streams.leave(taken[0])
    assert streams.open() is not None


def test_quiet_stream_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BEAT_SECONDS", 0.001)
    streams = Streams()
    stream = opened(streams)
    clock = runtime.spawn(streams.run)
    assert stream.next() == Beat()
    clock.stop()


def test_stopping_hub_ends_streams_that_wait() -> None:
    streams = Streams()
    stream = opened(streams)
    read: list[object] = []
    runtime.spawn(lambda: read.append(stream.next()))
    runtime.sleep(0)
    streams.close()
    wait_until(lambda: read == [End(STOPPING)])
    assert streams.open() is None
