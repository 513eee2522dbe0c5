"""The check of shapes itself: it must find what is wrong, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.contract import EVENTS, MESSAGE, check_events, mistakes

GOOD: dict[str, Any] = {
    "uid": "1",
    "timestamp": 1.5,
    "message_type": "VDL-M2",
    "station_id": "",
    "text": "",
    "matched": False,
    "matched_text": [],
    "matched_icao": ["A"],
    "matched_tail": [],
    "matched_flight": [],
    "is_onground": 0,
    "airline": None,
    "of a later release": object(),
}


def test_good_message_has_no_mistakes() -> None:
    assert list(mistakes(GOOD, MESSAGE)) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("uid", 1),
        ("uid", None),
        ("timestamp", "1.5"),
        ("timestamp", True),
        ("message_type", "VDLM2"),
        ("matched", 0),
        ("matched_tail", None),
        ("matched_tail", "A"),
        ("matched_tail", [1]),
        ("error", "2"),
        ("error", 1.5),
        ("level", "-3"),
        ("is_onground", "0"),
        ("is_onground", False),
        ("is_response", "1"),
    ],
)
def test_wrong_value_is_found(name: str, value: object) -> None:
    (found,) = mistakes({**GOOD, name: value}, MESSAGE)
    assert found.startswith(f".{name}")


@pytest.mark.parametrize("name", ["uid", "text", "matched_flight"])
def test_missing_value_is_found(name: str) -> None:
    kept = {key: value for key, value in GOOD.items() if key != name}
    assert list(mistakes(kept, MESSAGE)) == [f".{name}: missing"]


@pytest.mark.parametrize("event", sorted(EVENTS))
def test_event_of_nothing_is_wrong(event: str) -> None:
    with pytest.raises(AssertionError):
        check_events([(event, [])])  # type: ignore[list-item] # that is the point
