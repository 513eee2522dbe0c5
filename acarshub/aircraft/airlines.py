"""Airlines by their codes: the built-in table under the owner's overrides.

Separate from the table because which entry wins is a rule, and from flights because a code names
an airline without any flight.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from acarshub.aircraft.airline_table import AIRLINE_ROWS
from acarshub.environment import AirlineOverride


@dataclass(frozen=True, slots=True)
class Airline:
    """An airline with its IATA code (2 characters) and its ICAO code (3), upper case."""

    iata: str
    icao: str
    name: str


class Airlines:
    """Every known airline; immutable, so all threads may share it."""

    def __init__(self, overrides: Iterable[AirlineOverride] = ()) -> None:
        """Take the table and `overrides`; a later one wins for each of its two codes."""
        built_in = (Airline(*row) for row in AIRLINE_ROWS)
        own = (Airline(item.iata, item.icao, item.name) for item in overrides)
        self._by_code: dict[str, Airline] = {}
        for airline in chain(built_in, own):
            self._by_code[airline.iata] = airline
            self._by_code[airline.icao] = airline
        codes: dict[str, list[str]] = {}
        for code, airline in self._by_code.items():
            codes.setdefault(airline.icao, []).append(code)
        self._codes = {icao: tuple(sorted(found, key=len)) for icao, found in codes.items()}

    def by_code(self, code: str) -> Airline | None:
        """The airline with this IATA or ICAO code (upper case), or None."""
        return self._by_code.get(code)

    def codes_of(self, airline: Airline) -> tuple[str, ...]:
        """Every code that leads to `airline`: IATA codes first, then the ICAO code.

        The ICAO code tells whether two entries are one airline. An override can give an airline a
        second IATA code, and can take the only one away.
        """
        return self._codes.get(airline.icao, ())
