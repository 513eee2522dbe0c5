"""Checking which alerts a client marks as read.

Separate from the checks of terms because it shares nothing with them but the way to complain.
"""

from __future__ import annotations

from dataclasses import dataclass

from acarshub.alerts.term import MAX_TERM_LENGTH
from acarshub.realtime.validation import InvalidPayload, Issue, fields_of

MAX_UIDS = 1_000
MAX_UID_LENGTH = 36


@dataclass(frozen=True, slots=True)
class UidsMark:
    """These alerts are read."""

    uids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TermMark:
    """All alerts with this term are read."""

    term: str


@dataclass(frozen=True, slots=True)
class EverythingMark:
    """All alerts are read."""


Mark = UidsMark | TermMark | EverythingMark


def read_mark(payload: object) -> Mark:
    """The payload of `mark_alerts_read`; InvalidPayload tells what is wrong with it."""
    fields = fields_of(payload)
    given = [key for key in ("uids", "term", "all") if key in fields]
    if len(given) != 1:
        raise InvalidPayload([Issue((), "custom", "Expected exactly one of uids, term and all.")])
    value = fields[given[0]]
    if given == ["uids"]:
        return UidsMark(_uids(value))
    if given == ["term"]:
        return TermMark(_text(value, ("term",), MAX_TERM_LENGTH))
    if value is not True:
        raise InvalidPayload([Issue(("all",), "invalid_type", "Expected true.")])
    return EverythingMark()


def _uids(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise InvalidPayload([Issue(("uids",), "invalid_type", "Expected a list of strings.")])
    if len(value) > MAX_UIDS:
        issue = Issue(("uids",), "too_big", f"At most {MAX_UIDS} uids are possible at a time.")
        raise InvalidPayload([issue])
    return tuple(_text(uid, ("uids", index), MAX_UID_LENGTH) for index, uid in enumerate(value))


def _text(value: object, path: tuple[str | int, ...], longest: int) -> str:
    if not isinstance(value, str):
        raise InvalidPayload([Issue(path, "invalid_type", "Expected a string.")])
    if len(value) > longest:
        raise InvalidPayload([Issue(path, "too_big", f"At most {longest} characters.")])
    # PostgreSQL takes it in no text, not even to look for it.
    if "\0" in value:
        raise InvalidPayload([Issue(path, "custom", "A zero character is not possible.")])
    return value
