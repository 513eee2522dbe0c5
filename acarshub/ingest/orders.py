"""What the process that serves tells the one that takes packets in.

Separate from both, since each has to know it, and neither may load the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from acarshub.alerts.term import TermLists
from acarshub.config import Settings
from acarshub.ingest.packet import Packet
from acarshub.links import Link

READY = "ready"
"""What a process answers when it has read its Setup. To a Batch it answers with a Parcel."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What a process is told first."""

    settings: Settings
    """Without the mappings of links to addresses, which cannot be sent."""
    served: tuple[Link, ...]
    """Links of which the text of each object is wanted."""
    lists: TermLists


class NewTerms(NamedTuple):
    """Terms for everything that comes later; there is no answer."""

    lists: TermLists


class Batch(NamedTuple):
    """Packets to be taken in."""

    packets: list[Packet]
    everything: bool
    """Whether the rests are to be taken in that wait for more."""
