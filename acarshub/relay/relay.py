"""The relay: serves the raw JSON of each link at the addresses that the owner named.

Separate from the outlets because this is the one thread in which all of them work, and the counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from acarshub.addresses import Connection, ConnectionKind
from acarshub.ingest.complaints import Complaints, Log
from acarshub.ingest.framing import Tap
from acarshub.links import Link
from acarshub.relay.lane import Lane, Waker
from acarshub.relay.outlet import Desk, Outlet
from acarshub.relay.poller import READABLE, Poller
from acarshub.relay.tcp_outlet import TcpOutlet
from acarshub.relay.zmq_outlet import ZmqOutlet
from acarshub.runtime import native_threading, native_time

POLL_SECONDS = 0.5
"""How long the thread waits before it looks whether an outlet has something to do."""

REST_SECONDS = 0.005
"""Gathers what comes meanwhile: a wake-up for each of 10,000 messages a second would cost more than
serving them. A lone message goes out at once."""

FAREWELL_SECONDS = 1.0
"""How long readers have to take the last objects when the server stops."""

OUTLETS: Mapping[ConnectionKind, type[Outlet]] = {
    ConnectionKind.TCP: TcpOutlet,
    ConnectionKind.ZMQ: ZmqOutlet,
}


@dataclass(frozen=True, slots=True)
class LinkRelayed:
    """What was served of one link since the process started."""

    sent: int
    """Objects given to the outlets, whoever read them."""
    lost: int
    """Objects that nobody was given because the relay's thread was too late."""
    readers: int
    """Programs that are connected now."""
    dropped: int
    """Readers that were let go because they did not keep up."""


@dataclass(slots=True)
class _Route:
    lane: Lane
    outlets: list[Outlet]
    sent: int = 0
    told_lost: int = 0


class Relay:
    """Serves objects in a native thread; no outlets, no thread."""

    def __init__(self, places: Mapping[Link, Sequence[Connection]], log: Log) -> None:
        self._waker = Waker()
        self._complaints = Complaints(log)
        self._poller = Poller()
        desk = Desk(self._poller, self._complaints, log)
        self._routes = {
            link: _Route(Lane(self._waker), [OUTLETS[place.kind](place, desk) for place in found])
            for link, found in places.items()
            if found
        }
        self.taps: Mapping[Link, Tap] = MappingProxyType(
            {link: route.lane.put for link, route in self._routes.items()}
        )
        """Take in the text of each object of the links that are served."""
        self._stopping = native_threading.Event()
        self._thread = native_threading.Thread(target=self._run, name="relay", daemon=True)

    def start(self) -> None:
        """Begin to serve in a native thread."""
        if self._routes:
            self._thread.start()

    def stop(self, timeout: float) -> None:
        """Send what is left, then end. Blocks: on the hub, call it through `run_blocking`."""
        self._stopping.set()
        self._waker.wake()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def snapshot(self) -> Mapping[Link, LinkRelayed]:
        """The counts of every link that is served; safe from every thread."""
        return {
            link: LinkRelayed(
                sent=route.sent,
                lost=route.lane.lost,
                readers=sum(outlet.readers for outlet in route.outlets),
                dropped=sum(outlet.dropped for outlet in route.outlets),
            )
            for link, route in self._routes.items()
        }

    def _run(self) -> None:
        self._poller.watch(self._waker.fileno(), READABLE, lambda _: self._waker.clear())
        while not self._stopping.is_set():
            try:
                self._turn()
            except Exception as error:
                # A thread that ends looks like a sky in which nobody speaks.
                self._complaints.about("relay", "failed", repr(error), native_time.monotonic())
                self._stopping.wait(POLL_SECONDS)
        self._say_farewell()

    def _turn(self) -> None:
        for outlet in self._outlets():
            outlet.tend()
        self._poller.wait(POLL_SECONDS)
        if self._serve():
            native_time.sleep(REST_SECONDS)

    def _serve(self) -> bool:
        """Give all that waits to the outlets; whether there was anything."""
        served = False
        for link, route in self._routes.items():
            lines = route.lane.take()
            if not lines:
                continue
            served = True
            for outlet in route.outlets:
                outlet.send(lines)
            route.sent += len(lines)
            self._tell_lost(link, route)
        return served

    def _tell_lost(self, link: Link, route: _Route) -> None:
        lost = route.lane.lost
        if lost > route.told_lost:
            route.told_lost = lost
            self._complaints.about(
                f"relay of {link.message_type}",
                "too much at once; objects not served so far",
                str(lost),
                native_time.monotonic(),
            )

    def _say_farewell(self) -> None:
        self._serve()
        end = native_time.monotonic() + FAREWELL_SECONDS
        while any(outlet.waiting for outlet in self._outlets()) and native_time.monotonic() < end:
            self._poller.wait(POLL_SECONDS / 10)
        for outlet in self._outlets():
            outlet.close()
        self._waker.close()

    def _outlets(self) -> list[Outlet]:
        return [outlet for route in self._routes.values() for outlet in route.outlets]
