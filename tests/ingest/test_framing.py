"""Framing: whatever lies between or around them, the objects of a stream come out."""

from __future__ import annotations

import itertools
import json
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from acarshub.decoders.message import DropReason, Repair, RepairedObject
from acarshub.ingest.framing import Frame, Framer, Garbage, frames_of
from acarshub.ingest.object_scan import ObjectScan, Outcome

SAMPLES = Path(__file__).parents[3] / "shared" / "reference" / "samples"

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
    | st.sampled_from(["}{", '{"', "}\n{", "\\", '"', "][", "é", "\x00", "\x7f"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), inner)
    ),
    max_leaves=8,
)
JSON_OBJECTS = st.dictionaries(st.sampled_from(["a", "text", "é", '{"', ""]), JSON_VALUES)
SEPARATORS = st.sampled_from([b"", b"\n", b"\r\n", b" ", b"\t", b"\x00", b"\n\n", b" \x00\n"])

GOOD = {"vdl2": {"freq": 136650000}}
GOOD_BYTES = json.dumps(GOOD).encode()


def objects(frames: list[Frame]) -> list[dict[str, object]]:
    return [frame for frame in frames if isinstance(frame, dict)]


def reasons(frames: list[Frame]) -> list[DropReason]:
    return [frame.reason for frame in frames if isinstance(frame, Garbage)]


def feed_all(framer: Framer, *chunks: bytes) -> list[Frame]:
    return [frame for chunk in chunks for frame in framer.feed(chunk)]


@settings(deadline=None)
@given(
    st.lists(st.tuples(JSON_OBJECTS, SEPARATORS, st.booleans()), max_size=5),
    st.lists(st.integers(0, 600), max_size=12),
)
@example([({"a": {"b": 1}}, b"", False)], [5, 12])
@example([({"a": [{}, {"b": 1}]}, b"\n", False)], [6, 9])
def test_any_chunking_gives_the_same_objects(
    parts: list[tuple[dict[str, object], bytes, bool]], cuts: list[int]
) -> None:
    stream = b"".join(
        json.dumps(value, ensure_ascii=ascii_only).encode() + separator
        for value, separator, ascii_only in parts
    )
    edges = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
    framer = Framer()
    frames = feed_all(framer, *(stream[a:b] for a, b in itertools.pairwise(edges)))
    frames += framer.flush()
    assert frames == [value for value, _, _ in parts]


@settings(deadline=None)
@given(st.lists(JSON_OBJECTS, max_size=2))
def test_byte_by_byte_gives_the_same_objects(values: list[dict[str, object]]) -> None:
    stream = b"".join(json.dumps(value, ensure_ascii=False).encode() for value in values)
    framer = Framer()
    frames = feed_all(framer, *(stream[i : i + 1] for i in range(len(stream))))
    assert frames == values


@settings(deadline=None)
@given(st.lists(st.binary(max_size=80), max_size=6))
@example([b'{"a":', b'{"vdl2":1}', b"]"])
def test_random_bytes_never_raise_and_leave_nothing_behind(chunks: list[bytes]) -> None:
    framer = Framer()
    feed_all(framer, *chunks)
    framer.flush()
    assert framer.pending == 0


STRUCTURE = st.text(st.sampled_from('{}[]",:\\\n a1é'), max_size=60).map(str.encode)


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=80) | STRUCTURE)
def test_good_object_on_the_line_after_garbage_is_recovered(garbage: bytes) -> None:
    assert objects(frames_of(garbage + b"\n" + GOOD_BYTES))[-1:] == [GOOD]


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=80) | STRUCTURE)
def test_plain_object_on_a_line_of_its_own_is_recovered(garbage: bytes) -> None:
    assert {"x": 1} in objects(frames_of(garbage + b'\n{"x":1}\n'))


@settings(deadline=None, max_examples=300)
@given(STRUCTURE, st.integers(1, 7))
@example(b'"x" {"', 4)
@example(b'"a":"cut{"b":1}', 8)
def test_object_scan_finds_the_same_end_in_pieces(content: bytes, size: int) -> None:
    data = bytearray(b"{" + content)
    whole, pieces = ObjectScan(), ObjectScan()
    expected = whole.resume(data, 0)
    outcome, end = Outcome.MORE, 0
    while outcome is Outcome.MORE and end < len(data):
        end += size
        outcome = pieces.resume(data[:end], 0)
    assert (outcome, pieces.offset) == (expected, whole.offset)


