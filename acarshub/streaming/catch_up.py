"""What a reader has missed since the last message that it got, as far as the database holds it.

Separate from the streams because it looks back, in native threads, while they only look ahead.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from acarshub.models import Message
from acarshub.realtime.payloads import Payload, Payloads
from acarshub.realtime.recent import payloads_of
from acarshub.search.finder import find
from acarshub.search.query import Cursor, PageRequest, Query, Sort

MAX_MISSED = 1_000
PAGE_ROWS = 250
MAX_PAGES = 8

UNKNOWN = "unknown_id"
TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Missed:
    """Messages since then, and why some may not be among them."""

    messages: tuple[Payload, ...] = ()
    """Oldest first."""
    gap: str = ""


def missed_since(connection: Connection, uid: str, query: Query, payloads: Payloads) -> Missed:
    """The newest messages of a search that were stored after that one."""
    last = connection.scalar(select(Message.id).where(Message.uid == uid))
    if last is None:
        return Missed(gap=UNKNOWN)
    query = replace(query, sort=Sort.TIME)
    found: list[Payload] = []
    after: Cursor | None = None
    for _ in range(MAX_PAGES):
        request = PageRequest(PAGE_ROWS, after=after, counted=False, widens=False)
        page = find(connection, query, request)
        rows = [row for row in page.rows if row.id > last]
        found += payloads_of(connection, rows, payloads)
        after = page.next
        if after is None or after.id <= last:
            gap = TOO_MANY if page.timed_out and after is None else ""
            if len(found) > MAX_MISSED:
                gap = TOO_MANY
            return Missed(tuple(found[:MAX_MISSED][::-1]), gap)
        if len(found) > MAX_MISSED:
            break
    return Missed(tuple(found[:MAX_MISSED][::-1]), TOO_MANY)
