"""Parsers from the text of an environment variable to a checked value.

Separate from the settings because how a value is written is one subject, and which variables
exist is another.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
TRUE_WORDS = frozenset(
    {"1", "true", "on", "enabled", "enable", "yes", "y", "ok", "always", "set", "external"}
)
FALSE_WORDS = frozenset({"0", "false", "off", "disabled", "disable", "no", "n", "never", "unset"})
LOG_LEVELS: Mapping[str, int] = {
    "trace": logging.DEBUG,
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warn": logging.WARNING,
    "warning": logging.WARNING,
    "error": logging.ERROR,
    "5": logging.DEBUG,
    "4": logging.INFO,
    "3": logging.WARNING,
    "2": logging.ERROR,
}
MAX_SHOWN_CHARACTERS = 80


class SettingsError(ValueError):
    """A setting that cannot be used: one line with the variable, its value and what is allowed."""


@dataclass(frozen=True, slots=True)
class Variable(Generic[T]):
    """One environment variable.

    `parse` takes text without outer blanks and raises ValueError with what is allowed; `default`
    is written as a user would write it, so that the documentation can be held against it.
    """

    name: str
    parse: Callable[[str], T]
    default: str

    def is_set(self, environ: Mapping[str, str]) -> bool:
        """Whether the variable has a value; an empty one counts as unset."""
        return bool(environ.get(self.name, "").strip())

    def read(self, environ: Mapping[str, str]) -> T:
        """The value in `environ` or the default; SettingsError when it is not allowed."""
        value = environ.get(self.name, "").strip() or self.default
        try:
            return self.parse(value)
        except ValueError as error:
            raise SettingsError(f"{self.name}={shown(value)} is not allowed: {error}") from None


@dataclass(frozen=True, slots=True)
class AirlineOverride:
    """An airline whose IATA code stands for something else at this station."""

    iata: str
    icao: str
    name: str


def text(value: str) -> str:
    """Any text."""
    return value


def boolean(value: str) -> bool:
    """A word for yes or no, in any case."""
    word = value.lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ValueError("expected true or false (or 1, 0, yes, no, on, off)")


def negated_boolean(value: str) -> bool:
    """The opposite of a word for yes or no, for variables that switch something off."""
    return not boolean(value)


def integer(low: int, high: int) -> Callable[[str], int]:
    """A parser of decimal whole numbers from `low` to `high`."""

    def parse(value: str) -> int:
        # int() alone would take underscores and digits of other scripts, and refuses a very long
        # number with a message that is about Python.
        if re.fullmatch(r"[+-]?[0-9]{1,18}", value) and low <= int(value) <= high:
            return int(value)
        raise ValueError(f"expected a whole number from {low} to {high}")

    return parse


def number(low: float, high: float) -> Callable[[str], float]:
    """A parser of decimal numbers from `low` to `high`."""

    def parse(value: str) -> float:
        if (
            re.fullmatch(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)", value)
            and low <= float(value) <= high
        ):
            return float(value)
        raise ValueError(f"expected a number from {low:g} to {high:g}")

    return parse


def integers(low: int, high: int) -> Callable[[str], tuple[int, ...]]:
    """A parser of comma lists of whole numbers from `low` to `high`."""
    one = integer(low, high)

    def parse(value: str) -> tuple[int, ...]:
        try:
            return tuple(one(item) for item in items(value, ","))
        except ValueError:
            raise ValueError(
                f"expected a comma list of whole numbers from {low} to {high}"
            ) from None

    return parse


def log_level(value: str) -> int:
    """A constant of `logging` from a name or from the syslog-like number of the container."""
    word = value.lower()
    if re.fullmatch(r"[0-9]{1,4}", word) and int(word) > 5:
        return logging.DEBUG
    if word in LOG_LEVELS:
        return LOG_LEVELS[word]
    raise ValueError("expected trace, debug, info, warn or error, or a number from 2 (error) up")


def airline_overrides(value: str) -> tuple[AirlineOverride, ...]:
    """`IATA|ICAO|Name`, several separated by `;`."""
    return tuple(_airline_override(item) for item in items(value, ";"))


def _airline_override(item: str) -> AirlineOverride:
    parts = [part.strip() for part in item.split("|")]
    if len(parts) == 3:
        iata, icao, name = parts
        if re.fullmatch(r"[A-Za-z0-9]{2}", iata) and re.fullmatch(r"[A-Za-z0-9]{3}", icao) and name:
            return AirlineOverride(iata.upper(), icao.upper(), name)
    raise ValueError("expected IATA|ICAO|Name with 2 and 3 characters, several separated by ;")


def items(value: str, separator: str) -> list[str]:
    """The parts of a list, trimmed, without empty ones."""
    return [item.strip() for item in value.split(separator) if item.strip()]


def shown(value: str) -> str:
    """`value` as an error message may quote it: short, escaped, without a password."""
    # A URL may hold a password, and this text goes to logs.
    safe = re.sub(r"://\S*@", "://***@", value)
    if len(safe) > MAX_SHOWN_CHARACTERS:
        safe = safe[: MAX_SHOWN_CHARACTERS - 1] + "…"
    return repr(safe)