@pytest.mark.parametrize("separator", [b"", b"\n", b"\r\n", b"   ", b"\t", b"\x00\x00"])
def test_objects_in_one_datagram_are_separated(separator: bytes) -> None:
    assert frames_of(b'{"a":1}' + separator + b'{"b":2}' + separator) == [{"a": 1}, {"b": 2}]


def test_brackets_inside_a_string_separate_nothing() -> None:
    packet = b'{"text":"A}{B ]}[{ \\" }\\n{"}{"text":"}{"}'
    assert frames_of(packet) == [{"text": 'A}{B ]}[{ " }\n{'}, {"text": "}{"}]


def test_object_over_many_reads_is_joined() -> None:
    framer = Framer()
    chunks = [b'{"te', b'xt":"caf\xc3', b"\xa9 \\u00", b'41"', b"}"]
    assert feed_all(framer, *chunks) == [{"text": "café A"}]


def test_beginning_of_an_object_stays_pending() -> None:
    framer = Framer()
    assert framer.feed(b'{"text":"A') == []
    assert framer.pending == 10


def test_latin_1_station_name_is_decoded_with_replacement() -> None:
    assert frames_of(b'{"station":"Z\xfcrich"}') == [{"station": "Z�rich"}]


def test_latin_1_object_in_a_stream_does_not_hurt_its_neighbours() -> None:
    packet = b'{"a":"\xfc"}\n{"b":2}{"c":"\xfc"}{"d":4}'
    assert frames_of(packet) == [{"a": "�"}, {"b": 2}, {"c": "�"}, {"d": 4}]


@pytest.mark.parametrize(
    "rest",
    [
        b'{"a":1,"text":"cut',
        b'{"a":1,"text":"cut\\',
        b'{"a":1,"text":"cut\\u00',
        b'{"a":1,"text',
        b'{"a":1,"text"',
        b'{"a":1,',
        b'{"a":1',
        b'{"a":-6.3',
        b'{"a":tru',
        b'{"a":{"b":1}',
        b'{"a":[1',
        b"{",
    ],
)
@pytest.mark.parametrize("glue", [b"", b"\n"])
def test_object_glued_behind_a_cut_one_is_recovered(rest: bytes, glue: bytes) -> None:
    assert frames_of(rest + glue + b'{"x":{"y":2}}\n') == [
        Garbage(DropReason.TRUNCATED, rest),
        {"x": {"y": 2}},
    ]


@pytest.mark.parametrize("rest", [b'{"a":', b'{"a":[', b'{"a":[1,', b'{"a":"x","b":{"c":'])
@pytest.mark.parametrize("glue", [b"", b"\n"])
def test_message_behind_an_object_cut_before_a_value_is_recovered(rest: bytes, glue: bytes) -> None:
    assert objects(frames_of(rest + glue + GOOD_BYTES)) == [GOOD]


@pytest.mark.parametrize("rest", [b'{"a":"cut', b'{"a":1', b'{"a":1,', b'{"a":', b'{"a":[1,'])
@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_whole_message_in_the_next_read_comes_out_at_once(rest: bytes, end: bytes) -> None:
    framer = Framer()
    framer.feed(rest)
    frames = framer.feed(GOOD_BYTES + end)
    assert frames == [Garbage(DropReason.TRUNCATED, rest), GOOD]
    assert framer.pending == 0


def test_next_object_begun_behind_a_cut_one_may_be_completed_later() -> None:
    framer = Framer()
    assert reasons(framer.feed(b'{"a":"cut{"x":')) == [DropReason.TRUNCATED]
    assert framer.feed(b"2}") == [{"x": 2}]


@pytest.mark.parametrize("value", [b"[1,2]", b"12", b'"text"', b"null", b"true", b'[{"a":1}]'])
def test_value_that_is_no_object_is_reported_once(value: bytes) -> None:
    assert frames_of(value) == [Garbage(DropReason.NOT_AN_OBJECT, value)]


@pytest.mark.parametrize("value", [b"NaN", b"-inf", b"nonsense", b"}", b"[nan]", b'{"a":nano}'])
def test_what_is_not_json_is_reported_once_and_passed(value: bytes) -> None:
    assert frames_of(value + b'\n{"b":1}') == [Garbage(DropReason.INVALID_JSON, value), {"b": 1}]


