"""Asking a hub, and giving it messages.

Separate from the tests so that those of one subject can stand apart from those of another.
"""

from __future__ import annotations

from typing import Any, cast

from flask import Flask

from acarshub.hub import HubService
from tests.support import Browser, line, packet, wait_until


def take_in(hub: HubService, *texts: str) -> None:
    before = sum(hub.tally.snapshot().stored.values())
    for text in texts:
        hub.packets.put(packet(line(text)))
    wait_until(lambda: sum(hub.tally.snapshot().stored.values()) == before + len(texts))


def asked(app: Flask, event: str, *arguments: object) -> tuple[str, Any]:
    """The one answer to a request."""
    ((name, payload),) = cast("Any", Browser(app).answer(event, *arguments))
    return name, payload
