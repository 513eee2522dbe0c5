"""Disconnecting clients: those that cannot keep up, and all at the end.

Separate because it reaches into the transport: its queue per client has no bound, and one stalled
browser would hold every message of the day in memory.
"""

from __future__ import annotations

import logging

from flask_socketio import SocketIO

logger = logging.getLogger(__name__)

MAX_PACKETS_WAITING = 2_000


def disconnect_slow_clients(socketio: SocketIO) -> int:
    """Close every connection with too many unsent packets; returns how many."""
    engine = socketio.server.eio
    slow = [
        session
        for session, connection in engine.sockets.items()
        if connection.queue.qsize() > MAX_PACKETS_WAITING
    ]
    for session in slow:
        logger.warning("Disconnecting a client that has not read %d packets", MAX_PACKETS_WAITING)
        # Without waiting: it is not reading, so a farewell would never leave the queue.
        engine.sockets[session].close(wait=False, abort=True)
    return len(slow)


def disconnect_all_clients(socketio: SocketIO) -> None:
    """Close every connection; clients come back by themselves when there is a server again."""
    for connection in list(socketio.server.eio.sockets.values()):
        connection.close(wait=False, abort=True)
