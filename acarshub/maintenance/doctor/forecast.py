"""What `flask db upgrade` would do to a database: its steps, their time, and the space they take.

Separate from what is found because this is a prediction, from figures that were measured.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from alembic.script import ScriptDirectory

from acarshub.database_state import DatabaseState
from acarshub.maintenance.doctor.contents import Contents
from acarshub.maintenance.upgrade_space import Space, space_needed
from acarshub.schema import MIGRATIONS

BASE = "base"

MICROSECONDS_PER_MESSAGE: Mapping[str, float] = MappingProxyType(
    {
        "0fc8b7cae596": 2,
        "94d97e655180": 2,
        "3168c906fb9e": 15,
        "204a67756b9a": 12,
        "171fe2c07bd9": 3,
        "c3d4e5f6a1b2": 2,
        "5b1f0c7e92d4": 15,
        "7d40a9b3c6e1": 1,
        "9e62d8f4a153": 20,
    }
)
"""Steps that go through all messages, with what one costs them at most on a desktop with an SSD."""
MICROSECONDS_PER_ALERT_MATCH: Mapping[str, float] = MappingProxyType({"b7e3515c90da": 5})
"""Steps that go through all alert matches, likewise."""
FAST_BYTES_PER_SECOND = 500_000_000
SLOW_BYTES_PER_SECOND = 10_000_000
"""What an SD card writes on and on."""
SLOW_PROCESSOR = 6
"""How many times as long a small single-board computer takes."""


@dataclass(frozen=True, slots=True)
class Step:
    """A revision that is to come, with the first line of what it says about itself."""

    revision: str
    title: str


@dataclass(frozen=True, slots=True)
class Forecast:
    """What an upgrade would do; `space` is None for a database without a file."""

    steps: tuple[Step, ...]
    fast_seconds: int = 0
    slow_seconds: int = 0
    space: Space | None = None

    @property
    def has_room(self) -> bool:
        """Whether the disk holds what is needed before it begins."""
        return self.space is None or not self.space.backup or self.space.needed <= self.space.free


def revisions() -> list[str]:
    """Every revision of the chain, the head first."""
    scripts = ScriptDirectory(str(MIGRATIONS))
    return [script.revision for script in scripts.walk_revisions()]


def forecast(
    state: DatabaseState, contents: Contents, path: Path | None, *, with_backup: bool
) -> Forecast:
    """The upgrade of a database that `check` lets through; OSError when its folder is closed."""
    steps = _steps(state)
    if not steps or path is None or not path.exists():
        return Forecast(steps)
    space = space_needed(path, state, with_backup=with_backup and state.has_messages)
    messages = contents.messages + contents.saved_messages
    # Copies of messages become matches on the way.
    matches = contents.alert_matches + contents.saved_messages
    work = messages * _seconds(steps, MICROSECONDS_PER_MESSAGE)
    work += matches * _seconds(steps, MICROSECONDS_PER_ALERT_MATCH)
    return Forecast(
        steps,
        fast_seconds=round(work + space.needed / FAST_BYTES_PER_SECOND),
        slow_seconds=round(work * SLOW_PROCESSOR + space.needed / SLOW_BYTES_PER_SECOND),
        space=space,
    )


def _seconds(steps: tuple[Step, ...], microseconds: Mapping[str, float]) -> float:
    return sum(microseconds.get(step.revision, 0) for step in steps) / 1e6


def _steps(state: DatabaseState) -> tuple[Step, ...]:
    scripts = ScriptDirectory(str(MIGRATIONS))
    current = state.versions[0] if state.versions else BASE
    pending = [
        Step(script.revision, script.doc.splitlines()[0].rstrip("."))
        for script in scripts.walk_revisions(base=current)
        if script.revision != current
    ]
    return tuple(reversed(pending))
