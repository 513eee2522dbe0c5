"""What each producer's objects become, in tables of one case per quirk.

A case holds the object, every field of its message that differs from the default, whether the
message is empty, and what had to be repaired. `libacars` and `content` stand there as objects.
"""

from __future__ import annotations

import dataclasses
from enum import Enum
from pathlib import Path

import orjson
import pytest

from acarshub.decoders import decode, guess_link, is_empty
from acarshub.decoders.message import DecodedMessage, Dropped
from acarshub.links import Link
from tests.decoders.support import NOW

TABLES = {
    "acarsdec": Link.ACARS,
    "vdlm2dec": Link.VDLM2,
    "dumpvdl2": Link.VDLM2,
    "dumphfdl": Link.HFDL,
    "jaero": Link.IMSL,
    "satdump": Link.IMSL,
    "iridium": Link.IRDM,
}
JSON_FIELDS = ("libacars", "content")
NOT_TOLD = {"acarsdec", "vdlm2dec"}
"""Producers whose route objects may be of either."""


def cases() -> list[object]:
    folder = Path(__file__).parent / "golden"
    return [
        pytest.param(producer, link, case, id=f"{producer}: {case['name']}")
        for producer, link in TABLES.items()
        for case in orjson.loads((folder / f"{producer}.json").read_bytes())
    ]


def said(message: DecodedMessage) -> dict[str, object]:
    """The fields of a message that differ from their defaults, in the form of the tables."""
    told: dict[str, object] = {}
    for field in dataclasses.fields(message):
        value = getattr(message, field.name)
        if field.name == "link" or value == field.default:
            continue
        if field.name in JSON_FIELDS:
            value = orjson.loads(value)
        told[field.name] = value.name if isinstance(value, Enum) else value
    return told


@pytest.mark.parametrize(("producer", "link", "case"), cases())
def test_object_becomes_the_message_of_the_table(
    producer: str, link: Link, case: dict[str, dict[str, object]]
) -> None:
    frame = case["frame"]
    result = decode(frame, link, NOW)
    if isinstance(result, Dropped):
        assert case["message"] == {"dropped": result.reason.value}
        return
    assert said(result.message) == case["message"]
    assert sorted(repair.value for repair in result.repairs) == case.get("repairs", [])
    assert is_empty(result.message) is case["empty"]
    assert result.message.link is link
    assert producer in NOT_TOLD or guess_link(frame) is link
