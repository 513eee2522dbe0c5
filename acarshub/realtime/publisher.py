"""Sending accepted messages to browsers.

Separate from the namespace because it is driven by the pipeline, not by clients. Clients that
asked for batches get one event per tick, all others one event per message, as is established.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask_socketio import SocketIO

from acarshub import runtime
from acarshub.models.records import HubMessage
from acarshub.realtime.payloads import Payload, Payloads
from acarshub.realtime.recent import RecentMessages
from acarshub.runtime import HubMailbox, native_threading, native_time

MAX_TICK_SECONDS = 0.1
REST_PER_WORK = 5
"""A tick that took the hub one millisecond is followed by five without one, so that sending takes
at most a sixth of its time; a quiet line with few clients hardly waits at all."""

MESSAGES_PER_EVENT = 100
STATIONS_SECONDS = 1.0

MAX_BATCHES_UNDER_WAY = 8
"""Batches that may wait for the hub; then the pipeline waits, and the queue before it fills."""

BATCH_ROOM = "batches"
SINGLE_ROOM = "singles"


class Publisher:
    """Remembers the newest messages and sends them out."""

    def __init__(
        self,
        socketio: SocketIO,
        namespace: str,
        mailbox: HubMailbox,
        recent: RecentMessages,
        payloads: Payloads,
    ) -> None:
        self._socketio = socketio
        self._namespace = namespace
        self._mailbox = mailbox
        self._recent = recent
        self._payloads = payloads
        self._room_for_batches = native_threading.Semaphore(MAX_BATCHES_UNDER_WAY)
        self._pending: list[Payload] = []
        self._next_tick = 0.0
        self._tick_planned = False
        self._new_station = False
        self._next_stations = 0.0

    def publish(self, messages: Sequence[HubMessage]) -> None:
        """Hand `messages` to the hub; called by the pipeline in its native thread."""
        payloads = [self._payloads.live(message) for message in messages]
        self._room_for_batches.acquire()
        self._mailbox.post(self._send, payloads)

    def emit(self, event: str, payload: object, room: str | None = None) -> None:
        """Send one event to everybody, or to one room or client."""
        self._socketio.emit(event, payload, namespace=self._namespace, to=room)

    def flush(self) -> None:
        """Send at once what waits for the next tick."""
        started = native_time.monotonic()
        pending, self._pending = self._pending, []
        if not self._anybody_in(BATCH_ROOM):
            return
        for start in range(0, len(pending), MESSAGES_PER_EVENT):
            chunk = pending[start : start + MESSAGES_PER_EVENT]
            self.emit("live_messages", {"messages": chunk}, BATCH_ROOM)
        ended = native_time.monotonic()
        self._next_tick = ended + min((ended - started) * REST_PER_WORK, MAX_TICK_SECONDS)

    def _send(self, payloads: list[Payload]) -> None:
        try:
            self._new_station |= self._recent.add(payloads)
            self._tell_stations()
            self._pending += payloads
            self._tick()
            if self._anybody_in(SINGLE_ROOM):
                for payload in payloads:
                    self.emit("acars_msg", {"msghtml": payload}, SINGLE_ROOM)
        finally:
            self._room_for_batches.release()

    def _tell_stations(self) -> None:
        # The whole list each time: a sender that makes up stations must not multiply it.
        now = native_time.monotonic()
        if self._new_station and now >= self._next_stations:
            self.emit("station_ids", {"station_ids": self._recent.stations})
            self._new_station = False
            self._next_stations = now + STATIONS_SECONDS

    def _anybody_in(self, room: str) -> bool:
        manager = self._socketio.server.manager
        return any(manager.get_participants(self._namespace, room))

    def _tick(self) -> None:
        wait = self._next_tick - native_time.monotonic()
        if wait <= 0:
            self.flush()
        elif not self._tick_planned:
            self._tick_planned = True
            runtime.spawn(self._tick_later, wait)

    def _tick_later(self, wait: float) -> None:
        runtime.sleep(wait)
        self._tick_planned = False
        self.flush()
