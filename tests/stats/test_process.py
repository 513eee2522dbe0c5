"""What the process tells of itself beside the library's own figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from acarshub.stats import process
from acarshub.stats.process import process_metrics


def told() -> dict[str, float]:
    return {
        sample.name: sample.value
        for family in process_metrics()
        for sample in family.samples
        if not sample.name.endswith("_created")
    }


def test_time_and_heap_are_told() -> None:
    before = told()
    assert before.keys() == {
        "process_cpu_user_seconds_total",
        "process_cpu_system_seconds_total",
        "process_heap_bytes",
    }
    assert before["process_heap_bytes"] > 1_000_000
    assert told()["process_cpu_user_seconds_total"] >= before["process_cpu_user_seconds_total"] > 0


def test_system_that_tells_no_heap_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "STATUS", tmp_path / "none")
    assert "process_heap_bytes" not in told()
