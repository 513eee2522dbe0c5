"""The upgrade of the database before the hub starts: its child process, and how far it is.

Separate from the server, which decides what follows: pages and sockets look at it meanwhile.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from flask import current_app

from acarshub.maintenance.upgrade_progress import Meter, Progress
from acarshub.maintenance.upgrade_reporters import LogReporter, relay

PROGRAM = "acarshub.upgrade_process"
ROOT = Path(__file__).parent.parent


class UpgradeFailed(Exception):  # noqa: N818 - it names a state, not a fault of this program
    """The database is not upgraded; the text, one line, says why and what to do."""


class Upgrade:
    """One upgrade of this application's database."""

    def __init__(self, database: Path | None = None) -> None:
        """`database` is another file than the one that the settings name."""
        self._environment = {"ACARSHUB_DB": str(database)} if database else {}
        self._meter = Meter()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False

    @property
    def progress(self) -> Progress:
        """How far it is now."""
        return self._meter.progress

    @property
    def message(self) -> str:
        """One line for people."""
        return f"Upgrading the database. {self.progress}"

    def run(self) -> bool:
        """Upgrade; UpgradeFailed when that is impossible, False when it was stopped.

        Other green threads run meanwhile: in a patched process pipes are green.
        """
        if self._stopped:
            return False
        self._process = _start_process(self._environment)
        reason = self._follow(self._process)
        status = self._process.wait()
        if self._stopped:
            return False
        if status:
            raise UpgradeFailed(" ".join((reason or _end(status)).split()))
        return True

    def stop(self) -> None:
        """End the process; the database stays as it was."""
        self._stopped = True
        if self._process and self._process.poll() is None:
            self._process.terminate()

    def _follow(self, process: subprocess.Popen[bytes]) -> str | None:
        """Pass on what the process reports until it ends; the reason when it failed."""
        assert process.stdout is not None
        reporters = (self._meter, LogReporter())
        reason = None
        for line in process.stdout:
            reason = relay(line, reporters) or reason
        return reason


def current_upgrade() -> Upgrade | None:
    """The upgrade that the hub of the current application waits for, if there is one."""
    upgrade: Upgrade | None = current_app.extensions.get("acarshub_upgrade")
    return upgrade


def _start_process(environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(  # noqa: S603 - the interpreter and a module of this package
        [sys.executable, "-m", PROGRAM],
        env={**os.environ, "PYTHONPATH": path, **environment},
        # It ends by itself when this pipe closes, however this process ends.
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # A terminal's Ctrl+C is for the server, which ends it.
        start_new_session=True,
    )


def _end(status: int) -> str:
    how = f"was ended by {signal.Signals(-status).name}" if status < 0 else f"ended with {status}"
    return (
        f"The upgrade of the database {how}. The file is as it was before: start again."
        " The lines above may say more."
    )
