"""What live clients and the hub feel while something else goes on.

Separate because more than one benchmark asks it of its own work.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable

from acarshub.links import Link
from acarshub.stats.pulse import WINDOW_SECONDS
from benchmarks.measuring import Clients
from tests.e2e.hub_process import HubProcess
from tests.e2e.traffic import acarsdec

LIVE_RATE = 200
"""Messages a second."""


def beside_live_stream(hub: HubProcess, work: Callable[[], None]) -> str:
    """Delays of live messages and the hub's longest standstill while `work` runs."""
    clients = Clients(hub, 1)
    # What a client's greeting took is none of the work's.
    time.sleep(WINDOW_SECONDS)
    ended = threading.Event()
    gaps: list[float] = []
    threads = [
        threading.Thread(target=_send_live, args=(hub, ended)),
        threading.Thread(target=_watch_gaps, args=(hub, ended, gaps)),
    ]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    work()
    took = time.monotonic() - begun
    ended.set()
    for thread in threads:
        thread.join()
    counted = clients.counted()
    return (
        f"{took:.1f} s, largest hub gap {max(gaps) * 1000:.0f} ms,"
        f" live p50 {counted.delay(0.5):.1f} ms, p99 {counted.delay(0.99):.1f} ms"
    )


def _send_live(hub: HubProcess, ended: threading.Event) -> None:
    begun = time.monotonic()
    for number in itertools.count():
        if ended.wait(max(begun + number / LIVE_RATE - time.monotonic(), 0)):
            return
        hub.send(Link.ACARS, acarsdec(f"SENT {time.time():.6f}"))


def _watch_gaps(hub: HubProcess, ended: threading.Event, gaps: list[float]) -> None:
    over = False
    while not over:
        over = ended.wait(1)
        gaps.append(hub.metric("acarshub_hub_largest_gap_seconds"))
