"""`python -m benchmarks [NAME...]`: print the figures of all benchmarks, or of those named.

`python -m benchmarks replay FILE...` replays recorded lines instead of made-up ones.
`python -m benchmarks alerts` and `python -m benchmarks upgrade [OPTION...]` run only when named,
because they take minutes.
"""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Callable
from itertools import cycle, islice

from acarshub.links import Link
from benchmarks import alerts, upgrade
from benchmarks.measuring import Clients, demo_lines, memory_mb, report, running_hub, settle
from benchmarks.replay import kill_during_replay, replay_at_rate
from tests.e2e.traffic import acarsdec

TCP_SECONDS = 20
TCP_CLIENTS = 10
UDP_RATE = 5_000
UDP_SECONDS = 10
LATENCY_RATE = 100
LATENCY_SECONDS = 15


def tcp_rate() -> None:
    """Messages per second over TCP to 10 clients, with alerts and full text."""
    lines = demo_lines(5_000, Link.VDLM2)
    with socket.create_server(("127.0.0.1", 0)) as server:
        source = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        with running_hub(VDLM_CONNECTIONS=source) as hub:
            feed, _ = server.accept()
            clients = Clients(hub, TCP_CLIENTS)
            started = time.monotonic()
            sent = 0
            endless = cycle(lines)
            while time.monotonic() - started < TCP_SECONDS:
                feed.sendall(b"\n".join(islice(endless, 500)) + b"\n")
                sent += 500
            settle(hub, sent)
            last = time.monotonic() - started
            # The clients' last frames are on their way.
            time.sleep(1)
            counted = clients.counted()
            (stored,) = hub.query("SELECT count(DISTINCT uid) FROM messages")[0]
            report(
                f"TCP, {TCP_CLIENTS} clients",
                {
                    "sent": sent,
                    "stored": stored,
                    "received": f"{min(counted.messages)}..{max(counted.messages)}",
                    "messages/s": round(sent / last),
                    "memory MB": round(memory_mb(hub)),
                },
            )
            feed.close()


def udp_loss() -> None:
    """Datagrams lost at a steady rate, and memory."""
    lines = demo_lines(5_000, Link.ACARS)
    with running_hub() as hub:
        clients = Clients(hub, 1)
        sent = _send_paced(hub.send, Link.ACARS, lines, UDP_RATE, UDP_SECONDS)
        settle(hub, sent)
        time.sleep(1)
        (stored,) = hub.query("SELECT count(*) FROM messages")[0]
        report(
            f"UDP, {UDP_RATE}/s",
            {
                "sent": sent,
                "stored": stored,
                "lost": sent - stored,
                "dropped": hub.total("acarshub_ingest_dropped_total"),
                "received": clients.counted().messages[0],
                "memory MB": round(memory_mb(hub)),
            },
        )


def latency() -> None:
    """Datagram to browser at a hundred messages a second."""
    for count in (1, 100):
        with running_hub() as hub:
            clients = Clients(hub, count)
            started = time.monotonic()
            for number in range(LATENCY_RATE * LATENCY_SECONDS):
                _wait_until(started + number / LATENCY_RATE)
                hub.send(Link.ACARS, acarsdec(f"SENT {time.time():.6f}"))
            time.sleep(1)
            counted = clients.counted()
            report(
                f"latency, {count} clients",
                {
                    "p50 ms": round(counted.delay(0.5), 1),
                    "p99 ms": round(counted.delay(0.99), 1),
                    "messages": min(counted.messages),
                },
            )


def _send_paced(
    send: Callable[[Link, bytes], None], link: Link, lines: list[bytes], rate: int, seconds: int
) -> int:
    started = time.monotonic()
    for number, line in enumerate(islice(cycle(lines), rate * seconds)):
        _wait_until(started + number / rate)
        send(link, line)
    return rate * seconds


def _wait_until(moment: float) -> None:
    while (left := moment - time.monotonic()) > 0:
        time.sleep(left)


def replay(files: list[str]) -> None:
    """Ten thousand messages, whole and with a kill in the middle."""
    replay_at_rate(files)
    kill_during_replay(files)


BENCHMARKS: dict[str, Callable[[list[str]], None]] = {
    "tcp": lambda _files: tcp_rate(),
    "udp": lambda _files: udp_loss(),
    "latency": lambda _files: latency(),
    "replay": replay,
    "matching": lambda _files: alerts.matching(),
}
"""All of these run when none is named."""

LONG_BENCHMARKS: dict[str, Callable[[], None]] = {"alerts": alerts.looking_back}
"""Only when named: they take minutes."""

if __name__ == "__main__":
    if sys.argv[1:2] == ["upgrade"]:
        upgrade.main(sys.argv[2:])
        sys.exit()
    every = BENCHMARKS.keys() | LONG_BENCHMARKS.keys()
    named = [word for word in sys.argv[1:] if word in every]
    recordings = [word for word in sys.argv[1:] if word not in every]
    for name in named or BENCHMARKS:
        if name in LONG_BENCHMARKS:
            LONG_BENCHMARKS[name]()
        else:
            BENCHMARKS[name](recordings)
