"""Where the intake works: in the pipeline's own thread, or elsewhere.

Separate from the intake so that the pipeline need not know.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, TypeAlias

from acarshub.alerts.matcher import Matcher
from acarshub.ingest.entries import Parcel
from acarshub.ingest.intake import Intake
from acarshub.ingest.packet import Packet
from acarshub.runtime import native_threading, native_time

Deliver: TypeAlias = Callable[[Parcel], None]
"""Gets what became of packets; never waits for anything."""


class Taking(Protocol):
    """Takes packets in, in their order; `take` and `close` are called by one thread."""

    def start(self, deliver: Deliver) -> None:
        """Begin to work; `deliver` is called by one thread at a time, in the order of packets."""

    @property
    def alive(self) -> bool:
        """Whether packets still come to something."""

    def use(self, matcher: Matcher) -> None:
        """Match all later packets by `matcher`; called before `start` or within `quiet`."""

    def take(self, packets: Sequence[Packet], *, everything: bool) -> None:
        """Have packets taken in; with `everything` also the rests that wait for more.

        Without packets it looks for rests that nobody continued; call it now and then.
        """

    def wait_for_room(self) -> None:
        """Wait while more is under way than should be."""

    def hurry(self) -> None:
        """Have nobody wait for room any more: the end is near."""

    def quiet(self) -> AbstractContextManager[object]:
        """While nothing is matched, and all that was is delivered."""

    def close(self) -> None:
        """Deliver what is under way, and end."""


class OwnThread:
    """The intake within the thread that asks, for a single processor and for tools."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._deliver: Deliver = lambda _parcel: None
        self._matching = native_threading.Lock()

    def start(self, deliver: Deliver) -> None:
        """See `Taking`; likewise below."""
        self._deliver = deliver

    @property
    def alive(self) -> bool:
        """As long as the thread that asks."""
        return True

    def use(self, matcher: Matcher) -> None:
        """Match later packets by `matcher`."""
        self._intake.matcher = matcher

    def take(self, packets: Sequence[Packet], *, everything: bool) -> None:
        """Take packets in and deliver what became of them."""
        with self._matching:
            now, unix_now = native_time.monotonic(), native_time.time()
            self._deliver(self._intake.take_in(packets, now, unix_now, everything=everything))

    def wait_for_room(self) -> None:
        """Nothing is ever under way."""

    def hurry(self) -> None:
        """Nobody waits."""

    def quiet(self) -> AbstractContextManager[object]:
        """Nothing is matched as long as it is held."""
        return self._matching

    def close(self) -> None:
        """All is delivered."""
