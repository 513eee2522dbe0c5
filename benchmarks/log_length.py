"""How long SQLite's write-ahead log gets while a hub works.

Separate because more than one benchmark asks it: whatever reads for long keeps the log.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.hub_process import HubProcess

SAMPLE_SECONDS = 0.05


@dataclass(slots=True)
class Files:
    """The largest that the log became."""

    log_bytes: int = 0


@contextmanager
def watching_log(hub: HubProcess) -> Iterator[Files]:
    """Look at the log of `hub` until the block ends."""
    files, ended = Files(), threading.Event()
    log = Path(f"{hub.database}-wal")

    def look() -> None:
        while not ended.wait(SAMPLE_SECONDS):
            if log.exists():
                files.log_bytes = max(files.log_bytes, log.stat().st_size)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield files
    finally:
        ended.set()
        thread.join()
