"""What the codes in a message stand for: label, airline and flight, country, ground station.

Separate from the payloads because names come from tables that an owner may replace, while a
payload is made by the same rules everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from acarshub.aircraft.airlines import Airline, Airlines
from acarshub.aircraft.countries import Country, country_of
from acarshub.aircraft.flights import FlightIdentity, identify
from acarshub.aircraft.ground_stations import GroundStation, GroundStations
from acarshub.aircraft.owner_files import airlines_file, ground_stations_file, labels_file
from acarshub.config import Settings
from acarshub.environment import AirlineOverride
from acarshub.labels import Labels


@dataclass(frozen=True, slots=True)
class OwnedTables:
    """The owner's tables, plain enough to be sent to another process."""

    overrides: tuple[AirlineOverride, ...] = ()
    airlines: tuple[Airline, ...] | None = None
    """None for the built-in ones."""
    labels: Mapping[str, str] = field(default_factory=dict)
    stations: Mapping[int, GroundStation] = field(default_factory=dict)

    @classmethod
    def read(cls, settings: Settings) -> OwnedTables:
        """What settings and files say; SettingsError when a file cannot be used."""
        airlines, labels, stations = (
            settings.airlines_path,
            settings.message_labels_path,
            settings.ground_station_path,
        )
        return cls(
            settings.iata_override,
            airlines_file(airlines) if airlines else None,
            labels_file(labels) if labels else {},
            ground_stations_file(stations) if stations else {},
        )


@dataclass(frozen=True, slots=True)
class Identity:
    """Everything that is looked up for a message; immutable, so all threads may share it."""

    airlines: Airlines = field(default_factory=Airlines)
    labels: Labels = field(default_factory=Labels)
    stations: GroundStations = field(default_factory=GroundStations)

    owned: OwnedTables = field(default_factory=OwnedTables)
    """What the tables were made with."""

    @classmethod
    def of(cls, settings: Settings) -> Identity:
        """The tables that the owner wants; SettingsError when a file of them cannot be used."""
        return cls.made_with(OwnedTables.read(settings))

    @classmethod
    def made_with(cls, owned: OwnedTables) -> Identity:
        """The tables with what the owner has put in place of the built-in ones."""
        return cls(
            Airlines(owned.overrides, owned.airlines),
            Labels(owned.labels),
            GroundStations(owned.stations),
            owned,
        )

    def label_name(self, label: str) -> str | None:
        """The name of an ACARS label, or None when its meaning is not known."""
        return self.labels.name_of(label)

    def flight(self, flight: str) -> FlightIdentity | None:
        """Whose flight it is and how it is written, or None when no airline is known by it."""
        return identify(flight, self.airlines)

    def country(self, icao: str) -> Country | None:
        """The country that registered the aircraft with this address of six hex digits, or None."""
        return country_of(icao)

    def station(self, address: int) -> str | None:
        """`Name (ICAO)` of the ground station with this address, or None."""
        return self.stations.title_of(address)
