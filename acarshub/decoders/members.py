"""Typed access to the members of a decoder's JSON object.

Separate from the canonical formats because every value comes off the air and may have any type:
what to do with a wrong one is decided here once, and noted as a repair instead of losing the
message.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Self

from acarshub.decoders.message import Repair

MAX_IDENTIFIER = 32
"""Characters of an identifier, which is the width of its database column."""
MAX_INTEGER = 2**63
"""Integers from here on fit no database column."""

_NOTHING: Mapping[str, object] = {}
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


class WrongShapeError(Exception):
    """A member that has to hold the message is no object."""


class Members:
    """The members of one JSON object; what is wrong with them is noted in `repairs`."""

    __slots__ = ("_get", "repairs", "values")

    def __init__(self, values: Mapping[str, object], repairs: set[Repair]) -> None:
        self.values = values
        self.repairs = repairs
        self._get = values.get

    def wrong(self) -> None:
        """Note that a value was of the wrong type or beyond all bounds."""
        self.repairs.add(Repair.WRONG_TYPE)

    def payload(self, key: str) -> Self | None:
        """The object under `key`, which holds the message; WrongShapeError where it is none."""
        value = self._get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise WrongShapeError(key)
        return type(self)(value, self.repairs)

    def detail(self, key: str) -> Self:
        """The object under `key`, or an empty one: a message is worth keeping without it."""
        value = self._get(key)
        if isinstance(value, dict):
            return type(self)(value, self.repairs)
        if value is not None:
            self.wrong()
        return type(self)(_NOTHING, self.repairs)

    def items(self, key: str) -> list[object]:
        """The array under `key`, or an empty one."""
        value = self._get(key)
        if isinstance(value, list):
            return value
        if value is not None:
            self.wrong()
        return []

    def text(self, key: str) -> str:
        """The text under `key`, of any length and unaltered."""
        value = self._get(key)
        if value is None:
            return ""
        if type(value) is str:
            return value
        return self._as_text(value)

    def identifier(self, key: str) -> str:
        """The text under `key`, cut to what a column holds."""
        value = self._get(key)
        if value is None:
            return ""
        text = value if type(value) is str else self._as_text(value)
        return text if len(text) <= MAX_IDENTIFIER else self._cut(text)

    def trimmed(self, key: str) -> str:
        """An identifier without surrounding blanks."""
        value = self._get(key)
        if value is None:
            return ""
        text = (value if type(value) is str else self._as_text(value)).strip()
        return text if len(text) <= MAX_IDENTIFIER else self._cut(text)

    def number(self, key: str) -> float | None:
        """The finite number under `key`, also when it is written as text."""
        value = self._get(key)
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

    def integer(self, key: str) -> int | None:
        """The whole number under `key`, also when it is written as text or with a fraction."""
        value = self._get(key)
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

    def flag(self, key: str) -> bool:
        """Whether the value under `key` is true or a number other than zero."""
        value = self._get(key)
        if value is None:
            return False
        if isinstance(value, bool):
            return value
        return bool(self.integer(key))

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
