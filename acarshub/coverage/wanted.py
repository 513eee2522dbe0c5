"""Which outline the owner wants, and how the service is asked for it.

Separate because the file that keeps an outline is told apart by the same facts.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import urlencode

from acarshub.config import Settings

METRES_PER_FOOT = 0.3048
REFRACTION = 0.25
"""How far the air bends radio waves, in the service's measure; it is what everybody asks with."""


@dataclass(frozen=True, slots=True)
class WantedOutline:
    """A place that the service knows by its token, and altitudes in feet."""

    token: str
    altitudes: tuple[int, ...]

    @classmethod
    def of(cls, settings: Settings) -> WantedOutline | None:
        """What the settings ask for; None where they ask for nothing."""
        if not (settings.heywhatsthat and settings.heywhatsthat_alts):
            return None
        return cls(settings.heywhatsthat, tuple(dict.fromkeys(settings.heywhatsthat_alts)))

    def url(self, service: str) -> str:
        """What to ask the interface at `service`, which speaks of whole metres."""
        asked = {
            "id": self.token,
            "refraction": REFRACTION,
            "alts": ",".join(str(metres(feet)) for feet in self.altitudes),
        }
        return f"{service}{'&' if '?' in service else '?'}{urlencode(asked, safe=',')}"

    @property
    def digest(self) -> str:
        """Differs whenever another outline is wanted."""
        told = "\n".join((self.token, *map(str, self.altitudes)))
        return hashlib.sha256(told.encode()).hexdigest()


def metres(feet: int) -> int:
    """Whole metres."""
    return round(feet * METRES_PER_FOOT)
