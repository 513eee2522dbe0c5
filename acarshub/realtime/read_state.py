"""The read profiles of connected clients: who has which, and what they are told of read alerts.

Separate from the marks in the database, which know nothing of connections, and from the greeting,
which is the same for everybody.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from flask_socketio import SocketIO
from sqlalchemy import Connection

from acarshub import runtime
from acarshub.alerts.history import term_as_stored
from acarshub.alerts.reads import (
    UnknownProfileError,
    find_profile,
    mark_all_read,
    mark_read,
    mark_term_read,
    read_among,
    touch_profile,
    unread_count,
)
from acarshub.hub import HubService
from acarshub.realtime.validation import InvalidPayload, Issue
from acarshub.realtime.validation_reads import EverythingMark, Mark, TermMark, UidsMark
from acarshub.runtime import native_time

Result = TypeVar("Result")

logger = logging.getLogger(__name__)

REST_PER_WORK = 2
MAX_REST_SECONDS = 0.1
"""Marks and counts run on the thread that stores messages: a rest after each leaves it two thirds
of its time however many clients mark at once."""

NO_PROFILE = Issue((), "no_profile", "This browser has no read profile. Make or join one first.")


class ReadState:
    """The profiles of the clients of one namespace."""

    def __init__(self, socketio: SocketIO, namespace: str) -> None:
        self._socketio = socketio
        self._namespace = namespace
        self._tokens: dict[str, str] = {}
        self._profiles: dict[str, int] = {}
        self._turn = runtime.GreenLock()

    def join(self, session: str, token: str) -> None:
        """Remember the token that a client came with; `""` for none.

        It is looked up later: while the database is upgraded there is nobody to ask.
        """
        if token:
            self._tokens[session] = token

    def leave(self, session: str) -> None:
        """Forget a client."""
        self._tokens.pop(session, None)
        self._profiles.pop(session, None)

    def profile_of(self, hub: HubService, session: str) -> int | None:
        """The profile of a client; other green threads run while it is looked up."""
        token = self._tokens.get(session)
        if token is None or session in self._profiles:
            return self._profiles.get(session)
        now = native_time.time()
        found = hub.lender.run(lambda connection: find_profile(connection, token, now))
        if found is None:
            self.leave(session)
            return None
        if found.touch_due:
            with self._turn:
                hub.writes.write(lambda connection: touch_profile(connection, found.id, now))
        if session not in self._tokens:
            # It has gone meanwhile: nobody would forget it again.
            return None
        self._profiles[session] = found.id
        room = _room(found.id)
        self._socketio.server.enter_room(session, room, namespace=self._namespace)
        return found.id

    def greet(self, hub: HubService, session: str) -> None:
        """Tell a client that was just greeted what it has read, as soon as that is known.

        Does not switch to another green thread.
        """
        if session in self._tokens:
            alerts = [str(alert["uid"]) for alert in hub.recent.alerts]
            runtime.spawn(self._tell, hub, session, alerts)

    def greet_everybody(self, hub: HubService) -> None:
        """Tell every client what it has read, after alerts have come and gone in the past."""
        for session in list(self._tokens):
            self.greet(hub, session)

    def mark(self, hub: HubService, session: str, mark: Mark) -> None:
        """Mark alerts as read and tell every client of the profile; InvalidPayload without one."""
        profile = self.profile_of(hub, session)
        if profile is None:
            raise InvalidPayload([NO_PROFILE])
        if isinstance(mark, TermMark):
            mark = TermMark(term_as_stored(mark.term, hub.alerts.terms))

        def store(connection: Connection) -> int:
            _store(connection, profile, mark)
            return unread_count(connection, profile)

        def tell(unread: int) -> None:
            # What was committed before the mark is told before it.
            hub.publisher.flush()
            hub.publisher.emit("alerts_read", {**_fields(mark), "unread": unread}, _room(profile))

        try:
            self._write_then(hub, store, tell)
        except UnknownProfileError:
            self.leave(session)
            raise InvalidPayload([NO_PROFILE]) from None

    def _tell(self, hub: HubService, session: str, alerts: list[str]) -> None:
        try:
            profile = self.profile_of(hub, session)
            if profile is not None:
                self._tell_state(hub, session, profile, alerts)
        except Exception:
            logger.exception("A client could not be told which alerts are read")

    def _tell_state(self, hub: HubService, session: str, profile: int, alerts: list[str]) -> None:
        def read(connection: Connection) -> dict[str, object]:
            unread = unread_count(connection, profile)
            return {"unread": unread, "read": sorted(read_among(connection, profile, alerts))}

        def tell(state: dict[str, object]) -> None:
            hub.publisher.flush()
            hub.publisher.emit("read_state", state, session)

        # In the order of commits, although nothing is written: a client adds the alerts that come
        # afterwards to the count, so each must be in one of the two and not in both.
        self._write_then(hub, read, tell)

    def _write_then(
        self,
        hub: HubService,
        function: Callable[[Connection], Result],
        on_hub: Callable[[Result], object],
    ) -> None:
        with self._turn:
            begun = native_time.monotonic()
            hub.writes.write_then(function, on_hub)
            took = native_time.monotonic() - begun
            runtime.sleep(min(took * REST_PER_WORK, MAX_REST_SECONDS))


def _store(connection: Connection, profile: int, mark: Mark) -> None:
    match mark:
        case UidsMark(uids):
            mark_read(connection, profile, uids)
        case TermMark(term):
            mark_term_read(connection, profile, term)
        case EverythingMark():
            mark_all_read(connection, profile)


def _fields(mark: Mark) -> dict[str, object]:
    match mark:
        case UidsMark(uids):
            return {"uids": list(uids)}
        case TermMark(term):
            return {"term": term}
        case EverythingMark():
            return {"all": True}


def _room(profile: int) -> str:
    return f"profile:{profile}"
