"""A hub that is busy with an upgrade, for as long as a test wants it to be.

Separate from the tests because requests, clients and browsers look at it alike.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import requests

from tests.e2e.hub_process import HubProcess, wait_for
from tests.support import lock

OLDEST = "e7991f1644b1"
PROGRAM = "acarshub.upgrade_process"


@contextmanager
def upgrading(hub: HubProcess) -> Iterator[ExitStack]:
    """The hub at work on an upgrade that goes on when the stack is closed.

    Somebody else writes to the database, and the upgrade waits for that.
    """
    with ExitStack() as stack:
        stack.enter_context(lock(hub.database))
        hub.launch()
        wait_for(lambda: upgrade_processes(hub) and health(hub).get("percent") == 0, "an upgrade")
        yield stack


def health(hub: HubProcess) -> dict[str, object]:
    try:
        answer: dict[str, object] = requests.get(f"{hub.url}/health", timeout=5).json()
    except requests.ConnectionError:
        return {}
    return answer


def healthy(hub: HubProcess) -> bool:
    return health(hub).get("status") == "healthy"


def upgrade_processes(hub: HubProcess) -> list[int]:
    """The processes that upgrade the database of `hub`."""
    return processes_of(hub, PROGRAM)


def processes_of(hub: HubProcess, program: str) -> list[int]:
    """The processes of `hub` that run this module."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            command = (entry / "cmdline").read_bytes()
            environment = (entry / "environ").read_bytes()
        except OSError:
            continue
        if program.encode() in command and os.fsencode(hub.database) in environment:
            found.append(int(entry.name))
    return found
