"""Incomplete rests: who may continue them, how long they wait, how many there may be."""

from __future__ import annotations

import pytest

from acarshub.decoders.message import DropReason
from acarshub.ingest.framing import Garbage
from acarshub.ingest.packets import Packet
from acarshub.ingest.streams import MAX_RESTS, REST_SECONDS, SourcedFrame, Streams
from acarshub.links import Link
from tests.support import packet

HEAD, TAIL = b'{"text": "one mess', b'age"}\n'
WHOLE = {"text": "one message"}


@pytest.fixture
def streams() -> Streams:
    return Streams()


def frames(streams: Streams, each: Packet, now: float = 0.0) -> list[object]:
    return [sourced.frame for sourced in streams.frames(each, now)]


def reasons(found: list[SourcedFrame]) -> list[DropReason]:
    return [each.frame.reason for each in found if isinstance(each.frame, Garbage)]


def test_rest_is_continued_by_its_sender(streams: Streams) -> None:
    assert frames(streams, packet(HEAD, stream="a")) == []
    assert frames(streams, packet(TAIL, stream="a")) == [WHOLE]


def test_rest_is_not_continued_by_another_sender(streams: Streams) -> None:
    frames(streams, packet(HEAD, stream="a"))
    assert WHOLE not in frames(streams, packet(TAIL, stream="b"))
    assert frames(streams, packet(TAIL, stream="a")) == [WHOLE]


def test_frame_carries_where_its_packet_came_from(streams: Streams) -> None:
    whole = Packet(Link.HFDL, "somewhere", b'{"a": 1}', 12.5, stream="a")
    assert list(streams.frames(whole, 0.0)) == [
        SourcedFrame({"a": 1}, Link.HFDL, "somewhere", 12.5)
    ]


def test_rest_waits_for_two_seconds(streams: Streams) -> None:
    frames(streams, packet(HEAD, stream="a"), now=10.0)
    assert list(streams.expire(10.0 + REST_SECONDS, 0.0)) == []
    assert frames(streams, packet(TAIL, stream="a"), now=10.0 + REST_SECONDS) == [WHOLE]


def test_rest_that_nobody_continued_is_reported_as_truncated(streams: Streams) -> None:
    frames(streams, packet(HEAD, stream="a"), now=10.0)
    late = list(streams.expire(10.1 + REST_SECONDS, 99.0))
    assert reasons(late) == [DropReason.TRUNCATED]
    assert late[0].received_at == 99.0


def test_expired_rest_is_not_continued(streams: Streams) -> None:
    frames(streams, packet(HEAD, stream="a"), now=10.0)
    list(streams.expire(10.1 + REST_SECONDS, 0.0))
    assert WHOLE not in frames(streams, packet(TAIL, stream="a"), now=13.0)


def test_continuation_renews_the_wait(streams: Streams) -> None:
    frames(streams, packet(HEAD, stream="a"), now=10.0)
    frames(streams, packet(b" ", stream="a"), now=11.5)
    assert list(streams.expire(12.5, 0.0)) == []


def test_rest_is_reported_under_the_link_and_source_of_its_sender(streams: Streams) -> None:
    frames(streams, Packet(Link.HFDL, "somewhere", HEAD, 0.0, stream="a"))
    (late,) = streams.expire(99.0, 0.0)
    assert (late.link, late.source) == (Link.HFDL, "somewhere")


def test_end_of_the_server_reports_every_rest(streams: Streams) -> None:
    frames(streams, packet(HEAD, stream="a"), now=10.0)
    frames(streams, packet(HEAD, stream="b"), now=10.0)
    assert len(list(streams.expire(10.0, 0.0, everything=True))) == 2


def test_rests_are_bounded_and_the_oldest_goes(streams: Streams) -> None:
    for sender in range(MAX_RESTS + 1):
        frames(streams, packet(HEAD, stream=sender))
    assert WHOLE not in frames(streams, packet(TAIL, stream=0))
    assert frames(streams, packet(TAIL, stream=1)) == [WHOLE]
    assert frames(streams, packet(TAIL, stream=MAX_RESTS)) == [WHOLE]


def test_sender_that_continues_is_not_the_oldest(streams: Streams) -> None:
    for sender in range(MAX_RESTS):
        frames(streams, packet(HEAD, stream=sender))
    frames(streams, packet(b" ", stream=0))
    frames(streams, packet(HEAD, stream="new"))
    assert frames(streams, packet(b'age"}', stream=0)) == [{"text": "one mess age"}]


def test_rest_that_made_way_is_reported_under_its_own_link_and_source(streams: Streams) -> None:
    frames(streams, Packet(Link.HFDL, "first", HEAD, 0.0, stream="first"))
    pushed: list[SourcedFrame] = []
    for sender in range(MAX_RESTS):
        pushed += streams.frames(packet(HEAD, stream=sender), 0.0)
    assert [(each.link, each.source) for each in pushed] == [(Link.HFDL, "first")]


def test_end_of_a_stream_reports_its_rest(streams: Streams) -> None:
    frames(streams, packet(HEAD, stream="a"))
    end = list(streams.frames(packet(b"", stream="a", ends_stream=True), 0.0))
    assert reasons(end) == [DropReason.TRUNCATED]


def test_end_of_a_stream_without_a_rest_is_silent(streams: Streams) -> None:
    assert frames(streams, packet(b"", stream="a", ends_stream=True)) == []


def test_packet_that_is_complete_in_itself_leaves_no_rest(streams: Streams) -> None:
    found = list(streams.frames(packet(HEAD), 0.0))
    assert reasons(found) == [DropReason.TRUNCATED]
    assert list(streams.expire(0.0, 0.0, everything=True)) == []


def test_packet_that_is_complete_in_itself_continues_nothing(streams: Streams) -> None:
    frames(streams, packet(HEAD, stream="a"))
    assert WHOLE not in frames(streams, packet(TAIL))
