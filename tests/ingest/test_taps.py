"""Taps: the text of every object comes out as it came in, on one line, whatever lies around it."""

from __future__ import annotations

import itertools
import json

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acarshub.ingest.framing import Framer, frames_of
from acarshub.ingest.packet import Packet
from acarshub.ingest.streams import Streams
from acarshub.links import Link
from tests.ingest.test_framing import GOOD_BYTES, JSON_OBJECTS, SEPARATORS, STRUCTURE, objects
from tests.support import TIME

SPELLINGS = st.sampled_from([(",", ":"), (", ", ": "), (" ,\t", " : "), (",\r", ":")])


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    """An object as some producer might spell it."""
    return json.dumps(
        draw(JSON_OBJECTS), ensure_ascii=draw(st.booleans()), separators=draw(SPELLINGS)
    ).encode()


def lines_of(*chunks: bytes) -> list[bytes]:
    """What a tap of one stream gets."""
    lines: list[bytes] = []
    framer = Framer(lines.append)
    for chunk in chunks:
        framer.feed(chunk)
    framer.flush()
    return lines


@settings(deadline=None)
@given(
    st.lists(st.tuples(texts(), SEPARATORS), max_size=5),
    st.lists(st.integers(0, 600), max_size=12),
)
def test_same_bytes_come_out_for_every_cut_of_the_stream(
    parts: list[tuple[bytes, bytes]], cuts: list[int]
) -> None:
    stream = b"".join(text + separator for text, separator in parts)
    edges = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
    lines = lines_of(*(stream[a:b] for a, b in itertools.pairwise(edges)))
    assert lines == [text.replace(b"\r", b" ") for text, _ in parts]


@settings(deadline=None, max_examples=300)
@given(st.lists(st.binary(max_size=80) | STRUCTURE | st.just(GOOD_BYTES), max_size=6))
def test_a_line_comes_out_for_each_object_and_for_nothing_else(chunks: list[bytes]) -> None:
    lines: list[bytes] = []
    framer = Framer(lines.append)
    frames = [frame for chunk in chunks for frame in framer.feed(chunk)] + framer.flush()
    assert [orjson.loads(line) for line in lines] == objects(frames)
    assert not any(b"\n" in line or b"\r" in line for line in lines)


@pytest.mark.parametrize(
    "text",
    [
        b'{"freq":131.550,"level":-12.50}',
        b'{"a":1,"a":2}',
        b'{"n":123456789012345678901234567890,"e":1E5}',
        b'{"a":"\\u00fc\\/","b":"\xc3\xbc"}',
        b'{ "a" :\t[ ] }',
    ],
)
@pytest.mark.parametrize("form", [b"%b", b" %b\r\n", b'%b{"z":0}', b"x\n%b\n", b"%b\x00"])
def test_spelling_of_the_decoder_is_kept(form: bytes, text: bytes) -> None:
    assert lines_of(form % text)[0] == text


def test_object_printed_over_several_lines_comes_out_on_one() -> None:
    lines: list[bytes] = []
    frames_of(b'{\n  "a": "x\\ny",\r\n  "b": [\n    1\n  ]\n}\n', lines.append)
    assert lines == [b'{   "a": "x\\ny",    "b": [     1   ] }']


@pytest.mark.parametrize("separator", [b"", b"\n"])
def test_bytes_that_are_no_text_come_out_as_valid_json(separator: bytes) -> None:
    lines = lines_of(b'{"a":"Z\xfcrich","n":1.50}' + separator + b'{"b":"\xc3\xbc"}')
    assert lines == ['{"a":"Z\ufffdrich","n":1.50}'.encode(), b'{"b":"\xc3\xbc"}']


@pytest.mark.parametrize("separator", [b"", b"\n"])
def test_what_is_not_a_number_comes_out_as_null(separator: bytes) -> None:
    lines = lines_of(b'{"l":-inf,"t":":nan,","n":1.50}' + separator + b'{"t":":nan,"}')
    assert lines == [b'{"l":null,"t":":nan,","n":1.50}', b'{"t":":nan,"}']


def test_message_behind_a_damaged_object_comes_out_alone() -> None:
    assert lines_of(b'{"a":"cut' + GOOD_BYTES + b'\n{"b":') == [GOOD_BYTES]


def test_message_that_seemed_to_be_a_member_comes_out_alone() -> None:
    assert lines_of(b'{"a":' + GOOD_BYTES[:9], GOOD_BYTES[9:]) == [GOOD_BYTES]


def test_message_in_the_read_behind_a_cut_one_comes_out() -> None:
    assert lines_of(b'{"a":"cut', GOOD_BYTES + b"\n") == [GOOD_BYTES]


@pytest.mark.parametrize("garbage", [b"[1]", b"x", b'{"a":', b'{"a":"\\ud800"}', b'{"a" 1}', b""])
def test_what_is_no_object_does_not_come_out(garbage: bytes) -> None:
    assert lines_of(garbage) == []


@pytest.mark.parametrize(
    ("in_stream", "datagram"),
    [(False, False), (True, True), (True, False)],
    ids=["whole", "datagram", "connection"],
)
def test_only_the_tapped_link_is_told(in_stream: bool, datagram: bool) -> None:
    lines: list[bytes] = []
    streams = Streams({Link.HFDL: lines.append})
    for link in (Link.HFDL, Link.ACARS):
        text = orjson.dumps({"link": link.name})
        packet = Packet(link, "test", text, TIME, link if in_stream else None, datagram=datagram)
        assert len(list(streams.frames(packet, 0.0))) == 1
    assert lines == [orjson.dumps({"link": Link.HFDL.name})]


def test_continued_datagram_comes_out_whole() -> None:
    lines: list[bytes] = []
    streams = Streams({Link.ACARS: lines.append})
    for data in (b'{"text": "one mess', b'age"}\n'):
        list(streams.frames(Packet(Link.ACARS, "test", data, TIME, "a", datagram=True), 0.0))
    assert lines == [b'{"text": "one message"}']
