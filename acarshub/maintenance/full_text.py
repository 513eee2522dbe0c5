"""Care of the full-text index while the hub runs: merging its segments in small steps.

Separate because FTS5 left to itself does that work within a commit: 4 MB at once, or, when sixteen
segments of one size have gathered, all of them, however large. Entries of removed messages stay
until the segment that holds them is merged with the one that removes them.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from acarshub.maintenance.segments import STRUCTURE_ROW, Segments, read_segments

INDEX = "messages_fts"

MERGED_SEGMENTS = 4
"""Segments of one size that are merged by our steps."""
SMALL_SEGMENTS = 8
"""And of the smallest size: there is one for each commit, and merging sixteen costs nothing."""
SETTINGS: Mapping[str, int] = {
    "usermerge": MERGED_SEGMENTS,
    # Within a commit, where our steps do not keep up: before sixteen are merged whatever it takes.
    "automerge": 8,
    "crisismerge": 16,
}
COMPACTED_PAGES = 1_000
"""Below that an index is not worth the trouble of making one segment of it."""
COMPACTED_SHARE = 0.5
"""Removed messages, by those that are left, after which the index is made one segment."""

_AVERAGES_ROW = 1
_STATISTICS = ("sqlite_stat1", "sqlite_stat4")


def has_index(connection: Connection) -> bool:
    """Whether there is such an index."""
    return connection.dialect.name == "sqlite" and _has_table(connection, INDEX)


def remove_statistics(connection: Connection) -> int:
    """Remove what the planner was told of the index; how many rows that were.

    Where somebody ran ANALYZE while it was nearly empty, SQLite reads the whole index at every
    merge: 31 messages a second instead of thousands at a million rows. Connections that are opened
    afterwards plan without it.
    """
    removed = 0
    for table in _STATISTICS:
        if _has_table(connection, table):
            removed += connection.exec_driver_sql(
                f"DELETE FROM {table} WHERE tbl LIKE 'messages^_fts%' ESCAPE '^'"  # noqa: S608
            ).rowcount
    return removed


def apply_settings(connection: Connection) -> None:
    """Give the index our settings, which the database keeps."""
    rows = connection.exec_driver_sql(f"SELECT k, v FROM {INDEX}_config")  # noqa: S608
    stored = {row[0]: row[1] for row in rows}
    for name, value in SETTINGS.items():
        if stored.get(name) != value:
            _tell(connection, name, value)


def segments(connection: Connection) -> Segments:
    """What the index consists of; nothing where that is not known. Reads one row."""
    return read_segments(_record(connection, STRUCTURE_ROW)) or Segments()


def indexed_messages(connection: Connection) -> int:
    """How many messages the index holds, as it notes itself."""
    record = _record(connection, _AVERAGES_ROW)
    value = 0
    for byte in record[:9]:
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return value


def is_due(present: Segments) -> bool:
    """Whether there is something to merge."""
    return any(
        level.merging or len(level.pages) >= (MERGED_SEGMENTS if number else SMALL_SEGMENTS)
        for number, level in enumerate(present.levels)
    )


def is_worth_compacting(present: Segments, removed: int, left: int) -> bool:
    """Whether to make one segment of the index, which then holds nothing of removed messages.

    `removed` since that was done last, and `left` in the database. How many were removed before
    the hub was started nobody knows; there, what is newer than the largest segment tells.
    """
    if not removed or present.pages < COMPACTED_PAGES or present.count < 2:
        return False
    largest = max((max(level.pages, default=0) for level in present.levels), default=0)
    return removed > left * COMPACTED_SHARE or present.pages > 2 * largest


def merge(connection: Connection, pages: int) -> None:
    """Merge about so many pages; a word of a million messages is one piece, and takes longer."""
    _tell(connection, "merge", pages)


def begin_compacting(connection: Connection, pages: int) -> None:
    """Have all segments merged into one by the next steps of `merge`."""
    _tell(connection, "merge", -pages)


def rebuild(connection: Connection) -> None:
    """Make the index anew from the text of all messages: seconds for a million, in one go."""
    connection.exec_driver_sql(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('rebuild')")  # noqa: S608


def _tell(connection: Connection, command: str, value: int) -> None:
    connection.exec_driver_sql(
        f"INSERT INTO {INDEX} ({INDEX}, rank) VALUES (?, ?)",  # noqa: S608
        (command, value),
    )


def _record(connection: Connection, row: int) -> bytes:
    found = connection.exec_driver_sql(
        f"SELECT block FROM {INDEX}_data WHERE id = ?",  # noqa: S608
        (row,),
    ).scalar()
    return bytes(found) if found else b""


def _has_table(connection: Connection, table: str) -> bool:
    found = connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = ?", (table,))
    return found.first() is not None
