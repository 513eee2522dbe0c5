"""Finding alert terms in a message.

Separate from the storage of terms: a matcher is immutable and made anew when the terms change,
so the pipeline swaps it between two messages without a lock.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from acarshub.decoders.message import DecodedMessage
from acarshub.models.records import AlertHit, MatchType


@dataclass(frozen=True, slots=True)
class TermLists:
    """The owner's alert terms and ignored terms, upper case, in the order they were given."""

    terms: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


class Matcher:
    """Finds every term of one state of the lists."""

    def __init__(self, lists: TermLists) -> None:
        self.lists = lists
        self._words = [(term, _whole_word(term)) for term in lists.terms]
        self._ignored_words = [_whole_word(term) for term in lists.ignore]

    def hits(self, message: DecodedMessage) -> tuple[AlertHit, ...]:
        """All hits of all terms: whole words in the text, substrings in the identifiers.

        An ignored term silences the field it occurs in and no other.
        """
        if not self._words:
            return ()
        hits = self._text_hits(message.text)
        hits += self._identifier_hits(message.icao, MatchType.ICAO)
        hits += self._identifier_hits(message.tail, MatchType.TAIL)
        hits += self._identifier_hits(message.flight, MatchType.FLIGHT)
        return tuple(hits)

    def _text_hits(self, text: str) -> list[AlertHit]:
        if not text or any(word.search(text) for word in self._ignored_words):
            return []
        return [AlertHit(term, MatchType.TEXT) for term, word in self._words if word.search(text)]

    def _identifier_hits(self, value: str, match_type: MatchType) -> list[AlertHit]:
        upper = value.upper()
        if not upper or any(term in upper for term in self.lists.ignore):
            return []
        return [AlertHit(term, match_type) for term in self.lists.terms if term in upper]


def _whole_word(term: str) -> re.Pattern[str]:
    # A boundary is asked for only where the term has a word character: beside punctuation there
    # is none to find.
    before = r"(?<!\w)" if re.match(r"\w", term) else ""
    after = r"(?!\w)" if re.search(r"\w\Z", term) else ""
    return re.compile(before + re.escape(term) + after, re.IGNORECASE)
