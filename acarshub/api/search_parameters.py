"""A search in the query of a URL: the parameters, and the same reading as of every other door.

Separate from the endpoints because several take a search: pages, exports, streams.
"""

from __future__ import annotations

from acarshub.api.parameters import Parameter
from acarshub.links import Link
from acarshub.realtime.search_query import MAX_TEXT, read_search
from acarshub.realtime.validation import InvalidPayload, Issue, integer_of
from acarshub.search.fields import FIELDS
from acarshub.search.query import PAGE_SIZE, PageRequest, Query, Sort

MAX_LIMIT = 500

_TEXT = {"type": "string", "maxLength": MAX_TEXT}
_LINKS = ", ".join(link.message_type for link in Link)
_MEANINGS = {
    "flight": "Flight; the last word may be the beginning of one.",
    "depa": "Airport of departure.",
    "dsta": "Airport of destination.",
    "freq": "Frequency in MHz: 131.5 finds 131.550.",
    "label": "ACARS label; one of two characters is compared whole.",
    "tail": "Registration; the last word may be the beginning of one.",
    "msg_text": "Text: words one after the other.",
    "icao": "ICAO address in hex: six characters are all of it, others a part; * is anything.",
    "station_id": "Part of a station's name.",
    "msgno": "Part of a message number.",
    "msg_type": f"Link: {_LINKS}.",
}

FILTERS = (
    Parameter("query", 'Free text: words, "phrases", FAIL*, *NGIN*, OR, NOT or -, ( ).', _TEXT),
    *(Parameter(name, _MEANINGS[name], _TEXT) for name in FIELDS),
    Parameter("since", "Unix seconds; messages of that moment are in.", {"type": "number"}),
    Parameter("until", "Unix seconds; messages of that moment are out.", {"type": "number"}),
    Parameter("matched", "With, or without, an alert.", {"type": "boolean"}),
    Parameter("has_text", "With, or without, a text.", {"type": "boolean"}),
)
"""What messages have to be."""

LIMIT = Parameter(
    "limit",
    "Messages on a page.",
    {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": PAGE_SIZE},
)
AFTER = Parameter(
    "after",
    "`next` of the page before.",
    {"type": "string", "pattern": "^[tir][1-9][0-9]{0,17}$"},
)
PAGE = (
    Parameter(
        "sort",
        "The newest first, or what fits the words best.",
        {"type": "string", "enum": [each.value for each in Sort], "default": Sort.TIME.value},
    ),
    AFTER,
    LIMIT,
)
"""Which of them come first."""


def search_of(asked: dict[str, object]) -> tuple[Query, PageRequest]:
    """The search and the page that a request asks for; InvalidPayload tells what is wrong."""
    size = integer_of(asked, LIMIT.name, 1, MAX_LIMIT, PAGE_SIZE)
    term = {name: asked[name] for name in FIELDS if name in asked}
    others = {name: value for name, value in asked.items() if name not in FIELDS}
    try:
        return read_search({**others, "search_term": term}, size)
    except InvalidPayload as invalid:
        # A query has no objects inside.
        raise InvalidPayload([_flat(issue) for issue in invalid.issues]) from None


def filters_of(asked: dict[str, object]) -> Query:
    """The search alone."""
    query, _ = search_of(asked)
    return query


def _flat(issue: Issue) -> Issue:
    path = issue.path[1:] if issue.path[:1] == ("search_term",) else issue.path
    return Issue(path, issue.code, issue.message)
