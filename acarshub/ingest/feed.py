"""What all feeds have in common: a native thread that keeps one connection alive for ever.

Separate from the kinds of feeds, which only know how to open their socket and read from it.
"""

from __future__ import annotations

import logging
import random
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable

from acarshub.addresses import Connection
from acarshub.decoders.message import DropReason
from acarshub.ingest.complaints import Log
from acarshub.ingest.packet import Packet
from acarshub.ingest.packets import PacketQueue
from acarshub.links import Link
from acarshub.runtime import native_threading, native_time
from acarshub.stats.sources import SourceStats
from acarshub.stats.tally import Tally

POLL_SECONDS = 0.5
"""How long a read waits before it looks whether the feed is to stop."""

REST_SECONDS = 0.5
"""How long the end of a feed may take: what the system or a library holds was received too."""

FIRST_RETRY_SECONDS = 1.0
LAST_RETRY_SECONDS = 30.0


class Feed(ABC):
    """One source of packets for one link."""

    def __init__(
        self,
        link: Link,
        connection: Connection,
        packets: PacketQueue,
        tally: Tally,
        sources: SourceStats,
        log: Log,
        changed: Callable[[], None],
    ) -> None:
        self.link = link
        self.descriptor = str(connection)
        self.source = f"{link.message_type} {connection}"
        """Its name in packets, in `SourceStats` and in the log."""
        self.connected = False
        """UDP: the port is bound; TCP and ZMQ: the other side answers."""
        self._connection = connection
        self._packets = packets
        self._tally = tally
        self._sources = sources
        self._log = log
        self._changed = changed
        self._stopping = native_threading.Event()
        self._thread = native_threading.Thread(
            target=self._run, name=f"feed-{self.descriptor}", daemon=True
        )

    def start(self) -> None:
        """Begin to receive in a native thread."""
        self._thread.start()

    def stop(self) -> None:
        """Ask the feed to end."""
        self._stopping.set()

    def join(self, timeout: float) -> None:
        """Wait until it has ended. Blocks: on the hub, call it through `run_blocking`."""
        self._thread.join(timeout)

    @abstractmethod
    def _receive(self) -> None:
        """Open the socket and read until `_stopping` is set; OSError when it breaks."""

    def _run(self) -> None:
        pause = FIRST_RETRY_SECONDS
        while not self._stopping.is_set():
            failure = self._receive_once()
            if self._stopping.is_set():
                return
            if self.connected:
                pause = FIRST_RETRY_SECONDS
            self._set_connected(False)
            # Many hubs may have lost the same decoder at the same moment.
            wait = pause * random.uniform(0.5, 1.5)  # noqa: S311
            self._log(logging.WARNING, f"{self.descriptor}: {failure}; again in {wait:.1f} s")
            self._stopping.wait(wait)
            pause = min(pause * 2, LAST_RETRY_SECONDS)

    def _receive_once(self) -> str:
        try:
            self._receive()
        except OSError as error:
            return str(error)
        except Exception as error:
            # A thread that ends looks like a decoder that has nothing to say.
            return f"failed: {error!r}"
        return "closed by the other side"

    def _take_rest(self, take: Callable[[], bool]) -> None:
        """Call `take` at the end of a feed until it says that there is nothing more."""
        end = native_time.monotonic() + REST_SECONDS
        while native_time.monotonic() < end and take():
            continue

    def _set_connected(self, connected: bool) -> None:
        if connected == self.connected:
            return
        self.connected = connected
        if connected:
            self._log(logging.INFO, f"{self.descriptor}: connected for {self.link.message_type}")
        self._changed()

    def _packet(
        self,
        data: bytes,
        stream: Hashable | None = None,
        *,
        ends_stream: bool = False,
        datagram: bool = False,
    ) -> Packet:
        return Packet(
            self.link, self.source, data, native_time.time(), stream, ends_stream, datagram
        )

    def _offer(self, packet: Packet) -> bool:
        """Count `packet` and pass it on; False when there is no room, which is counted too."""
        self._count_received()
        if self._packets.offer(packet):
            return True
        self._tally.dropped(self.link, DropReason.QUEUE_FULL)
        return False

    def _put(self, packet: Packet) -> None:
        """Count `packet` and pass it on, waiting for room; at the stop there may be none."""
        self._count_received()
        if not self._packets.put(packet):
            self._tally.dropped(self.link, DropReason.QUEUE_FULL)

    def _count_received(self) -> None:
        # Before it is passed on, so that no page shows more messages than came in.
        self._tally.received(self.link)
        self._sources.heard(self.source, native_time.monotonic())
