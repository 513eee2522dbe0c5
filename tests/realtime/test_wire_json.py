"""JSON of Socket.IO packets: strict and cheap to refuse."""

from __future__ import annotations

import pytest

from acarshub.realtime import wire_json


def test_value_survives_the_way_there_and_back() -> None:
    value = {"text": "Ö\u2028", "list": [1, 2.5, None, True]}
    assert wire_json.loads(wire_json.dumps(value)) == value


def test_text_is_compact() -> None:
    assert wire_json.dumps(["a", {"b": 1}]) == '["a",{"b":1}]'


def test_options_of_the_standard_module_are_taken() -> None:
    assert wire_json.dumps([], separators=(",", ":")) == "[]"


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"a":' * 100_000, "NaN", "[Infinity]", '"\\ud800"', "", "{"]
)
def test_anything_but_strict_json_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the parser's own words do not matter
        wire_json.loads(text)
