"""How Socket.IO packets are written and read, in the shapes that python-socketio expects.

Separate because of what it is for: fast on the way out, and on the way in no nesting or number of
a hostile client can cost more than its length.
"""

from __future__ import annotations

import orjson
from socketio.packet import Packet


class TextPacket(Packet):  # type: ignore[misc] # python-socketio has no types
    """A packet that is never binary; looking for bytes in every value took most of the time."""

    uses_binary_events = False


def dumps(value: object, **_options: object) -> str:
    """`value` as compact JSON text."""
    return orjson.dumps(value).decode()


def loads(text: str | bytes, **_options: object) -> object:
    """The value of strict JSON; ValueError for anything else."""
    return orjson.loads(text)
