"""The incomplete rests of all senders, each with its framer.

Separate from framing because it knows about time and about who sent what.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from acarshub.decoders.message import DropReason
from acarshub.ingest.framing import SAMPLE_BYTES, Frame, Framer, Garbage, frames_of
from acarshub.ingest.packets import Packet
from acarshub.links import Link

REST_SECONDS = 2.0
"""How long the rest of a datagram waits for the next one of its sender."""

MAX_RESTS = 256
"""Senders with a rest at a time: addresses of datagrams can be forged in any number."""


@dataclass(slots=True)
class _Rest:
    framer: Framer
    link: Link
    source: str
    touched: float


@dataclass(frozen=True, slots=True)
class SourcedFrame:
    """A frame and where it came from."""

    frame: Frame
    link: Link
    source: str
    received_at: float


class Streams:
    """Cuts packets into frames; each sender's incomplete rest waits for its continuation."""

    def __init__(self) -> None:
        self._rests: dict[Hashable, _Rest] = {}

    def frames(self, packet: Packet, now: float) -> Iterator[SourcedFrame]:
        """The frames that `packet` completes; `now` is a monotonic time in seconds."""
        for frame in self._cut(packet, now):
            yield SourcedFrame(frame, packet.link, packet.source, packet.received_at)

    def expire(
        self, now: float, received_at: float, *, everything: bool = False
    ) -> Iterator[SourcedFrame]:
        """What is left of senders that did not continue in time."""
        late = [
            key
            for key, rest in self._rests.items()
            if everything or now - rest.touched > REST_SECONDS
        ]
        for key in late:
            rest = self._rests.pop(key)
            for frame in rest.framer.flush():
                yield SourcedFrame(frame, rest.link, rest.source, received_at)

    def _cut(self, packet: Packet, now: float) -> list[Frame]:
        if packet.stream is None:
            return frames_of(packet.data)
        rest = self._rests.pop(packet.stream, None)
        framer = rest.framer if rest else Framer()
        frames = framer.feed(packet.data)
        if packet.datagram and not frames and not framer.pending:
            frames = [Garbage(DropReason.EMPTY_INPUT, packet.data[:SAMPLE_BYTES])]
        if packet.ends_stream:
            frames += framer.flush()
        elif framer.pending:
            # Popped and set again, so that the one touched longest ago stands first.
            self._rests[packet.stream] = _Rest(framer, packet.link, packet.source, now)
            if len(self._rests) > MAX_RESTS:
                oldest = self._rests.pop(next(iter(self._rests)))
                frames += oldest.framer.flush()
        return frames
