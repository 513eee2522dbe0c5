"""How much free space the upgrade of a SQLite file takes beside it.

Separate from the backup because the doctor tells it as well, and because the figures come from
measurements: 150,000 messages from every kind of edition, with both kinds of journal.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from acarshub.database_state import DatabaseState, is_write_ahead

MANY_INDEXES = 8
"""From so many on `messages` on, the pages of those that are dropped hold most of what is built."""

GROWTH = {(True, True): 0.3, (True, False): 0.6, (False, True): 1.0, (False, False): 2.2}
"""Most that a file grows, as a share of it, by whether it has many indexes, and a full-text index.

Uids with their index and a new full-text index are added to every file, and `messages` may stand
there twice for a while. Measured: up to 0.18, 0.49, 0.91 and 1.9.
"""


@dataclass(frozen=True, slots=True)
class Space:
    """Free space in the folder of a database, and what an upgrade takes of it, in bytes."""

    backup: int
    work: int
    free: int

    @property
    def needed(self) -> int:
        """What should be free before it begins."""
        return self.backup + self.work


def space_needed(path: Path, state: DatabaseState, *, with_backup: bool) -> Space:
    """What an upgrade of the existing file `path` takes; OSError when its folder is closed.

    All steps are one transaction. A rollback journal keeps the old pages meanwhile, which is the
    file once more; a write-ahead log holds all of the new file, until that is moved to the file.
    """
    stored = path.stat().st_size
    with suppress(FileNotFoundError):
        # What stands in the write-ahead log only will be in the file.
        stored += path.with_name(f"{path.name}-wal").stat().st_size
    growth = round(stored * _growth(state))
    logged = growth if is_write_ahead(path) else 0
    return Space(
        backup=stored if with_backup else 0,
        work=stored + logged + growth,
        free=shutil.disk_usage(path.parent).free,
    )


def in_megabytes(size: int) -> str:
    """`size` bytes for people, rounded up."""
    return f"{-(-size // 1_000_000):,} MB"


def _growth(state: DatabaseState) -> float:
    names = state.schema.indexes
    of_saved = sum(name.startswith("ix_messages_saved_") for name in names)
    indexes = sum(name.startswith("ix_messages_") for name in names) - of_saved
    return GROWTH[indexes >= MANY_INDEXES, "messages_fts" in state.tables]
