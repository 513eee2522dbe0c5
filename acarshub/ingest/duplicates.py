"""Transmissions that were received already: by another station, on another channel, another way.

Separate from joining parts because it needs of a message only what was transmitted: not who it
became, nor what it says.

What is remembered is small, since at ten thousand messages a second there is a lot of it: of the
transmission a hash of 64 bits, salted for each process, and of each reception four values.
"""

from __future__ import annotations

import math
from collections import OrderedDict, deque

from acarshub.decoders.message import DecodedMessage
from acarshub.records import Hearing, Known

MAX_REMEMBERED = 20_000
"""Transmissions; then the oldest is forgotten."""

DELAY_SECONDS = 60.0
"""How much later than the first a reception may arrive, on top of the window: relays buffer."""

MAX_MESSAGES = 2_000
"""Messages that are remembered whole; that is some seconds of the busiest receiver."""

MAX_HEARINGS = 64
"""Receptions that are kept of one transmission; a relay that loops makes any number."""


class Transmission:
    """A transmission that was received, and the message that it belongs to."""

    __slots__ = ("arrived", "first", "further", "known", "stored", "uid")

    def __init__(self, known: Known, first: Hearing, arrived: float) -> None:
        """`first` is its first reception, which `arrived` at so many monotonic seconds."""
        self.uid = known.message.uid
        self.stored = known.message.stored
        self.known: Known | None = known
        """The message; forgotten before the rest, because it is large."""
        self.first = first
        self.arrived = arrived
        self.further: tuple[Hearing, ...] = ()

    def add(self, hearing: Hearing) -> bool:
        """Note one more reception; False when it is known or there are too many already."""
        if hearing == self.first or hearing in self.further or len(self.further) >= MAX_HEARINGS:
            return False
        self.further = (*self.further, hearing)
        return True


class Duplicates:
    """The transmissions of the recent past."""

    def __init__(self, window_seconds: float) -> None:
        """`window_seconds` is how far apart two receptions of one transmission may be dated."""
        self.enabled = window_seconds > 0
        self._window = window_seconds
        # In a plain dict the oldest is looked for past all that were removed before it: from the
        # twenty-thousandth message on that took as long again as all else, then three times.
        self._known: OrderedDict[int, Transmission] = OrderedDict()
        self._next_expiry = -math.inf
        """Monotonic seconds until which nothing has to be forgotten for its age."""
        self._whole: deque[Transmission] = deque()

    def find(self, key: int, decoded: DecodedMessage) -> Transmission | None:
        """The transmission that `decoded` is another reception of; `key` is its `key_of`."""
        known = self._known.get(key)
        if known is None or abs(decoded.time - known.first.time) > self._window:
            return None
        if decoded.content and _same_receiver(decoded, known.first):
            # No receiver hears a frame twice, but link control repeats itself word for word.
            return None
        return known

    def remember(self, key: int, transmission: Transmission) -> None:
        """Note the first reception of a transmission."""
        if not self.enabled:
            return
        known = self._known
        if key in known:
            # Removed and set again, so that the oldest stands first.
            del known[key]
        known[key] = transmission
        self._whole.append(transmission)
        if len(self._whole) > MAX_MESSAGES:
            self._whole.popleft().known = None
        if len(known) > MAX_REMEMBERED or transmission.arrived > self._next_expiry:
            self._forget(transmission.arrived)

    def _forget(self, now: float) -> None:
        lifetime = self._window + DELAY_SECONDS
        # Two at most for each that is remembered: that empties it in time, and stops nobody.
        for _ in range(2):
            oldest = next(iter(self._known.values()))
            if len(self._known) <= MAX_REMEMBERED and oldest.arrived >= now - lifetime:
                self._next_expiry = oldest.arrived + lifetime
                return
            self._known.popitem(last=False)


def key_of(decoded: DecodedMessage) -> int:
    """What all receptions of one transmission share, whoever heard it."""
    return hash(
        (
            decoded.link,
            decoded.tail or decoded.icao,
            decoded.label,
            decoded.block_id,
            decoded.msgno,
            decoded.ack,
            decoded.text,
            # Frames of link control say the same in both directions.
            (decoded.content, decoded.fromaddr, decoded.toaddr) if decoded.content else "",
        )
    )


def _same_receiver(decoded: DecodedMessage, first: Hearing) -> bool:
    """Whether one receiver says that it heard something twice, and not one of its ways to us."""
    return (
        decoded.station_id == first.station_id
        and decoded.freq == first.freq
        and decoded.time != first.time
    )
