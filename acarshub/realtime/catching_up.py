"""Telling a browser that comes back what it has missed, beside what comes live.

Separate from the greeting because it is read from the database piece by piece, while others are
served and the browser hears live messages already.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from functools import partial

import orjson

from acarshub import runtime
from acarshub.hub import HubService
from acarshub.realtime.missed import Absence, absence_since, count_rest, read_changed, read_piece
from acarshub.realtime.publisher import MESSAGES_PER_EVENT
from acarshub.runtime import native_time

logger = logging.getLogger(__name__)

MISSED_MESSAGES = "missed_messages"

MAX_MISSED = 2_000
MAX_MISSED_BYTES = 3_000_000
"""A client for which more than 8 MB wait is cut, and would come back for the same."""

REST_PER_WORK = 1.0
"""A piece that took a while is followed by as long without one."""

UNKNOWN = "unknown"
"""None of the messages that the browser has is stored any more."""
TOO_MANY = "too_many"
FAILED = "failed"

Emit = Callable[[str, object, str], None]


class CatchingUp:
    """Tells what was missed to those who come back; `emit` sends an event to a session."""

    def __init__(self, emit: Emit) -> None:
        self._emit = emit
        # After a restart everybody comes back at once.
        self._one_piece = runtime.GreenLock()

    def begin(self, hub: HubService, session: str, have: Sequence[str]) -> None:
        """Begin with it; called while a client is greeted, before it hears anything live."""
        told, edge = hub.recent.uids, hub.publisher.edge
        runtime.spawn(self._tell, session, self._events(hub, session, have, told, edge))

    def _tell(self, session: str, events: Iterator[dict[str, object]]) -> None:
        try:
            for payload in events:
                self._emit(MISSED_MESSAGES, payload, session)
                # Others get their turn between two events.
                runtime.sleep(0)
        except Exception:
            logger.exception("Reading what a client has missed failed")
            self._emit(MISSED_MESSAGES, _last({"reason": FAILED}), session)

    def _events(
        self,
        hub: HubService,
        session: str,
        have: Sequence[str],
        told: Collection[object],
        edge: str,
    ) -> Iterator[dict[str, object]]:
        absence = hub.lender.run(partial(absence_since, have=have, edge=edge))
        if absence is None:
            yield _last({"reason": UNKNOWN})
            return
        look = partial(read_changed, absence=absence, told=told, payloads=hub.payloads)
        changed = hub.lender.run(look)
        for some in _hundreds(changed):
            yield {**_some([]), "changed": [orjson.Fragment(text) for text in some]}
        below = yield from self._pieces(hub, session, absence, told)
        rest = hub.lender.run(partial(count_rest, absence=absence, below=below, told=told))
        gap = {"reason": TOO_MANY, "count": rest.count, "capped": rest.capped}
        yield _last(gap if rest.count else None)

    def _pieces(
        self, hub: HubService, session: str, absence: Absence, told: Collection[object]
    ) -> Generator[dict[str, object], None, int]:
        """What there is room for; returns the id below which the rest is."""
        below, left, left_bytes = absence.upto + 1, MAX_MISSED, MAX_MISSED_BYTES
        full = False
        # Who has gone meanwhile needs no more of it.
        while below > absence.after + 1 and not full and hub.publisher.anybody_in(session):
            read = partial(
                read_piece,
                absence=absence,
                below=below,
                told=told,
                payloads=hub.payloads,
                most=left,
                most_bytes=left_bytes,
            )
            with self._one_piece:
                begun = native_time.monotonic()
                piece = hub.lender.run(read)
                runtime.sleep((native_time.monotonic() - begun) * REST_PER_WORK)
            below, full = piece.below, piece.full
            left -= len(piece.texts)
            left_bytes -= sum(map(len, piece.texts))
            yield from map(_some, _hundreds(piece.texts))
        return below


def _hundreds(texts: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    """`texts` cut for events."""
    for start in range(0, len(texts), MESSAGES_PER_EVENT):
        yield texts[start : start + MESSAGES_PER_EVENT]


def _some(texts: Sequence[bytes]) -> dict[str, object]:
    """The event with messages as JSON, newest first."""
    return {"messages": [orjson.Fragment(text) for text in texts], "done": False}


def _last(gap: dict[str, object] | None) -> dict[str, object]:
    """The event that ends it; `gap` says why some messages are not told."""
    return {"messages": [], "done": True, "gap": gap}
