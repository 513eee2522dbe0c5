"""Airlines by their codes: the built-in table, or the owner's, under the owner's overrides.

Separate from the table because which entry wins is a rule, and from flights because a code names
an airline without any flight.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from acarshub.aircraft.airline_table import AIRLINE_ROWS
from acarshub.environment import AirlineOverride

IATA_CHARACTERS = 2


@dataclass(frozen=True, slots=True)
class Airline:
    """An airline with its IATA code (2 characters) and its ICAO code (3), upper case.

    `""` where it has none, as some in an owner's table.
    """

    iata: str
    icao: str
    name: str

    @property
    def key(self) -> str:
        """What tells whether two entries are one airline."""
        return self.icao or self.iata


class Airlines:
    """Every known airline; immutable, so all threads may share it."""

    def __init__(
        self,
        overrides: Iterable[AirlineOverride] = (),
        owned: Iterable[Airline] | None = None,
    ) -> None:
        """Take the table and `overrides`; a later one wins for each of its two codes.

        The owner's table, where there is one, replaces the built-in one: codes are given to other
        airlines after a while, and two tables of different years contradict each other.
        """
        table = (Airline(*row) for row in AIRLINE_ROWS) if owned is None else owned
        own = (Airline(item.iata, item.icao, item.name) for item in overrides)
        self._by_code: dict[str, Airline] = {}
        for airline in chain(table, own):
            self._by_code[airline.iata] = airline
            self._by_code[airline.icao] = airline
        self._by_code.pop("", None)
        codes: dict[str, list[str]] = {}
        for code, airline in self._by_code.items():
            codes.setdefault(airline.key, []).append(code)
        self._codes = {key: tuple(sorted(found, key=len)) for key, found in codes.items()}

    def by_code(self, code: str) -> Airline | None:
        """The airline with this IATA or ICAO code (upper case), or None."""
        return self._by_code.get(code)

    def codes_of(self, airline: Airline) -> tuple[str, ...]:
        """Every code that leads to `airline`: IATA codes first, then the ICAO code.

        The ICAO code tells whether two entries are one airline. An override can give an airline a
        second IATA code, and can take the only one away.
        """
        return self._codes.get(airline.key, ())

    def iata_of(self, airline: Airline) -> str:
        """The IATA code that leads to `airline`, its own one first; `""` when none does."""
        codes = [code for code in self.codes_of(airline) if len(code) == IATA_CHARACTERS]
        return airline.iata if airline.iata in codes else next(iter(codes), "")