NOT_NUMBERS = ["nan", "-nan", "NaN", "inf", "-inf", "INF", "Infinity", "-Infinity"]


@pytest.mark.parametrize("token", NOT_NUMBERS)
@pytest.mark.parametrize(
    "form", ['{"a":%s,"b":[1,%s ],"c":{"d": %s}}', '{"a":[%s,%s],"c":\t%s\r\n}']
)
def test_what_is_not_a_number_becomes_null(form: str, token: str) -> None:
    expected = json.loads(form.replace("%s", "null"))
    assert frames_of(form.replace("%s", token).encode()) == [expected]


def test_object_with_what_is_not_a_number_carries_its_repair() -> None:
    (frame,) = frames_of(b'{"level":-inf,"text":"A"}')
    assert isinstance(frame, RepairedObject)
    assert frame.repair is Repair.NOT_A_NUMBER


@pytest.mark.parametrize("text", ["x:nan,", '",nan,', ": -inf }", "[nan]", "\\", '\\",nan,"'])
def test_text_that_speaks_of_nan_is_left_alone(text: str) -> None:
    packet = b'{"level":nan,"text":' + json.dumps(text).encode() + b',"x":-inf}'
    assert frames_of(packet) == [{"level": None, "text": text, "x": None}]


def test_object_that_is_not_ascii_is_repaired_too() -> None:
    packet = b'{"station":"Z\xfcrich","level":nan}'
    assert frames_of(packet) == [{"station": "Z\ufffdrich", "level": None}]


@pytest.mark.parametrize("size", [1, 5, 1000])
@pytest.mark.parametrize("separator", [b"", b"\n"])
def test_objects_of_a_stream_are_repaired_one_by_one(separator: bytes, size: int) -> None:
    stream = b'{"a":nan}' + separator + b'{"b":1}' + separator + b'{"c":[-inf]}' + separator
    framer = Framer()
    frames = feed_all(framer, *(stream[i : i + size] for i in range(0, len(stream), size)))
    assert frames == [{"a": None}, {"b": 1}, {"c": [None]}]
    assert [type(frame) for frame in frames] == [RepairedObject, dict, RepairedObject]


def test_lone_surrogate_beside_what_is_not_a_number_stays_invalid() -> None:
    assert reasons(frames_of(b'{"a":"\\ud800","b":nan}')) == [DropReason.INVALID_JSON]


def test_members_of_an_object_with_a_bad_number_do_not_leak() -> None:
    packet = b'{"level":1_0,"app":{"name":"acarsdec"}}{"b":1}'
    assert [type(frame) for frame in frames_of(packet)] == [Garbage, dict]


def test_members_of_a_broken_object_do_not_leak() -> None:
    assert objects(frames_of(b'{"a" 5,"b":{"label":"H1"},"c":{}}' + GOOD_BYTES)) == [GOOD]


@pytest.mark.parametrize("packet", [b"", b"  ", b"\n\r\n", b"\x00\x00", b" \x00\t"])
def test_blank_packet_is_named_empty(packet: bytes) -> None:
    assert frames_of(packet) == [Garbage(DropReason.EMPTY_INPUT, packet)]


def test_blank_read_of_a_stream_gives_nothing() -> None:
    framer = Framer()
    assert framer.feed(b" \r\n") == []
    assert framer.pending == 0


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"a":'])
def test_deep_nesting_is_reported_and_passed(opening: bytes) -> None:
    frames = frames_of(opening * 100_000 + b"\n" + GOOD_BYTES)
    assert frames[-1] == GOOD
    assert reasons(frames) == [DropReason.INVALID_JSON]


def test_lone_surrogate_is_invalid() -> None:
    assert reasons(frames_of(b'{"a":"\\ud800"}{"b":1}')) == [DropReason.INVALID_JSON]


def test_flush_reports_the_rest_and_empties_the_buffer() -> None:
    framer = Framer()
    framer.feed(b'{"a":1,')
    assert framer.flush() == [Garbage(DropReason.TRUNCATED, b'{"a":1,')]
    assert (framer.pending, framer.flush()) == (0, [])


