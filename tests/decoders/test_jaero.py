"""JAERO: JSONdump, look-alikes of it, the older flat format and the status object."""

from __future__ import annotations

import pytest

from acarshub.decoders import decode, is_empty
from acarshub.decoders.message import DecodedMessage, Dropped, DropReason, Part
from acarshub.links import Link
from tests.decoders.support import (
    ACARSDEC,
    JAERO_DOWNLINK,
    JAERO_FLAT,
    JAERO_UPLINK,
    NOW,
    SENT,
    changed,
    message,
    without,
)

STATUS: dict[str, object] = {
    "DCD": True,
    "FREQUENCY": 1545.02,
    "NAME": "x",
    "SNR": 9.4,
    "TIME": SENT,
}


def test_downlink_is_read() -> None:
    assert message(JAERO_DOWNLINK, Link.IMSL) == DecodedMessage(
        link=Link.IMSL,
        time=SENT + 0.25,
        station_id="HOME",
        toaddr=0x90,
        fromaddr=0xABC123,
        text="L92AZZ0123FIRST\nSECOND",
        tail="D-ZZZZ",
        flight="ZZ123",
        icao="ABC123",
        ack="!",
        mode="2",
        label="B6",
        block_id="5",
        msgno="L92A",
        error=0,
        libacars='{"arinc622":{"msg_type":"adsc_msg"}}',
        part=Part.WHOLE,
    )


def test_uplink_is_read() -> None:
    assert message(JAERO_UPLINK, Link.IMSL) == DecodedMessage(
        link=Link.IMSL,
        time=SENT,
        toaddr=0xABC123,
        fromaddr=0xD0,
        tail="D-ZZZZ",
        icao="ABC123",
        ack="8",
        mode="2",
        label="_d",
        block_id="R",
        msgno="07",
        error=0,
        part=Part.WHOLE,
    )


def test_text_without_a_number_leaves_the_reference_number() -> None:
    frame = changed(JAERO_DOWNLINK, "isu.acars.msg_text", "/no number")
    assert message(frame, Link.IMSL).msgno == "03"


def test_address_without_an_aircraft_side_is_left_out() -> None:
    frame = changed(JAERO_UPLINK, "isu.dst.type", "Ground Earth Station")
    assert message(frame, Link.IMSL).icao == ""


def test_tree_that_a_look_alike_nests_twice_is_unwrapped() -> None:
    frame = changed(
        JAERO_UPLINK, "isu.acars.arinc622", {"acars": {"arinc622": {"msg_type": "adsc_msg"}}}
    )
    assert message(frame, Link.IMSL).libacars == '{"arinc622":{"msg_type":"adsc_msg"}}'


def test_unit_without_acars_is_empty() -> None:
    assert is_empty(message(without(JAERO_UPLINK, "isu.acars"), Link.IMSL))


def test_numeric_reference_number_is_text() -> None:
    assert message(changed(JAERO_UPLINK, "isu.refno", 7), Link.IMSL).msgno == "7"


def test_flat_format_is_read() -> None:
    assert message(JAERO_FLAT, Link.IMSL) == DecodedMessage(
        link=Link.IMSL,
        time=SENT,
        toaddr=0xABC123,
        fromaddr=0xD0,
        text="UP\nLINK",
        tail="D-ZZZZ",
        icao="ABC123",
        ack="8",
        mode="2",
        label="_d",
        block_id="R",
        msgno="07",
        part=Part.WHOLE,
    )


def test_flat_downlink_comes_from_the_aircraft() -> None:
    read = message(JAERO_FLAT | {"BI": "4"}, Link.IMSL)
    assert (read.fromaddr, read.toaddr) == (0xABC123, 0xD0)


@pytest.mark.parametrize(
    "frame",
    [
        STATUS,
        {"app": {"name": "JAERO"}, "station": "HOME"},
    ],
)
def test_status_is_no_message(frame: dict[str, object]) -> None:
    result = decode(frame, Link.IMSL, NOW)
    assert isinstance(result, Dropped)
    assert result.reason is DropReason.NOT_A_MESSAGE


@pytest.mark.parametrize("mark", sorted(STATUS))
def test_object_without_a_mark_of_the_status_is_unrecognised(mark: str) -> None:
    result = decode(without(STATUS, mark), Link.IMSL, NOW)
    assert isinstance(result, Dropped)
    assert result.reason is DropReason.UNRECOGNISED


@pytest.mark.parametrize("mark", sorted(STATUS))
def test_message_with_a_mark_of_the_status_is_kept(mark: str) -> None:
    assert message(ACARSDEC | {mark: STATUS[mark]}, Link.ACARS).text == ACARSDEC["text"]


def test_status_with_a_message_is_no_status() -> None:
    result = decode(STATUS | {"MESSAGE": "HELLO"}, Link.IMSL, NOW)
    assert isinstance(result, Dropped)
    assert result.reason is DropReason.UNRECOGNISED


@pytest.mark.parametrize("path", ["isu", "isu.acars"])
@pytest.mark.parametrize("value", [5, [], "x"])
def test_wrong_container_is_named(path: str, value: object) -> None:
    result = decode(changed(JAERO_UPLINK, path, value), Link.IMSL, NOW)
    assert isinstance(result, Dropped)
    assert result.reason is DropReason.WRONG_SHAPE
