"""Messages a second over TCP and over UDP, with everything on, and whether one is missing.

Separate from the overload, which is what comes after these rates.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from acarshub.links import Link
from benchmarks.alerts import made_up_terms
from benchmarks.ingest.accounting import account, kernel_drops
from benchmarks.ingest.kernel_buffer import usual_limit, without_force
from benchmarks.ingest.sender import Sender, Sent, send_paced
from benchmarks.ingest.watching import watching
from benchmarks.measuring import Clients, report, running_hub, settle
from tests.e2e.hub_process import HubProcess, wait_for

TCP_CLIENTS = 10
UDP_RATE = 5_000
RAMP = (5_000, 7_500, 10_000, 12_500, 15_000, 17_500, 20_000, 25_000, 30_000)
RAMP_SHARE = 4
"""A step of the ramp takes this part of the time of a whole run."""

FLUSH_SECONDS = 1.0
"""How long the clients' last frames may be on their way."""

TERMS = ("TURBULENCE", "MEDICAL", "DIVERT", "FAULT")
"""What made-up traffic speaks of now and then."""


def hundred_terms() -> tuple[str, ...]:
    """A hundred alert terms, a few of which match some messages."""
    return (*TERMS, *made_up_terms(100 - len(TERMS), "XX9999"))


def tcp_rate(seconds: float) -> None:
    """At full speed to 10 clients: the hub says how fast, by reading."""
    sender = Sender.tcp(Link.VDLM2, seconds)
    source = f"tcp://127.0.0.1:{sender.port}"
    with running_hub(terms=hundred_terms(), VDLM_CONNECTIONS=source) as hub:
        clients = Clients(hub, TCP_CLIENTS)
        with watching(hub) as watched:
            begun = time.monotonic()
            sender.begin()
            sent = sender.sent()
            settle(hub, sent.messages)
            took = time.monotonic() - begun
        time.sleep(FLUSH_SECONDS)
        received = clients.counted().messages
        report(
            f"TCP, {TCP_CLIENTS} clients, 100 terms",
            {
                "messages/s": round(sent.messages / took),
                **account(hub).figures(sent.messages),
                "received by each client": f"{min(received)}..{max(received)}",
                **watched.figures(),
            },
        )


def udp_rate(seconds: float) -> None:
    """At 5,000 datagrams a second, with the receive buffer that systems allow by default."""
    with hub_with_usual_buffer() as (hub, limit):
        clients = Clients(hub, 1)
        with watching(hub) as watched:
            sent = _send_and_settle(hub, UDP_RATE, seconds)
        time.sleep(FLUSH_SECONDS)
        report(
            f"UDP, {UDP_RATE}/s",
            {
                "sent/s": sent.rate,
                **account(hub).figures(sent.messages),
                "lost": sent.messages - account(hub).rows,
                "received by the client": clients.counted().messages[0],
                "kernel drops": kernel_drops(hub.udp_ports[Link.ACARS]),
                "rmem_max": limit,
                **watched.figures(),
            },
        )


def udp_ramp(seconds: float) -> int:
    """The highest rate of a short ramp at which no datagram is lost, or the lowest of the ramp."""
    best = 0
    with hub_with_usual_buffer() as (hub, limit):
        clients = Clients(hub, 1)
        for rate in RAMP:
            before = account(hub).rows
            sent = _send_and_settle(hub, rate, max(seconds / RAMP_SHARE, 1), before)
            lost = sent.messages - (account(hub).rows - before)
            report(f"UDP ramp, {rate}/s", {"sent/s": sent.rate, "lost": lost, "rmem_max": limit})
            if lost:
                break
            best = max(best, sent.rate)
        clients.counted()
    return best or RAMP[0]


@contextmanager
def hub_with_usual_buffer() -> Iterator[tuple[HubProcess, int]]:
    """A hub with a hundred terms, and the limit of its receive buffer in bytes."""
    with ExitStack() as stack:
        with usual_limit() as limit:
            hub = stack.enter_context(running_hub(terms=hundred_terms(), wrapper=without_force()))
        yield hub, limit


def _send_and_settle(hub: HubProcess, rate: float, seconds: float, before: int = 0) -> Sent:
    sent = send_paced(hub, Link.ACARS, rate, seconds)
    # Datagrams that the kernel threw away may be in no count: then it is over when it is quiet.
    settle(hub, before + sent.messages)
    wait_for(lambda: not hub.metric("acarshub_ingest_queue_depth"), "the queue to empty")
    return sent
