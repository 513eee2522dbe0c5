"""The intake in a process of its own, seen from the one that serves.

Separate from the intake itself: here stands what a second process brings with it, that it starts
late, ends when nobody expects it, or hangs. No packet is forgotten then: what is under way is kept
until it is answered, and given to the next process together with the rests of all streams.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from acarshub.aircraft.identity import OwnedTables
from acarshub.alerts.matcher import Matcher
from acarshub.alerts.term import TermLists
from acarshub.config import Settings
from acarshub.decoders.message import DropReason
from acarshub.ingest.child import END_SECONDS, Child
from acarshub.ingest.complaints import SAMPLE_LENGTH, Log
from acarshub.ingest.entries import Parcel
from acarshub.ingest.orders import Batch, NewTerms, Setup
from acarshub.ingest.packet import Packet
from acarshub.ingest.report import Report
from acarshub.ingest.streams import StreamRest
from acarshub.ingest.taking import Deliver
from acarshub.links import Link
from acarshub.runtime import native_threading, native_time

MAX_UNDER_WAY = 4
"""Batches: one is worked on, one is on its way back, and the next ones are there at once."""

MAX_TRIES = 2
"""How many processes may end over one batch before it is given up."""

MAX_FAILURES = 3
"""Processes that end one after the other without an answer; so many are not one batch's fault."""

RETRY_SECONDS = 0.5
MAX_RETRY_SECONDS = 60.0
"""The pause doubles with every process that ends without an answer, or the log would fill."""

SILENT_SECONDS = 10.0
"""A batch takes milliseconds; who has not answered for so long never will."""


@dataclass(slots=True)
class _UnderWay:
    batch: Batch
    sent: float
    tries: int = 0
    """Processes that have ended over it."""


class OwnProcess:
    """Has packets taken in by another process; see `Taking`."""

    def __init__(
        self, settings: Settings, owned: OwnedTables, served: Iterable[Link], log: Log
    ) -> None:
        """Of `served` links the text of each object is reported."""
        self._settings = replace(settings, connections={}, relays={})
        self._owned = owned
        self._served = tuple(served)
        self._log = log
        self._lists = TermLists()
        self._child: Child | None = None
        self._failures = 0
        self._ended = False
        self._closing = native_threading.Event()
        self._hurried = False
        self._under_way: deque[_UnderWay] = deque()
        self._rests: dict[Hashable, StreamRest] = {}
        self._changed = native_threading.Condition()
        self._gate = native_threading.Lock()
        """Held by who gives packets, and by who wants nobody to."""
        self._sending = native_threading.RLock()
        """Held by who sends, so that a new process gets what is under way before what is new."""
        self._deliver: Deliver = lambda _parcel: None
        self._thread = native_threading.Thread(target=self._run, name="intake-answers", daemon=True)

    def start(self, deliver: Deliver) -> None:
        """Start the process; see `Taking`, likewise below."""
        self._deliver = deliver
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether a process answers, or one that should has just been started."""
        return self._thread.is_alive() and not self._broken

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
        with self._gate, self._sending:
            with self._changed:
                self._under_way.append(under_way)
            if self._child:
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
        """Wait until all is delivered, unless no process answers."""
        with self._changed:
            self._changed.wait_for(lambda: not self._under_way or self._broken or self._ended)

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """While nothing is matched: all is delivered, or waits for a process that is to come."""
        with self._gate:
            while True:
                with self._changed:
                    self._changed.wait_for(lambda: self._at_rest)
                with self._sending:
                    # A process may have come meanwhile.
                    if self._at_rest:
                        yield
                        return

    def close(self) -> None:
        """Deliver what is under way and end the process."""
        self.settle()
        self._closing.set()
        with self._sending:
            if self._child:
                self._child.hang_up()
        self._thread.join()
        while self._under_way:
            self._give_up()

    @property
    def _broken(self) -> bool:
        return self._failures >= MAX_FAILURES

    @property
    def _at_rest(self) -> bool:
        return not self._under_way or self._child is None

    @property
    def _has_room(self) -> bool:
        return len(self._under_way) < MAX_UNDER_WAY or self._hurried or self._ended

    def _run(self) -> None:
        try:
            while not self._closing.is_set():
                self._live()
                self._closing.wait(self._pause)
        finally:
            with self._changed:
                self._ended = True
                self._changed.notify_all()

    @property
    def _pause(self) -> float:
        pause = RETRY_SECONDS * float(2 ** max(self._failures - 1, 0))
        return min(pause, MAX_RETRY_SECONDS)

    def _live(self) -> None:
        """Start a process and read its answers until it ends."""
        try:
            child = self._begin()
            while not self._closing.is_set():
                self._read(child)
        except Exception as error:
            # Whatever it is: another process begins anew.
            self._end(str(error) or repr(error))
        else:
            self._end("")

    def _begin(self) -> Child:
        lists = self._lists
        child = Child.start(
            Setup(self._settings, self._owned, self._served, lists, dict(self._rests))
        )
        with self._sending:
            with self._changed:
                self._child = child
            if self._lists is not lists:
                child.send(NewTerms(self._lists))
            if self._closing.is_set():
                child.hang_up()
            self._redo(child)
        return child

    def _redo(self, child: Child) -> None:
        """Have done, one by one, what the process before could not finish."""
        for under_way in tuple(self._under_way):
            if under_way.tries >= MAX_TRIES:
                self._give_up()
                continue
            child.send(under_way.batch)
            self._finish(child.receive())

    def _read(self, child: Child) -> None:
        try:
            parcel = child.receive()
        except TimeoutError:
            with self._changed:
                hangs = self._under_way and (
                    native_time.monotonic() - self._under_way[0].sent > SILENT_SECONDS
                )
            # Part of an answer may be read; but then the batch was sent before the silence began.
            if hangs:
                child.kill()
                raise
            return
        self._finish(parcel)

    def _finish(self, parcel: Parcel) -> None:
        self._hand_over(parcel)
        for key, rest in parcel.rests.items():
            if rest is None:
                self._rests.pop(key, None)
            else:
                self._rests[key] = rest
        with self._changed:
            self._failures = 0
            self._under_way.popleft()
            self._changed.notify_all()

    def _hand_over(self, parcel: Parcel) -> None:
        try:
            self._deliver(parcel)
        except Exception as error:
            # It is answered all the same: the same again would not be better.
            self._log(logging.ERROR, f"What was decoded could not be passed on: {error!r}")

    def _give_up(self) -> None:
        report = Report()
        packets = self._under_way[0].batch.packets
        for packet in packets:
            report.dropped[packet.link, DropReason.DECODER_FAILURE] += 1
            sample = packet.data[:SAMPLE_LENGTH]
            report.rejected[packet.source] = (DropReason.DECODER_FAILURE, sample)
        if packets:
            report.log(
                logging.ERROR, f"{len(packets)} packets are lost with the process that decodes."
            )
        self._hand_over(Parcel([], report, {}))
        with self._changed:
            self._under_way.popleft()
            self._changed.notify_all()

    def _end(self, reason: str) -> None:
        """Note the end of a process, or that none could be started, and end it for sure."""
        with self._sending:
            child = self._child
            if child:
                how = child.end(END_SECONDS)
                reason = reason if reason.startswith("failed") else how
            with self._changed:
                self._child = None
                if self._closing.is_set():
                    return
                self._failures += 1
                if child and self._under_way:
                    self._under_way[0].tries += 1
                self._changed.notify_all()
        what = "" if child else "does not start: it "
        self._log(logging.ERROR, f"The process that decodes {what}{reason}; starting another one.")
