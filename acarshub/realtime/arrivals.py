"""Letting clients in: at once while the hub runs, and all together when an upgrade is over.

Separate from the namespace because the server drives the second way, outside of any event.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from flask_socketio import SocketIO

from acarshub.hub import HubService
from acarshub.realtime.catching_up import CatchingUp
from acarshub.realtime.greeting import Greeting
from acarshub.realtime.publisher import BATCH_ROOM, SINGLE_ROOM
from acarshub.realtime.read_state import ReadState

logger = logging.getLogger(__name__)

MIGRATION_STATUS = "migration_status"

MAX_HAVE = 16
MAX_UID_CHARACTERS = 64


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a client says of itself when it connects; established ones say nothing."""

    batches: bool = False
    """Whether it takes one event for all messages of a tick."""
    have: tuple[str, ...] = ()
    """Uids of the newest messages that it has; empty where it begins anew."""

    @classmethod
    def of(cls, auth: object) -> Wishes:
        """The wishes in the `auth` of a handshake, as far as they are any."""
        if not isinstance(auth, dict):
            return cls()
        told = auth.get("have")
        uids = told[:MAX_HAVE] if isinstance(told, list) else []
        have = [uid for uid in uids if isinstance(uid, str) and len(uid) <= MAX_UID_CHARACTERS]
        return cls(batches=auth.get("batches") is True, have=tuple(have))


class Arrivals:
    """The door of one namespace, and who waits before it."""

    def __init__(self, socketio: SocketIO, namespace: str, reads: ReadState) -> None:
        self._socketio = socketio
        self._namespace = namespace
        self._reads = reads
        self._waiting: dict[str, Wishes] = {}
        self._catching_up = CatchingUp(self._emit)

    def welcome(self, hub: HubService, session: str, wishes: Wishes) -> None:
        """Tell a client everything it needs, then let it hear live messages."""
        self._greet(hub, Greeting.prepare(hub), session, wishes)

    def wait(self, session: str, message: str, wishes: Wishes) -> None:
        """Keep a client until `let_in`; `message` tells it why."""
        self._waiting[session] = wishes
        self._tell(session, message, running=True)

    def leave(self, session: str) -> None:
        """Forget a client that has gone."""
        self._waiting.pop(session, None)

    def tell(self, message: str) -> None:
        """Give everybody who waits the latest news."""
        for session in list(self._waiting):
            self._tell(session, message, running=True)

    def let_in(self, hub: HubService, greeting: Greeting) -> None:
        """Greet everybody who waits, without switching to another green thread.

        So nobody hears anything of a hub that was just started before being greeted.
        """
        while self._waiting:
            session, wishes = self._waiting.popitem()
            try:
                self._tell(session, "", running=False)
                self._greet(hub, greeting, session, wishes)
            except Exception:
                # It comes back by itself; the others must not wait for ever.
                logger.exception("Greeting a client that has waited failed")
                self._socketio.server.disconnect(session, namespace=self._namespace)

    def _greet(self, hub: HubService, greeting: Greeting, session: str, wishes: Wishes) -> None:
        # From here on nothing switches to another green thread: what was accepted so far is in
        # the greeting, and everything after it arrives as an event, nothing twice.
        hub.publisher.flush()
        room = BATCH_ROOM if wishes.batches else SINGLE_ROOM
        self._socketio.server.enter_room(session, room, namespace=self._namespace)
        for event, payload in greeting.events(hub, self._prefix_of(session)):
            self._emit(event, payload, session)
        if wishes.have:
            self._catching_up.begin(hub, session, wishes.have)
        self._reads.greet(hub, session)

    def _prefix_of(self, session: str) -> str:
        environ = self._socketio.server.get_environ(session, self._namespace) or {}
        return str(environ.get("SCRIPT_NAME", ""))

    def _tell(self, session: str, message: str, *, running: bool) -> None:
        self._emit(MIGRATION_STATUS, {"running": running, "message": message}, session)

    def _emit(self, event: str, payload: object, session: str) -> None:
        self._socketio.emit(event, payload, namespace=self._namespace, to=session)
