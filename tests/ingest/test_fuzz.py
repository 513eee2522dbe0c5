"""Damaged datagrams of every producer: none crashes, none hangs, none is lost without a count."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from acarshub.links import Link
from benchmarks.fuzz import follow, through_pipeline
from benchmarks.fuzz_datagrams import mutated
from tests.support import new_database

SEED = 5
DATAGRAMS = 5_000
HANG_SECONDS = 2.0
"""Far more than the longest datagram takes, even where other tests run beside this one."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return new_database(tmp_path / "hub.db")


def test_every_damaged_datagram_is_stored_or_counted(path: Path) -> None:
    fuzzed = follow(path, DATAGRAMS, SEED)
    assert fuzzed.datagrams == DATAGRAMS
    assert fuzzed.outcomes["stored"] > DATAGRAMS / 4
    assert (fuzzed.silent, fuzzed.difference) == (0, 0)
    assert fuzzed.slowest_seconds < HANG_SECONDS, fuzzed.slowest[:200]


def test_the_counters_of_the_pipeline_add_up_for_damaged_datagrams(path: Path) -> None:
    fuzzed = through_pipeline(path, DATAGRAMS, SEED)
    assert fuzzed.outcomes["stored"] > 0
    assert fuzzed.outcomes["decoder_failure"] == 0
    assert fuzzed.difference == 0


def test_the_same_seed_makes_the_same_datagrams() -> None:
    assert list(islice(mutated(SEED), 200)) == list(islice(mutated(SEED), 200))
    assert list(islice(mutated(SEED), 200)) != list(islice(mutated(SEED + 1), 200))
    assert {link for link, _ in islice(mutated(SEED), 200)} == set(Link)
