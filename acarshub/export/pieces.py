"""Reading the messages of a search piece by piece, the newest first, however many there are.

Separate from their form because files and answers of any form are read the same way. Each piece is
a transaction of its own and begins below the last id of the one before: nobody's read keeps the
write-ahead log long, messages that come meanwhile are left out, and every one that was there before
and is not removed is in it once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from acarshub.export.form import Form
from acarshub.realtime.payloads import Payloads
from acarshub.realtime.recent import payloads_of
from acarshub.search.finder import find
from acarshub.search.query import Cursor, FoundPage, PageRequest, Query, Sort
from acarshub.search.time_limit import Limits

Result = TypeVar("Result")

PIECE_ROWS = 250
LIMITS = Limits()
PATIENT = Limits(seconds=30)
"""For a piece in which not one message was found, nor a place to go on from, in the usual time."""


class ExportError(Exception):
    """Not all messages could be read."""


class Run(Protocol):
    """Calls a function with a connection, in a transaction of its own."""

    def __call__(self, function: Callable[[Connection], Result], /) -> Result: ...


@dataclass(frozen=True, slots=True)
class Piece:
    """Some messages in the form of the file, and how far it has come."""

    text: bytes
    messages: int
    next: Cursor | None
    oldest_id: int
    """Of the messages in it; 0 where there is none."""


def pieces(run: Run, query: Query, form: Form, payloads: Payloads) -> Iterator[Piece]:
    """All messages that match `query`; ExportError where they cannot be told."""
    query = replace(query, sort=Sort.TIME)
    after: Cursor | None = None
    while True:
        piece = run(
            partial(_piece, query=query, request=_request(after), form=form, payloads=payloads)
        )
        yield piece
        if piece.next is None:
            return
        after = piece.next


def _request(after: Cursor | None) -> PageRequest:
    return PageRequest(PIECE_ROWS, after=after, counted=False)


def _piece(
    connection: Connection, query: Query, request: PageRequest, form: Form, payloads: Payloads
) -> Piece:
    page = find(connection, query, request, LIMITS)
    if _is_stuck(page):
        page = find(connection, query, request, PATIENT)
        if _is_stuck(page):
            raise ExportError(
                "The search takes too long. Ask for less, a shorter time for example."
            )
    messages = payloads_of(connection, page.rows, payloads)
    oldest = page.rows[-1].id if page.rows else 0
    return Piece(form.lines(messages), len(messages), page.next, oldest)


def _is_stuck(page: FoundPage) -> bool:
    return page.timed_out and page.next is None
