"""Finding all alert terms in a message at once.

Separate from the storage of terms: a matcher is immutable and made anew when the terms change,
so the pipeline swaps it between two messages without a lock.

One automaton (Aho-Corasick) goes through all fields of a message in one run, so the cost does not
grow with the number of terms. What it finds are beginnings of terms, folded in case; whether a
term is there in full, at the edges of words and in a field where it looks, is judged afterwards.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Protocol

from ahocorasick_rs import AhoCorasick, Implementation

from acarshub.aircraft.airlines import Airlines
from acarshub.aircraft.flights import is_flight_number, other_forms
from acarshub.alerts.term import Term, TermLists, parse_term
from acarshub.models.records import AlertHit, MatchType, Span

SEED_LENGTH = 8
"""Characters of a term that the automaton knows; with whole terms it could take 600 MB."""

DENSE_BYTES = 100_000
DENSE_BYTES_BEYOND_ASCII = 20_000
"""Automata up to this size are stored as a full table, which is twice as fast as a sparse one and
takes 250 bytes for each byte of a seed, and more where there are more different bytes."""

MAX_SPANS = 500
"""More places of one term in one text are not told: a text of nothing else would be sent at a
multiple of its size."""

_SEPARATOR = "\0"
# In the order in which the fields stand in the haystack; behind them stand other forms of the
# flight.
_FIELDS = (
    MatchType.TEXT,
    MatchType.ICAO,
    MatchType.TAIL,
    MatchType.FLIGHT,
    MatchType.LABEL,
    MatchType.STATION,
)
_ORDER = {field: place for place, field in enumerate(_FIELDS)}


class Matchable(Protocol):
    """The fields of a message in which terms are looked for; `""` where one is unknown."""

    @property
    def text(self) -> str: ...
    @property
    def icao(self) -> str: ...
    @property
    def tail(self) -> str: ...
    @property
    def flight(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def station_id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class _Entry:
    place: int
    """Among the owner's terms, in their order."""
    name: str
    ignored: bool
    term: Term
    all_forms: bool
    """Whether it looks at the other forms of a flight too."""


class Matcher:
    """Finds every term of one state of the lists."""

    def __init__(self, lists: TermLists, airlines: Airlines | None = None) -> None:
        self.lists = lists
        self._airlines = airlines or Airlines()
        entries = [self._entry(place, name, False) for place, name in enumerate(lists.terms)]
        if entries:
            entries += [self._entry(0, name, True) for name in lists.ignore]
        by_seed: dict[str, list[_Entry]] = {}
        for entry in entries:
            if entry.term.value:
                by_seed.setdefault(entry.term.value[:SEED_LENGTH], []).append(entry)
        self._entries = list(by_seed.values())
        self._find = _automaton(by_seed).find_matches_as_indexes if by_seed else None
        self.knows_flight_forms = any(entry.all_forms for entry in entries)
        """Whether some term looks at forms of a flight that were not transmitted."""

    def hits(self, message: Matchable) -> tuple[AlertHit, ...]:
        """All hits of all terms: whole words in the text, substrings in the identifiers.

        An ignored term silences the field it occurs in and no other.
        """
        if self._find is None:
            return ()
        flight = message.flight
        values = [
            message.text,
            message.icao,
            message.tail,
            flight,
            message.label,
            message.station_id,
        ]
        if self.knows_flight_forms and flight:
            values += other_forms(flight, self._airlines)
        given = _SEPARATOR.join(values)
        folded = given.lower() if given.isascii() else given.casefold()
        found = self._find(folded, True)
        return self._judge(found, values, _Haystack(given, folded)) if found else ()

    def _entry(self, place: int, name: str, ignored: bool) -> _Entry:
        term = parse_term(name)
        names_a_flight = not term.plain or is_flight_number(name, self._airlines)
        all_forms = MatchType.FLIGHT in term.fields and names_a_flight
        return _Entry(place, name, ignored, term, all_forms)

    def _judge(
        self,
        found: Iterable[tuple[int, int, int]],
        values: Sequence[str],
        haystack: _Haystack,
    ) -> tuple[AlertHit, ...]:
        starts = [0, *accumulate(len(value) + 1 for value in values)]
        silenced: set[MatchType] = set()
        hits: dict[tuple[int, int], tuple[str, list[Span]]] = {}
        for seed, at, _ in found:
            for entry in self._entries[seed]:
                span = haystack.span(at, entry.term.value)
                if span is None:
                    continue
                region = bisect_right(starts, span[0]) - 1
                start = starts[region]
                value = values[region]
                inside = (span[0] - start, span[1] - start)
                field = _FIELDS[region] if region < len(_FIELDS) else MatchType.FLIGHT
                known = field in entry.term.fields
                if not known or (region >= len(_FIELDS) and not entry.all_forms):
                    continue
                if inside[1] > len(value):
                    # A term of an old database may hold the separator itself.
                    continue
                if not _stands(entry.term, field, value, inside):
                    continue
                if entry.ignored:
                    silenced.add(field)
                    continue
                spans = hits.setdefault((_ORDER[field], entry.place), (entry.name, []))[1]
                if field is MatchType.TEXT and len(spans) < MAX_SPANS:
                    spans.append(inside)
        return tuple(
            AlertHit(name, _FIELDS[order], tuple(spans))
            for (order, _), (name, spans) in sorted(hits.items())
            if _FIELDS[order] not in silenced
        )


