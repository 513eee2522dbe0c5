"""ZMQ outlets: a bound publisher, one object per frame.

Separate because ZMQ queues for each subscriber by itself, and drops what a slow one does not take.
"""

from __future__ import annotations

from collections.abc import Sequence

import zmq
from zmq.utils.monitor import recv_monitor_message

from acarshub.addresses import Connection
from acarshub.ingest.tcp import KEEPALIVE_IDLE_SECONDS
from acarshub.relay.outlet import Desk, Outlet
from acarshub.runtime import native_socket

SEND_HIGH_WATER_MARK = 10_000
"""Objects that ZMQ holds for each subscriber."""

MAX_INCOMING_BYTES = 4_096
"""Subscribers say what they want to hear, and nothing else."""

LINGER_MS = 500
"""How long what was sent last may take to leave when the server stops."""


class ZmqOutlet(Outlet):
    """A PUB socket."""

    def __init__(self, place: Connection, desk: Desk) -> None:
        super().__init__(place, desk)
        self._context: zmq.Context[zmq.Socket[bytes]] | None = None
        self._publisher: zmq.Socket[bytes] | None = None
        self._monitor: zmq.Socket[bytes] | None = None
        self._connections: set[int] = set()

    @property
    def listening(self) -> bool:
        """Whether subscribers can connect."""
        return self._publisher is not None

    @property
    def readers(self) -> int:
        """How many subscribers are connected."""
        return len(self._connections)

    def tend(self) -> None:
        """Bind when it is time, and hear who came and went."""
        super().tend()
        while self._monitor and self._monitor.poll(0):
            event = recv_monitor_message(self._monitor)
            if event["event"] == zmq.EVENT_ACCEPTED:
                self._connections.add(event["value"])
            else:
                self._connections.discard(event["value"])

    def close(self) -> None:
        """Let the subscribers and the address go; waits a moment for what is on its way."""
        if self._publisher:
            self._publisher.disable_monitor()
        if self._context:
            self._context.destroy(linger=LINGER_MS)
        self._context = self._publisher = self._monitor = None
        self._connections.clear()

    def _open(self) -> None:
        family, (host, port, *_) = self._address()
        self._context = zmq.Context()
        try:
            publisher = self._context.socket(zmq.PUB)
            publisher.sndhwm = SEND_HIGH_WATER_MARK
            publisher.maxmsgsize = MAX_INCOMING_BYTES
            publisher.tcp_keepalive = 1
            publisher.tcp_keepalive_idle = KEEPALIVE_IDLE_SECONDS
            publisher.ipv6 = family == native_socket.AF_INET6
            monitor = publisher.get_monitor_socket(zmq.EVENT_ACCEPTED | zmq.EVENT_DISCONNECTED)
            publisher.bind(f"tcp://{f'[{host}]' if ':' in host else host}:{port}")
        except zmq.ZMQError as error:
            self.close()
            raise OSError(str(error)) from error
        self._publisher, self._monitor = publisher, monitor

    def _send(self, lines: Sequence[bytes]) -> None:
        if self._publisher:
            for line in lines:
                self._publisher.send(line, zmq.NOBLOCK)
