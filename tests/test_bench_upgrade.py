"""The benchmark of the upgrade, run small: it gets through and prints every figure."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.e2e.hub_process import ROOT

SMALL = "--rows 2000 --sample 200 --runs 1 --memory-rows 1000"
NUMBER = re.compile(r" -?\d+(\.\d+)?(?= |$)")


@pytest.fixture(scope="module")
def printed() -> list[str]:
    """What it prints, with # for each figure."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "upgrade", *SMALL.split()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [" ".join(NUMBER.sub(" #", line).split()) for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    "line",
    [
        "2000 messages built in s # MB #",
        "row-by-row loop rows # s # rows/s #",
        "step 204a67756b9a process s # step s # rows/s # peak MB #",
        "floor, random uid s # rows/s #",
        "floor, uid led by time s # rows/s #",
        "ratios loop/step # step/floor #",
        "3168c906fb9e to head process s # peak MB # MB before # MB after # backup MB #",
        "step, # messages process s # peak MB #",
    ],
)
def test_figures_are_printed(printed: list[str], line: str) -> None:
    assert line in printed
