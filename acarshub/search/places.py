"""Where the text of a found message has what was looked for.

Separate from finding, which only tells whether: browsers mark what stands at these places and look
for nothing themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_lowercase, ascii_uppercase

from acarshub.search.conditions import All, Condition, Contains, Either, Values, Words

MAX_PLACES = 100
"""In one message; nobody reads more marks, and a text of one letter could have any number."""

Place = tuple[int, int]
"""From a character to the one behind the last, counted from 0."""

_COLUMN = "msg_text"
_WORD = re.compile(r"[^\W_]+")
_FOLDED = str.maketrans(ascii_uppercase, ascii_lowercase)
"""Keeps every character where it is, as `str.lower` does not."""


def places(condition: Condition, values: Values) -> list[Place]:
    """The places in the text of a message that fulfils `condition`, in ascending order."""
    text = values[_COLUMN]
    found: set[Place] = set()
    for leaf in _leaves(condition, values):
        for place in _words(leaf, text) if isinstance(leaf, Words) else _parts(leaf, text):
            found.add(place)
            if len(found) >= MAX_PLACES:
                return sorted(found)
    return sorted(found)


def _leaves(condition: Condition, values: Values) -> Iterator[Words | Contains]:
    """What has to be there; nothing of what must not, nor of an alternative that is not met."""
    if isinstance(condition, Words | Contains):
        if _COLUMN in condition.columns:
            yield condition
    elif isinstance(condition, All):
        for each in condition.inner:
            yield from _leaves(each, values)
    elif isinstance(condition, Either):
        for each in condition.inner:
            if each.matches(values):
                yield from _leaves(each, values)


def _words(wanted: Words, text: str) -> Iterator[Place]:
    words = [(word[0].lower(), word.start(), word.end()) for word in _WORD.finditer(text)]
    length = len(wanted.words)
    *first, last = wanted.words
    for start in range(len(words) - length + 1):
        run = words[start : start + length]
        end, _, stop = run[-1]
        whole = end.startswith(last) if wanted.prefix else end == last
        if whole and [word for word, _, _ in run[:-1]] == first:
            # Of a longer word only what was written is marked.
            yield run[0][1], stop - len(end) + len(last)


def _parts(wanted: Contains, text: str) -> Iterator[Place]:
    part = wanted.text.translate(_FOLDED)
    folded = text.translate(_FOLDED)
    at = folded.find(part)
    while at >= 0:
        yield at, at + len(part)
        at = folded.find(part, at + len(part))
