"""Rates of early releases: read with the real library where it is installed, taken in once."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from acarshub.stats.rrd_file import LibraryMissingError, RrdError, RrdRow, read_rrd
from acarshub.stats.rrd_import import add_rows, hash_of, is_imported, note_import
from acarshub.stats.series import COLUMNS
from tests.support import engine_at, new_database, sql

LAST = 1_700_000_000 // 21_600 * 21_600
SOURCES = ("ACARS", "VDLM", "TOTAL", "ERROR", "HFDL", "IMSL", "IRDM")
ARCHIVES = ((1, 1_500), (5, 8_640), (60, 4_320), (360, 4_380))
HAS_LIBRARY = importlib.util.find_spec("rrdtool") is not None


def made_by_library(path: Path, sources: tuple[str, ...] = SOURCES, minutes: int = 4_000) -> Path:
    """A file as early releases made it; each minute has one message more than the one before."""
    import rrdtool

    begin = LAST - minutes * 60
    rrdtool.create(
        str(path),
        *("--start", str(begin), "--step", "60"),
        *(f"DS:{name}:GAUGE:120:U:U" for name in sources),
        *(f"RRA:AVERAGE:0.5:{steps}:{rows}" for steps, rows in ARCHIVES),
    )
    for number in range(1, minutes + 1):
        values = ":".join(str(number + place) for place in range(len(sources)))
        rrdtool.update(str(path), f"{begin + number * 60}:{values}")
    return path


def library_that_reads(values: dict[int, list[tuple[float | None, ...]]]) -> ModuleType:
    """A stand-in with the two functions that are used, in their documented shapes."""

    def fetch(path: str, function: str, *options: str) -> object:
        given = dict(zip(options[::2], options[1::2], strict=True))
        step, end = int(given["--resolution"]), int(given["--end"])
        rows = values.get(step, [])
        return (end - len(rows) * step, end, step), SOURCES, rows

    return SimpleNamespace(last=lambda _path: LAST, fetch=fetch)  # type: ignore[return-value]


def test_each_stretch_of_time_comes_from_its_finest_archive(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    row = (1.0, 2.0, 6.5, 0.5, 0.25, 0.25, 3.0)
    library = library_that_reads({60: [row] * 10, 300: [row] * 3, 3_600: [row] * 2})
    monkeypatch.setitem(sys.modules, "rrdtool", library)
    found = read_rrd(tmp_path / "acarshub.rrd")
    assert {each.means for each in found} == {(1.0, 2.0, 0.25, 0.25, 3.0, 6.5, 0.5)}
    stamps = [(each.resolution, each.timestamp - LAST, each.minutes) for each in found]
    assert stamps == [
        *(("1min", offset, 1) for offset in range(-540, 60, 60)),
        ("5min", -900, 5),
        ("1hour", -7_200, 60),
    ]


def test_unknown_rows_are_gaps(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    unknown = (None,) * 7
    only_first = (4.0, None, None, None, None, None, None)
    library = library_that_reads({60: [unknown, only_first, unknown]})
    monkeypatch.setitem(sys.modules, "rrdtool", library)
    (found,) = read_rrd(tmp_path / "acarshub.rrd")
    assert (found.timestamp, found.means[0], sum(found.means)) == (LAST - 60, 4.0, 4.0)


def test_missing_library_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "rrdtool", None)
    with pytest.raises(LibraryMissingError):
        read_rrd(tmp_path / "acarshub.rrd")


def test_file_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def last(path: str) -> int:
        raise OSError(f"'{path}' is not an RRD file")

    monkeypatch.setitem(sys.modules, "rrdtool", SimpleNamespace(last=last))
    with pytest.raises(RrdError, match="not an RRD file"):
        read_rrd(tmp_path / "acarshub.rrd")


@pytest.mark.skipif(not HAS_LIBRARY, reason="the optional library rrdtool is not installed")
@pytest.mark.parametrize("sources", [SOURCES, SOURCES[:4]])
def test_file_of_the_library_is_read(tmp_path: Path, sources: tuple[str, ...]) -> None:
    found = read_rrd(made_by_library(tmp_path / "acarshub.rrd", sources))
    by_resolution: dict[str, list[RrdRow]] = {}
    for row in found:
        by_resolution.setdefault(row.resolution, []).append(row)
    minutes = by_resolution["1min"]
    assert (minutes[-1].timestamp, len(minutes)) == (LAST, 1_500)
    assert minutes[-1].means[:2] == (4_000.0, 4_001.0)
    assert minutes[0].means[0] == 2_501.0
    # The five minutes that end at `timestamp + 300`.
    newest = by_resolution["5min"][-1]
    assert newest.timestamp + 300 <= minutes[0].timestamp
    last_minute = (newest.timestamp + 300 - (LAST - 4_000 * 60)) // 60
    assert newest.means[0] == pytest.approx(last_minute - 2)
    assert len({(row.timestamp, row.resolution) for row in found}) == len(found)


@pytest.mark.skipif(not HAS_LIBRARY, reason="the optional library rrdtool is not installed")
def test_other_file_is_refused_by_the_library(tmp_path: Path) -> None:
    path = tmp_path / "acarshub.rrd"
    path.write_bytes(b"no such format" * 100)
    with pytest.raises(RrdError):
        read_rrd(path)


def test_rows_are_taken_in_once_and_leave_what_is_there(tmp_path: Path) -> None:
    path = new_database(tmp_path / "hub.db")
    names = ", ".join(("timestamp", "resolution", *COLUMNS, "minutes"))
    sql(path, f"INSERT INTO timeseries_stats ({names}) VALUES (60, '1min', 9,9,9,9,9,9,9, 1)")
    rows = [RrdRow(60, "1min", 1, (1.0,) * 7), RrdRow(300, "5min", 5, (0.2,) * 7)]
    with engine_at(path).begin() as connection:
        add_rows(connection, rows)
        add_rows(connection, rows)
    assert sql(path, "SELECT timestamp, acars_count, minutes FROM timeseries_stats") == [
        (60, 9, 1),
        (300, 0.2, 5),
    ]


def test_import_is_noted(tmp_path: Path) -> None:
    path, rrd = new_database(tmp_path / "hub.db"), tmp_path / "acarshub.rrd"
    assert hash_of(rrd) is None
    rrd.write_bytes(b"rates")
    file_hash = hash_of(rrd)
    assert file_hash is not None
    with engine_at(path).begin() as connection:
        assert not is_imported(connection, file_hash)
        note_import(connection, rrd, file_hash, 5.5, 7)
        assert is_imported(connection, file_hash)
    columns = "file_hash, rrd_path, imported_at, rows_imported"
    assert sql(path, f"SELECT {columns} FROM rrd_import_registry") == [(file_hash, str(rrd), 5, 7)]