class _Haystack:
    """All fields of a message as one text, and the way back from its folded form."""

    __slots__ = ("_folded", "_origins")

    def __init__(self, given: str, folded: str) -> None:
        self._folded = folded
        # Folding makes some letters longer, none shorter: equal lengths are equal places.
        self._origins = _origins(given) if len(given) != len(folded) else None

    def span(self, at: int, value: str) -> Span | None:
        """Where in the given text `value` stands, when it begins at `at` of the folded text.

        None when it does not, or would begin or end within a letter.
        """
        if not self._folded.startswith(value, at):
            return None
        if self._origins is None:
            return at, at + len(value)
        start, end = self._origins.get(at), self._origins.get(at + len(value))
        return None if start is None or end is None else (start, end)


def text_spans(term: str, text: str) -> tuple[Span, ...]:
    """Where `term` matches in `text`, by the same rule as a live message is matched."""
    for hit in _lone_matcher(term).hits(_Text(text)):
        if hit.match_type is MatchType.TEXT:
            return hit.spans
    return ()


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    icao: str = ""
    tail: str = ""
    flight: str = ""
    label: str = ""
    station_id: str = ""


@lru_cache(maxsize=1_000)
def _lone_matcher(term: str) -> Matcher:
    return Matcher(TermLists((term,)))


def _automaton(seeds: Iterable[str]) -> AhoCorasick:
    listed = list(seeds)
    size = sum(len(seed.encode()) for seed in listed)
    ascii_only = all(seed.isascii() for seed in listed)
    dense = size <= (DENSE_BYTES if ascii_only else DENSE_BYTES_BEYOND_ASCII)
    form = Implementation.DFA if dense else Implementation.ContiguousNFA
    return AhoCorasick(listed, implementation=form, store_patterns=False)


def _origins(given: str) -> dict[int, int]:
    lengths = (len(letter.casefold()) for letter in given)
    return {folded: place for place, folded in enumerate([0, *accumulate(lengths)])}


def _stands(term: Term, field: MatchType, value: str, span: Span) -> bool:
    start, end = span
    if term.whole:
        return not value[:start].strip() and not value[end:].strip()
    return field is not MatchType.TEXT or not (_cuts_word(value, start) or _cuts_word(value, end))


def _cuts_word(text: str, place: int) -> bool:
    return 0 < place < len(text) and _in_word(text[place - 1]) and _in_word(text[place])


def _in_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"
