"""From datagram to browser at a hundred messages a second.

Separate because here a message must arrive soon, and elsewhere many must arrive at all.
"""

from __future__ import annotations

import time

from acarshub.links import Link
from benchmarks.measuring import Clients, report, running_hub
from tests.e2e.hub_process import HubProcess
from tests.e2e.traffic import acarsdec

RATE = 100
CLIENTS = (1, 100)
FLUSH_SECONDS = 1.0
MESSAGE_NUMBERS = 100


def latency(seconds: float) -> None:
    """Delays at one client, and at a hundred."""
    for count in CLIENTS:
        with running_hub() as hub:
            clients = Clients(hub, count)
            sent = send_marked(hub, RATE, seconds)
            time.sleep(FLUSH_SECONDS)
            counted = clients.counted()
            report(
                f"latency, {count} clients",
                {
                    "p50 ms": round(counted.delay(0.5), 1),
                    "p99 ms": round(counted.delay(0.99), 1),
                    "most ms": round(counted.delay(1), 1),
                    "sent": sent,
                    "received by each client": min(counted.messages),
                },
            )


def send_marked(hub: HubProcess, rate: float, seconds: float) -> int:
    """Send messages that say when they were sent; how many they were."""
    begun = time.monotonic()
    messages = round(rate * seconds)
    for number in range(messages):
        while (left := begun + number / rate - time.monotonic()) > 0:
            time.sleep(left)
        msgno = f"D{number % MESSAGE_NUMBERS:02d}A"
        frame = acarsdec(f"SENT {time.time():.6f} {number}", msgno=msgno)
        hub.send(Link.ACARS, {**frame, "block_id": str(number % 10)})
    return messages
