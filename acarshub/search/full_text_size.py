"""How much of the full-text index a beginning of a word would make SQLite read.

Separate because it looks into the tables that FTS5 keeps for itself. For `a*` FTS5 joins the
entries of all words that begin so before it tells the first message, and cannot be interrupted
meanwhile: 57 ms at 200,000 messages, 3 s and some 100 MB at ten million. Which pages it would read
stands in a small table, sorted.
"""

from __future__ import annotations

from sqlalchemy import Connection

MAX_PAGES = 128
"""Of 4 kB: some 100,000 entries, which take about 15 ms."""

_SEGMENTS = """
    WITH RECURSIVE segments (id) AS (
        SELECT min(segid) FROM messages_fts_idx
        UNION ALL
        SELECT (SELECT min(segid) FROM messages_fts_idx WHERE segid > id)
        FROM segments WHERE id IS NOT NULL
    )
    SELECT sum(
        coalesce(
            (SELECT pgno FROM messages_fts_idx
             WHERE segid = id AND term >= ? ORDER BY term LIMIT 1),
            (SELECT pgno + 2 FROM messages_fts_idx WHERE segid = id ORDER BY term DESC LIMIT 1)
        ) / 2
        - coalesce(
            (SELECT pgno FROM messages_fts_idx
             WHERE segid = id AND term <= ? ORDER BY term DESC LIMIT 1),
            2
        ) / 2
        - 1
    )
    FROM segments WHERE id IS NOT NULL
"""
# Each row of that table is the beginning of a page's first word and twice the number of the page.
_MAIN_INDEX = b"0"


def pages_beginning_with(connection: Connection, beginning: str) -> int:
    """About how many pages words that begin with `beginning` fill, which is ASCII and not empty.

    A page in each segment of the index is read for any word, and is not counted.
    """
    first = beginning.encode()
    behind = first[:-1] + bytes([first[-1] + 1])
    row = connection.exec_driver_sql(_SEGMENTS, (_MAIN_INDEX + behind, _MAIN_INDEX + first))
    return int(row.scalar() or 0)
