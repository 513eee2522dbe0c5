"""A hub that gets no larger a receive buffer than most systems allow.

Separate because it is about the machine and not about messages: whoever is root may pass the limit
(SO_RCVBUFFORCE), and recent kernels have raised it, so that a loss would not show here.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LIMIT = Path("/proc/sys/net/core/rmem_max")
USUAL_BYTES = 212_992
"""The limit of Linux before 6.17, which Debian 12 and Raspberry Pi OS have."""


def without_force() -> tuple[str, ...]:
    """A command that takes the right to pass the limit from what it becomes."""
    if not shutil.which("setpriv"):
        return ()
    return ("setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin")


@contextmanager
def usual_limit() -> Iterator[int]:
    """While a hub starts, the limit is at most the usual one; yields what it is then.

    A socket keeps the buffer that it was given, so nothing else of the machine need notice.
    """
    before = int(LIMIT.read_text())
    try:
        if before > USUAL_BYTES:
            _try_to_set(USUAL_BYTES)
        yield int(LIMIT.read_text())
    finally:
        _try_to_set(before)


def _try_to_set(limit: int) -> None:
    try:
        LIMIT.write_text(str(limit))
    except OSError:
        # Not root, or a container: then it is measured with the limit that there is.
        return
