"""What all tests share without asking for it."""

from __future__ import annotations

import pytest

from acarshub import runtime


@pytest.fixture(autouse=True)
def _one_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let hubs of this process decode in it: what another one brings with it, has its own tests.

    Real servers, which tests start as users do, are not concerned.
    """
    monkeypatch.setattr(runtime, "processors", lambda: 1)
