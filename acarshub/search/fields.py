"""The eleven fields of the established search, and what a value in each of them asks for.

Separate from free text because each field has a meaning of its own, which dashboards rely on; it is
the same in every combination.
"""

from __future__ import annotations

from collections.abc import Mapping

from acarshub.links import Link
from acarshub.search.conditions import (
    EVERYTHING,
    All,
    Condition,
    Contains,
    Equals,
    Pattern,
    Words,
    together,
)
from acarshub.search.words import tidy, words_to_find

WORD_FIELDS = ("flight", "depa", "dsta", "freq", "label", "tail", "msg_text")
"""Words one after the other, of which the last may be the beginning of one: `131.5` finds
131.550. With a star at the beginning, anything that contains it."""

ADDRESS_FIELD = "icao"
"""Six characters are the whole address, others a part of it; a star stands for anything."""

PART_FIELDS = ("station_id", "msgno")
"""Any part of the value."""

LINK_FIELD = "msg_type"
"""A link by any of its names."""

FIELDS = (*WORD_FIELDS, ADDRESS_FIELD, *PART_FIELDS, LINK_FIELD)
"""Names as dashboards send them."""

ADDRESS_LENGTH = 6
LABEL_LENGTH = 2
_LINKS = {name.upper(): link.message_type for link in Link for name in (link.status_key, link.name)}


def fields_condition(wanted: Mapping[str, str]) -> All:
    """Every field of `wanted` as its own condition; blank ones ask for nothing."""
    given = ((name, tidy(text)) for name, text in wanted.items())
    return together(_CONDITIONS[name](name, text) for name, text in given if text)


def message_type_of(name: str) -> str:
    """The value of `message_type` for a link by any name; a name that is none is left as it is."""
    return _LINKS.get(name.upper(), name)


def _in_words(column: str, text: str) -> Condition:
    words = words_to_find(text)
    inside = text.strip("*")
    if not inside:
        return EVERYTHING
    if text.startswith("*") or not words:
        return Contains(inside, (column,))
    # No label is longer, and an index is read at whole words.
    whole = column == "label" and len(words) == 1 and len(words[0]) == LABEL_LENGTH
    return Words(words, not whole, (column,), inside)


def _address(column: str, text: str) -> Condition:
    pieces = text.replace("%", "*").split("*")
    if len(pieces) > 1:
        return Pattern(tuple(pieces), column)
    if len(text) != ADDRESS_LENGTH:
        return Contains(text, (column,))
    words = words_to_find(text)
    if len(words) == 1 and len(words[0]) == ADDRESS_LENGTH:
        return Words(words, False, (column,), text)
    return Pattern((text,), column)


def _part(column: str, text: str) -> Condition:
    return Contains(text, (column,))


def _link(_name: str, text: str) -> Condition:
    return Equals(message_type_of(text), "message_type")


_CONDITIONS = {
    **dict.fromkeys(WORD_FIELDS, _in_words),
    ADDRESS_FIELD: _address,
    **dict.fromkeys(PART_FIELDS, _part),
    LINK_FIELD: _link,
}
