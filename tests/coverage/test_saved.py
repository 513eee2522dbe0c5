"""The file of an outline: found again for the same wish, and never believed when it is damaged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from acarshub.coverage.rings import geojson_of
from acarshub.coverage.saved import read_saved, save
from acarshub.coverage.wanted import WantedOutline
from tests.coverage.answers import ANSWER
from tests.support import TIME

WANTED = WantedOutline("TOKEN", (10_000, 30_000))
TEXT = geojson_of(json.dumps(ANSWER).encode(), WANTED.altitudes)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "outline.geojson"
    save(path, TEXT, WANTED, TIME)
    return path


def beside(path: Path) -> Path:
    return path.with_name("outline.geojson.meta.json")


def test_outline_is_found_again(path: Path) -> None:
    assert read_saved(path, WANTED) == TEXT


def test_side_file_tells_what_it_is(path: Path) -> None:
    assert json.loads(beside(path).read_text()) == {
        "configHash": WANTED.digest,
        "fetchedAt": TIME * 1000,
        "token": "TOKEN",
        "alts": [10_000, 30_000],
    }


@pytest.mark.parametrize(
    "wanted", [WantedOutline("OTHER", (10_000,)), WantedOutline("TOKEN", (1,))]
)
def test_outline_of_another_wish_is_none(path: Path, wanted: WantedOutline) -> None:
    assert read_saved(path, wanted) is None


@pytest.mark.parametrize("text", [b"", b"[]", b"{", b"\xff", b"{}", b'{"configHash": 1}'])
def test_damaged_side_file_is_none(path: Path, text: bytes) -> None:
    beside(path).write_bytes(text)
    assert read_saved(path, WANTED) is None


@pytest.mark.parametrize("text", [b"", TEXT[:-1], b"{}", b"\x00" * 100])
def test_damaged_outline_is_none(path: Path, text: bytes) -> None:
    path.write_bytes(text)
    assert read_saved(path, WANTED) is None


@pytest.mark.parametrize("missing", [0, 1])
def test_missing_file_is_none(path: Path, missing: int) -> None:
    (path, beside(path))[missing].unlink()
    assert read_saved(path, WANTED) is None


def test_nothing_else_is_left_behind(path: Path) -> None:
    save(path, TEXT, WANTED, TIME)
    assert sorted(path.parent.iterdir()) == [path, beside(path)]


def test_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        save(tmp_path / "none" / "outline.geojson", TEXT, WANTED, TIME)
