"""The owner's tables as files: the established formats, what is passed over, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from acarshub.aircraft import owner_files
from acarshub.aircraft.airlines import Airline
from acarshub.aircraft.ground_stations import GroundStation
from acarshub.aircraft.owner_files import airlines_file, ground_stations_file, labels_file
from acarshub.environment import SettingsError

Reader = Callable[[str], object]
READERS = {
    "AIRLINES_PATH": airlines_file,
    "MESSAGE_LABELS_PATH": labels_file,
    "GROUND_STATION_PATH": ground_stations_file,
}


class Owner:
    """An owner with one file."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "own.json"

    def writes(self, content: object) -> str:
        self.path.write_bytes(content if isinstance(content, bytes) else orjson.dumps(content))
        return str(self.path)


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    return Owner(tmp_path)


def refusal(reader: Reader, path: str) -> str:
    with pytest.raises(SettingsError) as caught:
        reader(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_airlines_are_read(owner: Owner) -> None:
    path = owner.writes({"QX": {"NAME": "Own Air", "ICAO": "OWN"}})
    assert airlines_file(path) == (Airline("QX", "OWN", "Own Air"),)


def test_labels_are_read(owner: Owner) -> None:
    path = owner.writes({"labels": {"SQ": {"name": "Own name", "label": "SQ"}}})
    assert labels_file(path) == {"SQ": "Own name"}


def test_ground_stations_are_read(owner: Owner) -> None:
    path = owner.writes(
        {"ground_stations": [{"id": "10214A", "airport": {"icao": "KXYZ", "name": "Own Field"}}]}
    )
    assert ground_stations_file(path) == {0x10214A: GroundStation("Own Field", "KXYZ")}


def test_ground_station_may_hold_its_name_itself(owner: Owner) -> None:
    path = owner.writes({"ground_stations": [{"id": "90", "icao": "KXYZ", "name": "Own Field"}]})
    assert ground_stations_file(path) == {0x90: GroundStation("Own Field", "KXYZ")}


@pytest.mark.parametrize("identifier", ["A0B", "a0b", "000A0B", " A0B "])
def test_case_and_padding_of_an_address_do_not_matter(owner: Owner, identifier: str) -> None:
    path = owner.writes({"ground_stations": [{"id": identifier, "name": "X"}]})
    assert list(ground_stations_file(path)) == [0xA0B]


@pytest.mark.parametrize("icao", ["----", "", None, "KX"])
def test_airport_code_that_is_none_is_left_out(owner: Owner, icao: str | None) -> None:
    path = owner.writes({"ground_stations": [{"id": "A0B", "icao": icao, "name": "X"}]})
    assert ground_stations_file(path) == {0xA0B: GroundStation("X", "")}


@pytest.mark.parametrize(
    ("code", "fields", "airline"),
    [
        ("4", {"NAME": "A", "ICAO": "ABV"}, Airline("", "ABV", "A")),
        ("qx", {"NAME": " A  B\n", "ICAO": "own"}, Airline("QX", "OWN", "A B")),
        ("QX", {"NAME": "A"}, Airline("QX", "", "A")),
        ("QX", {"NAME": "A", "ICAO": ""}, Airline("QX", "", "A")),
        ("OWN", {"NAME": "A"}, Airline("", "OWN", "A")),
        ("", {"NAME": "A", "ICAO": "?"}, Airline("", "", "A")),
    ],
)
def test_airline_keeps_the_codes_that_are_some(
    owner: Owner, code: str, fields: dict[str, str], airline: Airline
) -> None:
    assert airlines_file(owner.writes({code: fields})) == (airline,)


def test_unknown_members_are_passed_over(owner: Owner) -> None:
    labels = {"SQ": {"name": "X", "hints": {"a": [1]}}}
    assert labels_file(owner.writes({"attribution": {"name": "Y"}, "labels": labels})) == {
        "SQ": "X"
    }


def test_empty_label_name_names_nothing(owner: Owner) -> None:
    assert labels_file(owner.writes({"labels": {"10": {"name": " "}}})) == {}


def test_mark_of_byte_order_is_passed_over(owner: Owner) -> None:
    assert airlines_file(owner.writes(b'\xef\xbb\xbf{"QX": {"NAME": "A"}}'))


@pytest.mark.parametrize("variable", READERS)
def test_missing_file_is_refused_by_the_name_of_its_variable(owner: Owner, variable: str) -> None:
    line = refusal(READERS[variable], str(owner.path))
    assert line == f"{variable}={str(owner.path)!r} cannot be used: No such file or directory"


@pytest.mark.parametrize("variable", READERS)
def test_folder_is_refused(tmp_path: Path, variable: str) -> None:
    assert "Is a directory" in refusal(READERS[variable], str(tmp_path))


@pytest.mark.parametrize("variable", READERS)
@pytest.mark.parametrize(
    "content", [b"", b"{", b"{'a': 1}", b"\xff", b"[" * 100_000, b'{"a": NaN}']
)
def test_what_is_not_json_is_refused(owner: Owner, variable: str, content: bytes) -> None:
    assert "it is not JSON" in refusal(READERS[variable], owner.writes(content))


def test_huge_file_is_refused(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owner_files, "MAX_FILE_BYTES", 1_000_000)
    assert "larger than 1 MB" in refusal(labels_file, owner.writes(b" " * 1_000_001))


@pytest.mark.parametrize(
    ("variable", "content", "problem"),
    [
        ("AIRLINES_PATH", [], "the file is not an object"),
        ("AIRLINES_PATH", {"QX": "Own Air"}, "airline 'QX' is not an object"),
        ("AIRLINES_PATH", {"QX": {"ICAO": "OWN"}}, "airline 'QX': `NAME` is missing"),
        ("AIRLINES_PATH", {"QX": {"NAME": 1}}, "airline 'QX': `NAME` is not text"),
        (
            "AIRLINES_PATH",
            {"QX": {"NAME": "A" * 201}},
            "airline 'QX': `NAME` has more than 200 characters",
        ),
        ("AIRLINES_PATH", {"\n": 1}, "airline '\\n' is not an object"),
        ("MESSAGE_LABELS_PATH", {"SQ": {"name": "X"}}, "`labels` is not an object"),
        ("MESSAGE_LABELS_PATH", {"labels": {"SQ": "X"}}, "label 'SQ' is not an object"),
        ("MESSAGE_LABELS_PATH", {"labels": {"SQ": {}}}, "label 'SQ': `name` is missing"),
        ("GROUND_STATION_PATH", {}, "`ground_stations` is not an array"),
        ("GROUND_STATION_PATH", {"ground_stations": [1]}, "ground_stations[0] is not an object"),
        (
            "GROUND_STATION_PATH",
            {"ground_stations": [{"id": "A", "name": "X"}, {"id": "1234567", "name": "X"}]},
            "ground_stations[1]: `id` is not an address of up to six hex digits",
        ),
        (
            "GROUND_STATION_PATH",
            {"ground_stations": [{"id": "A", "airport": "X"}]},
            "ground_stations[0].airport is not an object",
        ),
        (
            "GROUND_STATION_PATH",
            {"ground_stations": [{"id": 1, "name": "X"}]},
            "ground_stations[0]: `id` is not text",
        ),
    ],
)
def test_wrong_shape_is_refused_with_its_place(
    owner: Owner, variable: str, content: object, problem: str
) -> None:
    path = owner.writes(content)
    line = refusal(READERS[variable], path)
    assert line == f"{variable}={path!r} cannot be used: {problem}"
