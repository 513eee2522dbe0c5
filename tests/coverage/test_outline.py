"""The outline of a running hub: from its file, from the service, or asked for again later."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from acarshub import runtime
from acarshub.coverage import outline as outline_module
from acarshub.coverage.outline import LONGEST_PAUSE_SECONDS, Coverage
from tests.coverage.answers import Service, serving
from tests.support import settings_for, wait_until


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as service:
        yield service


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited for each further attempt, without waiting."""
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        sleep(0)

    sleep = runtime.sleep
    monkeypatch.setattr(outline_module.runtime, "sleep", pause)
    return pauses


def coverage_of(folder: Path, service: Service, **environ: str) -> Coverage:
    given = {
        "HEYWHATSTHAT": "TOKEN",
        "HEYWHATSTHAT_URL": service.url,
        "HEYWHATSTHAT_SAVE": str(folder / "outline.geojson"),
        **environ,
    }
    return Coverage(settings_for(folder / "hub.db", **given))


def found(coverage: Coverage) -> bytes:
    coverage.start()
    wait_until(lambda: coverage.outline)
    assert coverage.outline is not None
    return coverage.outline.text


def test_nothing_is_asked_unless_it_is_wanted(tmp_path: Path, service: Service) -> None:
    coverage = coverage_of(tmp_path, service, HEYWHATSTHAT="")
    coverage.start()
    runtime.sleep(0.05)
    coverage.stop()
    assert (coverage.outline, service.requests) == (None, [])


def test_outline_is_fetched_once_and_kept(tmp_path: Path, service: Service) -> None:
    first = found(coverage_of(tmp_path, service))
    assert service.requests == [{"id": ["TOKEN"], "refraction": ["0.25"], "alts": ["3048,9144"]}]
    wait_until((tmp_path / "outline.geojson.meta.json").exists)
    assert found(coverage_of(tmp_path, service)) == first
    assert len(service.requests) == 1


def test_other_altitudes_are_fetched_anew(tmp_path: Path, service: Service) -> None:
    found(coverage_of(tmp_path, service))
    wait_until((tmp_path / "outline.geojson.meta.json").exists)
    found(coverage_of(tmp_path, service, HEYWHATSTHAT_ALTS="20000"))
    assert service.requests[-1]["alts"] == ["6096"]


def test_version_follows_the_outline(tmp_path: Path, service: Service) -> None:
    coverage = coverage_of(tmp_path, service)
    found(coverage)
    assert coverage.outline is not None
    assert len(coverage.outline.version) == 16
    assert int(coverage.outline.version, 16)


@pytest.mark.parametrize(("status", "body"), [(503, b""), (200, b"<html>"), (200, b'{"rings":[]}')])
def test_failure_is_told_and_tried_again_with_growing_pauses(
    tmp_path: Path,
    service: Service,
    pauses: list[float],
    caplog: pytest.LogCaptureFixture,
    status: int,
    body: bytes,
) -> None:
    good = service.body
    service.status, service.body = status, body
    coverage = coverage_of(tmp_path, service)
    with caplog.at_level(logging.WARNING):
        coverage.start()
        wait_until(lambda: len(service.requests) >= 3)
    assert coverage.outline is None
    service.status, service.body = 200, good
    wait_until(lambda: coverage.outline)
    growing = [seconds for seconds in pauses if seconds >= 60]
    assert growing[:3] == [60, 120, 240]
    assert max(growing) <= LONGEST_PAUSE_SECONDS
    assert "The coverage outline is not there: " in caplog.text
    assert "TOKEN" not in caplog.text


def test_outline_that_cannot_be_kept_is_shown(
    tmp_path: Path, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = str(tmp_path / "none" / "outline.geojson")
    with caplog.at_level(logging.WARNING):
        assert found(coverage_of(tmp_path, service, HEYWHATSTHAT_SAVE=nowhere))
        wait_until(lambda: "HEYWHATSTHAT_SAVE" in caplog.text)
