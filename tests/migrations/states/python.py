"""Databases at every revision of the Python chain of 4.0, whole and torn.

Separate because each step is built upon the one before, as the chain itself did it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from tests.migrations.states.early import create_since_2020
from tests.migrations.states.python_steps import (
    after_3,
    after_4,
    at_40fd0618348d,
    at_171fe2c07bd9,
    at_204a67756b9a,
    at_3168c906fb9e,
    chain,
    levels_only,
    odd_counters,
    repaired,
    stamped,
    torn_2,
    torn_3,
    torn_4,
    torn_7,
    torn_8,
    with_imsl,
)
from tests.migrations.states.state import File, State, new_file
from tests.migrations.states.tables import LINK_SUFFIXES
from tests.migrations.states.traffic import Icao


def states() -> Iterable[State]:
    for name, (version, icao, finish) in _STATES.items():
        yield State(name, partial(_build, version=version, finish=finish), version, icao)


def _build(path: Path, *, version: str, finish: Callable[[File], object]) -> None:
    with new_file(path) as file:
        finish(file)
        # A builder that goes on from another has the version already.
        file.run("DROP TABLE IF EXISTS alembic_version")
        file.version(version)


_D, _H = Icao.DECIMAL, Icao.HEX
_STATES: dict[str, tuple[str, Icao, Callable[[File], object]]] = {
    "e7991f1644b1-stamped": ("e7991f1644b1", _D, stamped),
    "e7991f1644b1-fresh": ("e7991f1644b1", _D, chain),
    "e7991f1644b1-torn-2-dropped": ("e7991f1644b1", _D, partial(torn_2, suffixes=())),
    "e7991f1644b1-torn-2-two": (
        "e7991f1644b1", _D, partial(torn_2, suffixes=LINK_SUFFIXES[:2]),
    ),
    "e7991f1644b1-torn-2-empty": ("e7991f1644b1", _D, partial(torn_2, suffixes=LINK_SUFFIXES)),
    "e7991f1644b1-torn-2-part-filled": (
        "e7991f1644b1", _D, partial(torn_2, suffixes=LINK_SUFFIXES, filled=2),
    ),
    "0fc8b7cae596": ("0fc8b7cae596", _D, levels_only),
    "0fc8b7cae596-torn-3-one": (
        "0fc8b7cae596", _D, partial(torn_3, suffixes=LINK_SUFFIXES[:1]),
    ),
    "0fc8b7cae596-torn-3-empty": ("0fc8b7cae596", _D, partial(torn_3, suffixes=LINK_SUFFIXES)),
    "0fc8b7cae596-torn-3-part-filled": (
        "0fc8b7cae596", _D, partial(torn_3, suffixes=LINK_SUFFIXES, filled=3),
    ),
    "a589d271a0a4-stamped": ("a589d271a0a4", _D, partial(after_3, stamped)),
    "a589d271a0a4-fresh": ("a589d271a0a4", _D, partial(after_3, chain)),
    "a589d271a0a4-torn-4-no-triggers": (
        "a589d271a0a4", _D, partial(torn_4, events=0, rebuilt=False),
    ),
    "a589d271a0a4-torn-4-two-triggers": (
        "a589d271a0a4", _D, partial(torn_4, events=2, rebuilt=False),
    ),
    "a589d271a0a4-torn-4-not-rebuilt": (
        "a589d271a0a4", _D, partial(torn_4, events=3, rebuilt=True),
    ),
    "94d97e655180-narrow": ("94d97e655180", _D, partial(after_4, stamped)),
    "94d97e655180-wide": ("94d97e655180", _D, partial(after_4, chain)),
    "94d97e655180-not-rebuilt": (
        "94d97e655180", _D, partial(torn_4, events=3, rebuilt=True),
    ),
    "3168c906fb9e-narrow": (
        "3168c906fb9e", _H, partial(at_3168c906fb9e, start=stamped, version=False),
    ),
    "3168c906fb9e-wide": ("3168c906fb9e", _H, partial(at_3168c906fb9e, version=False)),
    "204a67756b9a": ("204a67756b9a", _H, at_204a67756b9a),
    "204a67756b9a-from-v3": ("204a67756b9a", _H, partial(at_204a67756b9a, start=stamped)),
    "e7991f1644b1-since-2020": ("e7991f1644b1", _D, create_since_2020),
    "94d97e655180-since-2020": ("94d97e655180", _D, partial(after_4, create_since_2020)),
    "3168c906fb9e-since-2020": (
        "3168c906fb9e",
        _H,
        partial(at_3168c906fb9e, start=create_since_2020, version=False),
    ),
    "204a67756b9a-since-2020": (
        "204a67756b9a", _H, partial(at_204a67756b9a, start=create_since_2020),
    ),
    "40fd0618348d-since-2020": (
        "40fd0618348d", _H, partial(at_40fd0618348d, start=create_since_2020),
    ),
    "204a67756b9a-repaired": ("204a67756b9a", _H, repaired),
    "204a67756b9a-torn-7-table": (
        "204a67756b9a", _H, partial(torn_7, index=False, dropped=False),
    ),
    "204a67756b9a-torn-7-index": ("204a67756b9a", _H, partial(torn_7, index=True, dropped=False)),
    "204a67756b9a-torn-7-used": (
        "204a67756b9a", _H, partial(torn_7, index=True, dropped=False, used=True),
    ),
    "204a67756b9a-torn-7-dropped": (
        "204a67756b9a", _H, partial(torn_7, index=True, dropped=True, used=True),
    ),
    "171fe2c07bd9": ("171fe2c07bd9", _H, at_171fe2c07bd9),
    "171fe2c07bd9-torn-8-column": ("171fe2c07bd9", _H, partial(torn_8, indexes=0)),
    "171fe2c07bd9-torn-8-some": ("171fe2c07bd9", _H, partial(torn_8, indexes=3)),
    "171fe2c07bd9-vacuum-failed": ("171fe2c07bd9", _H, partial(torn_8, indexes=7)),
    "40fd0618348d-narrow-stale": ("40fd0618348d", _H, partial(at_40fd0618348d, start=stamped)),
    "40fd0618348d-wide-stale": ("40fd0618348d", _H, at_40fd0618348d),
    "40fd0618348d-null-counters": ("40fd0618348d", _H, odd_counters),
    "40fd0618348d-with-imsl": ("40fd0618348d", _H, with_imsl),
}  # fmt: skip
