"""One process that decodes: how it is started, spoken to, and how it ends.

Separate from who keeps one at work, which needs no system calls.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

from acarshub.ingest.channel import Channel
from acarshub.ingest.entries import Parcel
from acarshub.ingest.orders import READY, Failed, Setup
from acarshub.runtime import native_os, native_socket, native_time

PROGRAM = "acarshub.intake_process"
ROOT = Path(__file__).parents[2]
START_SECONDS = 60.0
ANSWER_SECONDS = 15.0
END_SECONDS = 2.0
POLL_SECONDS = 0.01


class Child:
    """A process that has read its setup."""

    def __init__(self, pid: int, channel: Channel) -> None:
        self.pid = pid
        self._channel = channel

    @classmethod
    def start(cls, setup: Setup) -> Child:
        """Start one and wait until it is ready; OSError or EOFError when it does not start."""
        own, others = native_socket.socketpair()
        with others:
            try:
                own.settimeout(START_SECONDS)
                child = cls(_spawn(others.fileno()), Channel(own))
            except BaseException:
                own.close()
                raise
        try:
            child._channel.send(setup)
            answer = child._answer()
            assert answer == READY
        except (OSError, EOFError) as error:
            how = child.end(0 if isinstance(error, TimeoutError) else END_SECONDS)
            told = str(error) if isinstance(error, EOFError) else ""
            raise EOFError(told or how) from error
        own.settimeout(ANSWER_SECONDS)
        return child

    def send(self, order: object) -> None:
        """Send an order, whether or not anybody is there: who reads the answers will know."""
        try:
            self._channel.send(order)
        except OSError:
            # Part of it may be sent: what came behind it would be read as the rest.
            self._channel.close()

    def receive(self) -> Parcel:
        """The next answer.

        EOFError or OSError when the process has ended, TimeoutError when it said nothing for
        ANSWER_SECONDS.
        """
        parcel = self._answer()
        assert isinstance(parcel, Parcel)
        return parcel

    def _answer(self) -> object:
        answer = self._channel.receive()
        if isinstance(answer, Failed):
            # It is gone, which whoever waits for its answers has to expect at any time.
            raise EOFError(f"failed: {answer.reason}")  # noqa: TRY004
        return answer

    def hang_up(self) -> None:
        """Let it end, and whoever waits for its answers."""
        self._channel.close()

    def kill(self) -> None:
        """End it at once."""
        with suppress(ProcessLookupError):
            native_os.kill(self.pid, signal.SIGKILL)

    def end(self, seconds: float) -> str:
        """End it, by force after `seconds`; how it ended, to be read after its name."""
        self.hang_up()
        deadline = native_time.monotonic() + seconds
        while True:
            try:
                pid, status = native_os.waitpid(self.pid, os.WNOHANG)
            except ChildProcessError:
                return "ended, and somebody else knows how"
            if pid:
                return _manner(os.waitstatus_to_exitcode(status))
            if native_time.monotonic() > deadline:
                self.kill()
            native_time.sleep(POLL_SECONDS)


def _spawn(connection: int) -> int:
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    # Not `subprocess`, which uses parts of the standard library that eventlet has patched.
    pid: int = native_os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", PROGRAM],
        {**os.environ, "PYTHONPATH": path},
        file_actions=[(os.POSIX_SPAWN_DUP2, connection, 0)],
        # A terminal's Ctrl+C is for the server, which ends it.
        setsid=True,
    )
    return pid


def _manner(code: int) -> str:
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended with {code}"
