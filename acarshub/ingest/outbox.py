"""What is to be stored and then shown, and what happens while the database refuses.

Separate from the pipeline because this is a promise of its own: a message is shown after it is
stored; and while nothing can be stored it is shown all the same, marked as waiting, and stored
under the same uid once that is possible again.
"""

from __future__ import annotations

import logging
import traceback
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol, TypeGuard, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, ProgrammingError

from acarshub.decoders.message import DropReason
from acarshub.ingest.complaints import Complaints, Log
from acarshub.ingest.entries import ENTRY_BYTES, Entry, NewMessage, size_of
from acarshub.ingest.writer import BatchWriter
from acarshub.links import Link
from acarshub.runtime import native_time
from acarshub.stats.tally import Tally

BATCH_MESSAGES = 1_000
"""Twice as many made one a quarter cheaper: the full-text index writes once for all of them."""
RETRY_SECONDS = 1.0
"""How long to wait before a refusing database is asked again."""

BUSY_MS = 500
"""How long a lock of another program is waited for before that counts as refusing."""
BUSY_WHILE_REFUSING_MS = 20
"""Each attempt holds up the messages that are only shown."""

Item = TypeVar("Item")

_SQLITE_BUSY, _SQLITE_LOCKED = 5, 6


class Audience(Protocol):
    """Who is shown what happens to messages."""

    def publish(self, entries: Sequence[Entry], *, waiting: bool) -> None:
        """Show entries; `waiting` tells that the database does not hold them yet."""

    def settle(self, uids: Sequence[str], *, stored: bool) -> None:
        """Tell what became of messages that were shown as waiting."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why and since when the database refuses."""

    since: float
    """Unix seconds."""
    reason: str
    error: DatabaseError


