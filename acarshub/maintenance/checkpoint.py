"""Moving SQLite's write-ahead log into the database file, away from the writer.

Separate because of what it saves: the writer used to do it within a commit, and waiting for the
disk there made one message in a hundred ten times as late.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, Engine

PAGE_BYTES = 4096
WRITER_LIMIT = 10
"""How many times the wanted length the log may have before the writer has to help after all."""
LONGEST_BYTES = 48 << 20
"""And how long it may be at most, unless the owner wants more; so it stays under 64 MB."""
CROWDED_BYTES = 20 << 20
"""From here on, what can wait waits until the log has begun anew."""


class Moved(NamedTuple):
    """What a checkpoint could do."""

    pages: int
    """Pages of the log that are in the file, since the log began."""
    everything: bool


class Checkpoints:
    """Keeps the write-ahead log of one database short; does nothing for other databases."""

    def __init__(self, engine: Engine, pages: int) -> None:
        """`pages` is the length of the log at which it is moved into the file."""
        self._limit_bytes = pages * PAGE_BYTES
        self._writer_pages = max(min(pages * WRITER_LIMIT, LONGEST_BYTES // PAGE_BYTES), pages)
        self._crowded_bytes = max(CROWDED_BYTES, 2 * self._limit_bytes)
        path = engine.url.database
        is_file = engine.dialect.name == "sqlite" and path and path != ":memory:"
        self._log = Path(f"{path}-wal") if is_file else None

    def relieve(self, writer: Connection) -> None:
        """Leave the work to others, up to a limit that bounds the log."""
        if self._log is None:
            return
        with writer.begin():
            writer.exec_driver_sql(f"PRAGMA wal_autocheckpoint = {self._writer_pages}")
            # The file is cut when the log starts over, so its size tells whether it has.
            writer.exec_driver_sql(f"PRAGMA journal_size_limit = {self._limit_bytes}")

    @property
    def due(self) -> bool:
        """Whether the log has outgrown its length."""
        return self.length > self._limit_bytes

    @property
    def crowded(self) -> bool:
        """Whether the log is so long that what can wait should."""
        return self.length > self._crowded_bytes

    @property
    def length(self) -> int:
        """Bytes of the log; 0 where there is none."""
        if self._log is None:
            return 0
        try:
            return self._log.stat().st_size
        except FileNotFoundError:
            return 0

    @staticmethod
    def run(connection: Connection) -> Moved:
        """Move what can be moved without making anybody wait.

        Where messages are stored meanwhile, those are not moved, and the log begins anew only once
        all of it is. Blocks: call it off the hub.
        """
        checkpoint = connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")
        blocked, frames, moved = checkpoint.one()
        return Moved(moved, everything=not blocked and frames == moved)
