"""Memory that is unused is given back to the system."""

from __future__ import annotations

import ctypes
from pathlib import Path

import pytest

from acarshub.memory import give_back, own_bytes
from tests.support import run_script

pytestmark = pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="the C library is not glibc"
)

# In a process of its own: one that has run for long has holes already, which new objects fill.
HOLES = """
from acarshub.memory import WORTH_WHILE_BYTES, give_back, own_bytes

size, count = 700, 60_000
before = own_bytes()
objects = [bytes(size) for _ in range(count)]
# One of sixty stays, between holes that are larger than a page.
kept = objects[::60]
del objects
full_of_holes = own_bytes()
after = give_back(before)
print(full_of_holes > before + WORTH_WHILE_BYTES, after < full_of_holes - size * count // 2)
"""


def test_holes_are_given_back(tmp_path: Path) -> None:
    assert run_script(HOLES, tmp_path).split() == ["True", "True"]


def test_process_that_has_not_grown_is_left_alone() -> None:
    before = own_bytes()
    assert give_back(1 << 40) == pytest.approx(before, rel=0.2)


def test_growth_counts_from_the_least() -> None:
    assert give_back(own_bytes()) <= own_bytes()
