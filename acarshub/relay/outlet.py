"""What all outlets have in common: an address that is taken as soon as it is free.

Separate from the kinds of outlets, which only know how to listen and to send.
"""

from __future__ import annotations

import logging
import random
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from acarshub.addresses import Connection
from acarshub.ingest.complaints import Complaints, Log
from acarshub.relay.poller import Poller
from acarshub.runtime import native_socket, native_time

FIRST_RETRY_SECONDS = 1.0
LAST_RETRY_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Desk:
    """What the relay lends to its outlets."""

    poller: Poller
    complaints: Complaints
    log: Log


class Outlet(ABC):
    """One address at which the objects of a link are served; for the relay's thread."""

    def __init__(self, place: Connection, desk: Desk) -> None:
        self.descriptor = str(place)
        self.dropped = 0
        """Readers that were let go because they did not keep up."""
        self._place = place
        self._desk = desk
        self._pause = FIRST_RETRY_SECONDS
        self._due = 0.0

    @property
    @abstractmethod
    def listening(self) -> bool:
        """Whether readers can connect."""

    @property
    @abstractmethod
    def readers(self) -> int:
        """How many are connected."""

    @property
    def waiting(self) -> bool:
        """Whether something is still to be sent that readers may yet take."""
        return False

    @abstractmethod
    def close(self) -> None:
        """Let the readers and the address go."""

    @abstractmethod
    def _open(self) -> None:
        """Begin to listen; OSError when that is not possible now."""

    @abstractmethod
    def _send(self, lines: Sequence[bytes]) -> None:
        """Send `lines` to every reader, without waiting for any."""

    def tend(self) -> None:
        """Do what is due; called at least twice a second."""
        now = native_time.monotonic()
        if self.listening or now < self._due:
            return
        try:
            self._open()
        except OSError as error:
            # What stood at the address may need the same time as we do.
            wait = self._pause * random.uniform(0.5, 1.5)  # noqa: S311
            self._due = now + wait
            self._pause = min(self._pause * 2, LAST_RETRY_SECONDS)
            self._desk.log(
                logging.WARNING,
                f"Serving at {self.descriptor} is not possible: {error}; again in {wait:.1f} s",
            )
            return
        self._pause = FIRST_RETRY_SECONDS
        self._desk.log(logging.INFO, f"Serving raw messages at {self.descriptor}")

    def send(self, lines: Sequence[bytes]) -> None:
        """Send `lines` to every reader; never waits, never fails."""
        try:
            self._send(lines)
        except Exception as error:
            # An outlet that is beside itself must not take the others with it.
            self._complain("failed and begins anew", repr(error))
            self.close()

    def _complain(self, problem: str, sample: str, who: str = "") -> None:
        source = f"{self.descriptor} {who}".rstrip()
        self._desk.complaints.about(source, problem, sample, native_time.monotonic())

    def _address(self) -> tuple[native_socket.AddressFamily, tuple[str, int]]:
        """Where to listen, as the system wants it."""
        family, _, _, _, address = native_socket.getaddrinfo(
            self._place.host,
            self._place.port,
            type=native_socket.SOCK_STREAM,
            flags=native_socket.AI_PASSIVE | native_socket.AI_NUMERICHOST,
        )[0]
        return family, address  # type: ignore[return-value]
