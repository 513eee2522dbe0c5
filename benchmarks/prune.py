"""Removing old messages beside a live stream: what the hub is like meanwhile, and the file after.

Separate from the other benchmarks because it takes minutes, most of them to fill a database.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from functools import partial

from benchmarks.ingest.latency import send_marked
from benchmarks.ingest.watching import Watched, watching
from benchmarks.log_length import Files, watching_log
from benchmarks.measuring import Clients, Counted, report, running_hub
from benchmarks.stored_messages import fill
from tests.e2e.hub_process import HubProcess

MESSAGES = 1_000_000
RATE = 200
SAVE_DAYS = 2
DAYS = 10
"""Messages are evenly old, so four fifths of them go."""
SEND_SECONDS = 5.0
REMOVED = "acarshub_retention_removed_messages_total"
MEGABYTE = 1_000_000


def main(arguments: Sequence[str]) -> None:
    """`python -m benchmarks prune [--messages N]`, where N is how many go."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks prune")
    parser.add_argument("--messages", type=int, default=MESSAGES)
    prune(parser.parse_args(arguments).messages)


def prune(messages: int) -> None:
    """Have `messages` removed while 200 a second arrive."""
    stored = messages * DAYS // (DAYS - SAVE_DAYS)
    filled = partial(fill, messages=stored, days=DAYS)
    with running_hub(filled, DB_SAVE_DAYS=str(SAVE_DAYS)) as hub:
        before = hub.database.stat().st_size
        with watching_log(hub) as files:
            begun = time.monotonic()
            removing, watched = _while(hub, partial(_removed_less_than, hub, messages * 0.99))
            seconds = time.monotonic() - begun
            removed = hub.total(REMOVED)
            report(
                f"removal of {messages}, {RATE} messages/s",
                {"seconds": round(seconds), "a second": round(removed / seconds)},
            )
            _report("meanwhile", removing, watched, files)
        with watching_log(hub) as files:
            shrinking, watched = _while(hub, partial(_is_shrinking, hub))
            _report("merging, giving back", shrinking, watched, files)
        after = hub.database.stat().st_size
        report(
            "file",
            {
                "MB before": round(before / MEGABYTE),
                "MB after": round(after / MEGABYTE),
                "MB in use": round(hub.metric("acarshub_database_used_bytes") / MEGABYTE),
                "messages before": stored,
                "messages after": round(hub.metric("acarshub_database_messages_total")),
            },
        )
        ends = iter([True, False])
        quiet, watched = _while(hub, lambda: next(ends))
        _report("afterwards", quiet, watched, Files())


def _while(hub: HubProcess, going: Callable[[], bool]) -> tuple[Counted, Watched]:
    clients = Clients(hub, 1)
    with watching(hub) as watched:
        send_marked(hub, RATE, SEND_SECONDS)
        while going():
            send_marked(hub, RATE, SEND_SECONDS)
    return clients.counted(), watched


def _removed_less_than(hub: HubProcess, messages: float) -> bool:
    return hub.total(REMOVED) < messages


def _is_shrinking(hub: HubProcess) -> bool:
    """Whether a minute's look may still give something back."""
    size = hub.database.stat().st_size
    used = hub.metric("acarshub_database_used_bytes")
    return size > used * 1.05 + 5 * MEGABYTE


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