def test_flush_saves_a_message_that_seemed_to_be_a_member() -> None:
    framer = Framer()
    feed_all(framer, b'{"a":' + GOOD_BYTES[:9], GOOD_BYTES[9:])
    assert objects(framer.flush()) == [GOOD]


def test_unfinished_object_beyond_the_cap_is_dropped() -> None:
    framer = Framer(max_bytes=100)
    frames = feed_all(framer, b'{"a":"', *[b"x" * 10] * 12)
    assert reasons(frames) == [DropReason.OVERSIZE]
    assert framer.pending < 100


def test_whole_object_beyond_the_cap_is_dropped_and_the_next_kept() -> None:
    framer = Framer(max_bytes=100)
    frames = framer.feed(b'{"a":"' + b"x" * 200 + b'"}{"b":1}')
    assert (reasons(frames), objects(frames)) == ([DropReason.OVERSIZE], [{"b": 1}])


def test_many_small_objects_may_exceed_the_cap_together() -> None:
    assert len(Framer(max_bytes=100).feed(b'{"a":1}' * 100)) == 100


def test_line_after_an_oversize_object_is_read_again() -> None:
    framer = Framer(max_bytes=100)
    framer.feed(b'{"a":"' + b"x" * 200)
    assert framer.feed(b'xx","b":{"c":1}}\n{"d":1}') == [{"d": 1}]


def test_sample_of_garbage_is_short() -> None:
    (garbage,) = frames_of(b"x" * 1000)
    assert isinstance(garbage, Garbage)
    assert garbage.sample == b"x" * 64


HOSTILE = [
    b'{"',
    b"{",
    b"}",
    b"[",
    b"[]",
    b'"',
    b"\\",
    b"1\n",
    b"{\n",
    b"{} ",
    b'{"a":{"b":1}\n',
    b'[{"b":1}\n',
    b'{"a":[',
    b'{"vdl2":',
    b'{"":',
    b'{"a',
    b"\xff",
    b"} {",
    b'{"a":1}}{',
    b'{"a":"x{"',
    b'{"a":{"vdl2":1}',
    b'"a" ',
    b" ",
    b"\n",
    b'{"a":nan}',
    b'{"a":nan,',
    b'{"a":nan,"\\"',
    b":nan  ",
    b":nan,\xff",
    b'{"a":nan}{"',
    b'{"a":nan,"":[',
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_megabyte_costs_bounded_time(piece: bytes) -> None:
    packet = (piece * (1 << 20))[: 1 << 20]
    began = time.process_time()
    frames_of(packet)
    assert time.process_time() - began < 5


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_input_in_small_reads_costs_bounded_time(piece: bytes) -> None:
    stream = (piece * (1 << 16))[: 1 << 16]
    framer = Framer()
    began = time.process_time()
    feed_all(framer, *(stream[i : i + 3] for i in range(0, len(stream), 3)))
    assert time.process_time() - began < 5


def test_long_string_in_small_reads_is_not_scanned_again() -> None:
    framer = Framer()
    began = time.process_time()
    framer.feed(b'{"a":"')
    for _ in range(20_000):
        framer.feed(b"x" * 50)
    assert framer.feed(b'"}') == [{"a": "x" * 1_000_000}]
    assert time.process_time() - began < 5


@pytest.mark.shared
@pytest.mark.skipif(not SAMPLES.exists(), reason="no reference data beside the checkout")
def test_recorded_damage_gives_up_its_whole_objects() -> None:
    lines = (SAMPLES / "malformed.txt").read_bytes().splitlines()
    for line in lines:
        frames = frames_of(line)
        assert (len(frames), len(objects(frames))) == (2, 1)
        assert reasons(frames) == [DropReason.TRUNCATED]


@pytest.mark.shared
@pytest.mark.skipif(not SAMPLES.exists(), reason="no reference data beside the checkout")
@pytest.mark.parametrize("size", [1, 7, 1024, 65536])
def test_recorded_messages_survive_any_read_size(size: int) -> None:
    for path in sorted(SAMPLES.rglob("*.jsonl")):
        lines = [line for line in path.read_bytes().splitlines() if line.strip()][:40]
        stream = b"".join(lines)
        framer = Framer()
        frames = feed_all(framer, *(stream[i : i + size] for i in range(0, len(stream), size)))
        assert frames == [json.loads(line) for line in lines], path.name
