"""Search in PostgreSQL: filters of rows, and no index of words.

Separate because it is plain on purpose: it finds the same messages, by walking over them from the
newest on. Its comparison without case knows more letters than ASCII, so each row is asked again.
"""

from __future__ import annotations

from sqlalchemy import Connection

from acarshub.search.conditions import Condition
from acarshub.search.dialect import Dialect, IndexPart
from acarshub.search.row_filter import Spelling


def _no_index(_connection: Connection, _condition: Condition) -> IndexPart | None:
    return None


SPELLING = Spelling(
    place="%s", like="ILIKE", join="JOIN", gather="string_agg({}::text, ',')", like_is_exact=False
)
POSTGRESQL = Dialect(SPELLING, _no_index, summaries=False)
