"""Memory that is unused is given back to the system."""

from __future__ import annotations

import ctypes

import pytest

from acarshub.memory import WORTH_WHILE_BYTES, give_back, own_bytes

OBJECT_BYTES = 700
"""More than what Python keeps in places of its own."""
OBJECTS = 60_000
KEPT = 60
"""One of so many stays, between holes that are larger than a page."""

pytestmark = pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="the C library is not glibc"
)


def test_holes_are_given_back() -> None:
    before = own_bytes()
    objects = [bytes(OBJECT_BYTES) for _ in range(OBJECTS)]
    kept = objects[::KEPT]
    del objects
    full_of_holes = own_bytes()
    assert full_of_holes > before + WORTH_WHILE_BYTES
    after = give_back(before)
    assert kept
    assert after < full_of_holes - OBJECTS * OBJECT_BYTES // 2


def test_process_that_has_not_grown_is_left_alone() -> None:
    assert give_back(1 << 40) <= own_bytes() + WORTH_WHILE_BYTES


def test_growth_counts_from_the_least() -> None:
    assert give_back(own_bytes()) <= own_bytes()
