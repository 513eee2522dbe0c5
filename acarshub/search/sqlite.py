"""Search in SQLite: filters of rows, and the full-text index `messages_fts`.

Separate because it knows that FTS5 gives its rows by id without sorting, and what it must not be
asked.
"""

from __future__ import annotations

from sqlalchemy import Connection

from acarshub.search.conditions import Condition, Words
from acarshub.search.dialect import Dialect, IndexPart
from acarshub.search.full_text import split
from acarshub.search.full_text_size import MAX_PAGES, pages_beginning_with
from acarshub.search.row_filter import Clause, Spelling

SPELLING = Spelling(
    place="?", like="LIKE", join="CROSS JOIN", gather="group_concat({})", like_is_exact=True
)


def _index_part(connection: Connection, condition: Condition) -> IndexPart | None:
    joined = 0

    def affordable(words: Words) -> bool:
        nonlocal joined
        if not words.prefix:
            return True
        pages = pages_beginning_with(connection, words.words[-1])
        if pages > MAX_PAGES:
            return False
        joined += pages
        return True

    parts = split(condition, affordable)
    if parts is None:
        return None
    return IndexPart(
        table="messages_fts f",
        id="f.rowid",
        rank="f.rank",
        where=Clause("f.messages_fts MATCH ?", (parts.match,)),
        rest=parts.rest,
        joined_pages=joined,
    )


SQLITE = Dialect(SPELLING, _index_part, summaries=True)
