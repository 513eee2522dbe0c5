"""The thread that writes: it stores what was taken in, and runs other transactions in between.

Separate from who takes in, which goes on meanwhile, here or in another process.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

from acarshub.ingest.commands import Aside, Command
from acarshub.ingest.handover import Handover
from acarshub.ingest.outbox import BATCH_MESSAGES, Outbox
from acarshub.ingest.taking import Taking
from acarshub.runtime import native_threading, native_time

Result = TypeVar("Result")

IDLE_SECONDS = 0.5
"""How often who waits for this thread looks whether it has ended."""

MAX_GATHERED = 2_000
"""Messages that are written at once whatever the commit interval says."""


class Storing:
    """Moves entries from the handover through the outbox."""

    def __init__(
        self,
        *,
        connection: Connection,
        outbox: Outbox,
        handover: Handover,
        taking: Taking,
        commit_interval_seconds: float,
    ) -> None:
        self._connection = connection
        self._outbox = outbox
        self._handover = handover
        self._taking = taking
        self._commit_interval = commit_interval_seconds
        self.gather_seconds = 0.0
        """How long to gather messages at least for now; other threads may set it."""
        self._last_commit = 0.0
        self._commands: deque[Command | Aside] = deque()
        self._thread = native_threading.Thread(target=self._run, name="writer", daemon=True)

    @property
    def alive(self) -> bool:
        """Whether the thread is at work."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin to work in a native thread."""
        self._thread.start()

    def join(self, timeout: float) -> None:
        """Wait until it has ended, which it does once the handover is closed and empty."""
        self._thread.join(timeout)

    def call(
        self,
        function: Callable[[Connection], Result],
        committed: Callable[[Result], None],
        *,
        quiet: bool,
    ) -> None:
        """See `Pipeline.call`."""
        self._await(Command(self._connection, function, committed, quiet=quiet))

    def between_batches(self, function: Callable[[], Result]) -> Result:
        """See `Pipeline.between_batches`."""
        results: list[Result] = []
        self._await(Aside(lambda: results.append(function())))
        return results[0]

    def _await(self, command: Command | Aside) -> None:
        self._commands.append(command)
        self._handover.wake()
        while not command.done.wait(IDLE_SECONDS):
            # Looked at again, since the thread may have done it as its last deed.
            if not self._thread.is_alive() and not command.done.is_set():
                raise RuntimeError("The server is stopping.")
        if command.failure:
            raise command.failure

    def _run(self) -> None:
        while True:
            self._run_commands()
            now = _now()
            if self._outbox.full and not self._handover.hurried:
                # What arrives waits in the queues, and when they are full, its senders.
                self._handover.rest(self._outbox.seconds_to_next_try(now))
                self._flush()
                continue
            entries = self._handover.take(BATCH_MESSAGES, self._patience(now))
            if not entries and self._handover.closed:
                self._outbox.close(_now())
                return
            self._outbox.put(entries)
            if self._due:
                self._flush()

    @property
    def _due(self) -> bool:
        waiting = len(self._outbox)
        if not waiting:
            return False
        refused = self._outbox.refusal is not None
        return refused or self._patience(_now()) == 0 or waiting > MAX_GATHERED

    def _flush(self) -> None:
        self._outbox.flush(_now())
        self._last_commit = _now()

    def _patience(self, now: float) -> float:
        """Seconds until what waits is due to be written; IDLE_SECONDS when nothing waits."""
        if not len(self._outbox):
            return IDLE_SECONDS
        if self._outbox.refusal:
            return min(self._outbox.seconds_to_next_try(now), IDLE_SECONDS)
        due = self._last_commit + max(self._commit_interval, self.gather_seconds) - now
        return min(max(due, 0.0), IDLE_SECONDS)

    def _run_commands(self) -> None:
        if self._handover.closed:
            # Who waits for one of them is told when the thread has ended.
            self._commands.clear()
        while self._commands:
            command = self._commands.popleft()
            if isinstance(command, Aside):
                command.run()
            elif command.quiet:
                with self._taking.quiet():
                    self._run_command(command)
            else:
                self._run_command(command)

    def _run_command(self, command: Command) -> None:
        # What waits was matched against the present terms.
        self._flush()
        if not self._outbox.refusal:
            self._outbox.put(self._handover.take(len(self._handover), 0))
            self._flush()
        refusal = self._outbox.refusal
        # Who waits behind messages that cannot be written is told so, and may ask again.
        if refusal:
            command.fail(refusal.error)
        else:
            command.run()


def _now() -> float:
    now: float = native_time.monotonic()
    return now
