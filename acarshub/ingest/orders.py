"""What the process that serves tells the one that takes packets in.

Separate from both, since each has to know it, and neither may load the other.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from acarshub.aircraft.identity import OwnedTables
from acarshub.alerts.term import TermLists
from acarshub.config import Settings
from acarshub.ingest.packet import Packet
from acarshub.ingest.streams import StreamRest
from acarshub.links import Link

READY = "ready"
"""What a process answers when it has read its Setup. To a Batch it answers with a Parcel."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What a process is told first."""

    settings: Settings
    """Without the mappings of links to addresses, which cannot be sent."""
    owned: OwnedTables
    """The tables of the owner, as they were when the server started."""
    served: tuple[Link, ...]
    """Links of which the text of each object is wanted."""
    lists: TermLists
    rests: Mapping[Hashable, StreamRest]
    """What the process before had left of streams that go on."""


@dataclass(frozen=True, slots=True)
class Failed:
    """What a process says last when it cannot go on."""

    reason: str


class NewTerms(NamedTuple):
    """Terms for everything that comes later; there is no answer."""

    lists: TermLists


class Batch(NamedTuple):
    """Packets to be taken in."""

    packets: list[Packet]
    everything: bool
    """Whether the rests are to be taken in that wait for more."""
