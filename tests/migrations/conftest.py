"""A fresh database path per test, with the application that migrates it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.migrations.chain import Chain
from tests.migrations.changed import SOME


@pytest.fixture
def chain(tmp_path: Path) -> Chain:
    return Chain.at(tmp_path / "acarshub.db")


@pytest.fixture(params=SOME)
def state(request: pytest.FixtureRequest) -> str:
    """The name of a state; a few that differ in all that matters."""
    return str(request.param)
