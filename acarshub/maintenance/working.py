"""One piece of work after the other on the thread that writes, each a few milliseconds long.

Separate because removing messages, merging the index and giving space back share what keeps them
from being noticed: measured pieces, rests in between, and waiting while the log is long.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

from acarshub import runtime
from acarshub.database import ConnectionLender
from acarshub.maintenance.checkpoint import Checkpoints
from acarshub.maintenance.pace import Pace, rest
from acarshub.runtime import native_time
from acarshub.writes import Writes

Result = TypeVar("Result")

ROOM_SECONDS = 0.25
"""How often it is looked whether the log has room again."""


class StoppingError(Exception):
    """The server stops; what is unfinished is left to the next one."""


class Work:
    """Runs pieces of work for green threads."""

    def __init__(self, lender: ConnectionLender, writes: Writes, checkpoints: Checkpoints) -> None:
        self._lender = lender
        self._writes = writes
        self._checkpoints = checkpoints
        self._stopping = False

    def stop(self) -> None:
        """Let the piece that is under way be the last one."""
        self._stopping = True

    def read(self, function: Callable[[Connection], Result]) -> Result:
        """Call `function` on a connection that reads, and rest for as long as it took."""
        self.check()
        begun = native_time.monotonic()
        result = self._lender.run(function)
        runtime.sleep(native_time.monotonic() - begun)
        return result

    def write(self, function: Callable[[Connection], Result], pace: Pace, size: int) -> Result:
        """Call `function`, which does a piece of `size`, in a transaction; rest afterwards.

        Waits before for as long as the write-ahead log is long and somebody's read keeps it so.
        """
        self._wait_for_room()
        times: list[float] = []

        def timed(connection: Connection) -> Result:
            times.append(native_time.monotonic())
            return function(connection)

        def committed(_result: Result) -> None:
            times.append(native_time.monotonic())

        result = self._on_writer(timed, committed)
        took = times[-1] - times[0]
        pace.took(size, took)
        runtime.sleep(rest(took))
        return result

    def check(self) -> None:
        """Raise `StoppingError` when the server stops."""
        if self._stopping:
            raise StoppingError

    def shorten_log(self) -> bool:
        """Have the log begin anew with the next transaction; False where a read forbids it.

        Most of it is moved into the file beside the writer. While messages come that is never all,
        so once the log is long the writer moves the little that is left; unless a read forbids it,
        for then the writer would wait for the disk, and messages for the writer, in vain.
        """
        moved = self._lender.run(self._checkpoints.run)
        if not self._checkpoints.crowded:
            return moved.everything
        if not moved.everything:
            again = self._lender.run(self._checkpoints.run)
            if again.pages == moved.pages:
                return False
        return self._on_writer(self._checkpoints.run).everything

    def _on_writer(
        self,
        function: Callable[[Connection], Result],
        committed: Callable[[Result], object] | None = None,
    ) -> Result:
        try:
            return self._writes.write(function, committed)
        except RuntimeError:
            # What the thread that writes tells when it ends.
            self.check()
            raise

    def _wait_for_room(self) -> None:
        self.check()
        while self._checkpoints.crowded and not self.shorten_log():
            runtime.sleep(ROOM_SECONDS)
            self.check()
