"""Decoders that only send: a process of its own that feeds the hub over TCP or UDP.

Separate because what sends must not share the interpreter, and as little as possible of the
machine, with what measures.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from acarshub.links import Link
from benchmarks.ingest.lines import endless
from tests.e2e.hub_process import ROOT, HubProcess

CHUNK = 500
"""Messages a write over TCP."""

PAUSE_SECONDS = 0.0005
BURST_PAUSES = 4
"""Pauses whose datagrams may be sent at once: a sender that was held up must not make up for it,
or the burst is lost for its sake. It sends fewer instead, and tells the rate that it reached."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What one sender sent."""

    messages: int
    seconds: float

    @property
    def rate(self) -> int:
        """Messages a second."""
        return round(self.messages / self.seconds)


class Sender:
    """A sending process, which waits for `begin`."""

    def __init__(self, *arguments: object) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.ingest.sender", *map(str, arguments)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout
        self.port = int(self._process.stdout.readline())

    @classmethod
    def tcp(cls, link: Link, seconds: float) -> Sender:
        """One that the hub connects to at `port`, and that sends as fast as it is read."""
        return cls("tcp", link.name, seconds)

    @classmethod
    def udp(
        cls, hub: HubProcess, link: Link, rate: float, seconds: float, turn: str = "0/1"
    ) -> Sender:
        """One that sends datagrams at `rate` a second, or as fast as it can.

        Several that send at the same time take turns: 0/2 and 1/2 never send the same.
        """
        return cls("udp", link.name, seconds, hub.udp_ports[link], rate, turn)

    def begin(self) -> None:
        """Start sending."""
        assert self._process.stdin
        self._process.stdin.write("begin\n")
        self._process.stdin.flush()

    @property
    def at_work(self) -> bool:
        """Whether it has not yet ended."""
        return self._process.poll() is None

    def end(self) -> None:
        """Stop it, whatever it has sent."""
        self._process.kill()
        self._process.communicate()

    def sent(self) -> Sent:
        """Wait until it has ended, and say what it sent."""
        answer, _ = self._process.communicate()
        return Sent(**json.loads(answer))


def send_paced(hub: HubProcess, link: Link, rate: float, seconds: float) -> Sent:
    """Send at `rate` from a process of its own, and wait for its end."""
    sender = Sender.udp(hub, link, rate, seconds)
    sender.begin()
    return sender.sent()


def _serve_tcp(link: Link, seconds: float) -> Sent:
    lines = endless(link)
    next(lines)
    with socket.create_server(("127.0.0.1", 0)) as server:
        print(server.getsockname()[1], flush=True)
        feed, _ = server.accept()
    sys.stdin.readline()
    with feed:
        messages, begun = 0, time.monotonic()
        while time.monotonic() - begun < seconds:
            feed.sendall(b"".join(islice(lines, CHUNK)))
            messages += CHUNK
        return Sent(messages, time.monotonic() - begun)


def _send_udp(link: Link, seconds: float, port: int, rate: float, turn: str) -> Sent:
    first, of = map(int, turn.split("/"))
    lines = endless(link, first, of)
    next(lines)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        # Not connected: it would be told, by an error, when nobody listens for a moment.
        address = ("127.0.0.1", port)
        print(port, flush=True)
        sys.stdin.readline()
        return _at_rate(lambda line: sender.sendto(line, address), lines, rate, seconds)


def _at_rate(
    send: Callable[[bytes], object], lines: Iterator[bytes], rate: float, seconds: float
) -> Sent:
    begun, messages = time.monotonic(), 0
    burst = max(round(rate * PAUSE_SECONDS * BURST_PAUSES), 1)
    while (elapsed := time.monotonic() - begun) < seconds:
        for line in islice(lines, min(round(elapsed * rate) - messages, burst)):
            send(line)
            messages += 1
        time.sleep(PAUSE_SECONDS)
    return Sent(messages, elapsed)


def main(arguments: list[str]) -> None:
    """`tcp LINK SECONDS` or `udp LINK SECONDS PORT RATE TURN`: print the port and what was sent."""
    link, seconds = Link[arguments[1]], float(arguments[2])
    if arguments[0] == "tcp":
        sent = _serve_tcp(link, seconds)
    else:
        sent = _send_udp(link, seconds, int(arguments[3]), float(arguments[4]), arguments[5])
    print(json.dumps({"messages": sent.messages, "seconds": sent.seconds}))


if __name__ == "__main__":
    main(sys.argv[1:])
