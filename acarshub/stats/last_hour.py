"""How many messages came in on each link within the last hour.

Separate from the statistics, which keep the minutes that this adds up: programs that watch the
decoders ask for it, also while the database hangs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import Connection

from acarshub.database import ConnectionLender
from acarshub.links import Link
from acarshub.runtime import native_time
from acarshub.stats.cached_read import CachedRead
from acarshub.stats.minutes import Minute
from acarshub.stats.series import frames_since, newest_minute

HOUR_SECONDS = 3_600
PATIENCE_SECONDS = 2.0

Frames = Mapping[Link, int]


class LastHour:
    """The minutes that are kept, those that wait for the database, and the one under way."""

    def __init__(
        self,
        lender: ConnectionLender,
        waiting: Callable[[], Iterable[Minute]],
        under_way: Callable[[], Frames],
    ) -> None:
        """`waiting`: minutes that may be missing in the database; `under_way`: since the last."""
        self._waiting = waiting
        self._under_way = under_way
        # Nothing is kept; it is for who asks while another reads, or while the database hangs.
        self._kept = CachedRead(
            lambda: lender.run(_read), max_age_seconds=0.0, patience_seconds=PATIENCE_SECONDS
        )

    def frames(self) -> dict[Link, int] | None:
        """JSON objects that arrived; None while the database has not answered at all."""
        kept = self._kept.get()
        if kept is None:
            return None
        counted, newest = kept
        start = native_time.time() - HOUR_SECONDS
        # A minute waits until its commit is known of, so it may be in the database already.
        missing = [each.frames for each in self._waiting() if each.ended > max(newest, start)]
        parts = (counted, *missing, self._under_way())
        return {link: sum(part.get(link, 0) for part in parts) for link in Link}


def _read(connection: Connection) -> tuple[Frames, int]:
    counted = frames_since(connection, native_time.time() - HOUR_SECONDS)
    return counted, newest_minute(connection)
