"""Memory that the C library keeps although nobody needs it any more.

Separate because none of it is Python's: objects that come and go by the thousand leave holes, and
glibc gives none of them back to the system by itself. Under overload they were 40 MB and growing.
"""

from __future__ import annotations

import ctypes
from pathlib import Path

from acarshub.runtime import native_os, run_blocking, sleep

M_ARENA_MAX = -8
"""As in malloc.h of glibc."""
ARENAS = 2
LOOK_SECONDS = 1.0
WORTH_WHILE_BYTES = 4 << 20
"""Giving back takes 10 to 20 ms, in which other threads may wait for memory."""
STATM = Path("/proc/self/statm")
"""Pages of this process: all, resident, shared, ...; see `proc(5)`."""


def share_arenas() -> None:
    """Let all native threads take memory from two places instead of one each.

    Each kept megabytes that it had needed once; two took 12 MB less under load.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    # There is none where the C library is not glibc.
    if mallopt:
        mallopt(M_ARENA_MAX, ARENAS)


def keep_small() -> None:
    """Give back what is unused whenever the process has grown; a clock for a green thread."""
    least = own_bytes()
    while True:
        sleep(LOOK_SECONDS)
        least = give_back(least)


def give_back(least: int) -> int:
    """Give back what is unused if the process has outgrown `least` bytes; its bytes then, if fewer.

    After growth the new size is the one to be outgrown next.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim and own_bytes() > least + WORTH_WHILE_BYTES:
        run_blocking(trim, 0)
        return own_bytes()
    return min(least, own_bytes())


def own_bytes() -> int:
    """Memory of this process alone, in bytes."""
    _, resident, shared, *_ = map(int, STATM.read_text().split())
    return (resident - shared) * int(native_os.sysconf("SC_PAGESIZE"))
