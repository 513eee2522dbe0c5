"""Transmissions that were received already: by another station, on another channel, another way.

Separate from joining parts because it needs of a message only what was transmitted: not who it
became, nor what it says.

What is remembered is small, since at ten thousand messages a second there is a lot of it: of the
transmission a hash of 64 bits, salted for each process, and of each reception four values.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from acarshub.decoders.message import DecodedMessage
from acarshub.models.records import Hearing, hearing_of

MAX_REMEMBERED = 20_000
"""Transmissions; then the oldest is forgotten."""

DELAY_SECONDS = 60.0
"""How much later than the first a reception may arrive, on top of the window: relays buffer."""

MAX_HEARINGS = 64
"""Receptions that are kept of one transmission; a relay that loops makes any number."""


@dataclass(slots=True)
class Transmission:
    """A transmission that was received, and the message that it belongs to."""

    uid: str
    stored: bool
    time: float
    """Unix seconds of the first reception."""
    arrived: float
    """Monotonic seconds."""
    first: Hearing
    further: list[Hearing] = field(default_factory=list)

    def add(self, hearing: Hearing) -> bool:
        """Note one more reception; False when it is known or there are too many already."""
        if hearing == self.first or hearing in self.further or len(self.further) >= MAX_HEARINGS:
            return False
        self.further.append(hearing)
        return True


class Duplicates:
    """The transmissions of the recent past."""

    def __init__(self, window_seconds: float) -> None:
        """`window_seconds` is how far apart two receptions of one transmission may be dated."""
        self._window = window_seconds
        self._known: dict[int, Transmission] = {}

    @property
    def enabled(self) -> bool:
        """Whether anything is recognised at all."""
        return self._window > 0

    def find(self, decoded: DecodedMessage) -> Transmission | None:
        """The transmission that `decoded` is another reception of."""
        known = self._known.get(_hash(decoded))
        if known is None or abs(decoded.time - known.time) > self._window:
            return None
        if decoded.content and _same_receiver(decoded, known.first):
            # No receiver hears a frame twice, but link control repeats itself word for word.
            return None
        return known

    def remember(self, decoded: DecodedMessage, uid: str, now: float, *, stored: bool) -> None:
        """Note the first reception of a transmission; `now` is a monotonic time in seconds."""
        if not self.enabled:
            return
        key = _hash(decoded)
        # Popped and set again, so that the oldest stands first.
        self._known.pop(key, None)
        self._known[key] = Transmission(uid, stored, decoded.time, now, hearing_of(decoded))
        self._forget(now - self._window - DELAY_SECONDS)

    def _forget(self, before: float) -> None:
        # Two at most for each that is remembered: that empties it in time, and stops nobody.
        for _ in range(2):
            oldest = next(iter(self._known))
            known = self._known[oldest]
            if len(self._known) <= MAX_REMEMBERED and known.arrived >= before:
                return
            del self._known[oldest]


def _hash(decoded: DecodedMessage) -> int:
    return hash(
        (
            decoded.link,
            decoded.tail or decoded.icao,
            decoded.label,
            decoded.block_id,
            decoded.msgno,
            decoded.ack,
            decoded.text,
            decoded.content,
        )
    )


def _same_receiver(decoded: DecodedMessage, first: Hearing) -> bool:
    """Whether one receiver says that it heard something twice, and not one of its ways to us."""
    return (
        decoded.station_id == first.station_id
        and decoded.freq == first.freq
        and decoded.time != first.time
    )
