"""What clients may ask about stored messages.

Separate from the other requests because search is a subject of its own.
"""

from __future__ import annotations

import time
from functools import partial

from flask_socketio import emit

from acarshub.realtime.answering import answered, first, running_hub
from acarshub.realtime.search_answer import search_answer
from acarshub.realtime.search_query import read_id, read_identifiers, read_search
from acarshub.search.query import PageRequest, Query


class SearchRequests:
    """The part of the namespace that is about search."""

    @answered
    def on_query_search(self, *args: object) -> None:
        """Send a page of the messages that are what is asked for, or of all."""
        asked = first(args)
        _answer(*read_search(asked, running_hub().settings.search_page_size), read_id(asked))

    @answered
    def on_alert_term_query(self, *args: object) -> None:
        """Send the newest messages with these three identifiers."""
        _answer(*read_identifiers(first(args), running_hub().settings.search_page_size))


def _answer(query: Query, request: PageRequest, id_: str | None = None) -> None:
    begun = time.monotonic()
    hub = running_hub()
    with hub.searches:
        page, messages = hub.lender.run(
            partial(search_answer, query=query, request=request, payloads=hub.payloads)
        )
    emit(
        "database_search_results",
        {
            "msghtml": messages,
            "query_time": time.monotonic() - begun,
            "num_results": page.total,
            "capped": page.capped,
            "partial": page.partial,
            "timed_out": page.timed_out,
            "inside_words": page.inside_words,
            "sort": page.sort.value,
            "next": None if page.next is None else str(page.next),
            **({} if id_ is None else {"id": id_}),
        },
    )
