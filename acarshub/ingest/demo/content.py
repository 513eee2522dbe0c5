"""What one ACARS message says, before any decoder has printed it, and the words it is made of.

Separate because texts create it and every decoder's printer consumes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from acarshub.ingest.demo.geography import Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A message between an aircraft and the ground."""

    label: str
    text: str
    uplink: bool = False
    sequence: str = "M"
    """First letter of the message number of a downlink; it names the originating unit."""
    sublabel: str = ""
    """H1 only: the unit on board, `DF`, `M1` or `MD`."""
    event_times: Mapping[str, str] = field(default_factory=dict)
    """Airports and OOOI times under the key names that the flat decoders print."""
    application: Mapping[str, object] = field(default_factory=dict)
    """Decoded application data in the form of libacars, with its wrapper key."""
    answer: Content | None = None
    """What the other side replies some seconds later."""
    answer_seconds: float = 10.0

    def prefixed(self, text: str) -> str:
        """`text` with the H1 prefix that decoders without libacars leave in every block."""
        if not self.sublabel:
            return text
        return (f"- #{self.sublabel}" if self.uplink else f"#{self.sublabel}B") + text


def hhmm(time: float) -> str:
    """Hours and minutes of a Unix time in UTC."""
    return f"{datetime.fromtimestamp(time, UTC):%H%M}"


def hhmmss(time: float) -> str:
    """Hours, minutes and seconds of a Unix time in UTC."""
    return f"{datetime.fromtimestamp(time, UTC):%H%M%S}"


def day_and_time(time: float) -> str:
    """Day of the month, hours and minutes of a Unix time in UTC, as METAR writes them."""
    return f"{datetime.fromtimestamp(time, UTC):%d%H%M}"


def degrees_minutes(position: Position, tenths: bool = False) -> str:
    """`N5012E00834`, or with tenths of a minute `N50123E008345`."""
    return _angle(position.lat, "NS", 2, tenths) + _angle(position.lon, "EW", 3, tenths)


def _angle(degrees: float, signs: str, width: int, tenths: bool) -> str:
    scale = 600 if tenths else 60
    whole, rest = divmod(round(abs(degrees) * scale), scale)
    sign = signs[0] if degrees >= 0 else signs[1]
    return f"{sign}{whole:0{width}d}{rest:0{3 if tenths else 2}d}"
