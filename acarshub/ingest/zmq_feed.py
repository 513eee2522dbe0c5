"""ZMQ feeds: the hub subscribes to a publisher.

Separate because ZMQ reconnects by itself and tells through a monitor whether anybody is there.
"""

from __future__ import annotations

import zmq
from zmq.utils.monitor import recv_monitor_message

from acarshub.ingest.feed import POLL_SECONDS, Feed

RECEIVE_HIGH_WATER_MARK = 100_000
"""Messages that ZMQ holds for us; above its default of 1,000 a burst is dropped silently."""


class ZmqFeed(Feed):
    """Receives every message of a PUB socket; a frame is complete in itself."""

    def _receive(self) -> None:
        try:
            with zmq.Context() as context, context.socket(zmq.SUB) as subscriber:
                subscriber.linger = 0
                subscriber.rcvhwm = RECEIVE_HIGH_WATER_MARK
                subscriber.ipv6 = ":" in self._connection.host
                subscriber.subscribe(b"")
                self._follow(subscriber)
        except zmq.ZMQError as error:
            raise OSError(str(error)) from error

    def _follow(self, subscriber: zmq.Socket[bytes]) -> None:
        monitor = subscriber.get_monitor_socket(
            zmq.EVENT_HANDSHAKE_SUCCEEDED | zmq.EVENT_DISCONNECTED
        )
        host = self._connection.host
        subscriber.connect(f"tcp://{f'[{host}]' if ':' in host else host}:{self._connection.port}")
        poller = zmq.Poller()
        poller.register(subscriber, zmq.POLLIN)
        poller.register(monitor, zmq.POLLIN)
        try:
            while not self._stopping.is_set():
                ready = dict(poller.poll(int(POLL_SECONDS * 1000)))
                if monitor in ready:
                    event = recv_monitor_message(monitor)["event"]
                    self._set_connected(event == zmq.EVENT_HANDSHAKE_SUCCEEDED)
                if subscriber in ready:
                    self._put(self._packet(subscriber.recv()))
            self._take_rest(lambda: self._took_one(subscriber))
        finally:
            subscriber.disable_monitor()

    def _took_one(self, subscriber: zmq.Socket[bytes]) -> bool:
        try:
            self._put(self._packet(subscriber.recv(zmq.NOBLOCK)))
        except zmq.Again:
            return False
        return True
