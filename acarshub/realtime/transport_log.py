"""Bounding what the Socket.IO libraries log.

Separate because clients decide how often those raise, and a log on an SD card must not grow with
them.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable

# Frames that make no sense raise in them, and everybody may send such.
LOGGERS_OF_THE_TRANSPORT = ("engineio.server", "socketio.server")
QUIET_SECONDS = 60.0
MAX_ERROR_CHARACTERS = 200


class OneLineAMinute(logging.Filter):
    """Lets one record through, its traceback cut to one line, and then none for a minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._quiet_until = -math.inf

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether `record`, which is changed, is to be logged."""
        if self._clock() < self._quiet_until:
            return False
        self._quiet_until = self._clock() + QUIET_SECONDS
        if record.exc_info and record.exc_info[1]:
            problem = repr(record.exc_info[1])[:MAX_ERROR_CHARACTERS]
            record.msg, record.args = f"{record.getMessage()}: {problem}", ()
            record.exc_info = None
        return True


def limit_logs_of_the_transport() -> None:
    """Bound what clients can make the Socket.IO libraries log."""
    for name in LOGGERS_OF_THE_TRANSPORT:
        transport = logging.getLogger(name)
        # They have handlers of their own beside the root's: each line would come twice.
        transport.handlers.clear()
        transport.addFilter(OneLineAMinute())