class Outbox:
    """Entries on their way into the database, oldest first; belongs to one thread."""

    def __init__(
        self,
        *,
        connection: Connection,
        prepare: Callable[[Connection], None],
        tally: Tally,
        audience: Audience,
        complaints: Complaints,
        log: Log,
        size: int,
    ) -> None:
        """`prepare` sets up a connection that was opened anew; `size` bounds what may wait."""
        self.refusal: Refusal | None = None
        """Set while the database refuses; other threads may look at it."""
        self._connection = connection
        self._prepare = prepare
        self._writer = BatchWriter(connection)
        self._tally = tally
        self._audience = audience
        self._complaints = complaints
        self._log = log
        self._size = size
        self._size_bytes = size * ENTRY_BYTES * 3
        self._waiting: deque[Entry] = deque()
        self._waiting_bytes = 0
        self._shown = 0
        self._next_try = 0.0
        self._broken = False
        self._set_busy_timeout(BUSY_MS)

    def __len__(self) -> int:
        """How many entries wait; other threads may ask."""
        return len(self._waiting)

    @property
    def full(self) -> bool:
        """Whether nothing more should be taken in before something is stored."""
        return len(self._waiting) >= self._size or self._waiting_bytes >= self._size_bytes

    def put(self, entries: Sequence[Entry]) -> None:
        """Add entries; `flush` stores and shows them."""
        self._waiting += entries
        self._waiting_bytes += sum(map(size_of, entries))

    def seconds_to_next_try(self, now: float) -> float:
        """How long a refusing database is left alone."""
        return max(self._next_try - now, 0.0) if self.refusal else 0.0

    def flush(self, now: float, *, at_once: bool = False) -> None:
        """Store and show what waits; while the database refuses, ask it once in a while.

        `now` is a monotonic time in seconds; `at_once` asks it whenever that was last.
        """
        if self.refusal and not at_once and now < self._next_try:
            self._show_waiting()
            return
        while self._waiting:
            batch = list(islice(self._waiting, BATCH_MESSAGES))
            if not self._store(batch, now):
                self._show_waiting()
                return
        if self.refusal:
            self._recover()

    def close(self, now: float) -> None:
        """Store what waits, or say how much is lost."""
        self.flush(now, at_once=True)
        if self._waiting:
            self._log(
                logging.ERROR,
                f"The database refused to the end: {len(self._waiting)} messages are not stored.",
            )

    def _store(self, batch: list[Entry], now: float) -> bool:
        """Write the batch that stands first; False when the database refuses."""
        begun = native_time.monotonic()
        try:
            self._write(batch)
        except Exception as error:
            if _is_refusal(error):
                self._refuse(error, now)
                return False
            # Not the database but one of the messages is the reason, and the others are good.
            if len(batch) == 1:
                self._give_up(batch[0], error, now)
                return True
            half = len(batch) // 2
            return self._store(batch[:half], now) and self._store(batch[half:], now)
        self._tally.committed(native_time.monotonic() - begun)
        self._finish(batch)
        return True

    def _write(self, batch: Sequence[Entry]) -> None:
        if self._broken:
            # A connection that has lost its file does not find it again.
            self._connection.invalidate()
            self._prepare(self._connection)
            self._set_busy_timeout(BUSY_WHILE_REFUSING_MS)
            # The file may be another one now, with other counters.
            self._writer = BatchWriter(self._connection)
            self._broken = False
        self._writer.write(batch)

    def _give_up(self, entry: Entry, error: Exception, now: float) -> None:
        if isinstance(entry, NewMessage):
            self._tally.dropped(entry.link, DropReason.NOT_STORABLE)
        problem = getattr(error, "orig", error)
        self._complaints.about("a message", "refused", str(problem), now)
        shown = self._take([entry])
        if shown and isinstance(entry, NewMessage):
            self._tell(lambda uids: self._audience.settle(uids, stored=False), [entry.uid])

    def _finish(self, batch: list[Entry]) -> None:
        """Count and show what was just committed."""
        counts: Counter[tuple[Link, bool]] = Counter(
            (entry.link, entry.stored) for entry in batch if isinstance(entry, NewMessage)
        )
        for (link, stored), count in counts.items():
            if stored:
                self._tally.stored(link, count)
            else:
                self._tally.skipped(link, count)
        known = self._take(batch)
        waited = [
            entry.uid for entry in batch[:known] if isinstance(entry, NewMessage) and entry.stored
        ]
        self._tell(lambda uids: self._audience.settle(uids, stored=True), waited)
        self._tell(self._show, batch[known:])

    def _take(self, batch: Sequence[Entry]) -> int:
        """Remove the batch that stands first; how many of it were shown already."""
        for entry in batch:
            self._waiting.popleft()
            self._waiting_bytes -= size_of(entry)
        known = min(self._shown, len(batch))
        self._shown -= known
        return known

    def _show(self, entries: Sequence[Entry]) -> None:
        self._audience.publish(entries, waiting=False)

    def _show_waiting(self) -> None:
        new = list(islice(self._waiting, self._shown, None))
        self._shown += len(new)
        for start in range(0, len(new), BATCH_MESSAGES):
            chunk = new[start : start + BATCH_MESSAGES]
            self._tell(lambda chunk: self._audience.publish(chunk, waiting=True), chunk)

    def _tell(self, function: Callable[[Sequence[Item]], None], items: Sequence[Item]) -> None:
        if not items:
            return
        try:
            function(items)
        except Exception:
            self._log(logging.ERROR, f"Publishing failed: {traceback.format_exc()}")

    def _refuse(self, error: DatabaseError, now: float) -> None:
        reason = str(error.orig)
        since = self.refusal.since if self.refusal else native_time.time()
        self.refusal = Refusal(since, reason, error)
        self._next_try = now + RETRY_SECONDS
        self._broken = not _is_locked(error)
        self._complaints.about("database", "refuses to write", reason, now)
        self._set_busy_timeout(BUSY_WHILE_REFUSING_MS)

    def _recover(self) -> None:
        self._log(logging.INFO, "The database takes messages again; all that waited are stored.")
        self._set_busy_timeout(BUSY_MS)
        self.refusal = None

    def _set_busy_timeout(self, milliseconds: int) -> None:
        if self._connection.dialect.name != "sqlite" or self._connection.invalidated:
            return
        try:
            self._connection.exec_driver_sql(f"PRAGMA busy_timeout = {milliseconds}")
            self._connection.rollback()
        except DatabaseError:
            # The next attempt to write tells what is wrong.
            self._broken = True


def _is_refusal(error: Exception) -> TypeGuard[DatabaseError]:
    """Whether the database takes nothing at the moment, rather than this message never."""
    return isinstance(error, DatabaseError) and not isinstance(
        error, DataError | IntegrityError | ProgrammingError
    )


def _is_locked(error: DatabaseError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", 0)
    return code & 0xFF in (_SQLITE_BUSY, _SQLITE_LOCKED)
