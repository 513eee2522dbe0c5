"""Finding all alert terms in a message at once.

Separate from the storage of terms: a matcher is immutable and made anew when the terms change,
so the pipeline swaps it between two messages without a lock.

Automata (Aho-Corasick) with all terms in them go through a message once, so the cost does not grow
with the number of terms. Whether what they find stands at the edges of words, and in a field where
the term looks, is judged afterwards.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Protocol

from acarshub.aircraft.airlines import Airlines
from acarshub.aircraft.flights import is_flight_number, other_forms
from acarshub.alerts.automata import AnywhereSeeds, WordSeeds
from acarshub.alerts.term import Term, TermLists, parse_term
from acarshub.records import AlertHit, MatchType, Span

MAX_SPANS = 500
"""More places of one term in one text are not told: a text of nothing else would be sent at a
multiple of its size."""

_SEPARATOR = "\0"
# In the order in which they are joined; behind them stand other forms of the flight.
_IDENTIFIERS = (
    MatchType.ICAO,
    MatchType.TAIL,
    MatchType.FLIGHT,
    MatchType.LABEL,
    MatchType.STATION,
)
_FIELDS = (MatchType.TEXT, *_IDENTIFIERS)
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
class Fields:
    """Some fields of a message, for looking there alone."""

    text: str = ""
    icao: str = ""
    tail: str = ""
    flight: str = ""
    label: str = ""
    station_id: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    place: int
    """Among the owner's terms, in their order."""
    name: str
    ignored: bool
    term: Term
    all_forms: bool
    """Whether it looks at the other forms of a flight too."""
    one_flight: bool
    """Whether it is a flight itself: another form is then that flight or a different one."""

    @property
    def value(self) -> str:
        return self.term.value


class Matcher:
    """Finds every term of one state of the lists."""

    def __init__(self, lists: TermLists, airlines: Airlines | None = None) -> None:
        self.lists = lists
        self._airlines = airlines or Airlines()
        entries = [self._entry(place, name, False) for place, name in enumerate(lists.terms)]
        if entries:
            entries += [self._entry(0, name, True) for name in lists.ignore]
        # Old databases may hold matches of blank terms.
        entries = [entry for entry in entries if entry.value]
        in_text = [entry for entry in entries if MatchType.TEXT in entry.term.fields]
        self._in_ascii_text = WordSeeds(in_text)
        self._in_text = AnywhereSeeds(in_text, seldom=True)
        self._in_identifiers = AnywhereSeeds(
            entry for entry in entries if entry.term.fields != {MatchType.TEXT}
        )
        self._idle = not entries
        self.knows_flight_forms = any(entry.all_forms for entry in entries)
        """Whether some term looks at forms of a flight that were not transmitted."""

    def hits(self, message: Matchable) -> tuple[AlertHit, ...]:
        """All hits of all terms: whole words in the text, substrings in the identifiers.

        An ignored term silences the field it occurs in and no other.
        """
        if self._idle:
            return ()
        text, flight = message.text, message.flight
        if text.isascii():
            in_text = self._in_ascii_text.find(text)
        else:
            in_text = self._in_text.find(text.casefold())
        values = [message.icao, message.tail, flight, message.label, message.station_id]
        if self.knows_flight_forms and flight:
            values += other_forms(flight, self._airlines)
        identifiers = _SEPARATOR.join(values)
        folded = identifiers.lower() if identifiers.isascii() else identifiers.casefold()
        in_identifiers = self._in_identifiers.find(folded)
        if not in_text and not in_identifiers:
            return ()
        hits = _Hits()
        if in_text:
            hits.judge_text(in_text, text)
        if in_identifiers:
            hits.judge_identifiers(in_identifiers, values, _Folded(identifiers, folded))
        return hits.as_tuple()

    def _entry(self, place: int, name: str, ignored: bool) -> _Entry:
        term = parse_term(name)
        one_flight = is_flight_number(term.value, self._airlines)
        all_forms = MatchType.FLIGHT in term.fields and (one_flight or not term.plain)
        return _Entry(place, name, ignored, term, all_forms, one_flight)


class _Hits:
    """What stands of the candidates in one message."""

    def __init__(self) -> None:
        self._silenced: set[MatchType] = set()
        self._spans: dict[tuple[int, int], tuple[str, list[Span]]] = {}

    def judge_text(self, found: Iterable[tuple[_Entry, int]], text: str) -> None:
        folded = _Folded(text, text.casefold())
        for entry, at in found:
            if self._enough(entry, MatchType.TEXT, MAX_SPANS):
                continue
            span = folded.span(at, entry.value)
            if span:
                self._take(entry, MatchType.TEXT, text, span)

    def judge_identifiers(
        self, found: Iterable[tuple[_Entry, int]], values: Sequence[str], folded: _Folded
    ) -> None:
        starts = [0, *accumulate(len(value) + 1 for value in values)]
        for entry, at in found:
            span = folded.span(at, entry.value)
            if span is None:
                continue
            region = bisect_right(starts, span[0]) - 1
            other_form = region >= len(_IDENTIFIERS)
            field = MatchType.FLIGHT if other_form else _IDENTIFIERS[region]
            if field not in entry.term.fields or (other_form and not entry.all_forms):
                continue
            if self._enough(entry, field, 0):
                continue
            start, end = span[0] - starts[region], span[1] - starts[region]
            if other_form and entry.one_flight and end - start < len(values[region]):
                continue
            # A term of an old database may hold the separator itself.
            if end <= len(values[region]):
                self._take(entry, field, values[region], (start, end))

    def as_tuple(self) -> tuple[AlertHit, ...]:
        return tuple(
            AlertHit(name, _FIELDS[order], tuple(spans))
            for (order, _), (name, spans) in sorted(self._spans.items())
            if _FIELDS[order] not in self._silenced
        )

    def _take(self, entry: _Entry, field: MatchType, value: str, span: Span) -> None:
        if not _stands(entry.term, field, value, span):
            return
        if entry.ignored:
            self._silenced.add(field)
            return
        spans = self._spans.setdefault((_ORDER[field], entry.place), (entry.name, []))[1]
        if field is MatchType.TEXT:
            spans.append(span)

    def _enough(self, entry: _Entry, field: MatchType, spans: int) -> bool:
        """Whether a further place of `entry` would change nothing."""
        if entry.ignored:
            return field in self._silenced
        known = self._spans.get((_ORDER[field], entry.place))
        return known is not None and len(known[1]) >= spans


class _Folded:
    """The way back from a case-folded text to the given one."""

    __slots__ = ("_origins",)

    def __init__(self, given: str, folded: str) -> None:
        # Folding makes some letters longer, none shorter: equal lengths are equal places.
        self._origins = _origins(given) if len(given) != len(folded) else None

    def span(self, at: int, value: str) -> Span | None:
        """Where in the given text `value` stands that begins at `at` of the folded text.

        None when it begins or ends within a letter.
        """
        if self._origins is None:
            return at, at + len(value)
        start, end = self._origins.get(at), self._origins.get(at + len(value))
        return None if start is None or end is None else (start, end)


def text_spans(term: str, text: str) -> tuple[Span, ...]:
    """Where `term` matches in `text`, by the same rule as a live message is matched."""
    for hit in _lone_matcher(term).hits(Fields(text=text)):
        if hit.match_type is MatchType.TEXT:
            return hit.spans
    return ()


@lru_cache(maxsize=1_000)
def _lone_matcher(term: str) -> Matcher:
    return Matcher(TermLists((term,)))


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
