"""The two automata that find where terms may begin, for any number of terms at once.

Separate from the matcher, which judges what stands in a text. What they know of a term is its seed,
the first few characters: with whole terms they could take 600 MB.

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


class _Group(Generic[Item]):
    """The items that share one seed."""

    def __init__(self) -> None:
        # By how far behind the seed's beginning a value starts, and how long it is: however many
        # there are, a place in a text is compared once for each length.
        self._values: dict[tuple[int, int], dict[str, list[Item]]] = {}

    def add(self, item: Item, before: int = 0) -> None:
        """Take in `item`, whose value starts `before` bytes behind the seed's beginning."""
        values = self._values.setdefault((before, len(item.value)), {})
        values.setdefault(item.value, []).append(item)

    def at(self, folded: str, place: int) -> list[tuple[Item, int]]:
        """Items that stand in full at a seed's beginning, and where."""
        found = []
        for (before, length), values in self._values.items():
            start = place + before
            if start >= 0:
                items = values.get(folded[start : start + length], ())
                found += [(item, start) for item in items]
        return found


class WordSeeds(Generic[Item]):
    """Finds values in a text of ASCII, without cutting words at their beginning."""

    def __init__(self, items: Iterable[Item]) -> None:
        groups: dict[bytes, _Group[Item]] = {}
        for item in items:
            # No text of ASCII holds another value.
            if item.value.isascii():
                seed, before = _word_seed(item.value)
                groups.setdefault(seed, _Group()).add(item, before)
        self._groups = list(groups.values())
        self._find: _FindInBytes | None = None
        if groups:
            form = _form(sum(map(len, groups)) <= DENSE_BYTES)
            self._find = BytesAhoCorasick(list(groups), implementation=form).find_matches_as_indexes

    def find(self, text: str) -> list[tuple[Item, int]]:
        """Items whose values stand in `text`, case folded, and where."""
        if self._find is None:
            return []
        found = self._find(_EDGE + text.encode().translate(_WORD_BYTES) + _EDGE, True)
        if not found:
            return []
        folded = text.lower()
        # The place in the text is one less, for the edge in front of it.
        return [each for group, at, _ in found for each in self._groups[group].at(folded, at - 1)]


class AnywhereSeeds(Generic[Item]):
    """Finds values in a case-folded text, within words too."""

    def __init__(self, items: Iterable[Item], *, seldom: bool = False) -> None:
        """What is `seldom` asked is stored sparsely, which takes less time to build."""
        groups: dict[str, _Group[Item]] = {}
        for item in items:
            groups.setdefault(item.value[:SEED_LENGTH], _Group()).add(item)
        self._groups = list(groups.values())
        self._find: _FindInText | None = None
        if groups:
            most = DENSE_BYTES if all(map(str.isascii, groups)) else DENSE_BYTES_BEYOND_ASCII
            dense = not seldom and sum(len(seed.encode()) for seed in groups) <= most
            automaton = AhoCorasick(list(groups), implementation=_form(dense), store_patterns=False)
            self._find = automaton.find_matches_as_indexes

    def find(self, folded: str) -> list[tuple[Item, int]]:
        """Items whose values stand in `folded`, and where."""
        if self._find is None:
            return []
        found = self._find(folded, True)
        if not found:
            return []
        return [each for group, at, _ in found for each in self._groups[group].at(folded, at)]


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
