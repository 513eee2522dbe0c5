"""Fifty browsers, of which one has stopped reading and one reads a kilobyte a second.

Separate because it is about the browsers: what the slow ones cost the others, and how they end.
"""

from __future__ import annotations

import socket
import threading
import time
from pathlib import Path

import websocket

from benchmarks.ingest.latency import send_marked
from benchmarks.ingest.watching import watching
from benchmarks.measuring import Clients, report, running_hub
from tests.e2e.hub_process import HubProcess

READERS = 48
RATE = 200
FLUSH_SECONDS = 1.0
RECEIVE_BUFFER_BYTES = 4_096
"""Little, so that what the hub cannot send stands in the hub and not in this machine's kernel."""

CRAWL_BYTES = 1_000
CRAWL_SECONDS = 1.0
ESTABLISHED = "01"
"""How the kernel's table writes that a connection is open."""


def slow_clients(seconds: float) -> None:
    """Delays of the 48 that read, memory, and when the hub let go of the two that do not."""
    with running_hub() as hub:
        clients = Clients(hub, READERS)
        slow = [_SlowClient(hub, "stalled", 0), _SlowClient(hub, "1 kB/s", CRAWL_BYTES)]
        for each in slow:
            each.start()
        with watching(hub) as watched:
            sent = send_marked(hub, RATE, seconds)
        time.sleep(FLUSH_SECONDS)
        counted = clients.counted()
        for each in slow:
            each.end()
        report(
            f"slow clients, {RATE}/s",
            {
                f"p50 ms of the other {READERS}": round(counted.delay(0.5), 1),
                "p99 ms": round(counted.delay(0.99), 1),
                "most ms": round(counted.delay(1), 1),
                "sent": sent,
                "received by each": f"{min(counted.messages)}..{max(counted.messages)}",
                **watched.figures(),
            },
        )
        for each in slow:
            report(f"  {each.title}", {"let go after s": each.let_go_after})
        report("  the hub's log", {"says": _lines_about_clients(hub)})


class _SlowClient(threading.Thread):
    """One browser on a socket of its own, which after its greeting reads little or nothing."""

    def __init__(self, hub: HubProcess, title: str, bytes_a_second: int) -> None:
        super().__init__()
        self.title = title
        self.let_go_after: float | None = None
        """Seconds until the hub had ended the connection; None if it never did."""
        self._hub = hub
        self._bytes_a_second = bytes_a_second
        self._over = threading.Event()

    def run(self) -> None:
        """Read until the hub lets go or everything ends."""
        browser = self._connect()
        begun = time.monotonic()
        while not self._over.wait(CRAWL_SECONDS):
            if not self._is_held(browser):
                self.let_go_after = round(time.monotonic() - begun, 1)
                break
            if self._bytes_a_second:
                browser.recv(self._bytes_a_second)
        browser.close()

    def end(self) -> None:
        """Stop it, and wait for that."""
        self._over.set()
        self.join()

    def _connect(self) -> socket.socket:
        url = f"ws://127.0.0.1:{self._hub.port}/socket.io/?EIO=4&transport=websocket"
        option = (socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
        browser = websocket.create_connection(url, timeout=20, sockopt=[option])
        browser.recv()
        browser.send('40/main,{"batches":true}')
        while "acarshub_version" not in browser.recv()[:40]:
            continue
        below: socket.socket = browser.sock
        return below

    def _is_held(self, browser: socket.socket) -> bool:
        """Whether the hub's side is open: the end cannot be seen from here behind unread data."""
        ends = (self._hub.port, browser.getsockname()[1])
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
            _, local, remote, state, *_ = line.split()
            if tuple(int(end.rpartition(":")[2], 16) for end in (local, remote)) == ends:
                return state == ESTABLISHED
        return False


def _lines_about_clients(hub: HubProcess) -> list[str]:
    lines = hub.log.read_text(errors="replace").splitlines()
    return [line for line in lines if "client" in line.lower()][-4:]
