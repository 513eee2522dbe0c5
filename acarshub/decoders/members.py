"""Reading the members of a decoder's JSON object as the types that they have to have.

Separate from the canonical formats because every value comes off the air and may have any type:
what to do with a wrong one is decided here once, and noted as a repair instead of losing the
message.

Values are given and objects stay what the JSON parser made: a wrapper around each object of a
message, as there are six in one of dumpvdl2, took a tenth of the time that decoding takes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TypeAlias

from acarshub.decoders.message import Repair

MAX_IDENTIFIER = 32
"""Characters of an identifier, which is the width of its database column."""
MAX_INTEGER = 2**63
"""Integers from here on fit no database column."""

Members: TypeAlias = Mapping[str, object]
"""A JSON object."""

NO_MEMBERS: Members = {}

_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


class WrongShapeError(Exception):
    """A member that has to hold the message is no object."""


def payload(holder: Members, key: str) -> Members | None:
    """The object under `key`, which holds the message; WrongShapeError where it is none."""
    value = holder.get(key)
    if value is None or isinstance(value, dict):
        return value
    raise WrongShapeError(key)


class MemberReader(set[Repair]):
    """Reads the values of one message, and is the set of the repairs that it took.

    A set itself, because one is made of every message. Nearly all values have their type, so each
    method asks for that first.
    """

    __slots__ = ()

    def wrong(self) -> None:
        """Note that a value was of the wrong type or beyond all bounds."""
        self.add(Repair.WRONG_TYPE)

    def detail(self, value: object) -> Members:
        """An object, or an empty one: a message is worth keeping without it."""
        if isinstance(value, dict):
            return value
        if value is not None:
            self.wrong()
        return NO_MEMBERS

    def items(self, value: object) -> list[object]:
        """An array, or an empty one."""
        if isinstance(value, list):
            return value
        if value is not None:
            self.wrong()
        return []

    def text(self, value: object) -> str:
        """Text of any length, unaltered."""
        if type(value) is str:
            return value
        return "" if value is None else self._as_text(value)

    def identifier(self, value: object) -> str:
        """Text, cut to what a column holds."""
        if value is None:
            return ""
        text = value if type(value) is str else self._as_text(value)
        return text if len(text) <= MAX_IDENTIFIER else self._cut(text)

    def trimmed(self, value: object) -> str:
        """An identifier without surrounding blanks."""
        if value is None:
            return ""
        text = (value if type(value) is str else self._as_text(value)).strip()
        return text if len(text) <= MAX_IDENTIFIER else self._cut(text)

    def number(self, value: object) -> float | None:
        """A finite number, also when it is written as text."""
        if value is None:
            return None
        if type(value) is float and math.isfinite(value):
            return value
        if type(value) is int and -MAX_INTEGER < value < MAX_INTEGER:
            return float(value)
        number = as_number(value)
        if number is None and not is_blank(value):
            self.wrong()
        return number

    def integer(self, value: object) -> int | None:
        """A whole number, also when it is written as text or with a fraction."""
        if value is None:
            return None
        if type(value) is int and -MAX_INTEGER < value < MAX_INTEGER:
            return value
        if isinstance(value, str) and len(value) <= MAX_IDENTIFIER and is_digits(value):
            value = int(value)
            if value < MAX_INTEGER:
                return value
        number = as_number(value)
        if number is not None and abs(number) < MAX_INTEGER:
            return int(number)
        if not is_blank(value):
            self.wrong()
        return None

    def flag(self, value: object) -> bool:
        """Whether a value is true or a number other than zero."""
        if value is None:
            return False
        if isinstance(value, bool):
            return value
        return bool(self.integer(value))

    def _as_text(self, value: object) -> str:
        if isinstance(value, bool):
            return "true" if value else ""
        if isinstance(value, int) and -MAX_INTEGER < value < 2 * MAX_INTEGER:
            return str(value)
        if isinstance(value, float) and math.isfinite(value):
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        if isinstance(value, str):
            return str(value)
        self.wrong()
        return ""

    def _cut(self, text: str) -> str:
        self.wrong()
        return text[:MAX_IDENTIFIER]


def is_blank(value: object) -> bool:
    """Whether a value is text that says nothing."""
    return isinstance(value, str) and not value.strip()


def is_digits(value: str) -> bool:
    """Whether text is a decimal number without a sign."""
    return value.isascii() and value.isdigit()


def as_number(value: object) -> float | None:
    """The finite number that `value` is or spells; a boolean is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str) and not _is_decimal(value):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _is_decimal(value: str) -> bool:
    # float() alone would take underscores, blanks and the digits of other scripts.
    return len(value) <= 2 * MAX_IDENTIFIER and _DECIMAL.fullmatch(value) is not None
