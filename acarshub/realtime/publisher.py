"""Sending accepted messages to browsers.

Separate from the namespace because it is driven by the pipeline, not by clients. Clients that
asked for batches get one event per tick, all others one event per message, as is established.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import orjson
from flask_socketio import SocketIO

from acarshub import runtime
from acarshub.ingest.entries import Entry, Grown, NewMessage
from acarshub.realtime.payloads import Payload, hearing_payload
from acarshub.realtime.recent import Live, RecentMessages
from acarshub.records import HeardAgain
from acarshub.runtime import HubMailbox, native_threading, native_time

MAX_TICK_SECONDS = 0.1
REST_PER_WORK = 1
"""A tick that took the hub one millisecond is followed by one without any, so that sending takes
at most half of its time; a quiet line with few clients hardly waits at all."""

MESSAGES_PER_EVENT = 100
STATIONS_SECONDS = 1.0

ENTRIES_AT_ONCE = 250
"""Sending them takes the hub a few milliseconds; others get their turn in between."""

MAX_BATCHES_UNDER_WAY = 8
"""Pieces of so many entries that may wait for the hub; then the writer waits."""

BATCH_ROOM = "batches"
SINGLE_ROOM = "singles"


@dataclass(slots=True)
class News:
    """What browsers are to be told, in the order of these lists."""

    messages: list[Live] = field(default_factory=list)
    updates: list[Payload] = field(default_factory=list)
    """Of messages that were told: what has changed of them."""
    hearings: list[Payload] = field(default_factory=list)
    new_alerts: list[Payload] = field(default_factory=list)
    """The updates that made an alert of a message."""
    edge: str = ""
    """The uid of the message of these that was stored last; empty where none was."""

    def add(self, later: News) -> None:
        """Append what came later."""
        self.messages += later.messages
        self.updates += later.updates
        self.hearings += later.hearings


class Publisher:
    """Remembers the newest messages and sends them out."""

    def __init__(
        self,
        socketio: SocketIO,
        namespace: str,
        mailbox: HubMailbox,
        recent: RecentMessages,
    ) -> None:
        self._socketio = socketio
        self._namespace = namespace
        self._mailbox = mailbox
        self._recent = recent
        self.listener: Callable[[News], object] | None = None
        """Told of all news on the hub, before browsers are."""
        self.edge = ""
        """The uid of the newest stored message that is told: the database holds more only for as
        long as it takes to get here, so that who reads up to it reads nothing that comes live."""
        self._room_for_batches = native_threading.Semaphore(MAX_BATCHES_UNDER_WAY)
        self._pending = News()
        self._next_tick = 0.0
        self._tick_planned = False
        self._new_station = False
        self._next_stations = 0.0
        self._stations_planned = False

    def publish(self, entries: Sequence[Entry], *, waiting: bool = False) -> None:
        """Hand entries to the hub; called by the thread that writes.

        `waiting` marks messages that are to be stored and could not be so far.
        """
        for start in range(0, len(entries), ENTRIES_AT_ONCE):
            news = News()
            for entry in entries[start : start + ENTRIES_AT_ONCE]:
                if isinstance(entry, NewMessage):
                    news.messages.append(_live(entry, waiting=waiting))
                    if entry.stored and not waiting:
                        news.edge = entry.uid
                elif isinstance(entry, HeardAgain):
                    news.hearings.append({"uid": entry.uid, **hearing_payload(entry.hearing)})
                else:
                    _add_grown(news, entry)
            self._post(news)

    def settle(self, uids: Sequence[str], *, stored: bool) -> None:
        """Tell what became of messages that were shown as waiting; likewise."""
        for start in range(0, len(uids), ENTRIES_AT_ONCE):
            told = uids[start : start + ENTRIES_AT_ONCE]
            updates: list[Payload] = [
                {"uid": uid, "stored": stored, "waiting": False} for uid in told
            ]
            self._post(News(updates=updates, edge=told[-1] if stored else ""))

    def emit(self, event: str, payload: object, room: str | None = None) -> None:
        """Send one event to everybody, or to one room or client."""
        self._socketio.emit(event, payload, namespace=self._namespace, to=room)

    def anybody_in(self, room: str) -> bool:
        """Whether an event for that room would reach anybody."""
        manager = self._socketio.server.manager
        return any(manager.get_participants(self._namespace, room))

    def flush(self) -> None:
        """Send at once what waits for the next tick."""
        started = native_time.monotonic()
        pending, self._pending = self._pending, News()
        if self.anybody_in(BATCH_ROOM):
            texts = [orjson.Fragment(message.text) for message in pending.messages]
            self._emit_in_chunks("live_messages", "messages", texts, BATCH_ROOM)
        self._emit_in_chunks("messages_updated", "messages", pending.updates)
        self._emit_in_chunks("messages_heard", "hearings", pending.hearings)
        ended = native_time.monotonic()
        self._next_tick = ended + min((ended - started) * REST_PER_WORK, MAX_TICK_SECONDS)

    def _post(self, news: News) -> None:
        self._room_for_batches.acquire()
        self._mailbox.post(self._send, news)

    def _emit_in_chunks(
        self, event: str, key: str, items: Sequence[object], room: str | None = None
    ) -> None:
        for start in range(0, len(items), MESSAGES_PER_EVENT):
            self.emit(event, {key: items[start : start + MESSAGES_PER_EVENT]}, room)

    def _send(self, news: News) -> None:
        try:
            self.edge = news.edge or self.edge
            self._new_station |= self._recent.add(news.messages)
            self._new_station |= self._recent.update(news.updates)
            self._new_station |= self._recent.hear(news.hearings)
            if self.listener is not None:
                self.listener(news)
            self._tell_stations()
            self._pending.add(news)
            self._tick()
            if self.anybody_in(SINGLE_ROOM):
                # Established dashboards know no updates, but an alert must not pass them by.
                for message in news.messages:
                    text = orjson.Fragment(message.text)
                    self.emit("acars_msg", {"msghtml": text}, SINGLE_ROOM)
                for payload in news.new_alerts:
                    self.emit("acars_msg", {"msghtml": payload}, SINGLE_ROOM)
        finally:
            self._room_for_batches.release()

    def _tell_stations(self) -> None:
        # The whole list each time: a sender that makes up stations must not multiply it.
        wait = self._next_stations - native_time.monotonic()
        if not self._new_station or self._stations_planned:
            return
        if wait <= 0:
            self._emit_stations()
        else:
            # Not with the next message, which on a quiet line may come in an hour.
            self._stations_planned = True
            runtime.spawn(self._tell_stations_later, wait)

    def _tell_stations_later(self, wait: float) -> None:
        runtime.sleep(wait)
        self._stations_planned = False
        self._emit_stations()

    def _emit_stations(self) -> None:
        self._new_station = False
        self._next_stations = native_time.monotonic() + STATIONS_SECONDS
        self.emit("station_ids", {"station_ids": self._recent.stations})

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


def _live(message: NewMessage, *, waiting: bool) -> Live:
    text = message.payload
    if waiting and message.stored:
        # It is not looked into on its way, so what it lacks is put at its end.
        text = text[:-1] + b',"stored":false,"waiting":true}'
    return Live(message.uid, message.station_id, bool(message.hits), text)


def _add_grown(news: News, grown: Grown) -> None:
    payload: Payload = orjson.loads(grown.message.payload)
    news.updates.append(payload)
    was_alert = grown.lost_hits or len(grown.new_hits) < len(grown.message.hits)
    if grown.new_hits and not was_alert:
        news.new_alerts.append(payload)
