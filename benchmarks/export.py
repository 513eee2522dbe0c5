"""A million messages exported beside a live stream, and the file compared with the database.

Separate from the other benchmarks because filling the database takes minutes.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import orjson
import requests

from acarshub.export.csv_lines import MARK
from benchmarks.live_stream import beside_live_stream
from benchmarks.measuring import memory_mb, report, running_hub
from benchmarks.stored_messages import fill
from tests.e2e.hub_process import HubProcess

MESSAGES = 1_000_000
DAYS = 60
ALONE_SECONDS = 30
LOOK_SECONDS = 0.25
PIECE_BYTES = 1 << 16

COLUMNS = (
    *("message_type", "station_id", "depa", "dsta", "eta", "gtout", "gtin", "wloff", "wlin"),
    *("tail", "flight", "icao", "freq", "ack", "mode", "label", "block_id", "msgno", "uid"),
)
"""Columns that have the same name and text in a file."""
NUMBERS = ("toaddr", "fromaddr", "lat", "lon", "alt", "is_onground", "error", "level")
_SELECTED = ("id", "msg_time", "msg_text", "libacars", *COLUMNS, *NUMBERS)

Values = Mapping[str, object]


def export(messages: int, kept: Path | None, forms: Sequence[str]) -> None:
    """These forms, with that many messages, which a file may keep for the next time."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_hub(partial(_filled, messages=messages, kept=kept)) as hub,
    ):
        # What live messages take by themselves is none of the export's.
        report(
            "live stream alone", {"": beside_live_stream(hub, lambda: time.sleep(ALONE_SECONDS))}
        )
        readers = {"jsonl": _read_json, "csv": _read_csv}
        for ending in forms or readers:
            file = Path(folder) / f"messages.{ending}"
            _measure(hub, ending, file)
            compared = _compare(readers[ending](file), hub.database)
            report(f"{ending} read back", {"equal to the database": compared})


def _filled(path: Path, messages: int, kept: Path | None) -> None:
    if kept and kept.exists():
        shutil.copy(kept, path)
    else:
        fill(path, messages, DAYS)
        if kept:
            shutil.copy(path, kept)


def _measure(hub: HubProcess, ending: str, file: Path) -> None:
    before = memory_mb(hub)
    highest = [before]
    log = [0]
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(LOOK_SECONDS):
            highest.append(memory_mb(hub))
            wal = Path(f"{hub.database}-wal")
            log.append(wal.stat().st_size if wal.exists() else 0)

    watcher = threading.Thread(target=watch)
    took: list[float] = []
    watcher.start()
    meanwhile = beside_live_stream(hub, lambda: took.append(_download(hub, ending, file)))
    ended.set()
    watcher.join()
    report(
        f"export as {ending}",
        {
            "seconds": f"{took[0]:.0f}",
            "MB": round(file.stat().st_size / 1e6),
            "memory before": f"{before:.1f} MB",
            "highest": f"{max(highest):.1f} MB",
            "grown by": f"{max(highest) - before:.1f} MB",
            "longest log": f"{max(log) / 1e6:.0f} MB",
        },
    )
    report("live stream meanwhile", {"": meanwhile})


def _download(hub: HubProcess, ending: str, file: Path) -> float:
    begun = time.monotonic()
    url = f"{hub.url}/api/v1/messages.{ending}"
    with requests.get(url, stream=True, timeout=120) as response, file.open("wb") as written:
        response.raise_for_status()
        for piece in response.iter_content(PIECE_BYTES):
            written.write(piece)
    return time.monotonic() - begun


def _read_json(file: Path) -> Iterator[Values]:
    with file.open("rb") as lines:
        yield from map(orjson.loads, lines)


def _read_csv(file: Path) -> Iterator[Values]:
    csv.field_size_limit(1 << 24)
    with file.open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            yield {key: value.removeprefix(MARK) for key, value in row.items()}


def _compare(found: Iterator[Values], database: Path) -> str:
    """How many messages both hold, the newest first; AssertionError where they differ."""
    count = 0
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        first = next(found)
        newest = connection.execute("SELECT id FROM messages WHERE uid = ?", (first["uid"],))
        sql = f"SELECT {', '.join(_SELECTED)} FROM messages WHERE id <= ? ORDER BY id DESC"
        rows = connection.execute(sql, (newest.fetchone()[0],))
        told: Values | None = first
        for row in rows:
            assert told is not None, f"the file ends before {row['uid']}"
            _assert_same(told, row)
            count += 1
            told = next(found, None)
        assert told is None, f"the file has more than the database: {told}"
    return f"{count} messages"


def _assert_same(told: Values, row: sqlite3.Row) -> None:
    assert float(str(told["timestamp"])) == row["msg_time"], (told, tuple(row))
    assert told["text"] == row["msg_text"], (told, tuple(row))
    assert told.get("libacars", "") == row["libacars"], (told, tuple(row))
    for column in COLUMNS:
        assert told.get(column, "") == row[column], (column, told, tuple(row))
    for column in NUMBERS:
        value = told.get(column, "")
        assert (value == "") is (row[column] == ""), (column, told, tuple(row))
        if value != "":
            assert float(str(value)) == float(row[column]), (column, told, tuple(row))


def main(arguments: Sequence[str]) -> None:
    """`[--messages N] [--keep FILE] [--form jsonl|csv]`."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks export")
    parser.add_argument("--messages", type=int, default=MESSAGES)
    parser.add_argument("--keep", type=Path, help="Where the filled database is kept, or was.")
    parser.add_argument("--form", action="append", choices=("jsonl", "csv"), default=[])
    given = parser.parse_args(arguments)
    export(given.messages, given.keep, given.form)
