"""The way of a message: packets are framed, decoded, matched, written and then published.

One native thread has packets taken in, and another writes: the only one that does, so that what a
browser is shown, the database holds under the same `uid`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from sqlalchemy import Connection

from acarshub.alerts.matcher import Matcher
from acarshub.alerts.term import TermLists
from acarshub.ingest.complaints import Complaints, Log
from acarshub.ingest.entries import Parcel
from acarshub.ingest.framing import Tap
from acarshub.ingest.handover import Handover
from acarshub.ingest.outbox import Audience, Outbox, Refusal
from acarshub.ingest.packets import PacketQueue
from acarshub.ingest.storing import Storing
from acarshub.ingest.taking import Taking
from acarshub.links import Link
from acarshub.runtime import native_threading, native_time
from acarshub.stats.sources import SourceStats
from acarshub.stats.stations import Stations
from acarshub.stats.tally import Tally

Result = TypeVar("Result")

PACKETS_AT_ONCE = 100
BYTES_AT_ONCE = 65_536
"""What is taken in step by step: more would push itself out of the processor's cache."""

IDLE_SECONDS = 0.5
"""How often an idle pipeline looks for rests that nobody continued."""

DEFAULT_OUTBOX_SIZE = 20_000


class Pipeline:
    """Turns packets into stored and published messages."""

    def __init__(
        self,
        *,
        connection: Connection,
        packets: PacketQueue,
        tally: Tally,
        audience: Audience,
        log: Log,
        taking: Taking,
        sources: SourceStats | None = None,
        stations: Stations | None = None,
        prepare: Callable[[Connection], None] = lambda _connection: None,
        commit_interval_seconds: float = 0.0,
        outbox_size: int = DEFAULT_OUTBOX_SIZE,
        taps: Mapping[Link, Tap] | None = None,
    ) -> None:
        """`prepare` sets up the writer's connection when it had to be opened anew.

        `taps` get the text of every object of their link that `taking` reports.
        """
        self._packets = packets
        self._tally = tally
        self._log = log
        self._taking = taking
        self._matcher = Matcher(TermLists())
        self._sources = sources or SourceStats()
        self._stations = stations or Stations()
        self._taps = taps or {}
        self._outbox = Outbox(
            connection=connection,
            prepare=prepare,
            tally=tally,
            audience=audience,
            complaints=Complaints(log),
            log=log,
            size=outbox_size,
        )
        self._handover = Handover()
        self._storing = Storing(
            connection=connection,
            outbox=self._outbox,
            handover=self._handover,
            taking=taking,
            commit_interval_seconds=commit_interval_seconds,
        )
        self._stopping = native_threading.Event()
        self._thread = native_threading.Thread(target=self._run, name="intake", daemon=True)

    @property
    def alive(self) -> bool:
        """Whether what arrives comes to something."""
        return self._thread.is_alive() and self._storing.alive and self._taking.alive

    @property
    def refusal(self) -> Refusal | None:
        """Why and since when the database refuses messages, if it does."""
        return self._outbox.refusal

    @property
    def waiting(self) -> int:
        """How many messages and changes of messages are not stored yet."""
        return len(self._outbox) + len(self._handover)

    @property
    def matcher(self) -> Matcher:
        """Finds the alert terms; once the pipeline works it is set only by a quiet `call`."""
        return self._matcher

    @matcher.setter
    def matcher(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._taking.use(matcher)

    def start(self) -> None:
        """Begin to work in native threads."""
        self._storing.start()
        self._taking.start(self._deliver)
        self._thread.start()

    def stop(self, timeout: float) -> bool:
        """Finish what is in the queue, then end; False when that took over `timeout` seconds.

        Blocks: on the hub, call it through `run_blocking`.
        """
        deadline = native_time.monotonic() + timeout
        self._packets.close()
        self._stopping.set()
        self._handover.hurry()
        self._taking.hurry()
        self._thread.join(timeout)
        self._storing.join(max(deadline - native_time.monotonic(), 0))
        return not (self._thread.is_alive() or self._storing.alive)

    def call(
        self,
        function: Callable[[Connection], Result],
        committed: Callable[[Result], None],
        *,
        quiet: bool = False,
    ) -> None:
        """Run `function` in a transaction of the writer's connection, between two batches.

        `committed` gets its result on the same thread right after the commit, before the next
        message is written; with `quiet` before the next one is matched, too. Blocks: on the hub,
        call it through `run_blocking`. Errors are re-raised, also that of a database which refuses
        the messages that would have to be written before.
        """
        self._storing.call(function, committed, quiet=quiet)

    def between_batches(self, function: Callable[[], Result]) -> Result:
        """Run `function` on the thread that writes, also while the database refuses; blocks."""
        return self._storing.between_batches(function)

    def gather(self, seconds: float) -> None:
        """Write messages of so many seconds at once for now; 0 as the settings say."""
        self._storing.gather_seconds = seconds

    def _run(self) -> None:
        try:
            while self._take_in():
                self._handover.wait_for_room()
                self._taking.wait_for_room()
        finally:
            # The writer ends behind the last message, however this thread comes to its end.
            try:
                self._taking.close()
            finally:
                self._handover.close()

    def _take_in(self) -> bool:
        """Have taken in what has arrived; False when nothing more will."""
        # Before the look into the queue: what came in between would be left in it.
        stopping = self._stopping.is_set()
        packets = self._packets.take(PACKETS_AT_ONCE, IDLE_SECONDS, BYTES_AT_ONCE)
        finished = stopping and not packets
        self._taking.take(packets, everything=finished)
        return not finished

    def _deliver(self, parcel: Parcel) -> None:
        report = parcel.report
        now: float = native_time.monotonic()
        self._tally.taken_in(
            accepted=report.accepted,
            errors=report.errors,
            dropped=report.dropped,
            repaired=report.repaired,
            merged=report.merged,
        )
        for source, (reason, sample) in report.rejected.items():
            self._sources.rejected(source, reason, sample, now)
        if report.stations:
            self._stations.note(report.stations, now)
        for level, line in report.lines:
            self._log(level, line)
        for link, text in report.texts:
            self._taps[link](text)
        if parcel.entries:
            self._handover.add(parcel.entries)
