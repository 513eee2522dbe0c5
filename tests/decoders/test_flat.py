"""acarsdec and vdlm2dec: flat objects with canonical names."""

from __future__ import annotations

import pytest

from acarshub.decoders import decode
from acarshub.decoders.message import DecodedMessage, Dropped, DropReason, Part, Repair
from acarshub.links import Link
from tests.decoders.support import (
    ACARSDEC,
    NOW,
    SENT,
    VDLM2DEC,
    changed,
    message,
    repaired,
    without,
)


def acars(key: str, value: object) -> DecodedMessage:
    return message(changed(ACARSDEC, key, value), Link.ACARS)


def test_acarsdec_message_is_read() -> None:
    assert message(ACARSDEC, Link.ACARS) == DecodedMessage(
        link=Link.ACARS,
        time=SENT + 0.25,
        station_id="HOME",
        depa="EDDZ",
        dsta="EDDY",
        eta="1015",
        gtout="0900",
        gtin="1020",
        wloff="0910",
        wlin="1012",
        text="HELLO\r\nWORLD",
        tail="D-ZZZZ",
        flight="ZZ0123",
        freq="131.550",
        ack="!",
        mode="2",
        label="H1",
        block_id="5",
        msgno="M12A",
        error=1,
        libacars='{"arinc622":{"crc_ok":true}}',
        level=-12.3,
        part=Part.SINGLE,
    )


def test_vdlm2dec_frame_is_read() -> None:
    assert message(VDLM2DEC, Link.VDLM2) == DecodedMessage(
        link=Link.VDLM2,
        time=SENT + 0.5,
        station_id="HOME",
        toaddr=1153178,
        lat=47.7,
        lon=-8.5,
        alt=37000,
        icao="00A1B2",
        freq="136.975",
        is_response=True,
        is_onground=2,
    )


def test_link_is_that_of_the_feed() -> None:
    assert message(ACARSDEC, Link.VDLM2).link is Link.VDLM2


@pytest.mark.parametrize(
    ("freq", "expected"),
    [
        (131.55, "131.550"),
        (129, "129.000"),
        (129.0, "129.000"),
        (136.649994, "136.650"),
        ("131.725", "131.725"),
        (0.0, ""),
        ("", ""),
        (None, ""),
    ],
)
def test_frequency_has_three_decimals(freq: object, expected: str) -> None:
    assert acars("freq", freq).freq == expected


@pytest.mark.parametrize("freq", [-131.5, 1e300, "VHF", [131.5], True, 10**400])
def test_impossible_frequency_is_left_out(freq: object) -> None:
    frame = changed(ACARSDEC, "freq", freq)
    assert repaired(frame, Link.ACARS, Repair.WRONG_TYPE).freq == ""


@pytest.mark.parametrize(
    ("level", "expected"), [(-9, -9.0), (1.4, 1.4), ("-1.7", -1.7), (-12.34, -12.3), (0, 0.0)]
)
def test_level_has_one_decimal(level: object, expected: float) -> None:
    assert acars("level", level).level == expected


@pytest.mark.parametrize("level", [1e9, "loud", {}, False, float("nan"), float("-inf")])
def test_impossible_level_is_left_out(level: object) -> None:
    frame = changed(ACARSDEC, "level", level)
    assert repaired(frame, Link.ACARS, Repair.WRONG_TYPE).level is None


@pytest.mark.parametrize(
    ("ack", "expected"),
    [(False, "!"), (21, "!"), ("\x15", "!"), ("!", "!"), ("4", "4"), (4, "4"), (None, "")],
)
def test_missing_acknowledgement_is_an_exclamation_mark(ack: object, expected: str) -> None:
    assert acars("ack", ack).ack == expected


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        (".D-ZZZZ", "D-ZZZZ"),
        ("..D-ZZZ", "D-ZZZ"),
        (" .D-ZZZ ", "D-ZZZ"),
        ("ODYA.AT", "ODYA.AT"),
        ("50029S", "50029S"),
        ("....", ""),
        ("", ""),
    ],
)
def test_tail_loses_only_its_padding(tail: str, expected: str) -> None:
    assert acars("tail", tail).tail == expected


def test_blank_flight_is_no_flight() -> None:
    assert acars("flight", "      ").flight == ""


def test_delete_in_a_label_is_written_d() -> None:
    assert acars("label", "_\x7f").label == "_d"


@pytest.mark.parametrize("text", ["", "A\x00B", "\r\n", "}{", "é\x7f\t"])
def test_text_is_not_altered(text: str) -> None:
    assert acars("text", text).text == text


def test_undecoded_frame_becomes_the_text() -> None:
    assert message(changed(VDLM2DEC, "data", "b0ff0001 "), Link.VDLM2).text == "b0ff0001"


def test_text_goes_before_an_undecoded_frame() -> None:
    assert acars("data", "b0ff").text == "HELLO\r\nWORLD"


@pytest.mark.parametrize(
    ("icao", "expected"),
    [
        (10580652, "A172AC"),
        (657930, "0A0A0A"),
        ("657930", "657930"),
        ("3c656d", "3C656D"),
        ("41394", "041394"),
        ("1234567", "12D687"),
        ("10580652", "A172AC"),
    ],
)
def test_address_is_decimal_as_a_number_and_hexadecimal_as_text(
    icao: object, expected: str
) -> None:
    assert message(changed(VDLM2DEC, "icao", icao), Link.VDLM2).icao == expected


def test_hexadecimal_copy_stands_in_for_a_missing_address() -> None:
    assert message(changed(VDLM2DEC, "icao", None), Link.VDLM2).icao == "00A1B2"


