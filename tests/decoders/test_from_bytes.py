"""From the bytes that a decoder sends to the message, with the damage that happens on the way."""

from __future__ import annotations

import orjson
import pytest

from acarshub.decoders import decode
from acarshub.decoders.message import Decoded, DecodedMessage, DropReason, Repair
from acarshub.ingest.framing import Garbage, frames_of
from acarshub.links import Link
from tests.decoders.support import (
    ACARSDEC,
    ALL_FRAMES,
    DUMPVDL2,
    HFDL_DATA,
    JAERO_UPLINK,
    NOW,
    SATDUMP,
    changed,
)

TRUNCATION_OF_ACARSDEC = 3599
"""Where acarsdec 3 cuts an object that does not fit its buffer."""
TRUNCATION_IN_THE_FIELD = 1024


def received(data: bytes, link: Link) -> list[Decoded | DropReason]:
    """What a datagram gives, in order."""
    found: list[Decoded | DropReason] = []
    for frame in frames_of(data):
        if isinstance(frame, Garbage):
            found.append(frame.reason)
            continue
        result = decode(frame, link, NOW)
        assert isinstance(result, Decoded)
        found.append(result)
    return found


def message_of(data: bytes, link: Link) -> DecodedMessage:
    (result,) = received(data, link)
    assert isinstance(result, Decoded)
    return result.message


@pytest.mark.parametrize(("frame", "link"), ALL_FRAMES)
@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_every_producer_is_read_from_its_bytes(
    frame: dict[str, object], link: Link, end: bytes
) -> None:
    expected = decode(frame, link, NOW)
    assert received(orjson.dumps(frame) + end, link) == [expected]


@pytest.mark.parametrize("delete", ["\x7f", "\\u007f"])
def test_delete_in_a_label_may_be_raw_or_escaped(delete: str) -> None:
    data = orjson.dumps(SATDUMP).replace(b"\x7f", delete.encode())
    assert message_of(data, Link.IMSL).label == "_d"


def test_control_characters_of_a_text_are_kept() -> None:
    frame = changed(DUMPVDL2, "vdl2.avlc.acars.msg_text", "A\r\nB\x01\tC}{")
    assert message_of(orjson.dumps(frame), Link.VDLM2).text == "A\r\nB\x01\tC}{"


def test_station_name_in_latin_1_costs_one_character() -> None:
    data = orjson.dumps(JAERO_UPLINK | {"station": "Z?rich"}).replace(b"Z?", b"Z\xfc")
    assert message_of(data, Link.IMSL).station_id == "Z\ufffdrich"


@pytest.mark.parametrize("token", ["nan", "-nan", "inf", "-inf"])
def test_level_that_is_no_number_costs_only_the_level(token: str) -> None:
    data = orjson.dumps(ACARSDEC).replace(b'"level":-12.3', f'"level":{token}'.encode())
    (result,) = received(data, Link.ACARS)
    assert isinstance(result, Decoded)
    assert (result.message.level, result.message.text) == (None, ACARSDEC["text"])
    assert result.repairs == {Repair.NOT_A_NUMBER}


@pytest.mark.parametrize("size", [TRUNCATION_IN_THE_FIELD, TRUNCATION_OF_ACARSDEC])
@pytest.mark.parametrize("end", [b"", b"\n"])
def test_whole_object_behind_a_truncated_one_is_read(size: int, end: bytes) -> None:
    cut = orjson.dumps(ACARSDEC | {"text": "X" * 5000})[:size]
    truncated, whole = received(cut + end + orjson.dumps(ACARSDEC), Link.ACARS)
    assert truncated is DropReason.TRUNCATED
    assert whole == decode(ACARSDEC, Link.ACARS, NOW)


def test_object_of_sixty_kilobytes_is_read_whole() -> None:
    stations = [{"gs": {"id": number}, "heard_on_freqs": []} for number in range(1600)]
    data = orjson.dumps(changed(HFDL_DATA, "hfdl.lpdu.hfnpdu.freq_data", stations))
    assert len(data) > 60_000
    kept = orjson.loads(message_of(data, Link.HFDL).libacars)
    assert kept["freq_data"] == stations
