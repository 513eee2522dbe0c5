"""The thread that keeps the second database in step, and what becomes of its errors.

Separate from what is due, which is the same whatever happens to the disk. The thread is a native
one of its own: a disk that hangs holds up it alone. It never logs, it posts.
"""

from __future__ import annotations

import logging
import sqlite3
from collections import deque
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from acarshub.backup.changes import Taken
from acarshub.backup.following import Following
from acarshub.backup.opening import BackupError, FormNeeded, Log
from acarshub.backup.second import SecondDatabase
from acarshub.backup.state import BackupCondition, BackupState
from acarshub.database_state import file_of, on_one_line
from acarshub.instance_lock import InstanceLock, LockRefused
from acarshub.runtime import native_threading, native_time

FIRST_RETRY_SECONDS = 2.0
LONGEST_RETRY_SECONDS = 60.0
LONGEST_REST_SECONDS = 5.0
SURE_AFTER_PIECES = 10
"""So many in a row, and a database that failed counts as one that is being written again."""
MOST_GIVEN = 30
"""What may wait for a thread that hangs; with more, everything is compared later."""
_HARMLESS = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL})
"""Errors after which the file holds what it held before."""


class _Stopping(Exception):  # noqa: N818 - it names a state
    """The server stops; the next one goes on."""


