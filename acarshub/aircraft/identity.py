"""What the codes in a message stand for: its label, its airline.

Separate from the payloads because names come from tables that an owner may replace, while a
payload is made by the same rules everywhere.
"""

from __future__ import annotations

from acarshub.aircraft.airlines import Airlines
from acarshub.labels import label_name


class Identity:
    """Everything that is looked up for a message; immutable, so all threads may share it."""

    def __init__(self, airlines: Airlines | None = None) -> None:
        self.airlines = airlines or Airlines()

    def label_name(self, label: str) -> str | None:
        """The name of an ACARS label, or None when its meaning is not known."""
        return label_name(label)
