"""The streams of one hub: who reads along, and how far behind they may be.

Separate from the publisher, which tells browsers: a stream has no event names and no rooms, and
what it does with a message is done in its reader's own green thread.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TypeAlias

from acarshub import runtime
from acarshub.realtime.publisher import News
from acarshub.streaming.told import Told

MAX_STREAMS = 20
MAX_WAITING = 5_000
MAX_WAITING_BYTES = 4_000_000
"""Messages that may wait for one reader, all readers share them."""
BEAT_SECONDS = 15.0
"""A connection that says nothing for longer is cut by some proxies."""

SLOW = "too_slow"
STOPPING = "stopping"

Batch: TypeAlias = tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Beat:
    """Nothing came for a while."""


@dataclass(frozen=True, slots=True)
class End:
    """The stream ends."""

    reason: str


Item: TypeAlias = Batch | Beat | End


class Stream:
    """What waits for one reader."""

    def __init__(self) -> None:
        self._queue: runtime.GreenQueue[Item] = runtime.GreenQueue()
        self._waiting = 0
        self._bytes = 0
        self._end: End | None = None

    def next(self) -> Item:
        """What comes next, waiting for it; after an end there is only that."""
        item = self._end or self._queue.get()
        if self._end:
            return self._end
        if isinstance(item, tuple):
            self._waiting -= len(item)
            self._bytes -= _size(item)
        return item

    def offer(self, batch: Batch, size: int) -> None:
        """Put messages in, unless too many wait already: that ends it."""
        if self._waiting + len(batch) > MAX_WAITING or self._bytes + size > MAX_WAITING_BYTES:
            self.end(SLOW)
            return
        self._waiting += len(batch)
        self._bytes += size
        self._queue.put(batch)

    def beat(self) -> None:
        """Have the reader hear something, if nothing else waits for it."""
        if not self._waiting:
            self._queue.put(Beat())

    def end(self, reason: str) -> None:
        """Let go of what waits, and tell only why."""
        self._end = End(reason)
        self._queue.clear()
        self._waiting = self._bytes = 0
        # Wakes a reader that waits.
        self._queue.put(self._end)

    @property
    def ended(self) -> bool:
        """Whether nothing comes any more."""
        return self._end is not None


class Streams:
    """All streams of a hub."""

    def __init__(self) -> None:
        self.closed = False
        """Whether the hub is stopping."""
        self._streams: set[Stream] = set()

    def open(self) -> Stream | None:
        """A stream of all that comes from here on; None where there are too many."""
        if self.closed or len(self._streams) >= MAX_STREAMS:
            return None
        stream = Stream()
        self._streams.add(stream)
        return stream

    def leave(self, stream: Stream) -> None:
        """Its reader has gone."""
        self._streams.discard(stream)

    def tell(self, news: News) -> None:
        """Hand on messages, and those that have grown; called on the hub for all news."""
        if not self._streams:
            return
        batch = (
            *map(Told.live, news.messages),
            *(Told.grown(each) for each in news.updates if "message_type" in each),
        )
        if not batch:
            return
        size = _size(batch)
        for stream in self._streams:
            if not stream.ended:
                stream.offer(batch, size)

    def run(self) -> None:
        """Beat for ever; a clock for a green thread."""
        for _ in itertools.count():
            runtime.sleep(BEAT_SECONDS)
            for stream in list(self._streams):
                if not stream.ended:
                    stream.beat()

    def close(self) -> None:
        """End all of them."""
        self.closed = True
        for stream in self._streams:
            stream.end(STOPPING)


def _size(batch: Batch) -> int:
    return sum(len(each.text) for each in batch)
