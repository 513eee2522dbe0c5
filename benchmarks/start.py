"""How soon a hub is ready: with an empty database, with a large one, and after a kill.

Separate from the other benchmarks because it starts hubs over and over, with cold files.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import requests

from acarshub.links import Link
from benchmarks.measuring import new_database, report
from benchmarks.stored_messages import fill
from tests.e2e.hub_process import HubProcess, listening

MESSAGES = 1_000_000
STARTS = 5
DAYS = 180
POLL_SECONDS = 0.002
WAIT_SECONDS = 120.0
SENT_BEFORE_KILL = 1_000
PAUSE_SECONDS = 0.001
"""Slowly enough that each is a commit, as in daily use."""
READY = re.compile(r"Ready in ([0-9.]+) s")


def main(arguments: Sequence[str]) -> None:
    """`python -m benchmarks start [--messages N] [--starts N] [--keep FILE]`."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks start")
    parser.add_argument("--messages", type=int, default=MESSAGES)
    parser.add_argument("--starts", type=int, default=STARTS)
    parser.add_argument("--keep", type=Path, help="where the database is, or is to stay")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        empty = new_database(Path(folder) / "empty.db")
        _measure("no messages", empty, given.starts)
        full = given.keep or Path(folder) / "full.db"
        if not full.exists():
            fill(new_database(full), given.messages, DAYS)
        _measure(f"{given.messages:,} messages", full, given.starts)
        _measure(f"{given.messages:,}, after a kill", full, given.starts, _send_and_kill)


def _measure(
    name: str, database: Path, starts: int, before: Callable[[HubProcess], None] | None = None
) -> None:
    """Start a hub so many times and print the medians, and the longest."""
    with tempfile.TemporaryDirectory() as folder:
        # Nothing is removed: what is measured is the start.
        hub = HubProcess(Path(folder), {"DB_SAVE_DAYS": "10000", "DB_ALERT_SAVE_DAYS": "10000"})
        hub.database = database
        hub.environment["ACARSHUB_DB"] = str(database)
        try:
            figures = [_start(hub, before) for _ in range(starts)]
        finally:
            hub.close()
    columns = list(zip(*figures, strict=True))
    names = ("database opened to ready s", "process to health s", "to greeting s")
    report(
        name,
        {
            each: f"{statistics.median(values):.2f} (most {max(values):.2f})"
            for each, values in zip(names, columns, strict=True)
        },
    )


def _start(
    hub: HubProcess, before: Callable[[HubProcess], None] | None
) -> tuple[float, float, float]:
    if before:
        before(hub)
    for suffix in ("", "-wal", "-shm"):
        _forget_pages(Path(f"{hub.database}{suffix}"))
    begun = time.monotonic()
    hub.launch()
    while not _answers(hub):
        assert time.monotonic() - begun < WAIT_SECONDS, hub.log.read_text()
        time.sleep(POLL_SECONDS)
    healthy = time.monotonic() - begun
    with listening(hub):
        greeted = time.monotonic() - begun
    ready = float(READY.findall(hub.log.read_text())[-1])
    hub.stop()
    return ready, healthy, greeted


def _answers(hub: HubProcess) -> bool:
    with suppress(requests.ConnectionError, requests.Timeout):
        return requests.get(f"{hub.url}/health", timeout=WAIT_SECONDS).ok
    return False


def _send_and_kill(hub: HubProcess) -> None:
    """Leave a log that the next start has to look through."""
    hub.start()
    last = f"THE LAST BEFORE A KILL {time.time()}"
    for number in range(SENT_BEFORE_KILL):
        text = f"{number} {time.time()} BEFORE A KILL" if number + 1 < SENT_BEFORE_KILL else last
        hub.send(Link.ACARS, {"timestamp": time.time(), "label": "H1", "text": text})
        time.sleep(PAUSE_SECONDS)
    while hub.query("SELECT msg_text FROM messages ORDER BY id DESC LIMIT 1") != [(last,)]:
        time.sleep(POLL_SECONDS)
    hub.kill()


def _forget_pages(path: Path) -> None:
    """Have the kernel read the file from the disk again."""
    if not path.exists():
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)
