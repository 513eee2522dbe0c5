"""iridium-toolkit: its own mode and its libacars mode."""

from __future__ import annotations

import pytest

from acarshub.decoders import decode
from acarshub.decoders.message import DecodedMessage, Dropped, DropReason, Part, Repair
from acarshub.links import Link
from tests.decoders.support import (
    IRIDIUM,
    IRIDIUM_LIBACARS,
    NOW,
    SENT,
    changed,
    message,
    repaired,
    without,
)


def test_own_mode_is_read() -> None:
    assert message(IRIDIUM, Link.IRDM) == DecodedMessage(
        link=Link.IRDM,
        time=SENT,
        station_id="HOME",
        text="HELLO",
        tail="D-ZZZZ",
        flight="ZZ0001",
        freq="1625.708333",
        ack="!",
        mode="2",
        label="H1",
        block_id="4",
        msgno="M01A",
        error=2,
        level=-40.1,
        part=Part.LAST,
    )


def test_libacars_mode_is_read() -> None:
    assert message(IRIDIUM_LIBACARS, Link.IRDM) == DecodedMessage(
        link=Link.IRDM,
        time=SENT,
        station_id="HOME",
        text="HELLO",
        tail="D-ZZZZ",
        ack="!",
        mode="2",
        label="H1",
        block_id="D",
        error=0,
        libacars='{"arinc622":{"crc_ok":true}}',
    )


@pytest.mark.parametrize("value", [0, 0.0, None, ""])
def test_unknown_frequency_and_level_are_empty(value: object) -> None:
    read = message(IRIDIUM | {"freq": value, "level": value}, Link.IRDM)
    assert (read.freq, read.level) == ("", None)


def test_source_of_another_type_costs_only_the_station() -> None:
    read = repaired(changed(IRIDIUM, "source", 5), Link.IRDM, Repair.WRONG_TYPE)
    assert (read.station_id, read.text) == ("", "HELLO")


@pytest.mark.parametrize(
    "frame", [without(IRIDIUM, "acars"), IRIDIUM | {"acars": 5}, IRIDIUM | {"acars": []}]
)
def test_wrong_container_is_named(frame: dict[str, object]) -> None:
    result = decode(frame, Link.IRDM, NOW)
    assert isinstance(result, Dropped)
    assert result.reason is DropReason.WRONG_SHAPE
