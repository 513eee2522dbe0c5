"""SatDump: native output, output of the reformat script, and signalling."""

from __future__ import annotations

import pytest

from acarshub.decoders import decode
from acarshub.decoders.message import DecodedMessage, Dropped, DropReason, Part, Repair
from acarshub.links import Link
from tests.decoders.support import NOW, SATDUMP, SENT, changed, message, repaired, without


def satdump(path: str, value: object) -> DecodedMessage:
    return message(changed(SATDUMP, path, value), Link.IMSL)


def test_native_message_is_read() -> None:
    assert message(SATDUMP, Link.IMSL) == DecodedMessage(
        link=Link.IMSL,
        time=SENT,
        station_id="HOME",
        toaddr=3429825,
        fromaddr=208,
        text="HELLO",
        tail="D-ZZZZ",
        icao="3455C1",
        ack="8",
        mode="2",
        label="_d",
        block_id="R",
        msgno="7",
        error=0,
        libacars='{"arinc622":{"crc_ok":true}}',
        part=Part.WHOLE,
    )


def test_reformat_script_adds_frequency_level_and_flight() -> None:
    read = message(SATDUMP | {"freq": "1546.020", "level": "-1.7", "flight": "ZZ1"}, Link.IMSL)
    assert (read.freq, read.level, read.flight) == ("1546.020", -1.7, "ZZ1")


def test_text_of_an_earlier_message_is_left_out() -> None:
    assert satdump("has_text", False).text == ""


@pytest.mark.parametrize(
    ("code", "expected"), [(21, "!"), ("!", "!"), (49, "1"), ("1", "1"), (0, ""), (False, "!")]
)
def test_acknowledgement_is_a_code_or_a_character(code: object, expected: str) -> None:
    assert satdump("tak", code).ack == expected


@pytest.mark.parametrize(("code", "expected"), [(50, "2"), ("2", "2"), (0, ""), (None, "")])
def test_mode_is_a_code_or_a_character(code: object, expected: str) -> None:
    assert satdump("mode", code).mode == expected


@pytest.mark.parametrize("code", [128, -1, 2**70])
def test_code_of_no_character_is_left_out(code: int) -> None:
    frame = changed(SATDUMP, "bi", code)
    assert repaired(frame, Link.IMSL, Repair.WRONG_TYPE).block_id == ""


def test_address_as_text_is_hexadecimal() -> None:
    read = satdump("signal_unit.aes_id", "3455c1")
    assert (read.icao, read.toaddr) == ("3455C1", 3429825)


@pytest.mark.parametrize("marks", [["msg_name"], ["signal_unit", "plane_reg"]])
def test_message_without_a_source_is_known_by_its_shape(marks: list[str]) -> None:
    frame = without(SATDUMP, "source")
    for key in {"msg_name", "signal_unit", "plane_reg"} - set(marks):
        frame = without(frame, key)
    assert message(frame, Link.IMSL).text == "HELLO"


@pytest.mark.parametrize("name", ["SSU", "Unknown", None, 5, []])
def test_signalling_is_no_message(name: object) -> None:
    frame: dict[str, object] = {
        "msg_name": name,
        "timestamp": SENT,
        "source": {"app": {"name": "SatDump"}},
    }
    result = decode(frame, Link.IMSL, NOW)
    assert isinstance(result, Dropped)
    assert result.reason is DropReason.NOT_A_MESSAGE


def test_wrong_container_is_named() -> None:
    result = decode(changed(SATDUMP, "signal_unit", 5), Link.IMSL, NOW)
    assert isinstance(result, Dropped)
    assert result.reason is DropReason.WRONG_SHAPE
