"""What a feed received: bytes, and where and when they came from.

Separate from the queue for packets because the process that decodes them has no such queue.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

from acarshub.links import Link


class Packet(NamedTuple):
    """Bytes as they were received."""

    link: Link
    source: str
    """Descriptor of the feed, as in `udp://0.0.0.0:5550`, for counters and the log."""
    data: bytes
    received_at: float
    """Unix seconds."""
    stream: Hashable | None = None
    """What an incomplete rest may continue with; None when the packet is complete in itself."""
    ends_stream: bool = False
    datagram: bool = False
    """Somebody sent just these bytes, so that none at all is worth counting."""
