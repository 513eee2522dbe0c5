"""Sending one event to all who are to have it.

Separate because it takes the place of the transport's own way, which packs, queues and wakes
another green thread for each client: a message was 79 ms late with a hundred of them, now it is 8.
"""

from __future__ import annotations

from collections.abc import Callable

from socketio import Manager
from socketio.packet import EVENT

from acarshub.realtime.outgoing import Outgoing
from acarshub.realtime.websockets import WebSockets


class FanOut(Manager):  # type: ignore[misc] # python-socketio has no types
    """Keeps clients and rooms as its base does, and sends through `websockets` where it can."""

    def __init__(self, websockets: WebSockets) -> None:
        super().__init__()
        self._websockets = websockets

    def emit(
        self,
        event: str,
        data: object,
        namespace: str,
        room: object = None,
        skip_sid: object = None,
        callback: Callable[..., object] | None = None,
        to: object = None,
        **options: object,
    ) -> None:
        """Send `event`; a client that has not taken everything before it gets it in its turn."""
        if callback or skip_sid:
            super().emit(event, data, namespace, room, skip_sid, callback, to, **options)
            return
        arguments = data if isinstance(data, tuple) else () if data is None else (data,)
        packet = self.server.packet_class(EVENT, namespace=namespace, data=[event, *arguments])
        outgoing = Outgoing(packet.encode())
        for _, session in self.get_participants(namespace, to or room):
            if not self._websockets.send(session, outgoing):
                self.server._send_eio_packet(session, outgoing.packet)  # noqa: SLF001 - as the base
