"""Checking what a client searches for: the established fields, and what is asked beside them.

Separate from the other checks because it speaks of fields, times and free text, and of nothing
else.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from types import MappingProxyType

from acarshub.realtime.validation import InvalidPayload, Issue, fields_of, integer_of
from acarshub.search.conditions import EVERYTHING, Condition
from acarshub.search.fields import FIELDS
from acarshub.search.free_text import SearchSyntaxError, parse_free_text
from acarshub.search.query import Cursor, CursorError, PageRequest, Query, Sort

MAX_TEXT = 1_024
MAX_PAGE = 1_000_000
MAX_ID = 64

IDENTIFIERS = ("icao", "flight", "tail")
_FURTHER = ("query", "since", "until", "matched", "has_text", "sort", "after")
"""What only clients of this server ask."""


def read_search(payload: object, size: int) -> tuple[Query, PageRequest]:
    """The payload of `query_search`; InvalidPayload tells what is wrong with it."""
    asked = fields_of(payload)
    term = asked.get("search_term")
    # The Python edition's dashboards ask for everything without a term, or with an empty text.
    everything = asked.get("show_all") is True or any(key in asked for key in _FURTHER)
    if everything and term in (None, ""):
        term = {}
    query = Query(
        fields=MappingProxyType(_texts(term, FIELDS, ("search_term",))),
        text=_free_text(asked.get("query")),
        since=_moment(asked, "since"),
        until=_moment(asked, "until"),
        matched=_choice(asked, "matched"),
        has_text=_choice(asked, "has_text"),
        sort=_sort(asked.get("sort")),
    )
    page = integer_of(asked, "results_after", 0, MAX_PAGE, 0)
    return query, PageRequest(size, page, _cursor(asked.get("after")))


def read_id(payload: object) -> str | None:
    """What a client calls its question, to know the answer by."""
    name = fields_of(payload).get("id")
    if name is None:
        return None
    if not isinstance(name, str):
        raise InvalidPayload([Issue(("id",), "invalid_type", "Expected a string.")])
    if len(name) > MAX_ID:
        raise InvalidPayload([Issue(("id",), "too_big", f"At most {MAX_ID} characters.")])
    return name


def read_identifiers(payload: object, size: int) -> tuple[Query, PageRequest]:
    """The payload of `alert_term_query`; InvalidPayload tells what is wrong with it."""
    asked = fields_of(payload)
    missing = [name for name in IDENTIFIERS if name not in asked]
    if missing:
        raise InvalidPayload(
            [Issue((name,), "invalid_type", "Expected a string.") for name in missing]
        )
    texts = _texts(asked, IDENTIFIERS, ())
    return Query(fields=MappingProxyType(texts)), PageRequest(size)


def _texts(asked: object, names: Iterable[str], path: tuple[str, ...]) -> dict[str, str]:
    """The fields that are asked for, without blank ones."""
    if not isinstance(asked, dict):
        raise InvalidPayload([Issue(path, "invalid_type", "Expected an object.")])
    given = {name: _text(asked.get(name, ""), (*path, name)) for name in names}
    return {name: text for name, text in given.items() if text.strip()}


def _text(value: object, path: tuple[str, ...]) -> str:
    if not isinstance(value, str):
        raise InvalidPayload([Issue(path, "invalid_type", "Expected a string.")])
    if len(value) > MAX_TEXT:
        raise InvalidPayload([Issue(path, "too_big", f"At most {MAX_TEXT} characters.")])
    return value


def _free_text(value: object) -> Condition:
    if value is None:
        return EVERYTHING
    try:
        return parse_free_text(_text(value, ("query",)))
    except SearchSyntaxError as error:
        issue = Issue(("query", error.position), "syntax", str(error))
        raise InvalidPayload([issue]) from None


def _moment(asked: dict[object, object], key: str) -> float | None:
    value = asked.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidPayload([Issue((key,), "invalid_type", "Expected Unix seconds.")])
    try:
        moment = float(value)
    except OverflowError:
        moment = math.inf
    if not math.isfinite(moment):
        raise InvalidPayload([Issue((key,), "too_big", "Expected Unix seconds.")])
    return moment


def _choice(asked: dict[object, object], key: str) -> bool | None:
    value = asked.get(key)
    if value is None or isinstance(value, bool):
        return value
    raise InvalidPayload([Issue((key,), "invalid_type", "Expected true or false.")])


def _sort(value: object) -> Sort:
    if value is None:
        return Sort.TIME
    if isinstance(value, str) and value in set(Sort):
        return Sort(value)
    names = " or ".join(Sort)
    raise InvalidPayload([Issue(("sort",), "invalid_enum_value", f"Expected {names}.")])


def _cursor(value: object) -> Cursor | None:
    if value is None:
        return None
    try:
        return Cursor.parse(_text(value, ("after",)))
    except CursorError as error:
        raise InvalidPayload([Issue(("after",), "custom", str(error))]) from None
