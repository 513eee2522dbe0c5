"""One `flask ...` command in a process of its own: how long it took and how much memory it had.

Separate because a process that is watched must share nothing with the one that measures.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.hub_process import ROOT, clean_environment

WATCH_INTERVAL_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Spent:
    """What a command took."""

    seconds: float
    peak_mb: float
    """Largest resident memory, as the kernel kept it for the process itself."""


def run_watched(*arguments: str, **settings: str) -> Spent:
    """Run `flask ...` with `settings` as its environment; RuntimeError with what it said."""
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", *arguments],
        cwd=ROOT,
        env=clean_environment(**settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    peaks = [0.0]
    watcher = threading.Thread(target=_watch, args=(process.pid, peaks))
    watcher.start()
    said = process.communicate()[1]
    seconds = time.monotonic() - started
    watcher.join()
    if process.returncode:
        raise RuntimeError(f"flask {' '.join(arguments)} failed:\n{said}")
    return Spent(seconds, max(peaks))


def _watch(pid: int, peaks: list[float]) -> None:
    """Note the peak until the process has gone.

    The figure for finished children would not do: it counts this process's own memory in, which
    the child shared before it became another program.
    """
    status = Path(f"/proc/{pid}/status")
    while (peak := _peak_mb(status)) is not None:
        peaks.append(peak)
        time.sleep(WATCH_INTERVAL_SECONDS)


def _peak_mb(status: Path) -> float | None:
    """The peak so far; None when the process has gone or is about to."""
    try:
        lines = status.read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return None
    kilobytes = [line.split()[1] for line in lines if line.startswith("VmHWM")]
    return int(kilobytes[0]) / 1024 if kilobytes else None
