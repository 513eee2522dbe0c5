"""The way of a message: packets are framed, decoded, matched, written and then published.

One native thread takes packets in, and another writes: the only one that does, so that what a
browser is shown, the database holds under the same `uid`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from sqlalchemy import Connection

from acarshub.alerts.matcher import Matcher
from acarshub.ingest.assembly import Assembly
from acarshub.ingest.complaints import Complaints, Log
from acarshub.ingest.framing import Tap
from acarshub.ingest.handover import Handover
from acarshub.ingest.intake import Intake
from acarshub.ingest.outbox import Audience, Outbox, Refusal
from acarshub.ingest.packets import PacketQueue
from acarshub.ingest.storing import Storing
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
        save_all: bool,
        assembly: Assembly | None = None,
        sources: SourceStats | None = None,
        stations: Stations | None = None,
        prepare: Callable[[Connection], None] = lambda _connection: None,
        commit_interval_seconds: float = 0.0,
        outbox_size: int = DEFAULT_OUTBOX_SIZE,
        taps: Mapping[Link, Tap] | None = None,
    ) -> None:
        """`prepare` sets up the writer's connection when it had to be opened anew."""
        complaints = Complaints(log)
        self._packets = packets
        self._intake = Intake(
            tally=tally,
            complaints=complaints,
            assembly=assembly or Assembly(),
            sources=sources or SourceStats(),
            stations=stations or Stations(),
            save_all=save_all,
            taps=taps,
        )
        self._outbox = Outbox(
            connection=connection,
            prepare=prepare,
            tally=tally,
            audience=audience,
            complaints=complaints,
            log=log,
            size=outbox_size,
        )
        self._handover = Handover()
        self._matching = native_threading.Lock()
        self._storing = Storing(
            connection=connection,
            outbox=self._outbox,
            handover=self._handover,
            matching=self._matching,
            commit_interval_seconds=commit_interval_seconds,
        )
        self._stopping = native_threading.Event()
        self._thread = native_threading.Thread(target=self._run, name="intake", daemon=True)

    @property
    def alive(self) -> bool:
        """Whether both threads are at work."""
        return self._thread.is_alive() and self._storing.alive

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
        """Finds the alert terms; once the thread works it is set anew only there, see `call`."""
        return self._intake.matcher

    @matcher.setter
    def matcher(self, matcher: Matcher) -> None:
        self._intake.matcher = matcher

    def start(self) -> None:
        """Begin to work in native threads."""
        self._storing.start()
        self._thread.start()

    def stop(self, timeout: float) -> bool:
        """Finish what is in the queue, then end; False when that took over `timeout` seconds.

        Blocks: on the hub, call it through `run_blocking`.
        """
        deadline = native_time.monotonic() + timeout
        self._packets.close()
        self._stopping.set()
        self._handover.hurry()
        self._thread.join(timeout)
        self._storing.join(max(deadline - native_time.monotonic(), 0))
        return not (self._thread.is_alive() or self._storing.alive)

    def call(
        self, function: Callable[[Connection], Result], committed: Callable[[Result], None]
    ) -> None:
        """Run `function` in a transaction of the writer's connection, between two batches.

        `committed` gets its result on the same thread right after the commit, before the next
        message. Blocks: on the hub, call it through `run_blocking`. Errors are re-raised, also that
        of a database which refuses the messages that would have to be written before.
        """
        self._storing.call(function, committed)

    def _run(self) -> None:
        try:
            while self._take_in():
                self._handover.wait_for_room()
        finally:
            # The writer ends behind the last message, however this thread comes to its end.
            self._handover.close()

    def _take_in(self) -> bool:
        """Pass on what has arrived; False when nothing more will."""
        # Before the look into the queue: what came in between would be left in it.
        stopping = self._stopping.is_set()
        packets = self._packets.take(PACKETS_AT_ONCE, IDLE_SECONDS, BYTES_AT_ONCE)
        finished = stopping and not packets
        # Terms change between two batches, so what was matched before is on its way by then.
        with self._matching:
            now: float = native_time.monotonic()
            changes = self._intake.take_in(packets, now)
            changes += self._intake.expire(now, native_time.time(), everything=finished)
            self._intake.tell_stations(now)
            if changes:
                self._handover.add(changes)
        return not finished
