"""TCP outlets: whoever connects gets one object per line from then on.

Separate from ZMQ, which keeps its readers to itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from acarshub.addresses import Connection
from acarshub.relay.outlet import Desk, Outlet
from acarshub.relay.poller import READABLE
from acarshub.relay.reader import Reader
from acarshub.runtime import native_socket, native_time

MAX_READERS = 64
SHUT_SECONDS = 1.0


class TcpOutlet(Outlet):
    """A listening socket and its readers."""

    def __init__(self, place: Connection, desk: Desk) -> None:
        super().__init__(place, desk)
        self._listener: native_socket.socket | None = None
        self._readers: dict[Reader, None] = {}
        self._shut_until: float | None = None

    @property
    def listening(self) -> bool:
        """Whether readers can connect."""
        return self._listener is not None

    @property
    def readers(self) -> int:
        """How many are connected."""
        return len(self._readers)

    @property
    def waiting(self) -> bool:
        """Whether a reader has not taken everything yet."""
        return any(reader.waiting for reader in list(self._readers))

    def tend(self) -> None:
        """Listen when it is time, and open the door again that was shut for lack of room."""
        super().tend()
        if self._listener and self._shut_until and native_time.monotonic() > self._shut_until:
            self._shut_until = None
            self._desk.poller.watch(self._listener.fileno(), READABLE, self._accept)

    def close(self) -> None:
        """Let the readers and the address go."""
        self._close_listener()
        for reader in self._readers:
            reader.close()
        self._readers.clear()

    def _open(self) -> None:
        family, address = self._address()
        listener = native_socket.socket(family, native_socket.SOCK_STREAM)
        try:
            listener.setsockopt(native_socket.SOL_SOCKET, native_socket.SO_REUSEADDR, 1)
            if family == native_socket.AF_INET6:
                # `::` means all addresses, whatever the system's own idea of it is.
                listener.setsockopt(native_socket.IPPROTO_IPV6, native_socket.IPV6_V6ONLY, 0)
            listener.setblocking(False)
            listener.bind(address)
            listener.listen(MAX_READERS)
        except BaseException:
            listener.close()
            raise
        self._listener = listener
        self._desk.poller.watch(listener.fileno(), READABLE, self._accept)

    def _accept(self, _events: int) -> None:
        assert self._listener
        try:
            connection, address = self._listener.accept()
        except (BlockingIOError, ConnectionError):
            return
        except OSError as error:
            # Out of file numbers, most likely. Who waits at the door would wake us for ever.
            self._complain("lets no more readers in for now", str(error))
            self._desk.poller.forget(self._listener.fileno())
            self._shut_until = native_time.monotonic() + SHUT_SECONDS
            return
        host = str(address[0])
        if not self._make_room():
            self._complain(f"has {MAX_READERS} readers already; refused", host)
            connection.close()
            return
        try:
            reader = Reader(connection, host, self._desk.poller, self._forget)
        except OSError:
            # Gone before it was here.
            connection.close()
            return
        self._readers[reader] = None

    def _make_room(self) -> bool:
        """Whether one more may come; one that has ended its side makes way, it may be gone."""
        if len(self._readers) >= MAX_READERS:
            silent = next((reader for reader in self._readers if reader.silent), None)
            if silent is None:
                return False
            self._forget(silent)
        return True

    def _send(self, lines: Sequence[bytes]) -> None:
        if not self._readers:
            return
        chunk = b"\n".join([*lines, b""])
        for reader in list(self._readers):
            try:
                reader.send(chunk)
            except OSError:
                self._forget(reader)
                continue
            if reader.slow:
                self._drop(reader)

    def _drop(self, reader: Reader) -> None:
        self.dropped += 1
        reader.close(at_once=True)
        del self._readers[reader]
        self._complain("reads too slowly and was let go", reader.host, f"reader {reader.host}")

    def _forget(self, reader: Reader) -> None:
        reader.close()
        del self._readers[reader]

    def _close_listener(self) -> None:
        if self._listener:
            self._desk.poller.forget(self._listener.fileno())
            self._listener.close()
            self._listener = self._shut_until = None
