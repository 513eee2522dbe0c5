"""A fresh database path per test, with the application that migrates it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.migrations.chain import Chain


@pytest.fixture
def chain(tmp_path: Path) -> Chain:
    return Chain.at(tmp_path / "acarshub.db")
