"""Ports for servers that tests start.

Separate because every kind of test needs them, and none may meet another's.
"""

from __future__ import annotations

import random
import socket

# Below the range from which systems take the source ports of outgoing connections: a client that
# asks whether the server is there yet could otherwise be given the server's own port.
FIRST, LAST = 20_000, 32_000

_taken: set[int] = set()


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """A port that nobody uses at this moment, and that this process never hands out again."""
    while True:
        port = random.randint(FIRST, LAST)
        if port not in _taken and _is_free(port, kind):
            _taken.add(port)
            return port


def _is_free(port: int, kind: socket.SocketKind) -> bool:
    with socket.socket(socket.AF_INET, kind) as probe:
        try:
            probe.bind(("0.0.0.0", port))
        except OSError:
            return False
    return True
