"""One event made ready for many: the packet, the plain frame and the compressed one."""

from __future__ import annotations

import zlib

import pytest
from engineio.payload import Payload
from hypothesis import given
from hypothesis import strategies as st

from acarshub.realtime.outgoing import Outgoing

LENGTHS_AT_BOUNDS = (1, 124, 125, 126, 299, 300, 0xFFFF - 1, 0xFFFF, 0x10000, 0x10001)


def opened(frame: bytes) -> tuple[bool, str]:
    """Whether a frame of text is compressed, and its text (RFC 6455, section 5.2)."""
    assert frame[0] & 0xBF == 0x81
    assert not frame[1] & 0x80
    length, start = frame[1], 2
    if length == 126:
        length, start = int.from_bytes(frame[2:4], "big"), 4
    elif length == 127:
        length, start = int.from_bytes(frame[2:10], "big"), 10
    payload = frame[start:]
    assert len(payload) == length
    if frame[0] & 0x40:
        return True, zlib.decompressobj(-15).decompress(payload + b"\0\0\xff\xff").decode()
    return False, payload.decode()


@pytest.mark.parametrize("length", LENGTHS_AT_BOUNDS)
def test_frames_of_every_length_hold_the_packet(length: int) -> None:
    text = "x" * (length - 1)
    outgoing = Outgoing(text)
    assert opened(outgoing.plain) == (False, "4" + text)
    assert opened(outgoing.compressed) == (length >= 300, "4" + text)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_frames_of_any_text_hold_the_packet(text: str) -> None:
    outgoing = Outgoing(text)
    assert opened(outgoing.plain)[1] == opened(outgoing.compressed)[1] == "4" + text


def test_compression_is_worth_it() -> None:
    outgoing = Outgoing('{"tail":".N12345","text":"POSITION REPORT"}' * 100)
    assert len(outgoing.compressed) < len(outgoing.plain) / 5


def test_packet_is_what_a_client_that_polls_gets() -> None:
    outgoing = Outgoing('2/main,["event",1]')
    assert Payload([outgoing.packet]).encode() == '42/main,["event",1]'
    assert outgoing.packet.data == '2/main,["event",1]'
