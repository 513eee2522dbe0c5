"""A matcher that is slow and obviously right: the rule of alert terms, word for word.

Separate from the tests so that nobody takes it for a helper of the real one: it shares no code
with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from acarshub.decoders.message import DecodedMessage

NAMED = ("text", "icao", "tail", "flight", "label", "station")
PLAIN = ("text", "icao", "tail", "flight")

Found = dict[tuple[str, str], list[tuple[int, int]]]
"""Places in the field by term and kind of field."""


def expected(terms: Sequence[str], ignore: Sequence[str], message: DecodedMessage) -> Found:
    """What terms without a form of flights find in `message`; places only in texts."""
    values = {
        "text": message.text,
        "icao": message.icao,
        "tail": message.tail,
        "flight": message.flight,
        "label": message.label,
        "station": message.station_id,
    }
    found: Found = {}
    for kind, value in values.items():
        if any(places(term, kind, value) for term in ignore):
            continue
        for term in terms:
            at = places(term, kind, value)
            if at:
                found[term, kind] = at if kind == "text" else []
    return found


def places(term: str, kind: str, value: str) -> list[tuple[int, int]]:
    """Every place where `term` stands in a field of this kind."""
    field, whole, wanted = taken_apart(term)
    if kind not in ((field,) if field else PLAIN):
        return []
    at = [(start, end) for start, end in pieces(value) if same(value[start:end], wanted)]
    if whole:
        return [(start, end) for start, end in at if alone(value, start, end)]
    if kind == "text":
        return [
            (start, end) for start, end in at if not cuts(value, start) and not cuts(value, end)
        ]
    return at


def taken_apart(term: str) -> tuple[str, bool, str]:
    """The field that is named or `""`, whether the whole value is meant, and what is wanted."""
    name, colon, rest = term.partition(":")
    if not colon or name.strip().lower() not in NAMED:
        return "", False, term
    whole = rest.strip().startswith("=")
    wanted = rest.strip().removeprefix("=").strip()
    return (name.strip().lower(), whole, wanted) if wanted else ("", False, term)


def pieces(value: str) -> Iterator[tuple[int, int]]:
    for start in range(len(value)):
        for end in range(start + 1, len(value) + 1):
            yield start, end


def same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def alone(value: str, start: int, end: int) -> bool:
    return value[:start].isspace() | (start == 0) and value[end:].isspace() | (end == len(value))


def cuts(value: str, place: int) -> bool:
    """Whether a place lies within a word: letters and digits of any script, and the low line."""
    around = value[place - 1 : place + 1] if place else ""
    return len(around) == 2 and all(each.isalnum() or each == "_" for each in around)
