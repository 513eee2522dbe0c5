"""The incomplete rests of all senders, each with its framer.

Separate from framing because it knows about time and about who sent what.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from acarshub.decoders.message import DropReason
from acarshub.ingest.framing import (
    SAMPLE_BYTES,
    Frame,
    Framer,
    Garbage,
    Rest,
    Tap,
    frames_of,
    whole_object,
)
from acarshub.ingest.object_text import BLANK
from acarshub.ingest.packet import Packet
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


class SourcedFrame(NamedTuple):
    """A frame and where it came from; a tuple, because one is made of every message."""

    frame: Frame
    link: Link
    source: str
    received_at: float


class StreamRest(NamedTuple):
    """What is left of one stream, and where it came from."""

    rest: Rest
    link: Link
    source: str
    datagram: bool


class Streams:
    """Cuts packets into frames; each sender's incomplete rest waits for its continuation."""

    def __init__(self, taps: Mapping[Link, Tap] | None = None) -> None:
        """`taps` get the text of every object of their link."""
        self._taps = taps or {}
        self._connections: dict[Hashable, _Rest] = {}
        self._rests: dict[Hashable, _Rest] = {}
        self._touched: set[Hashable] = set()
        """Streams that may have another rest than `changes` told last."""
        self._told: set[Hashable] = set()
        """Streams of which it told one."""

    def changes(self) -> dict[Hashable, StreamRest | None]:
        """What is left of every stream that has changed since the last call; None for nothing."""
        touched, self._touched = self._touched, set()
        changes: dict[Hashable, StreamRest | None] = {}
        for key in touched:
            rest = self._rest_of(key)
            if rest is not None:
                self._told.add(key)
                changes[key] = rest
            elif key in self._told:
                self._told.discard(key)
                changes[key] = None
        return changes

    def restore(self, rests: Mapping[Hashable, StreamRest], now: float) -> None:
        """Go on where another one had come to; `now` is a monotonic time in seconds."""
        for key, rest in rests.items():
            framer = Framer(self._taps.get(rest.link))
            framer.resume(rest.rest)
            held = self._rests if rest.datagram else self._connections
            held[key] = _Rest(framer, rest.link, rest.source, now)
            self._told.add(key)

    def _rest_of(self, key: Hashable) -> StreamRest | None:
        held = self._rests.get(key) or self._connections.get(key)
        rest = held.framer.rest if held else None
        if held is None or rest is None:
            return None
        return StreamRest(rest, held.link, held.source, key in self._rests)

    def frames(self, packet: Packet, now: float) -> list[SourcedFrame]:
        """The frames that `packet` completes; `now` is a monotonic time in seconds."""
        # Without any tap not even the hash of a link is worth its time.
        tap = self._taps.get(packet.link) if self._taps else None
        if packet.stream is None:
            frames = frames_of(packet.data, tap)
        elif packet.datagram:
            frames = self._cut_datagram(packet, packet.stream, tap, now)
        else:
            frames = self._cut_connection(packet, packet.stream, tap, now)
        sourced = _sourced(frames, packet.link, packet.source, packet.received_at)
        if len(self._rests) > MAX_RESTS:
            sourced += self._flush(next(iter(self._rests)), packet.received_at)
        return sourced

    def expire(
        self, now: float, received_at: float, *, everything: bool = False
    ) -> list[SourcedFrame]:
        """What is left of senders of datagrams that did not continue in time."""
        late = [
            key
            for key, rest in self._rests.items()
            if everything or now - rest.touched > REST_SECONDS
        ]
        return [sourced for key in late for sourced in self._flush(key, received_at)]

    def _flush(self, key: Hashable, received_at: float) -> list[SourcedFrame]:
        rest = self._rests.pop(key)
        self._touched.add(key)
        return _sourced(rest.framer.flush(), rest.link, rest.source, received_at)

    def _cut_connection(
        self, packet: Packet, stream: Hashable, tap: Tap | None, now: float
    ) -> list[Frame]:
        held = self._connections.get(stream)
        if held is None:
            held = _Rest(Framer(tap), packet.link, packet.source, now)
            self._connections[stream] = held
        frames = held.framer.feed(packet.data)
        self._touched.add(stream)
        if packet.ends_stream:
            frames += held.framer.flush()
            del self._connections[stream]
        return frames

    def _cut_datagram(
        self, packet: Packet, stream: Hashable, tap: Tap | None, now: float
    ) -> list[Frame]:
        rest = self._rests.pop(stream, None) if self._rests else None
        if rest:
            self._touched.add(stream)
        if rest is None and packet.data.startswith(b"{"):
            # A framer takes longer to make than most datagrams take to be cut.
            value = whole_object(packet.data, tap)
            if value is not None:
                return [value]
        framer = rest.framer if rest else Framer(tap)
        frames = framer.feed(packet.data)
        if not frames and not framer.pending:
            # Bytes without a frame belong to what was damaged before them.
            blank = not packet.data.strip(BLANK)
            reason = DropReason.EMPTY_INPUT if blank else DropReason.INVALID_JSON
            return [Garbage(reason, packet.data[:SAMPLE_BYTES])]
        if framer.pending:
            self._touched.add(stream)
            # Popped and set again, so that the one touched longest ago stands first.
            self._rests[stream] = _Rest(framer, packet.link, packet.source, now)
        return frames


def _sourced(
    frames: list[Frame], link: Link, source: str, received_at: float
) -> list[SourcedFrame]:
    # Half the time that calling the class takes.
    new = tuple.__new__
    return [new(SourcedFrame, (frame, link, source, received_at)) for frame in frames]
