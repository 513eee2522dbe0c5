"""Where the text of a found message has what was looked for.

Separate from finding, which only tells whether: browsers mark what stands at these places and look
for nothing themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
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
    text = _Text(values[_COLUMN])
    found: set[Place] = set()
    for leaf in dict.fromkeys(_leaves(condition, values)):
        for place in text.words(leaf) if isinstance(leaf, Words) else text.parts(leaf):
            found.add(place)
            if len(found) >= MAX_PLACES:
                return sorted(found)
    return sorted(found)


def marks_text(condition: Condition) -> bool:
    """Whether it looks for anything in texts; if not, no message has such a place."""
    if isinstance(condition, Words | Contains):
        return _COLUMN in condition.columns
    return isinstance(condition, All | Either) and any(map(marks_text, condition.inner))


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


class _Text:
    """A text in which several things are looked for; told apart into words only once."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _words(self) -> list[tuple[str, int, int]]:
        return [(word[0].lower(), *word.span()) for word in _WORD.finditer(self._text)]

    @cached_property
    def _by_word(self) -> dict[str, list[int]]:
        numbers: dict[str, list[int]] = {}
        for number, (word, _, _) in enumerate(self._words):
            numbers.setdefault(word, []).append(number)
        return numbers

    def words(self, wanted: Words) -> Iterator[Place]:
        *first, last = wanted.words
        behind = len(first)
        for number in self._candidates(wanted):
            run = self._words[number : number + behind + 1]
            if len(run) <= behind or [word for word, _, _ in run[:-1]] != first:
                continue
            end, start, _ = run[-1]
            if end.startswith(last) if wanted.prefix else end == last:
                # Of a longer word only what was written is marked.
                yield run[0][1], start + len(last)

    def _candidates(self, wanted: Words) -> Iterable[int]:
        if wanted.prefix and len(wanted.words) == 1:
            return range(len(self._words))
        return self._by_word.get(wanted.words[0], ())

    def parts(self, wanted: Contains) -> Iterator[Place]:
        part = wanted.text.translate(_FOLDED)
        folded = self._text.translate(_FOLDED)
        at = folded.find(part)
        while at >= 0:
            yield at, at + len(part)
            at = folded.find(part, at + len(part))
