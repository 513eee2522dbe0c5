"""All look-ups together: with the built-in tables, and with those that settings name."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from acarshub.aircraft.countries import Country
from acarshub.aircraft.identity import Identity
from acarshub.config import Settings
from acarshub.environment import SettingsError


def owned(folder: Path, content: object, variable: str, **others: str) -> Identity:
    """The identity of an owner whose `variable` names a file with `content`."""
    path = folder / "own.json"
    path.write_bytes(orjson.dumps(content))
    return Identity.of(Settings.from_environ({variable: str(path), **others}))


def airline(identity: Identity, flight: str) -> str | None:
    found = identity.flight(flight)
    return found.airline.name if found else None


def test_built_in_tables_are_the_default() -> None:
    identity = Identity.of(Settings.from_environ({}))
    assert identity.label_name("SQ") == "Squitter"
    assert airline(identity, "UA55") == "United Airlines"
    assert identity.country("3C6444") == Country("DE", "Germany")
    assert identity.station(0x281658) == "Perth (YPPH)"


def test_airlines_of_the_owner_replace_the_built_in_ones(tmp_path: Path) -> None:
    identity = owned(tmp_path, {"QX": {"NAME": "Own", "ICAO": "OWN"}}, "AIRLINES_PATH")
    assert (airline(identity, "OWN1"), airline(identity, "UA1")) == ("Own", None)


def test_override_wins_over_the_airlines_of_the_owner(tmp_path: Path) -> None:
    own = {"QX": {"NAME": "Own", "ICAO": "OWN"}}
    identity = owned(tmp_path, own, "AIRLINES_PATH", IATA_OVERRIDE="QX|XYZ|Other")
    assert (airline(identity, "QX1"), airline(identity, "OWN1")) == ("Other", "Own")


def test_labels_of_the_owner_are_laid_over_the_built_in_ones(tmp_path: Path) -> None:
    identity = owned(tmp_path, {"labels": {"SQ": {"name": "Own"}}}, "MESSAGE_LABELS_PATH")
    assert (identity.label_name("SQ"), identity.label_name("Q0")) == ("Own", "Link test")


def test_stations_of_the_owner_are_laid_over_the_built_in_ones(tmp_path: Path) -> None:
    own = {"ground_stations": [{"id": "10214A", "name": "Own"}]}
    identity = owned(tmp_path, own, "GROUND_STATION_PATH")
    assert (identity.station(0x10214A), identity.station(0x281658)) == ("Own", "Perth (YPPH)")


def test_file_that_cannot_be_used_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="AIRLINES_PATH"):
        owned(tmp_path, [], "AIRLINES_PATH")
