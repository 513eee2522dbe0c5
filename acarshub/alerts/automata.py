"""The two automata that find where terms may begin, for any number of terms at once.

Separate from the matcher, which judges what they find. What they know of a term is its seed, the
first few characters: with whole terms they could take 600 MB.

`WordSeeds` is for texts of ASCII: letters, digits and low lines stay, everything else becomes one
edge, and a seed begins with the edge before its word. So nearly every step stays in the same few
states, which the processor has at hand, with ten thousand terms as with thirty. `AnywhereSeeds`
finds seeds anywhere in any text; identifiers are short.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, Protocol, TypeAlias, TypeVar

from ahocorasick_rs import AhoCorasick, BytesAhoCorasick, Implementation

SEED_LENGTH = 8

DENSE_BYTES = 100_000
DENSE_BYTES_BEYOND_ASCII = 20_000
"""Automata up to this size are stored as a full table, which is faster than a sparse one and takes
250 bytes for each byte of a seed, and more where there are more different bytes."""

_FindInBytes: TypeAlias = Callable[[bytes, bool], list[tuple[int, int, int]]]
_FindInText: TypeAlias = Callable[[str, bool], list[tuple[int, int, int]]]

# The automaton takes this byte for a rare one, and leaps from one to the next.
_EDGE = b"\xff"
_WORD_BYTES = bytes(
    ord(letter.lower()) if letter.isascii() and (letter.isalnum() or letter == "_") else _EDGE[0]
    for letter in map(chr, range(256))
)


class Sought(Protocol):
    """Something with a value, case folded and not empty, that is looked for."""

    @property
    def value(self) -> str: ...


Item = TypeVar("Item", bound=Sought)


class WordSeeds(Generic[Item]):
    """Finds where values may begin in a text of ASCII, without cutting words."""

    def __init__(self, items: Iterable[Item]) -> None:
        groups: dict[bytes, list[tuple[Item, int]]] = {}
        for item in items:
            # No text of ASCII holds another value.
            if item.value.isascii():
                seed, before = _word_seed(item.value)
                groups.setdefault(seed, []).append((item, before))
        self._groups = list(groups.values())
        self._find: _FindInBytes | None = None
        if groups:
            form = _form(sum(map(len, groups)) <= DENSE_BYTES)
            self._find = BytesAhoCorasick(list(groups), implementation=form).find_matches_as_indexes

    def candidates(self, text: str) -> list[tuple[Item, int]]:
        """Items that may stand in `text`, and at which place."""
        if self._find is None:
            return []
        reduced = _EDGE + text.encode().translate(_WORD_BYTES) + _EDGE
        found = self._find(reduced, True)
        if not found:
            return []
        # The place in the text is one less, for the edge in front of it.
        places = (
            (item, at + before - 1)
            for group, at, _ in found
            for item, before in self._groups[group]
        )
        return [(item, place) for item, place in places if place >= 0]


class AnywhereSeeds(Generic[Item]):
    """Finds where values may begin in a case-folded text, within words too."""

    def __init__(self, items: Iterable[Item]) -> None:
        groups: dict[str, list[Item]] = {}
        for item in items:
            groups.setdefault(item.value[:SEED_LENGTH], []).append(item)
        self._groups = list(groups.values())
        self._find: _FindInText | None = None
        if groups:
            most = DENSE_BYTES if all(map(str.isascii, groups)) else DENSE_BYTES_BEYOND_ASCII
            form = _form(sum(len(seed.encode()) for seed in groups) <= most)
            automaton = AhoCorasick(list(groups), implementation=form, store_patterns=False)
            self._find = automaton.find_matches_as_indexes

    def candidates(self, folded: str) -> list[tuple[Item, int]]:
        """Items that may stand in `folded`, and at which place."""
        if self._find is None:
            return []
        found = self._find(folded, True)
        return [(item, at) for group, at, _ in found for item in self._groups[group]]


def _word_seed(value: str) -> tuple[bytes, int]:
    """The seed of `value`, and how many bytes stand in it before the value."""
    reduced = value.encode().translate(_WORD_BYTES)
    before = 0 if reduced.startswith(_EDGE) else 1
    seed = _EDGE * before + reduced
    if len(seed) <= SEED_LENGTH and not seed.endswith(_EDGE):
        # A short word is asked for with its end, or it would be found in every longer one.
        seed += _EDGE
    return seed[: SEED_LENGTH + 1], before


def _form(dense: bool) -> Implementation:
    return Implementation.DFA if dense else Implementation.ContiguousNFA
