"""What one alert term says: which fields it looks at, what for, and whether for the whole value.

Separate from the matcher, which looks for thousands of them at once, and from their storage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from acarshub.records import MatchType

MAX_TERM_LENGTH = 64

HEADINGS = ("[ALERT]", "[IGNORE]")
"""Lines that part the lists in the text form, so they cannot be terms."""

PLAIN_FIELDS = frozenset({MatchType.TEXT, MatchType.ICAO, MatchType.TAIL, MatchType.FLIGHT})
"""Where a term looks that names no field; that is established."""

_NAMED = re.compile(
    rf"({'|'.join(match_type.value for match_type in MatchType)})\s*:\s*(=?)\s*(.*)",
    # Without ASCII the dotless i of Turkish would stand for another letter of a field's name.
    re.IGNORECASE | re.ASCII | re.DOTALL,
)


class TermError(ValueError):
    """A term that cannot be used; the message tells its owner why."""


@dataclass(frozen=True, slots=True)
class TermLists:
    """The owner's alert terms and ignored terms, upper case, in the order they were given."""

    terms: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A term taken apart."""

    value: str
    """What is looked for, case folded."""
    fields: frozenset[MatchType]
    whole: bool
    """Whether the field has to hold the value and nothing else."""
    plain: bool
    """Whether it names no field."""


def parse_term(term: str) -> Term:
    """`term` taken apart; the name of a field without a value is a plain term, as it always was."""
    named = _NAMED.fullmatch(term.strip())
    if named is None or not named[3]:
        return Term(term.casefold(), PLAIN_FIELDS, whole=False, plain=True)
    field = MatchType(named[1].lower())
    return Term(named[3].casefold(), frozenset({field}), whole=bool(named[2]), plain=False)


def tidy_term(given: str) -> str:
    """`given` as it is stored: trimmed, upper case, the field's name close to its value.

    TermError tells why a term cannot be used.
    """
    term = _tidy_field(upper(given.strip()))
    if not term:
        raise TermError("A term needs at least one character.")
    if len(term) > MAX_TERM_LENGTH:
        raise TermError(f"A term may have at most {MAX_TERM_LENGTH} characters.")
    if not term.isprintable():
        raise TermError("A term may not contain control characters.")
    if term in HEADINGS:
        raise TermError(f"{term} parts the lists in a file of terms, so it cannot be one.")
    return term


def upper(text: str) -> str:
    """`text` in upper case, but for letters whose upper case would be another letter's."""
    if text.isascii():
        return text.upper()
    return "".join(
        raised if (raised := letter.upper()).casefold() == letter.casefold() else letter
        for letter in text
    )


def _tidy_field(term: str) -> str:
    named = _NAMED.fullmatch(term)
    if named is None:
        return term
    name, whole, value = named.groups()
    if not value:
        raise TermError(f"Say what to look for after {name}:")
    return f"{name}:{whole}{value}"
