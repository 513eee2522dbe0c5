"""A page of a search with its messages as they are sent, and where in each stands what was asked.

Separate from those who ask, over the socket or over HTTP: both are told the same.
"""

from __future__ import annotations

from typing import cast

from sqlalchemy import Connection

from acarshub.database import read_at_one_moment
from acarshub.realtime.payloads import Payload, Payloads
from acarshub.realtime.recent import payloads_of
from acarshub.search.conditions import Values, inside_words
from acarshub.search.finder import find
from acarshub.search.places import marks_text, places
from acarshub.search.query import FoundPage, PageRequest, Query


def search_answer(
    connection: Connection, query: Query, request: PageRequest, payloads: Payloads
) -> tuple[FoundPage, list[Payload]]:
    """The page and its messages; run it in a native thread, in a transaction of its own."""
    read_at_one_moment(connection)
    page = find(connection, query, request)
    messages = payloads_of(connection, page.rows, payloads)
    condition = inside_words(query.condition) if page.inside_words else query.condition
    if marks_text(condition):
        for row, message in zip(page.rows, messages, strict=True):
            if found := places(condition, cast("Values", row._mapping)):  # noqa: SLF001 - public in SQLAlchemy
                message["found"] = found
    return page, messages
