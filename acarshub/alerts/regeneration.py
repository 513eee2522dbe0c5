"""Matching all stored messages anew while the server goes on.

Separate from what each piece of it does: this decides when the next one is due, and gives up,
begins again or goes on after a restart. Pieces are read and matched in native threads and written
between two batches of messages, and after each the machine rests as long as it took.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from acarshub import runtime
from acarshub.alerts import rebuild
from acarshub.alerts.matcher import Matcher
from acarshub.alerts.rebuild import Piece, Progress
from acarshub.database import ConnectionLender
from acarshub.runtime import native_time
from acarshub.writes import Writes

Result = TypeVar("Result")

logger = logging.getLogger(__name__)

TELL_SECONDS = 0.5
SAVE_SECONDS = 2.0
"""Without a difference to write, how far the work has come is written so often."""

SHORTEST_REST_SECONDS = 0.002
RETRIES = 60
RETRY_SECONDS = 1.0

_NOT_BEGUN = Progress("", 0, 0, 0, 0.0)


class State(StrEnum):
    """What became of a regeneration; values are sent."""

    RUNNING = "running"
    COMPLETE = "complete"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Report:
    """Where a regeneration stands."""

    state: State
    processed: int
    total: int
    matched_messages: int
    total_matches: int
    error: str = ""


class AlreadyRunningError(Exception):
    """There is one under way."""


class NotRunningError(Exception):
    """There is none to cancel."""


class _Cancelled(Exception):  # noqa: N818 - it names what happened, and nothing went wrong
    """Somebody has asked to give up."""


class _Stopping(Exception):  # noqa: N818 - as above
    """The server ends; the next one goes on."""


class Regeneration:
    """At most one matching of all stored messages."""

    def __init__(
        self,
        lender: ConnectionLender,
        writes: Writes,
        matcher: Callable[[], Matcher],
        tell: Callable[[Report], object],
        ended: Callable[[], object],
    ) -> None:
        """`matcher` is the one of live messages; `ended` is called when matches may differ."""
        self._lender = lender
        self._writes = writes
        self._matcher = matcher
        self._tell = tell
        self._ended = ended
        self._progress: Progress | None = None
        self._cancelled = False
        self._giving_up = False
        self._stopping = False
        self._told = 0.0
        self._saved = 0.0

    @property
    def report(self) -> Report | None:
        """Where it stands; None when none is running."""
        return None if self._progress is None else _report(State.RUNNING, self._progress)

    def start(self, on_end: Callable[[Report], object]) -> None:
        """Begin with the first message soon; `on_end` is told the outcome.

        AlreadyRunningError when one is under way.
        """
        if self._progress is not None:
            raise AlreadyRunningError
        self._spawn(_NOT_BEGUN, on_end)

    def resume(self) -> None:
        """Go on with what the process before this one has left, if it has."""
        progress = self._lender.run(rebuild.load_progress)
        if progress is not None:
            self._spawn(progress, lambda _report: None)

    def cancel(self) -> None:
        """Give up soon; what was matched anew stays so. NotRunningError when there is none."""
        if self._progress is None:
            raise NotRunningError
        self._cancelled = not self._giving_up

    def stop(self) -> None:
        """Stop with the server, to go on when it starts again."""
        self._stopping = True

    def _spawn(self, progress: Progress, on_end: Callable[[Report], object]) -> None:
        self._progress = progress
        self._cancelled = self._giving_up = False
        runtime.spawn(self._run, on_end)

    def _run(self, on_end: Callable[[Report], object]) -> None:
        try:
            outcome = self._outcome()
        except _Stopping:
            return
        except Exception as error:
            logger.exception("Matching the stored messages anew failed")
            problem = str(getattr(error, "orig", error))
            outcome = _report(State.FAILED, self._present, problem)
        self._progress = None
        on_end(outcome)
        self._tell(outcome)
        try:
            self._ended()
        except Exception:
            logger.exception("The alerts could not be read after they were matched anew")

    def _outcome(self) -> Report:
        try:
            matcher = self._match_all()
            self._remove_orphans()
            self._recount(matcher)
            self._write(rebuild.forget_progress)
        except _Cancelled:
            self._cancelled, self._giving_up = False, True
            self._recount(self._matcher())
            self._write(rebuild.forget_progress)
            return _report(State.CANCELLED, self._present)
        return _report(State.COMPLETE, self._present)

    @property
    def _present(self) -> Progress:
        assert self._progress is not None
        return self._progress

    def _match_all(self) -> Matcher:
        """Match every message; the matcher with which that was done."""
        matcher = self._matcher()
        if rebuild.digest(matcher.lists) != self._present.terms_digest:
            self._begin(matcher)
        while not self._present.at_end:
            if self._matcher() is not matcher:
                # What was done so far was done with terms of the past.
                matcher = self._matcher()
                self._begin(matcher)
            self._next_piece(matcher)
        return matcher

    def _begin(self, matcher: Matcher) -> None:
        # Other releases leave counts that are not those of the matches; differences are added to
        # them from here on.
        self._recount(matcher)
        lists, now = matcher.lists, native_time.time()

        def begin(connection: Connection) -> Progress:
            progress = rebuild.first_progress(connection, lists, now)
            rebuild.save_progress(connection, progress)
            return progress

        self._progress = self._write(begin)

    def _next_piece(self, matcher: Matcher) -> None:
        begun = native_time.monotonic()
        progress = self._present
        piece = self._lender.run(
            partial(rebuild.match_messages, matcher=matcher, progress=progress)
        )
        if piece.changes or begun >= self._saved + SAVE_SECONDS:
            # Asked on the writing thread: the terms change there, so they cannot in between.
            if not self._write(partial(self._apply, piece, matcher)):
                return
            self._saved = native_time.monotonic()
        self._progress = piece.progress
        if begun >= self._told + TELL_SECONDS:
            self._told = begun
            self._tell(_report(State.RUNNING, piece.progress))
        self._rest(begun)

    def _apply(self, piece: Piece, matcher: Matcher, connection: Connection) -> bool:
        if self._matcher() is not matcher:
            return False
        rebuild.apply_piece(connection, piece)
        return True

    def _remove_orphans(self) -> None:
        position: int | None = 0
        while position is not None:
            begun = native_time.monotonic()
            position, gone = self._lender.run(partial(rebuild.orphans_after, position=position))
            if gone:
                self._write(partial(rebuild.remove_matches, rows=gone))
            self._rest(begun)

    def _recount(self, matcher: Matcher) -> None:
        terms = matcher.lists.terms
        for start in range(0, len(terms), rebuild.TERMS_RECOUNTED_AT_ONCE):
            some = terms[start : start + rebuild.TERMS_RECOUNTED_AT_ONCE]
            begun = native_time.monotonic()
            self._write(partial(rebuild.recount, terms=some))
            self._rest(begun)

    def _write(self, function: Callable[[Connection], Result]) -> Result:
        for _ in range(RETRIES):
            try:
                return self._writes.write(function)
            except OperationalError:
                # Locked or full: that passes, or the last try tells.
                self._rest(native_time.monotonic() - RETRY_SECONDS)
            except RuntimeError:
                self._check()
                raise
        return self._writes.write(function)

    def _rest(self, begun: float) -> None:
        runtime.sleep(max(native_time.monotonic() - begun, SHORTEST_REST_SECONDS))
        self._check()

    def _check(self) -> None:
        if self._stopping:
            raise _Stopping
        if self._cancelled:
            raise _Cancelled


def _report(state: State, progress: Progress, error: str = "") -> Report:
    return Report(
        state,
        progress.processed,
        progress.total,
        progress.matched_messages,
        progress.total_matches,
        error,
    )
