"""The way of one link's objects from the pipeline to the relay's thread.

Separate because this is all of the relay that the pipeline touches: here it never waits, whatever
readers do.
"""

from __future__ import annotations

from contextlib import suppress

from acarshub.runtime import native_socket, native_threading

MAX_WAITING_BYTES = 2 << 20
"""Four thousand messages of usual length: more than the relay's thread is ever late by."""


class Waker:
    """Ends the wait of the relay's thread, once for all that is put until it looks."""

    def __init__(self) -> None:
        self._reader, self._writer = native_socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._called = False

    def fileno(self) -> int:
        """What can be read from when somebody called."""
        return self._reader.fileno()

    def wake(self) -> None:
        """Call; safe from every thread, never waits."""
        if self._called:
            return
        self._called = True
        try:
            self._writer.send(b"\0")
        except OSError:
            # Full, so it was called already, or closed.
            return

    def clear(self) -> None:
        """Expect the next call. To be followed by a look at all lanes, not preceded."""
        with suppress(BlockingIOError):
            self._reader.recv(64)
        self._called = False

    def close(self) -> None:
        """Free the sockets; who calls afterwards is not heard."""
        self._reader.close()
        self._writer.close()


class Lane:
    """Objects of one link that wait for the relay's thread, bounded in bytes."""

    def __init__(self, waker: Waker) -> None:
        self._waker = waker
        self._lock = native_threading.Lock()
        self._lines: list[bytes] = []
        self._bytes = 0
        self.lost = 0
        """Objects for which there was no room."""

    def put(self, line: bytes) -> None:
        """Have `line` served; never waits."""
        with self._lock:
            if self._bytes >= MAX_WAITING_BYTES:
                self.lost += 1
                return
            self._lines.append(line)
            self._bytes += len(line)
        self._waker.wake()

    def take(self) -> list[bytes]:
        """All that waits, oldest first."""
        with self._lock:
            lines, self._lines = self._lines, []
            self._bytes = 0
        return lines
