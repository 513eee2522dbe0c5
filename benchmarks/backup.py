"""Copies of a large database beside a live stream: what live clients feel, and the log meanwhile.

Separate from the other benchmarks because it takes minutes, some of them to fill a database.
"""

from __future__ import annotations

import argparse
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from benchmarks.ingest.latency import send_marked
from benchmarks.ingest.watching import Watched, watching
from benchmarks.log_length import Files, watching_log
from benchmarks.measuring import Clients, Counted, report, running_hub
from benchmarks.stored_messages import fill
from tests.e2e.hub_process import HubProcess, run_flask

MESSAGES = 500_000
RATE = 200
DAYS = 6
"""Nothing is removed by age meanwhile."""
SEND_SECONDS = 5.0
QUIET_SECONDS = 30.0
SUCCESS = "acarshub_backup_last_success_timestamp_seconds"
MEGABYTE = 1_000_000


def main(arguments: Sequence[str]) -> None:
    """`python -m benchmarks backup [--messages N]`."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks backup")
    parser.add_argument("--messages", type=int, default=MESSAGES)
    messages = parser.parse_args(arguments).messages
    filled = partial(fill, messages=messages, days=DAYS)
    with running_hub(filled) as hub:
        _beside(hub, "without any copy", _for(QUIET_SECONDS))
        _beside(hub, "flask acarshub backup, three times", _copying(hub, 3))
        second = hub.database.with_name("second.db")
        hub.stop()
        hub.environment["DB_BACKUP"] = str(second)
        hub.start()
        begun = time.monotonic()
        _beside(hub, "second database being made", lambda: not hub.metric(SUCCESS))
        report("making it", {"seconds": round(time.monotonic() - begun)})
        _beside(hub, "kept in step", _for(QUIET_SECONDS))
        hub.stop()
        hub.start()
        _beside(hub, "compared after a start", _for(QUIET_SECONDS))
        hub.stop()
        for name, path in (("first database", hub.database), ("second database", second)):
            size = round(path.stat().st_size / MEGABYTE)
            report(name, {"MB": size, "messages": _messages(path)})


def _messages(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM messages").fetchone()[0])


def _for(seconds: float) -> Callable[[], bool]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() < end


def _copying(hub: HubProcess, times: int) -> Callable[[], bool]:
    """Whether copies are still being made, in a thread of its own."""

    target = hub.database.with_name("copy.db")

    def run() -> None:
        for _ in range(times):
            done = run_flask("acarshub", "backup", "--force", str(target), **hub.environment)
            report("copy", {"said": (done.stdout or done.stderr).strip()})

    thread = threading.Thread(target=run)
    thread.start()
    return thread.is_alive


def _beside(hub: HubProcess, name: str, going: Callable[[], bool]) -> None:
    clients = Clients(hub, 1)
    with watching_log(hub) as files, watching(hub) as watched:
        send_marked(hub, RATE, SEND_SECONDS)
        while going():
            send_marked(hub, RATE, SEND_SECONDS)
    _report(name, clients.counted(), watched, files)


def _report(name: str, counted: Counted, watched: Watched, files: Files) -> None:
    report(
        name,
        {
            **watched.figures(),
            "datagram to browser ms p50": round(counted.delay(0.5), 1),
            "p99": round(counted.delay(0.99), 1),
            "most": round(counted.delay(1), 1),
            "log MB at most": round(files.log_bytes / MEGABYTE, 1),
        },
    )
