"""From rings to GeoJSON: the established shape, and nothing of an answer that is none."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acarshub.coverage.rings import MAX_POINTS, MAX_RINGS, RingsError, geojson_of, is_outline
from tests.coverage.answers import ANSWER, RING

ALTITUDES = (10_000, 30_000)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=10,
)


def outline(answer: object) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(geojson_of(json.dumps(answer).encode(), ALTITUDES))
    return made


def with_ring(**fields: object) -> dict[str, object]:
    answer = copy.deepcopy(ANSWER)
    answer["rings"] = [{"points": RING, "alt": "3048", **fields}]
    return answer


def test_every_ring_is_a_polygon_that_is_closed() -> None:
    made = outline(ANSWER)
    ring = [[13.0, 52.0], [14.0, 53.0], [12.0, 52.5], [13.0, 52.0]]
    assert made == {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {
                    "altitude": altitude,
                    "altitude_label": label,
                    "ring_index": index,
                },
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
            for index, (altitude, label) in enumerate(
                [(10_000, "10,000 ft"), (30_000, "30,000 ft")]
            )
        ],
    }


@pytest.mark.parametrize(
    ("metres", "feet"), [("3048", 10_000), (9144.0, 30_000), (1000, 3_281), ("0", 0)]
)
def test_altitude_is_the_one_that_was_asked_for(metres: object, feet: int) -> None:
    (feature,) = outline(with_ring(alt=metres))["features"]
    assert feature["properties"]["altitude"] == feet


def test_positions_are_as_exact_as_anybody_sees() -> None:
    made = outline(with_ring(points=[[52.123456789, 13.123456789], *RING]))
    assert made["features"][0]["geometry"]["coordinates"][0][0] == [13.12346, 52.12346]


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        "rings",
        {},
        {"rings": None},
        {"rings": []},
        {"rings": {}},
        {"rings": [None]},
        {"rings": [with_ring()["rings"][0]] * (MAX_RINGS + 1)},  # type: ignore[index] # a list
        with_ring(alt=None),
        with_ring(alt="high"),
        with_ring(alt=True),
        with_ring(alt="-1"),
        with_ring(alt="nan"),
        with_ring(alt="1e999"),
        with_ring(points=None),
        with_ring(points=RING[:2]),
        with_ring(points=[RING[0]] * (MAX_POINTS + 1)),
        with_ring(points=[*RING, [52.0]]),
        with_ring(points=[*RING, [91.0, 13.0]]),
        with_ring(points=[*RING, [52.0, 181.0]]),
        with_ring(points=[*RING, [None, 13.0]]),
        with_ring(points=[*RING, [52.0, "<script>"]]),
        with_ring(points=[*RING, {"0": 52.0, "1": 13.0}]),
    ],
)
def test_answer_of_another_shape_is_refused(answer: object) -> None:
    with pytest.raises(RingsError):
        outline(answer)


@pytest.mark.parametrize("answer", [b"", b"<html>", b"{", b"[" * 100_000, b"\xff\xfe", b"NaN"])
def test_answer_that_is_no_json_is_refused(answer: bytes) -> None:
    with pytest.raises(RingsError):
        geojson_of(answer, ALTITUDES)


@given(JSON | st.fixed_dictionaries({"rings": st.lists(JSON)}))
def test_answer_is_an_outline_or_refused_whatever_it_is(answer: object) -> None:
    with suppress(RingsError):
        assert is_outline(geojson_of(json.dumps(answer).encode(), ALTITUDES))


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b'{"features": []}', b'{"features": 1}', b"x"])
def test_file_that_holds_something_else_is_no_outline(text: bytes) -> None:
    assert not is_outline(text)
