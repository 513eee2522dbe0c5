"""Message identities.

Separate because everything that makes a message, live or in a migration, must make them alike.
"""

from __future__ import annotations

import os

MAX_MILLISECONDS = (1 << 48) - 1


def new_uid(time: float) -> str:
    """A UUIDv7 (RFC 9562) as 36 characters, whose time is `time` in Unix seconds.

    Time leads, so that new rows touch the same few index pages: a random UUID wrote six times as
    much to disk per message. The other 74 bits are random.
    """
    milliseconds = min(max(int(time * 1000), 0), MAX_MILLISECONDS)
    random = int.from_bytes(os.urandom(10), "big") >> 6
    high, low = random >> 62, random & ((1 << 62) - 1)
    text = f"{milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
