"""Ground stations of the link layer: whom a message of VDL Mode 2 was sent to, or by.

Separate from the airports because one airport has many stations, each with an address of its own.

Most stations of VDL Mode 2 tell where they are: in an address that begins with the hex digit 2 the
next fifteen bits are the IATA code of the airport, five bits a letter, and the last five tell the
airport's stations apart. So a table of airports names more stations than a list of stations would,
and those that are built tomorrow. Others, among them all that begin with 1, say nothing and need
the owner's list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from acarshub.aircraft.airport_table import AIRPORT_ROWS

_SPELLED_KIND = 2
"""First hex digit of addresses that spell their airport; no aircraft with it spells a letter."""
_KIND_SHIFT = 20
_STATION_BITS = 5
_LETTER_BITS = 5
_CODE_MASK = 0x7FFF


@dataclass(frozen=True, slots=True)
class GroundStation:
    """Where a station stands: a name for people, and the ICAO code of the airport or `""`."""

    name: str
    icao: str

    @property
    def title(self) -> str:
        """The station as messages tell it, which is established."""
        return f"{self.name} ({self.icao})" if self.icao else self.name


class GroundStations:
    """Every known station; immutable, so all threads may share it."""

    def __init__(self, own: Mapping[int, GroundStation] = MappingProxyType({})) -> None:
        """Lay the owner's stations, by their addresses, over what addresses tell themselves."""
        self._own = {address: station.title for address, station in own.items()}
        self._spelled = {
            _spelled(iata): GroundStation(name, icao).title for iata, icao, name in AIRPORT_ROWS
        }

    def title_of(self, address: int) -> str | None:
        """`Name (ICAO)` of the station with this address, or None."""
        title = self._own.get(address)
        if title is None and address >> _KIND_SHIFT == _SPELLED_KIND:
            return self._spelled.get(address >> _STATION_BITS & _CODE_MASK)
        return title


def _spelled(iata: str) -> int:
    number = 0
    for letter in iata:
        number = number << _LETTER_BITS | ord(letter) - ord("A") + 1
    return number
