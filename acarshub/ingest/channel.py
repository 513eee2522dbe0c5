"""Objects of this program on their way between two of its processes, through a pair of sockets.

Separate because both ends need it. `multiprocessing` has the like, and cannot be used: eventlet
has patched what it reads by. Pickles may run code when they are read, so nobody but these two
processes may ever hold an end; text from the air travels in them as text.
"""

from __future__ import annotations

import pickle
import struct
from contextlib import suppress
from socket import SHUT_RDWR, socket

MAX_BYTES = 1 << 28
"""More than any batch or parcel; only what is out of step looks longer."""
_LENGTH = struct.Struct("!I")


class Channel:
    """One end; sending and receiving may be done by two threads."""

    def __init__(self, connection: socket) -> None:
        self._connection = connection

    def send(self, item: object) -> None:
        """Send a picklable object; waits for room. OSError when the other end has gone."""
        data = pickle.dumps(item, pickle.HIGHEST_PROTOCOL)
        self._connection.sendall(_LENGTH.pack(len(data)) + data)

    def receive(self) -> object:
        """The next object; EOFError when the other end has gone, TimeoutError as the socket has."""
        (length,) = _LENGTH.unpack(self._read(_LENGTH.size))
        if length > MAX_BYTES:
            raise EOFError("what came is not from the other end")
        return pickle.loads(self._read(length))  # noqa: S301 - from the other end only

    def close(self) -> None:
        """End it; the other end is told, and so is a thread that waits at this one."""
        with suppress(OSError):
            self._connection.shutdown(SHUT_RDWR)
        self._connection.close()

    def _read(self, length: int) -> bytearray:
        data = bytearray(length)
        view = memoryview(data)
        while view:
            count = self._connection.recv_into(view)
            if not count:
                raise EOFError
            view = view[count:]
        return data
