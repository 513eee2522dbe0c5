"""What holds for every producer: no exception, bounded values, and the choice of the decoder."""

from __future__ import annotations

import copy
import math
import re

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acarshub.decoders import decode, flat, guess_link, is_empty
from acarshub.decoders.message import (
    Decoded,
    DecodedMessage,
    Dropped,
    DropReason,
    Part,
    Repair,
    RepairedObject,
)
from acarshub.links import Link
from tests.decoders.support import ALL_FRAMES, NOW, golden_cases, repaired

IDENTIFIERS = (
    *("station_id", "depa", "dsta", "eta", "gtout", "gtin", "wloff", "wlin", "tail", "flight"),
    *("icao", "freq", "ack", "mode", "label", "block_id", "msgno"),
)

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([2**31, 2**63, -(2**63), 2**200, 10**4000, -1, 0, 21])
    | st.floats()
    | st.text(max_size=40)
    | st.sampled_from(["1e400", "nan", "9" * 5000, "X" * 100_000, "²", "\uff11\uff12", " ", "0x1F"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=6,
)
GOLDEN = golden_cases()
KEYS = st.sampled_from(
    [*sorted(flat.KNOWN), "vdl2", "hfdl", "isu", "acars", "app", "source", "msg_name", "AESID"]
)


def leaves(node: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """The paths of all members of a frame, containers included."""
    found = [path] if path else []
    if isinstance(node, dict):
        for key, value in node.items():
            found += leaves(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            found += leaves(value, (*path, index))
    return found


def mutated(frame: dict[str, object], path: tuple[object, ...], value: object) -> dict[str, object]:
    result = copy.deepcopy(frame)
    node: object = result
    for key in path[:-1]:
        node = node[key]  # type: ignore[index]
    node[path[-1]] = value  # type: ignore[index]
    return result


def assert_bounded(result: Decoded | Dropped) -> None:
    """Every value of a decoded message fits its column."""
    if isinstance(result, Dropped):
        assert len(result.sample) <= 64
        return
    message = result.message
    for name in IDENTIFIERS:
        value = getattr(message, name)
        assert isinstance(value, str)
        assert len(value) <= 32
    for number in (message.toaddr, message.fromaddr):
        assert number is None or 0 <= number < 2**63
    for number in (message.alt, message.error):
        assert number is None or abs(number) < 2**63
    assert 946684800 <= message.time <= NOW + 86400
    assert message.lat is None or abs(message.lat) <= 90
    assert message.lon is None or abs(message.lon) <= 180
    assert message.level is None or (math.isfinite(message.level) and abs(message.level) <= 1000)
    assert message.is_onground in (None, 0, 2)
    assert type(message.is_response) is bool
    assert isinstance(message.text, str)
    assert isinstance(message.part, Part)
    for text in (message.libacars, message.content):
        assert text == "" or isinstance(orjson.loads(text), dict)
    assert re.fullmatch("([0-9A-F]{6})?", message.icao)
    assert re.fullmatch(r"([0-9]+\.[0-9]{3}([0-9]{3})?)?", message.freq)
    assert is_empty(message) in (True, False)


@settings(deadline=None)
@given(st.dictionaries(KEYS | st.text(max_size=4), VALUES, max_size=8), st.sampled_from(Link))
def test_any_object_gives_a_bounded_result(frame: dict[str, object], link: Link) -> None:
    assert_bounded(decode(frame, link, NOW))


@settings(deadline=None, max_examples=500)
@given(st.data())
def test_wrong_type_in_any_member_gives_a_bounded_result(data: st.DataObject) -> None:
    frame, link = data.draw(st.sampled_from(ALL_FRAMES))
    path = data.draw(st.sampled_from(leaves(frame)))
    assert_bounded(decode(mutated(frame, path, data.draw(VALUES)), link, NOW))


def altered(data: st.DataObject, frame: dict[str, object]) -> dict[str, object]:
    """A frame with a member replaced, removed, renamed, or moved to a place where none was."""
    result = copy.deepcopy(frame)
    *parents, last = data.draw(st.sampled_from(leaves(result)))
    node: object = result
    for key in parents:
        node = node[key]  # type: ignore[index]
    kind = data.draw(st.sampled_from(["replace", "remove", "rename", "move"]))
    if kind == "replace":
        node[last] = data.draw(VALUES)  # type: ignore[index]
        return result
    value = node.pop(last)  # type: ignore[attr-defined]
    if kind == "rename" and isinstance(node, dict):
        node[data.draw(KEYS | st.text(max_size=4))] = value
    elif kind == "move":
        result[str(last)] = value
    return result


@settings(deadline=None, max_examples=400)
@given(st.data())
def test_object_altered_in_several_places_gives_a_bounded_result(data: st.DataObject) -> None:
    golden = data.draw(st.sampled_from(GOLDEN))
    frame = golden.frame
    for _ in range(data.draw(st.integers(1, 4))):
        frame = altered(data, frame) if frame else frame
    assert_bounded(decode(frame, data.draw(st.sampled_from(Link)), NOW))


@pytest.mark.parametrize(
    "value", [None, True, -1, 2**70, 10**400, 1e308, "X" * 50, [], {}, [{}], {"a": []}]
)
def test_every_member_of_every_producer_may_have_any_type(value: object) -> None:
    for frame, link in ALL_FRAMES:
        for path in leaves(frame):
            assert_bounded(decode(mutated(frame, path, value), link, NOW))


@pytest.mark.parametrize(("frame", "link"), ALL_FRAMES)
def test_link_is_guessed_from_the_shape(frame: dict[str, object], link: Link) -> None:
    assert guess_link(frame) is link


@pytest.mark.parametrize("frame", [{}, {"foo": 1}, {"app": 5}, {"source": {"app": None}}])
def test_link_of_an_unknown_object_is_not_guessed(frame: dict[str, object]) -> None:
    assert guess_link(frame) is None


@pytest.mark.parametrize("app", [None, 5, [], {}, {"name": []}])
def test_odd_app_member_does_not_hide_a_message(app: object) -> None:
    assert isinstance(decode({"app": app, "source": app, "text": "A"}, Link.ACARS, NOW), Decoded)


def test_deep_object_is_decoded() -> None:
    node: dict[str, object] = {}
    for _ in range(1000):
        node = {"lpdu": node}
    assert isinstance(decode({"hfdl": {"mode": node}}, Link.HFDL, NOW), Decoded)


@pytest.mark.parametrize(("frame", "link"), ALL_FRAMES)
def test_repair_of_an_objects_text_is_one_of_its_message(
    frame: dict[str, object], link: Link
) -> None:
    repaired(RepairedObject(frame, Repair.NOT_A_NUMBER), link, Repair.NOT_A_NUMBER)


def test_sample_of_a_dropped_object_names_its_keys() -> None:
    assert decode({"foo": 1, "bar": 2}, Link.ACARS, NOW) == Dropped(
        DropReason.UNRECOGNISED, "foo,bar"
    )


@pytest.mark.parametrize(
    "field",
    [
        *("text", "label", "flight", "tail", "depa", "dsta", "libacars"),
        *("eta", "gtout", "gtin", "wloff", "wlin"),
    ],
)
def test_message_with_any_content_is_not_empty(field: str) -> None:
    content = {field: "X"}
    assert not is_empty(DecodedMessage(link=Link.ACARS, time=NOW, **content))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "detail", ["sublabel", "mfi", "crc_ok", "link_direction", "avlc", "lpdu", "hfnpdu"]
)
def test_details_alone_leave_a_message_empty(detail: str) -> None:
    alone, behind = f'{{"{detail}":{{}}}}', f'{{"arinc622":{{}},"{detail}":{{}}}}'
    assert is_empty(DecodedMessage(link=Link.ACARS, time=NOW, libacars=alone))
    assert not is_empty(DecodedMessage(link=Link.ACARS, time=NOW, libacars=behind))


@pytest.mark.parametrize("field", ["lat", "lon", "alt"])
def test_zero_is_a_position(field: str) -> None:
    assert not is_empty(DecodedMessage(link=Link.ACARS, time=NOW, **{field: 0}))  # type: ignore[arg-type]


def test_message_of_blanks_and_addresses_is_empty() -> None:
    message = DecodedMessage(
        link=Link.VDLM2, time=NOW, icao="ABC123", toaddr=1, text=" \r\n", freq="136.975", ack="!"
    )
    assert is_empty(message)
