"""Ten times what the hub can take, for minutes: it may drop, but must count, answer and stay small.

Separate from the rates it can take, because here nobody asks how fast it is.
"""

from __future__ import annotations

import threading
import time

from acarshub.links import Link
from benchmarks.ingest.accounting import account, kernel_drops
from benchmarks.ingest.sender import Sender
from benchmarks.ingest.throughput import hub_with_usual_buffer
from benchmarks.ingest.watching import Watched, watching
from benchmarks.measuring import Clients, report, settle
from tests.e2e.hub_process import HubProcess

TIMES = 10
SENDERS = 2
"""One process alone may not reach the rate."""

REPORT_SECONDS = 30.0


def overload(seconds: float, sustainable: int) -> None:
    """Senders at ten times the `sustainable` rate together, or as near as the machine comes."""
    with hub_with_usual_buffer() as (hub, limit):
        client = Clients(hub, 1)
        senders = [
            Sender.udp(hub, Link.ACARS, TIMES * sustainable / SENDERS, seconds, f"{turn}/{SENDERS}")
            for turn in range(SENDERS)
        ]
        with watching(hub, pages=True) as watched:
            ended = threading.Event()
            teller = threading.Thread(target=_tell, args=(hub, watched, ended))
            teller.start()
            for sender in senders:
                sender.begin()
            sent = [sender.sent() for sender in senders]
            received = client.counted().messages[0]
            ended.set()
            teller.join()
        messages = sum(each.messages for each in sent)
        settle(hub, messages)
        time.sleep(1)
        report(
            f"overload, {TIMES} times {sustainable}/s",
            {
                "sent/s": sum(each.rate for each in sent),
                "seconds": round(seconds),
                **watched.figures(),
                "MB a minute in the second half": round(watched.trend_mb_per_minute(), 2),
                **watched.answer_figures(),
                "received by the client meanwhile": received,
            },
        )
        report(
            "overload, account",
            {
                **account(hub).figures(messages),
                "kernel drops": kernel_drops(hub.udp_ports[Link.ACARS]),
                "rmem_max": limit,
            },
        )


def _tell(hub: HubProcess, watched: Watched, ended: threading.Event) -> None:
    """A line every half a minute, so that who waits sees that it is flat."""
    begun = time.monotonic()
    while not ended.wait(REPORT_SECONDS):
        outcomes = account(hub).outcomes
        report(
            f"  after {time.monotonic() - begun:.0f} s",
            {"memory MB": round(watched.memory[-1]), **outcomes},
        )