@pytest.mark.parametrize("icao", [2**24, -1, "XYZ", "1234567890ABCDEF0"])
def test_impossible_address_is_left_out(icao: object) -> None:
    frame = changed(changed(VDLM2DEC, "icao", icao), "hex", None)
    assert repaired(frame, Link.VDLM2, Repair.WRONG_TYPE).icao == ""


@pytest.mark.parametrize(("value", "expected"), [(0, 0), (1, 2), (2, 2), ("2", 2), (None, 0)])
def test_any_ground_bit_of_an_aircraft_is_two(value: object, expected: int | None) -> None:
    frame = changed(VDLM2DEC, "is_onground", value)
    assert message(frame, Link.VDLM2).is_onground == expected


def test_ground_bit_that_early_versions_do_not_send_is_unknown() -> None:
    frame = without(without(VDLM2DEC, "is_onground"), "hex")
    assert message(frame, Link.VDLM2).is_onground is None


def test_ground_bit_of_a_ground_station_says_nothing() -> None:
    frame = changed(changed(VDLM2DEC, "toaddr", None), "fromaddr", 1153178)
    assert message(frame, Link.VDLM2).is_onground is None


@pytest.mark.parametrize("value", [-1, 2**63, 2**200, "12AB", [], 1e30])
def test_impossible_link_address_is_left_out(value: object) -> None:
    frame = changed(VDLM2DEC, "toaddr", value)
    assert repaired(frame, Link.VDLM2, Repair.WRONG_TYPE).toaddr is None


def test_position_off_the_globe_is_left_out() -> None:
    frame = changed(VDLM2DEC, "lat", 91)
    assert repaired(frame, Link.VDLM2, Repair.WRONG_TYPE).lat is None


@pytest.mark.parametrize("value", [0, 255000, "37000", 37000.0])
def test_altitude_is_taken_as_it_is(value: object) -> None:
    assert message(changed(VDLM2DEC, "alt", value), Link.VDLM2).alt == int(float(str(value)))


def test_route_object_is_a_message() -> None:
    frame: dict[str, object] = {
        "timestamp": SENT,
        "flight": "ZZ12",
        "depa": "EDDZ",
        "dsta": "EDDY",
    }
    assert message(frame, Link.ACARS).depa == "EDDZ"


def test_long_identifier_is_cut_to_its_column() -> None:
    frame = changed(ACARSDEC, "flight", "F" * 33)
    assert repaired(frame, Link.ACARS, Repair.WRONG_TYPE).flight == "F" * 32


@pytest.mark.parametrize(
    ("value", "expected"), [(12, "12"), (12.0, "12"), (1.5, "1.5"), (True, "true"), (False, "")]
)
def test_scalar_becomes_its_text(value: object, expected: str) -> None:
    assert acars("msgno", value).msgno == expected


@pytest.mark.parametrize("value", [[], {}, ["A"]])
def test_value_without_a_text_leaves_the_field_empty(value: object) -> None:
    frame = changed(ACARSDEC, "text", value)
    assert repaired(frame, Link.ACARS, Repair.WRONG_TYPE).text == ""


def test_integer_too_long_to_print_leaves_the_field_empty() -> None:
    frame = changed(ACARSDEC, "text", 10**5000)
    assert repaired(frame, Link.ACARS, Repair.WRONG_TYPE).text == ""


def test_application_data_that_a_relay_made_text_is_read() -> None:
    assert acars("libacars", '{"miam": {"a": 1}}').libacars == '{"miam":{"a":1}}'


@pytest.mark.parametrize("value", ["no json", "[1]", 5, [1]])
def test_other_application_data_is_left_out(value: object) -> None:
    frame = changed(ACARSDEC, "libacars", value)
    assert repaired(frame, Link.ACARS, Repair.WRONG_TYPE).libacars == ""


def test_application_data_nested_beyond_measure_is_left_out() -> None:
    tree: dict[str, object] = {}
    for _ in range(5000):
        tree = {"a": tree}
    frame = ACARSDEC | {"libacars": tree}
    assert repaired(frame, Link.ACARS, Repair.WRONG_TYPE).libacars == ""


@pytest.mark.parametrize("frame", [{}, {"foo": 1}, {"app": {"name": "acarsdec"}}])
def test_object_without_a_known_key_is_not_recognised(frame: dict[str, object]) -> None:
    result = decode(frame, Link.ACARS, NOW)
    assert isinstance(result, Dropped)
    assert result.reason is DropReason.UNRECOGNISED


ODD_NUMBERS = [
    "1_0",
    "131_550",
    " 1 ",
    "1\n",
    "\u0661",
    "\uff11",
    "infinity",
    "nan",
    "0x1F",
    "1e+",
    ".",
]


@pytest.mark.parametrize("value", ODD_NUMBERS)
@pytest.mark.parametrize(
    ("key", "field", "unknown"),
    [
        ("level", "level", None),
        ("freq", "freq", ""),
        ("error", "error", None),
        ("toaddr", "toaddr", None),
        ("icao", "icao", ""),
    ],
)
def test_text_that_only_python_takes_for_a_number_is_none(
    key: str, field: str, unknown: object, value: str
) -> None:
    read = repaired(ACARSDEC | {key: value}, Link.ACARS, Repair.WRONG_TYPE)
    assert getattr(read, field) == unknown


@pytest.mark.parametrize(
    ("value", "level"),
    [("-12", -12.0), ("+1.5", 1.5), (".5", 0.5), ("5.", 5.0), ("-1.25E+1", -12.5)],
)
def test_decimal_text_is_a_number(value: str, level: float) -> None:
    assert message(ACARSDEC | {"level": value}, Link.ACARS).level == level
