"""The intake in a process of its own, seen from the one that serves.

Separate from the intake itself: here stands what a second process brings with it, that it starts
late, ends when nobody expects it, or hangs. No packet is forgotten then: what is under way is kept
until it is answered, and given to the next process.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from acarshub.alerts.matcher import Matcher
from acarshub.alerts.term import TermLists
from acarshub.config import Settings
from acarshub.decoders.message import DropReason
from acarshub.ingest.child import Child
from acarshub.ingest.complaints import Log
from acarshub.ingest.entries import Parcel
from acarshub.ingest.orders import Batch, NewTerms, Setup
from acarshub.ingest.packet import Packet
from acarshub.ingest.report import Report
from acarshub.ingest.taking import Deliver
from acarshub.links import Link
from acarshub.runtime import native_threading, native_time

MAX_UNDER_WAY = 4
"""Batches: one is worked on, one is on its way back, and the next ones are there at once."""

MAX_TRIES = 2
"""How many processes may end over one batch before it is given up."""

RETRY_SECONDS = 0.5
END_SECONDS = 2.0
SILENT_SECONDS = 60.0
"""A batch takes milliseconds; who has not answered for so long never will."""


@dataclass(slots=True)
class _UnderWay:
    batch: Batch
    sent: float
    tries: int = 0


class OwnProcess:
    """Has packets taken in by another process; see `Taking`."""

    def __init__(self, settings: Settings, served: Iterable[Link], log: Log) -> None:
        """Of `served` links the text of each object is reported."""
        self._settings = replace(settings, connections={}, relays={})
        self._served = tuple(served)
        self._log = log
        self._lists = TermLists()
        self._child: Child | None = None
        self._startable = True
        self._closing = native_threading.Event()
        self._hurried = False
        self._under_way: deque[_UnderWay] = deque()
        self._changed = native_threading.Condition()
        self._sending = native_threading.Lock()
        """Held by who sends, so that a new process gets what is under way before what is new."""
        self._deliver: Deliver = lambda _parcel: None
        self._thread = native_threading.Thread(target=self._run, name="intake-answers", daemon=True)

    def start(self, deliver: Deliver) -> None:
        """Start the process; see `Taking`, likewise below."""
        self._deliver = deliver
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether there is a process, or will be in a moment."""
        return self._thread.is_alive() and self._startable

    @property
    def pid(self) -> int | None:
        """The process that works, if there is one."""
        child = self._child
        return child.pid if child else None

    def use(self, matcher: Matcher) -> None:
        """Match later packets as `matcher` does."""
        with self._sending:
            self._lists = matcher.lists
            if self._child:
                self._child.send(NewTerms(self._lists))

    def take(self, packets: Sequence[Packet], *, everything: bool) -> None:
        """Send packets to the process; what becomes of them is delivered by another thread."""
        under_way = _UnderWay(Batch(list(packets), everything), native_time.monotonic())
        with self._sending:
            with self._changed:
                self._under_way.append(under_way)
            if self._child:
                under_way.tries += 1
                self._child.send(under_way.batch)

    def wait_for_room(self) -> None:
        """Wait while many batches are under way."""
        with self._changed:
            self._changed.wait_for(lambda: self._has_room)

    def hurry(self) -> None:
        """Let in whatever there still is: what no process takes in is told as lost."""
        with self._changed:
            self._hurried = True
            self._changed.notify_all()

    def settle(self) -> None:
        """Wait until all is delivered; or, where no process can be started, until one can."""
        with self._changed:
            self._changed.wait_for(lambda: not (self._under_way and self._startable))

    def close(self) -> None:
        """Deliver what is under way and end the process."""
        self.settle()
        self._closing.set()
        if self._child:
            self._child.hang_up()
        self._thread.join()
        while self._under_way:
            self._give_up()

    @property
    def _has_room(self) -> bool:
        return len(self._under_way) < MAX_UNDER_WAY or self._hurried

    def _run(self) -> None:
        while not self._closing.is_set():
            self._live()
            # One that ends at once, again and again, must not take all of a processor.
            self._closing.wait(RETRY_SECONDS)

    def _live(self) -> None:
        """Start a process and read its answers until it ends."""
        started = False
        try:
            with self._sending:
                self._child = Child.start(Setup(self._settings, self._served, self._lists))
                started = True
                self._set_startable(True)
                self._redo(self._child)
            while True:
                self._read(self._child)
        except (OSError, EOFError) as error:
            how = self._bury() or str(error)
        if self._closing.is_set():
            return
        if started:
            self._log(logging.ERROR, f"The process that decodes {how}; starting another one.")
        elif self._startable:
            self._log(logging.ERROR, f"The process that decodes does not start: it {how}.")
            self._set_startable(False)

    def _set_startable(self, startable: bool) -> None:
        with self._changed:
            self._startable = startable
            self._changed.notify_all()

    def _read(self, child: Child) -> None:
        try:
            parcel = child.receive()
        except TimeoutError:
            with self._changed:
                hangs = self._under_way and (
                    native_time.monotonic() - self._under_way[0].sent > SILENT_SECONDS / 2
                )
            if hangs:
                child.kill()
                raise
            return
        self._finish(parcel)

    def _redo(self, child: Child) -> None:
        """Have done, one by one, what the process before could not finish."""
        while self._under_way:
            first = self._under_way[0]
            if first.tries >= MAX_TRIES:
                self._give_up()
                continue
            first.tries += 1
            child.send(first.batch)
            self._finish(child.receive())

    def _finish(self, parcel: Parcel) -> None:
        self._deliver(parcel)
        with self._changed:
            self._under_way.popleft()
            self._changed.notify_all()

    def _give_up(self) -> None:
        report = Report()
        for packet in self._under_way[0].batch.packets:
            report.dropped[packet.link, DropReason.DECODER_FAILURE] += 1
            sample = packet.data[:64]
            report.rejected[packet.source] = (DropReason.DECODER_FAILURE, sample)
        if report.dropped:
            count = report.dropped.total()
            report.log(logging.ERROR, f"{count} packets are lost with the process that decodes.")
        self._finish(Parcel([], report))

    def _bury(self) -> str:
        """End the process whatever it does; how it ended."""
        child = self._child
        if child is None:
            return ""
        with self._sending:
            self._child = None
        return child.end(END_SECONDS)
