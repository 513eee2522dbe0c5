"""Datagrams that the kernel threw away because the socket's buffer was full.

Separate from the feed that counts them: how the kernel tells is Linux's own, and elsewhere there is
nobody to ask.
"""

from __future__ import annotations

import struct

from acarshub.runtime import native_socket

SO_MEMINFO = 55
_FIGURES = struct.Struct("=9I")
_DROPS = 8
_WRAP = 1 << 32


class KernelDrops:
    """Reads one socket's counter of drops."""

    def __init__(self, receiver: native_socket.socket) -> None:
        self._receiver = receiver
        self._counted = self._read()

    def more(self) -> int:
        """How many were dropped since the last call."""
        now = self._read()
        more = (now - self._counted) % _WRAP
        self._counted = now
        return more

    def _read(self) -> int:
        try:
            raw = self._receiver.getsockopt(native_socket.SOL_SOCKET, SO_MEMINFO, _FIGURES.size)
            figures: tuple[int, ...] = _FIGURES.unpack(raw)
        except (OSError, struct.error):
            # An older kernel, or none of Linux.
            return 0
        return figures[_DROPS]
