"""One event on its way to many browsers, made ready once for all of them.

Separate because it knows the transport's formats: a packet of Engine.IO for clients that poll or
lag behind, and a WebSocket frame (RFC 6455, section 5.2), which may be compressed (RFC 7692).
"""

from __future__ import annotations

import zlib
from functools import cached_property

from engineio.packet import MESSAGE, Packet

FINAL_TEXT = 0x81
COMPRESSED = 0x40
MESSAGE_PACKET = str(MESSAGE)

MIN_COMPRESSED_BYTES = 300
COMPRESSION_LEVEL = 1
"""50 kB take 0.4 ms and become 12; 6 takes 1 ms, and they become 9."""
WINDOW_BITS = 15
SYNC_END = 4
"""Bytes at the end of a flushed stream that are left out (RFC 7692, section 7.2.1)."""


class ReadyPacket(Packet):  # type: ignore[misc] # python-engineio has no types
    """A packet that holds its text once, as it is sent: many may wait for a slow client."""

    def __init__(self, text: str) -> None:
        super().__init__(MESSAGE)
        self.encode_cache = MESSAGE_PACKET + text

    @property
    def data(self) -> str:
        """The text without the type of the packet."""
        text: str = self.encode_cache
        return text.removeprefix(MESSAGE_PACKET)

    @data.setter
    def data(self, _nothing: None) -> None:
        """What the base class sets."""


class Outgoing:
    """One event; `text` is its Socket.IO packet."""

    def __init__(self, text: str) -> None:
        self.packet = ReadyPacket(text)

    @cached_property
    def plain(self) -> bytes:
        """The frame for clients that take no compression."""
        return _frame(FINAL_TEXT, self._payload)

    @cached_property
    def compressed(self) -> bytes:
        """The frame for clients with whom it was agreed that each frame stands for itself."""
        if len(self._payload) < MIN_COMPRESSED_BYTES:
            return self.plain
        stream = zlib.compressobj(COMPRESSION_LEVEL, zlib.DEFLATED, -WINDOW_BITS)
        data = stream.compress(self._payload) + stream.flush(zlib.Z_SYNC_FLUSH)
        return _frame(FINAL_TEXT | COMPRESSED, data[:-SYNC_END])

    @cached_property
    def _payload(self) -> bytes:
        text: str = self.packet.encode_cache
        return text.encode()


def _frame(kind: int, payload: bytes) -> bytes:
    size = len(payload)
    if size <= 125:
        return bytes((kind, size)) + payload
    if size <= 0xFFFF:
        return bytes((kind, 126)) + size.to_bytes(2, "big") + payload
    return bytes((kind, 127)) + size.to_bytes(8, "big") + payload
