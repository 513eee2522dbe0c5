"""The async engine: green threads, native threads and the ways between them.

Separate because only this module knows eventlet; a lock of the wrong kind, shared between a
native and a green thread, hangs the server for ever. Native code uses the modules named here
(`native_threading`, `native_socket`, ...), never the patched ones, and does not log: it posts.
"""

from __future__ import annotations

import importlib
import logging
import math
import warnings
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Generic, ParamSpec, TypeVar

with warnings.catch_warnings():
    # It announces its retirement at every start; this module is how the hub will part from it.
    warnings.simplefilter("ignore")
    import eventlet
    from eventlet import hubs, patcher, queue, semaphore, tpool

__all__ = [
    "GreenLock",
    "GreenQueue",
    "HubMailbox",
    "Task",
    "is_green",
    "native_os",
    "native_select",
    "native_socket",
    "native_threading",
    "native_time",
    "processors",
    "run_blocking",
    "sleep",
    "spawn",
]

Result = TypeVar("Result")
Item = TypeVar("Item")
Arguments = ParamSpec("Arguments")

logger = logging.getLogger(__name__)

CPU_LIMIT = Path("/sys/fs/cgroup/cpu.max")
"""Microseconds of processor time in a period, and its length; see the kernel's cgroup-v2.rst."""


def is_green() -> bool:
    """Whether the process was monkey-patched, as gunicorn's eventlet worker does."""
    return bool(patcher.is_monkey_patched("thread"))


def _native(name: str) -> ModuleType:
    original: ModuleType = patcher.original(name) if is_green() else importlib.import_module(name)
    return original


if TYPE_CHECKING:
    import os as native_os
    import select as native_select
    import socket as native_socket
    import threading as native_threading
    import time as native_time

else:
    native_os = _native("os")
    native_select = _native("select")
    native_socket = _native("socket")
    native_threading = _native("threading")
    native_time = _native("time")


def processors() -> int:
    """How many processors this process may use; a container may be allowed less than one has."""
    allowed = len(native_os.sched_getaffinity(0))
    try:
        quota, period = CPU_LIMIT.read_text().split()
        return min(allowed, math.ceil(int(quota) / int(period)))
    except (OSError, ValueError):
        # No limit is written as a word.
        return allowed


def run_blocking(
    function: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Result:
    """Run `function` in a native thread while other green threads go on; errors are re-raised.

    Inside it: no logging, no lock or queue of the patched modules, no SQLAlchemy pool.
    """
    if not is_green():
        return function(*args, **kwargs)
    result: Result = tpool.execute(function, *args, **kwargs)
    return result


def spawn(
    function: Callable[Arguments, object], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Task:
    """Start `function` in a green thread."""
    return Task(eventlet.spawn(function, *args, **kwargs))


def sleep(seconds: float) -> None:
    """Let other green threads run for at least `seconds`."""
    eventlet.sleep(seconds)


class Task:
    """A running green thread."""

    def __init__(self, thread: eventlet.greenthread.GreenThread) -> None:
        self._thread = thread

    def stop(self) -> None:
        """End it at its next switch; a finished one is left alone."""
        self._thread.kill()


class GreenQueue(Generic[Item]):
    """An unbounded queue between green threads."""

    def __init__(self) -> None:
        self._queue = queue.LightQueue()

    def put(self, item: Item) -> None:
        """Add `item`; never waits."""
        self._queue.put(item)

    def get(self) -> Item:
        """Take the oldest item, waiting for one."""
        item: Item = self._queue.get()
        return item

    def clear(self) -> None:
        """Take all items out."""
        while not self._queue.empty():
            self._queue.get()


class GreenLock:
    """Lets one green thread at a time in, or a few; others wait in the order in which they came."""

    def __init__(self, few: int = 1) -> None:
        self._semaphore = semaphore.Semaphore(few)

    def __enter__(self) -> None:
        self._semaphore.acquire()

    def __exit__(self, *_error: object) -> None:
        self._semaphore.release()


class HubMailbox:
    """Hands calls from native threads to the hub, in the order in which they were posted."""

    def __init__(self) -> None:
        self._calls: deque[Callable[[], object]] = deque()
        self._reader, self._writer = native_os.pipe()
        native_os.set_blocking(self._reader, False)
        native_os.set_blocking(self._writer, False)
        self._task: Task | None = None

    def post(
        self,
        function: Callable[Arguments, object],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> None:
        """Have `function` called on the hub soon; safe from every thread, never waits."""
        self._calls.append(partial(function, *args, **kwargs))
        # A full pipe means that the hub has been woken already.
        try:
            native_os.write(self._writer, b"\0")
        except BlockingIOError:
            return

    def start(self) -> None:
        """Begin to answer the mail in a green thread."""
        self._task = spawn(self._run)

    def _run(self) -> None:
        while True:
            hubs.trampoline(self._reader, read=True)
            native_os.read(self._reader, 65536)
            while self._calls:
                call = self._calls.popleft()
                try:
                    call()
                except Exception:
                    logger.exception("A call from a native thread failed")
                sleep(0)
