"""Every state in which a released ACARS Hub can have left its database file.

Separate from the tests because several of them need such files: build one by its name in `STATES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tests.migrations.states import early, halves, python, release, third, typescript
from tests.migrations.states.state import State, registry
from tests.migrations.states.traffic import Icao

__all__ = ["STATES", "Icao", "State"]

_EDITIONS = (early, third, python, halves, typescript, release)

STATES: Mapping[str, State] = MappingProxyType(
    registry(state for edition in _EDITIONS for state in edition.states())
)
"""States by name, oldest edition first."""
