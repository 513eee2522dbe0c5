"""What clients may ask about stored messages.

Separate from the other requests because search is a subject of its own.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from functools import partial

from flask_socketio import emit
from sqlalchemy import Connection

from acarshub.realtime.answering import answered, first, running_hub
from acarshub.realtime.payloads import Payload, Payloads
from acarshub.realtime.recent import payloads_of
from acarshub.realtime.validation import InvalidPayload, Issue, fields_of, integer_of
from acarshub.search.messages import COLUMNS, LINK_FIELD, search_messages

MAX_TEXT = 1_024
MAX_PAGE = 1_000_000

_SEARCHED = (*COLUMNS, LINK_FIELD)
_IDENTIFIERS = ("icao", "flight", "tail")


class SearchRequests:
    """The part of the namespace that is about search."""

    @answered
    def on_query_search(self, *args: object) -> None:
        """Send a page of the messages that contain what is asked for, or of all."""
        fields = fields_of(first(args))
        asked = fields.get("search_term")
        # The Python edition's dashboards ask for everything without a term.
        if asked is None and fields.get("show_all") is True:
            asked = {}
        wanted = _wanted(asked, _SEARCHED, ("search_term",))
        _answer(wanted, integer_of(fields, "results_after", 0, MAX_PAGE, 0))

    @answered
    def on_alert_term_query(self, *args: object) -> None:
        """Send the newest messages with these three identifiers."""
        fields = fields_of(first(args))
        missing = [name for name in _IDENTIFIERS if name not in fields]
        if missing:
            raise InvalidPayload(
                [Issue((name,), "invalid_type", "Expected a string.") for name in missing]
            )
        _answer(_wanted(fields, _IDENTIFIERS, ()), 0)


def _answer(wanted: Mapping[str, str], page: int) -> None:
    begun = time.monotonic()
    hub = running_hub()
    with hub.one_search:
        messages, total = hub.lender.run(
            partial(
                _found,
                wanted=wanted,
                page=page,
                size=hub.settings.search_page_size,
                payloads=hub.payloads,
            )
        )
    emit(
        "database_search_results",
        {"msghtml": messages, "query_time": time.monotonic() - begun, "num_results": total},
    )


def _found(
    connection: Connection, wanted: Mapping[str, str], page: int, size: int, payloads: Payloads
) -> tuple[list[Payload], int]:
    found = search_messages(connection, wanted, page, size)
    return payloads_of(connection, found.rows, payloads), found.total


def _wanted(asked: object, names: Iterable[str], path: tuple[str, ...]) -> dict[str, str]:
    """The fields that are asked for, trimmed, without blank ones."""
    if not isinstance(asked, dict):
        raise InvalidPayload([Issue(path, "invalid_type", "Expected an object.")])
    wanted: dict[str, str] = {}
    for name in names:
        text = asked.get(name, "")
        if not isinstance(text, str):
            raise InvalidPayload([Issue((*path, name), "invalid_type", "Expected a string.")])
        if len(text) > MAX_TEXT:
            problem = f"At most {MAX_TEXT} characters."
            raise InvalidPayload([Issue((*path, name), "too_big", problem)])
        if text.strip():
            wanted[name] = text.strip()
    return wanted
