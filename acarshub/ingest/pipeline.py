"""The way of a message: packets are framed, decoded, matched, written and then published.

One native thread does all of it in order, and it is the only one that writes to the database:
what a browser is shown, the database holds under the same `uid`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import TypeVar

from sqlalchemy import Connection

from acarshub.alerts.matcher import Matcher
from acarshub.ingest.assembly import Assembly
from acarshub.ingest.commands import Command
from acarshub.ingest.complaints import Complaints, Log
from acarshub.ingest.framing import Tap
from acarshub.ingest.intake import Intake
from acarshub.ingest.outbox import BATCH_MESSAGES, Audience, Outbox, Refusal
from acarshub.ingest.packets import PacketQueue
from acarshub.links import Link
from acarshub.models.records import Change
from acarshub.runtime import native_threading, native_time
from acarshub.stats.sources import SourceStats
from acarshub.stats.stations import Stations
from acarshub.stats.tally import Tally

Result = TypeVar("Result")

IDLE_SECONDS = 0.5
"""How often an idle pipeline looks for rests that nobody continued."""

MAX_GATHERED = 5_000
"""Messages that are written at once whatever the commit interval says."""

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
        self._connection = connection
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
        self._commit_interval = commit_interval_seconds
        self._last_commit = 0.0
        self._commands: deque[Command] = deque()
        self._stopping = native_threading.Event()
        self._thread = native_threading.Thread(target=self._run, name="pipeline", daemon=True)

    @property
    def alive(self) -> bool:
        """Whether the thread is at work."""
        return self._thread.is_alive()

    @property
    def refusal(self) -> Refusal | None:
        """Why and since when the database refuses messages, if it does."""
        return self._outbox.refusal

    @property
    def waiting(self) -> int:
        """How many messages and changes of messages are not stored yet."""
        return len(self._outbox)

    @property
    def matcher(self) -> Matcher:
        """Finds the alert terms; once the thread works it is set anew only there, see `call`."""
        return self._intake.matcher

    @matcher.setter
    def matcher(self, matcher: Matcher) -> None:
        self._intake.matcher = matcher

    def start(self) -> None:
        """Begin to work in a native thread."""
        self._thread.start()

    def stop(self, timeout: float) -> bool:
        """Finish what is in the queue, then end; False when that took over `timeout` seconds.

        Blocks: on the hub, call it through `run_blocking`.
        """
        self._packets.close()
        self._stopping.set()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def call(
        self, function: Callable[[Connection], Result], committed: Callable[[Result], None]
    ) -> None:
        """Run `function` in a transaction of the writer's connection, between two batches.

        `committed` gets its result on the same thread right after the commit, before the next
        message. Blocks: on the hub, call it through `run_blocking`. Errors are re-raised, also that
        of a database which refuses the messages that would have to be written before.
        """
        command = Command(self._connection, function, committed)
        self._commands.append(command)
        self._packets.wake()
        while not command.done.wait(IDLE_SECONDS):
            if not self._thread.is_alive():
                raise RuntimeError("The server is stopping.")
        if command.failure:
            raise command.failure

    def _run(self) -> None:
        while True:
            self._run_commands()
            now = _now()
            if self._outbox.full and not self._stopping.is_set():
                # What arrives waits in the queue, and when that is full too, its senders.
                self._packets.rest(self._outbox.seconds_to_next_try(now))
                self._flush()
                continue
            packets = self._packets.take(BATCH_MESSAGES, self._patience(now))
            now = _now()
            changes: list[Change] = []
            for packet in packets:
                self._intake.take_in(packet, now, changes)
                # One read of a TCP feed may hold a hundred messages: they do not wait for the rest.
                if len(changes) >= BATCH_MESSAGES:
                    self._pass_on(changes)
                    changes = []
            finished = self._stopping.is_set() and not packets
            self._intake.expire(now, native_time.time(), changes, everything=finished)
            self._pass_on(changes)
            if finished:
                self._outbox.close(_now())
                return

    def _pass_on(self, changes: list[Change]) -> None:
        self._intake.tell_stations(_now())
        self._outbox.put(changes)
        if len(self._outbox) and (
            self.refusal or self._patience(_now()) == 0 or len(self._outbox) > MAX_GATHERED
        ):
            self._flush()

    def _flush(self) -> None:
        self._outbox.flush(_now())
        self._last_commit = _now()

    def _patience(self, now: float) -> float:
        """Seconds until what waits is due to be written; IDLE_SECONDS when nothing waits."""
        if not len(self._outbox):
            return IDLE_SECONDS
        if self.refusal:
            return min(self._outbox.seconds_to_next_try(now), IDLE_SECONDS)
        due = self._last_commit + self._commit_interval - now
        return min(max(due, 0.0), IDLE_SECONDS)

    def _run_commands(self) -> None:
        if self._stopping.is_set():
            # Who waits for one of them is told when the thread has ended.
            self._commands.clear()
        if not self._commands:
            return
        # What waits was matched against the present terms.
        self._flush()
        while self._commands:
            command = self._commands.popleft()
            # Who waits behind messages that cannot be written is told so, and may ask again.
            if self.refusal:
                command.fail(self.refusal.error)
            else:
                command.run()


def _now() -> float:
    now: float = native_time.monotonic()
    return now
