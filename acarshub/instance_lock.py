"""The lock that keeps a second writer away from a SQLite database.

Separate because server, commands and migrations take it alike: a writer remembers which counters
exist and which terms are matched, so what another process changes meanwhile would go wrong.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import sqlalchemy as sa

from acarshub.database_state import file_of


class LockRefused(Exception):  # noqa: N818 - it names a state, not a fault of this program
    """The database belongs to another process; the text says what to do."""

    def __init__(self, told: str, parent: int = 0) -> None:
        super().__init__(told)
        self.parent = parent
        """Parent's process id of the holder, 0 when unknown."""


class InstanceLock:
    """An exclusive lock on `<database>.lock`; nothing at all for databases that are no file.

    The kernel ends it with the process, however that ends. The file stays: removing it would let
    two processes hold locks on different files of the same name.
    """

    def __init__(self, url: sa.URL) -> None:
        self._url = url
        self._descriptor: int | None = None

    def take(self) -> None:
        """Take the lock unless it is held already; LockRefused when another process has it."""
        database = file_of(self._url)
        if database is None or self._descriptor is not None:
            return
        path = database.with_name(f"{database.name}.lock")
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise LockRefused(
                f"The file {path} cannot be opened: {error.strerror}."
                f" Make it writable for the user id {os.geteuid()}."
            ) from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder, parent = _holder(descriptor)
            os.close(descriptor)
            raise _refusal(path, database, error, holder, parent) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()} {os.getppid()}\n".encode())
        self._descriptor = descriptor

    def close(self) -> None:
        """Let others have it; nothing when it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> InstanceLock:
        self.take()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _holder(descriptor: int) -> tuple[int, int]:
    """Process id of the holder and of its parent as it wrote them; zeros when it did not yet."""
    words = os.pread(descriptor, 64, 0).split()
    if len(words) != 2 or not all(word.isdigit() for word in words):
        return 0, 0
    return int(words[0]), int(words[1])


def _refusal(path: Path, database: Path, error: OSError, holder: int, parent: int) -> LockRefused:
    if not isinstance(error, BlockingIOError):
        return LockRefused(
            f"The file {path} cannot be locked: {error.strerror}."
            " Set ACARSHUB_DB to a path on a file system that has locks."
        )
    who = f" (probably process {holder})" if holder else ""
    return LockRefused(
        f"The database {database} is in use by another ACARS Hub process{who}. Stop it first.",
        parent,
    )
