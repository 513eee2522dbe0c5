"""Incomplete rests: who may continue them, how long they wait, how many there may be."""

from __future__ import annotations

from collections.abc import Hashable

import pytest

from acarshub.decoders.message import DropReason
from acarshub.ingest.framing import Garbage
from acarshub.ingest.packet import Packet
from acarshub.ingest.streams import MAX_RESTS, REST_SECONDS, SourcedFrame, Streams
from acarshub.links import Link
from tests.support import TIME

HEAD, TAIL = b'{"text": "one mess', b'age"}\n'
WHOLE = {"text": "one message"}


@pytest.fixture
def streams() -> Streams:
    return Streams()


def packet(data: bytes, sender: Hashable, link: Link = Link.ACARS, source: str = "test") -> Packet:
    return Packet(link, source, data, TIME, sender, datagram=True)


def read(data: bytes, *, ends: bool = False) -> Packet:
    """What was read from one TCP connection."""
    return Packet(Link.ACARS, "test", data, TIME, "connection", ends_stream=ends)


def whole(data: bytes) -> Packet:
    """A packet that is complete in itself."""
    return Packet(Link.ACARS, "test", data, TIME)


def frames(streams: Streams, each: Packet, now: float = 0.0) -> list[object]:
    return [sourced.frame for sourced in streams.frames(each, now)]


def reasons(found: list[SourcedFrame]) -> list[DropReason]:
    return [each.frame.reason for each in found if isinstance(each.frame, Garbage)]


def test_rest_is_continued_by_its_sender(streams: Streams) -> None:
    assert frames(streams, packet(HEAD, "a")) == []
    assert frames(streams, packet(TAIL, "a")) == [WHOLE]


def test_rest_is_not_continued_by_another_sender(streams: Streams) -> None:
    frames(streams, packet(HEAD, "a"))
    assert WHOLE not in frames(streams, packet(TAIL, "b"))
    assert frames(streams, packet(TAIL, "a")) == [WHOLE]


def test_frame_carries_where_its_packet_came_from(streams: Streams) -> None:
    sent = Packet(Link.HFDL, "somewhere", b'{"a": 1}', 12.5)
    assert list(streams.frames(sent, 0.0)) == [SourcedFrame({"a": 1}, Link.HFDL, "somewhere", 12.5)]


def test_rest_waits_for_two_seconds(streams: Streams) -> None:
    frames(streams, packet(HEAD, "a"), now=10.0)
    assert list(streams.expire(10.0 + REST_SECONDS, 0.0)) == []
    assert frames(streams, packet(TAIL, "a"), now=10.0 + REST_SECONDS) == [WHOLE]


def test_rest_that_nobody_continued_is_reported_as_truncated(streams: Streams) -> None:
    frames(streams, packet(HEAD, "a"), now=10.0)
    late = list(streams.expire(10.1 + REST_SECONDS, 99.0))
    assert reasons(late) == [DropReason.TRUNCATED]
    assert late[0].received_at == 99.0


def test_expired_rest_is_not_continued(streams: Streams) -> None:
    frames(streams, packet(HEAD, "a"), now=10.0)
    list(streams.expire(10.1 + REST_SECONDS, 0.0))
    assert WHOLE not in frames(streams, packet(TAIL, "a"), now=13.0)


def test_continuation_renews_the_wait(streams: Streams) -> None:
    frames(streams, packet(HEAD, "a"), now=10.0)
    frames(streams, packet(b" ", "a"), now=11.5)
    assert list(streams.expire(12.5, 0.0)) == []


def test_rest_is_reported_under_the_link_and_source_of_its_sender(streams: Streams) -> None:
    frames(streams, packet(HEAD, "a", Link.HFDL, "somewhere"))
    (late,) = streams.expire(99.0, 0.0)
    assert (late.link, late.source) == (Link.HFDL, "somewhere")


def test_end_of_the_server_reports_every_rest(streams: Streams) -> None:
    frames(streams, packet(HEAD, "a"), now=10.0)
    frames(streams, packet(HEAD, "b"), now=10.0)
    assert len(list(streams.expire(10.0, 0.0, everything=True))) == 2


def test_rests_are_bounded_and_the_oldest_goes(streams: Streams) -> None:
    for sender in range(MAX_RESTS + 1):
        frames(streams, packet(HEAD, sender))
    assert WHOLE not in frames(streams, packet(TAIL, 0))
    assert frames(streams, packet(TAIL, 1)) == [WHOLE]
    assert frames(streams, packet(TAIL, MAX_RESTS)) == [WHOLE]


def test_sender_that_continues_is_not_the_oldest(streams: Streams) -> None:
    for sender in range(MAX_RESTS):
        frames(streams, packet(HEAD, sender))
    frames(streams, packet(b" ", 0))
    frames(streams, packet(HEAD, "new"))
    assert frames(streams, packet(b'age"}', 0)) == [{"text": "one mess age"}]


def test_rest_that_made_way_is_reported_under_its_own_link_and_source(streams: Streams) -> None:
    frames(streams, packet(HEAD, "first", Link.HFDL, "first"))
    pushed: list[SourcedFrame] = []
    for sender in range(MAX_RESTS):
        pushed += streams.frames(packet(HEAD, sender), 0.0)
    assert [(each.link, each.source) for each in pushed] == [(Link.HFDL, "first")]


def test_datagram_of_nothing_is_reported(streams: Streams) -> None:
    assert reasons(list(streams.frames(packet(b"", "a"), 0.0))) == [DropReason.EMPTY_INPUT]


def test_connection_may_pause_within_a_message(streams: Streams) -> None:
    frames(streams, read(HEAD), now=0.0)
    assert list(streams.expire(3600.0, 0.0)) == []
    assert frames(streams, read(TAIL), now=3600.0) == [WHOLE]


def test_end_of_a_connection_reports_its_rest(streams: Streams) -> None:
    frames(streams, read(HEAD))
    end = list(streams.frames(read(b"", ends=True), 0.0))
    assert reasons(end) == [DropReason.TRUNCATED]


def test_end_of_a_connection_without_a_rest_is_silent(streams: Streams) -> None:
    frames(streams, read(HEAD + TAIL))
    assert frames(streams, read(b"", ends=True)) == []


def test_ended_connection_leaves_nothing_behind(streams: Streams) -> None:
    frames(streams, read(HEAD))
    frames(streams, read(b"", ends=True))
    assert WHOLE not in frames(streams, read(TAIL))


def test_packet_that_is_complete_in_itself_leaves_no_rest(streams: Streams) -> None:
    found = list(streams.frames(whole(HEAD), 0.0))
    assert reasons(found) == [DropReason.TRUNCATED]
    assert list(streams.expire(0.0, 0.0, everything=True)) == []


def test_packet_that_is_complete_in_itself_continues_nothing(streams: Streams) -> None:
    frames(streams, packet(HEAD, "a"))
    assert WHOLE not in frames(streams, whole(TAIL))
