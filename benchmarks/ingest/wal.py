"""Bytes written to the write-ahead log per message: what an SD card has to bear.

Separate because only here the log is let grow: its length says what was written only while nobody
moves it into the database and begins it anew.
"""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

from acarshub.links import Link
from benchmarks.ingest.sender import send_paced
from benchmarks.measuring import report, running_hub, settle
from benchmarks.stored_messages import fill

STORED = 100_000
"""Messages in the database before: in an empty one every index is a page or two."""

DISTINCT = 1_000
DAYS = 3
INTERVALS_MS = (0, 1_000)
RATES = (20, 200)
NO_CHECKPOINT_PAGES = "1000000"
"""The most that the setting takes: 4 GB."""


def wal_bytes(seconds: float) -> None:
    """At commit intervals of 0 and 1,000 ms, at a receiver's rate and at a club's."""
    fill_before = partial(fill, messages=STORED, days=DAYS, distinct=DISTINCT)
    for interval in INTERVALS_MS:
        settings = {
            "DB_COMMIT_INTERVAL_MS": str(interval),
            "DB_WAL_AUTOCHECKPOINT_PAGES": NO_CHECKPOINT_PAGES,
        }
        with running_hub(fill_before, **settings) as hub:
            log = Path(f"{hub.database}-wal")
            figures: dict[str, object] = {}
            for rate in RATES:
                stored, length = hub.total("acarshub_ingest_stored_total"), log.stat().st_size
                sent = send_paced(hub, Link.ACARS, rate, seconds)
                settle(hub, int(stored) + sent.messages)
                # The counts are raised as the last batch is committed, its pages stand there then.
                time.sleep(0.1)
                written = log.stat().st_size - length
                messages = hub.total("acarshub_ingest_stored_total") - stored
                figures[f"bytes a message at {rate}/s"] = round(written / max(messages, 1))
            report(f"log, commit interval {interval} ms", figures)