class Copier:
    """Keeps `second` in step with `first`, in a thread, from `start` to `finish`."""

    def __init__(self, first: sa.URL, second: sa.URL, log: Log) -> None:
        first_file, second_file = file_of(first), file_of(second)
        assert first_file is not None
        assert second_file is not None
        self._first: Path = first_file
        self._second: Path = second_file
        self._log = log
        self._lock = InstanceLock(second)
        self._following = Following(self._rest)
        self._open: SecondDatabase | None = None
        self._identity: tuple[int, int] | None = None
        self._state = BackupState()
        self._given: deque[Taken] = deque()
        self._newest_id: int | None = None
        self._due = False
        """Whether there is something to do although nothing was given since."""
        self._pieces = 0
        self._piece_begun = 0.0
        self._retry_seconds = FIRST_RETRY_SECONDS
        self._form_failure = ""
        self.form_wanted = False
        """Whether the file has to be made or upgraded by somebody else before it can be used."""
        self._ending_at: float | None = None
        """Until when to copy what is left, once the server stops."""
        self._wake, self._formed, self._stopping = (native_threading.Event() for _ in range(3))
        self._thread = native_threading.Thread(target=self._run, name="backup", daemon=True)

    @property
    def state(self) -> BackupState:
        """How it is doing; never waits."""
        copied, newest = self._following.copied_id, self._newest_id
        if copied is None or newest is None:
            return self._state
        return replace(self._state, lag_messages=max(newest - copied, 0))

    def start(self) -> None:
        """Begin to copy."""
        self._thread.start()

    def give(self, taken: Taken) -> None:
        """Have what was changed copied; never waits."""
        self._newest_id = taken.newest_id
        if len(self._given) >= MOST_GIVEN:
            self._given.clear()
            taken = replace(taken, lost=True)
        self._given.append(taken)
        self._wake.set()

    def formed(self, failure: str) -> None:
        """Tell the end of what `form_wanted` asked for; `failure` is empty when all went well."""
        self._form_failure = failure
        self.form_wanted = False
        self._formed.set()

    def finish(self, taken: Taken | None, seconds: float) -> bool:
        """Copy what is left, if that takes no longer than this; whether the thread has ended."""
        if taken:
            self._ending_at = native_time.monotonic() + seconds
            self.give(taken)
        self._stopping.set()
        self._formed.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(seconds + 1.0)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while True:
            try:
                self._keep_in_step()
            except _Stopping:
                break
            except FormNeeded:
                self._close()
                if self._stopping.is_set():
                    break
                self._have_formed()
            except Exception as error:
                # Whatever it is: a thread that ends would go unnoticed for years.
                self._fail(error)
                if self._stopping.is_set():
                    break
                self._wait_for_retry()
        self._close()

    def _keep_in_step(self) -> None:
        while True:
            if not self._due:
                self._wake.wait()
            self._wake.clear()
            if self._stopping.is_set() and self._ending_at is None:
                raise _Stopping
            second = self._second_database()
            self._note_given()
            self._piece_begun = native_time.monotonic()
            self._following.round(second)
            self._succeed()
            if self._stopping.is_set():
                raise _Stopping
            while not self._wake.is_set() and self._following.check(second):
                pass
            self._tell_condition()

    def _second_database(self) -> SecondDatabase:
        if self._open and self._open.moved:
            # Taken away and put there again: what was written since went to nobody.
            self._close()
        if self._open is None:
            if self._second.parent.is_dir():
                self._lock.take()
            opened = SecondDatabase(self._first, self._second, self._log)
            if opened.identity != self._identity:
                self._following.doubt()
            self._identity = opened.identity
            self._following.open(opened)
            self._open = opened
            self._pieces = 0
        return self._open

    def _note_given(self) -> None:
        # The hub may take some away meanwhile.
        with suppress(IndexError):
            while True:
                self._following.note(self._given.popleft())

    def _rest(self) -> None:
        """Leave processor and disk to others for as long as the last piece took."""
        self._pieces += 1
        now = native_time.monotonic()
        if self._ending_at is not None:
            if now > self._ending_at:
                raise _Stopping
        elif self._stopping.wait(min(now - self._piece_begun, LONGEST_REST_SECONDS)):
            raise _Stopping
        if self._pieces == SURE_AFTER_PIECES and self._failing:
            self._recover(BackupCondition.COPYING)
        self._note_given()
        self._piece_begun = native_time.monotonic()

    @property
    def _failing(self) -> bool:
        return self._state.condition is BackupCondition.FAILING

    def _recover(self, condition: BackupCondition) -> None:
        self._log(logging.INFO, f"The second database {self._second} is written again.")
        self._state = replace(self._state, condition=condition, since=None, reason="")

    def _succeed(self) -> None:
        self._due = False
        self._retry_seconds = FIRST_RETRY_SECONDS
        if self._failing:
            self._recover(BackupCondition.CHECKING)
        self._state = replace(self._state, last_success=native_time.time())
        self._tell_condition()

    def _tell_condition(self) -> None:
        checked = self._following.checked
        condition = BackupCondition.OK if checked else BackupCondition.CHECKING
        self._state = replace(self._state, condition=condition)

    def _fail(self, error: Exception) -> None:
        self._due = True
        self._close()
        if getattr(error, "sqlite_errorcode", None) not in _HARMLESS:
            # Nobody knows what the disk has of what it was given.
            self._following.doubt()
        before, reason = self._state, _reason(error)
        if before.reason != reason:
            self._log(
                logging.WARNING,
                f"The second database {self._second} cannot be written: {reason}."
                " It is tried again and again; messages are stored as ever.",
            )
        self._state = replace(
            before,
            condition=BackupCondition.FAILING,
            since=before.since if self._failing else native_time.time(),
            reason=reason,
            failures=before.failures + 1,
        )

    def _wait_for_retry(self) -> None:
        until = native_time.monotonic() + self._retry_seconds
        self._retry_seconds = min(self._retry_seconds * 2, LONGEST_RETRY_SECONDS)
        while (left := until - native_time.monotonic()) > 0:
            if self._stopping.wait(min(left, FIRST_RETRY_SECONDS)):
                return
            self._note_given()

    def _have_formed(self) -> None:
        self._due = True
        self._formed.clear()
        self.form_wanted = True
        if not self._stopping.is_set():
            self._formed.wait()
        if self._form_failure:
            self._fail(BackupError(self._form_failure))
            self._wait_for_retry()

    def _close(self) -> None:
        opened, self._open = self._open, None
        if opened:
            with suppress(sqlite3.Error):
                opened.close()
        self._lock.close()


def _reason(error: Exception) -> str:
    """One line without a full stop."""
    if isinstance(error, (BackupError, LockRefused)):
        return " ".join(str(error).split()).removesuffix(".")
    told = error.strerror if isinstance(error, OSError) else str(error)
    return on_one_line(told or repr(error))
