"""The time of a message, which a wrong clock must not turn into a lost message."""

from __future__ import annotations

import pytest

from acarshub.decoders.message import Repair
from acarshub.links import Link
from tests.decoders.support import (
    ACARSDEC,
    DUMPVDL2,
    HFDL_DATA,
    IRIDIUM,
    JAERO_UPLINK,
    NOW,
    SENT,
    changed,
    message,
    repaired,
    without,
)


@pytest.mark.parametrize("value", [SENT + 0.5, str(SENT + 0.5), "2026-02-02T02:40:00.5Z"])
def test_fraction_of_a_second_is_kept(value: object) -> None:
    assert message(changed(ACARSDEC, "timestamp", value), Link.ACARS).time == SENT + 0.5


@pytest.mark.parametrize(
    "value",
    [
        SENT + 0.126143,
        str(SENT + 0.126143),
        "2026-02-02T02:40:00.126143Z",
        "2026-02-02T02:40:00.126143999",
        "2026-02-02 03:40:00.126143+01:00",
    ],
)
def test_microseconds_are_kept(value: object) -> None:
    assert message(changed(ACARSDEC, "timestamp", value), Link.ACARS).time == SENT + 0.126143


def test_seventh_decimal_of_acarsdec_is_kept() -> None:
    frame = changed(ACARSDEC, "timestamp", SENT + 0.1261437)
    assert message(frame, Link.ACARS).time == SENT + 0.1261437


@pytest.mark.parametrize(
    ("frame", "link", "path"),
    [
        (DUMPVDL2, Link.VDLM2, "vdl2.t"),
        (HFDL_DATA, Link.HFDL, "hfdl.t"),
        (JAERO_UPLINK, Link.IMSL, "t"),
    ],
)
@pytest.mark.parametrize("usec", [0, 1, 999999, "126143", 126143.0])
def test_microseconds_of_a_split_time_are_added(
    frame: dict[str, object], link: Link, path: str, usec: object
) -> None:
    sent = changed(frame, path, {"sec": SENT, "usec": usec})
    assert message(sent, link).time == SENT + float(str(usec)) / 1e6


@pytest.mark.parametrize("frame", [without(ACARSDEC, "timestamp"), ACARSDEC | {"timestamp": ""}])
def test_missing_time_is_that_of_reception(frame: dict[str, object]) -> None:
    assert repaired(frame, Link.ACARS, Repair.MISSING_TIME).time == NOW


@pytest.mark.parametrize(
    "value",
    [0, -1, 946684799, NOW + 86401, 1e308, "soon", "nan", True, [], {}, float("inf"), 10**400],
)
def test_absurd_time_is_that_of_reception(value: object) -> None:
    frame = changed(ACARSDEC, "timestamp", value)
    assert repaired(frame, Link.ACARS, Repair.IMPLAUSIBLE_TIME).time == NOW


@pytest.mark.parametrize("value", [946684800.0, NOW + 86400, NOW - 10_000])
def test_time_within_reason_is_kept(value: float) -> None:
    assert message(changed(ACARSDEC, "timestamp", value), Link.ACARS).time == value


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-02T02:40:00",
        "2026-02-02T02:40:00Z",
        "2026-02-02T02:40:00+0000",
        "2026-02-02T03:40:00+01:00",
    ],
)
def test_iso_time_without_a_zone_is_utc(text: str) -> None:
    assert message(changed(IRIDIUM, "acars.timestamp", text), Link.IRDM).time == SENT


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_iso_time_at_the_end_of_the_calendar_is_absurd(text: str) -> None:
    frame = changed(IRIDIUM, "acars.timestamp", text)
    assert repaired(frame, Link.IRDM, Repair.IMPLAUSIBLE_TIME).time == NOW


def test_microseconds_are_added() -> None:
    assert message(DUMPVDL2, Link.VDLM2).time == SENT + 0.25


def test_impossible_microseconds_are_left_out() -> None:
    frame = changed(DUMPVDL2, "vdl2.t.usec", 5_000_000)
    assert repaired(frame, Link.VDLM2, Repair.WRONG_TYPE).time == SENT


@pytest.mark.parametrize(
    ("value", "repair"),
    [
        (None, Repair.MISSING_TIME),
        ({}, Repair.MISSING_TIME),
        (5, Repair.IMPLAUSIBLE_TIME),
        ({"sec": "x"}, Repair.IMPLAUSIBLE_TIME),
        ({"sec": 0}, Repair.IMPLAUSIBLE_TIME),
    ],
)
def test_broken_split_time_is_that_of_reception(value: object, repair: Repair) -> None:
    assert repaired(changed(DUMPVDL2, "vdl2.t", value), Link.VDLM2, repair).time == NOW
