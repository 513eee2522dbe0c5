"""What each producer's objects become, in tables of one case per quirk.

A case holds the object, every field of its message that differs from the default, whether the
message is empty, and what had to be repaired. `libacars` and `content` stand there as objects.
"""

from __future__ import annotations

import dataclasses
from enum import Enum

import orjson
import pytest

from acarshub.decoders import decode, guess_link, is_empty
from acarshub.decoders.message import DecodedMessage, Dropped
from tests.decoders.support import NOW, GoldenCase, golden_cases

JSON_FIELDS = ("libacars", "content")
AMBIGUOUS = {"acarsdec", "vdlm2dec"}
"""Producers whose route objects may be of either."""
CASES = [
    pytest.param(golden, id=f"{golden.producer}: {golden.case['name']}")
    for golden in golden_cases()
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


@pytest.mark.parametrize("golden", CASES)
def test_object_becomes_the_message_of_the_table(golden: GoldenCase) -> None:
    result = decode(golden.frame, golden.link, NOW)
    if isinstance(result, Dropped):
        assert golden.case["message"] == {"dropped": result.reason.value}
        return
    assert said(result.message) == golden.case["message"]
    assert sorted(repair.value for repair in result.repairs) == golden.case.get("repairs", [])
    assert is_empty(result.message) is golden.case["empty"]
    assert result.message.link is golden.link


@pytest.mark.parametrize("golden", CASES)
def test_link_is_guessed_from_the_object(golden: GoldenCase) -> None:
    assert golden.producer in AMBIGUOUS or guess_link(golden.frame) is golden.link
