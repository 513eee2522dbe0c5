"""The page about Socket.IO events names every event, in both directions."""

from __future__ import annotations

import pytest

from acarshub.realtime.namespace import MainNamespace
from tests.e2e.contract import EVENTS
from tests.support import ROOT

MANUAL = (ROOT / "docs" / "socketio.md").read_text()
ASKED = [
    name.removeprefix("on_")
    for name in dir(MainNamespace)
    if name.startswith("on_") and name not in ("on_connect", "on_disconnect")
]


@pytest.mark.parametrize("event", sorted({*ASKED, *EVENTS}))
def test_event_is_named(event: str) -> None:
    assert f"`{event}`" in MANUAL
