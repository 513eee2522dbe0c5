"""The country in which an aircraft is registered, by its 24-bit ICAO address.

Separate from the registration mark, which is text from the air: a transponder's address cannot be
mistyped by anybody, and is there where no registration is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from acarshub.aircraft.country_table import BLOCK_ROWS, COUNTRY_NAMES

_ADDRESS_BITS = 24
_ADDRESS = re.compile(r"[0-9A-Fa-f]{6}")


@dataclass(frozen=True, slots=True)
class Country:
    """A country with its ISO 3166 code of two letters."""

    code: str
    name: str


def country_of(icao: str) -> Country | None:
    """The country whose block holds the address of six hex digits, or None.

    Addresses that no state has, as those for tests, have none.
    """
    if not _ADDRESS.fullmatch(icao):
        return None
    return _COUNTRIES[bisect_right(_FIRSTS, int(icao, 16)) - 1]


def _spans() -> list[tuple[int, Country | None]]:
    """Where each country begins, and where none does, ascending from address 0."""
    spans: list[tuple[int, Country | None]] = [(0, None)]
    # Blocks within a block come after it, and it goes on behind them.
    around: list[tuple[int, Country | None]] = [(1 << _ADDRESS_BITS, None)]
    for first, bits, code in BLOCK_ROWS:
        while around[-1][0] <= first:
            end, _ = around.pop()
            spans.append((end, around[-1][1]))
        country = Country(code, COUNTRY_NAMES[code])
        spans.append((first, country))
        around.append((first + (1 << (_ADDRESS_BITS - bits)), country))
    while len(around) > 1:
        end, _ = around.pop()
        spans.append((end, around[-1][1]))
    return spans


_SPANS = _spans()
_FIRSTS = tuple(first for first, _ in _SPANS)
_COUNTRIES = tuple(country for _, country in _SPANS)
