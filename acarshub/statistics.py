"""Statistics of a running hub: rates by the minute, totals of messages, and who looks at them.

Separate from the observation, which knows what memory knows: all of this is kept for years. It
works on the thread that writes, in pieces of a few milliseconds, and never holds up the hub.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path

import orjson
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from acarshub import runtime
from acarshub.aircraft.identity import Identity
from acarshub.config import Settings
from acarshub.database import ConnectionLender
from acarshub.links import Link
from acarshub.maintenance.pace import Pace
from acarshub.maintenance.working import StoppingError, Work
from acarshub.rates_import import import_rates
from acarshub.realtime.publisher import Publisher
from acarshub.realtime.series_events import RATES_EVENT, chart_json, room_of
from acarshub.runtime import native_time
from acarshub.stats.compaction import compact_next
from acarshub.stats.last_hour import LastHour
from acarshub.stats.minutes import Minute
from acarshub.stats.periods import Buckets, Period
from acarshub.stats.series import add_minutes, read_chart
from acarshub.stats.spans import SpanRule
from acarshub.stats.totals import Totals, link_totals, read_totals
from acarshub.stats.totals_counting import count_next, count_read, fold_next, read_ahead
from acarshub.stats.totals_rows import newest_id
from acarshub.writes import Writes

logger = logging.getLogger(__name__)

MAX_WAITING_MINUTES = 1_440
"""Minutes that are remembered while the database takes nothing: a day."""

LOOK_SECONDS = 1.0
UNCOUNTED_MESSAGES = 20_000
"""So many are taken into the totals before the minute ends: after a kill they are read again."""
UNCOUNTED_FOR_READERS = 1_000
"""Who asks for totals reads what is not in them yet; more than so many are taken in first."""
FIRST_MESSAGES, LEAST_MESSAGES, MOST_MESSAGES = 1_000, 100, 5_000
READ_AHEAD = 10_000
"""Messages of the time before the start that are read at once, beside the thread that writes."""

TEND_SECONDS = 3_600.0
FIRST_TEND_SECONDS = 5.0

CACHED_FLIGHTS = 4_096


class Statistics:
    """Statistics of one hub."""

    def __init__(
        self,
        *,
        settings: Settings,
        identity: Identity,
        lender: ConnectionLender,
        writes: Writes,
        work: Work,
        publisher: Publisher,
        stored: Callable[[], Mapping[Link, int]],
        under_way: Callable[[], Mapping[Link, int]],
        doubted: Callable[[], bool],
    ) -> None:
        """To be made before the first message is stored.

        `stored`: messages since the start; `under_way`: frames since the last full minute;
        `doubted`: whether the clock is not believed.
        """
        self._retention_days = settings.timeseries_retention_days
        self._rrd = Path(settings.rrd_path)
        self._lender = lender
        self._writes = writes
        self._work = work
        self._publisher = publisher
        self._stored = stored
        self._doubted = doubted
        self._airline_of = _airlines(identity)
        self._minutes: runtime.GreenQueue[int] = runtime.GreenQueue()
        self._unwritten: deque[Minute] = deque(maxlen=MAX_WAITING_MINUTES)
        """By now only these are not in the database."""
        self.last_hour = LastHour(lender, lambda: self._unwritten, under_way)
        self._version = 0
        self._charts: dict[Period, tuple[object, bytes]] = {}
        self._one_reader = runtime.GreenLock()
        self._counted: Mapping[Link, int] = {}
        """What was stored since the start when messages were taken into the totals last."""
        self._links: Mapping[str, int] | None = None
        """All messages by link at that moment."""
        self._left = 1
        """Messages that are not in the totals and have to be read."""
        self._before = lender.run(newest_id)
        """The newest message before the start: removal apart, nothing changes those up to it."""
        self._caught_up = False
        """Whether all of those are in the totals."""
        self._stopping = False
        self._pace = Pace(FIRST_MESSAGES, LEAST_MESSAGES, MOST_MESSAGES)
        self._tasks: list[runtime.Task] = []

    def start(self) -> None:
        """Begin to work in green threads."""
        clocks = (self._keep_minutes, self._count, self._tend)
        self._tasks = [runtime.spawn(clock) for clock in clocks]

    def stop(self) -> None:
        """Let what is under way be the last piece."""
        self._stopping = True
        self._work.stop()

    def end(self, last: Minute | None, database: Engine | Connection) -> None:
        """Keep the minute that is under way; once nobody else writes any more.

        None where the database takes nothing. `database` is the connection that wrote, whose
        changes the second database is told of; or all, where its thread may still hold it.
        """
        for task in self._tasks:
            task.stop()
        if last is None:
            return
        self._unwritten.append(last)
        write = partial(self._write_minutes, minutes=list(self._unwritten))
        try:
            runtime.run_blocking(_in_transaction, database, write)
        except DBAPIError as error:
            logger.warning("The last message rates are not stored: %s", error.orig)

    def minute(self, minute: Minute) -> None:
        """A minute has ended; never waits."""
        self._unwritten.append(minute)
        self._minutes.put(minute.ended)

    def stored_by_link(self) -> dict[Link, int]:
        """Messages of each link that were ever stored; empty until that is known. Never waits."""
        if self._links is None:
            return {}
        now, then = self._stored(), self._counted
        return {
            link: self._links.get(link.message_type, 0) + now[link] - then.get(link, 0)
            for link in Link
        }

    def chart(self, period: Period) -> bytes:
        """The event of a period as JSON; other green threads run meanwhile."""
        now = native_time.time()
        state = (self._version, int(now // period.bucket_seconds))
        with self._one_reader:
            known = self._charts.get(period)
            if known is None or known[0] != state:
                buckets = period.buckets(now)
                text = self._lender.run(partial(_chart, buckets=buckets, period=period))
                known = self._charts[period] = (state, text)
        return known[1]

    def free_chart(self, buckets: Buckets, downsample: int | None) -> bytes:
        """The same of any other range of time."""
        with self._one_reader:
            return self._lender.run(partial(_chart, buckets=buckets, downsample=downsample))

    def totals(self, days: int | None) -> Totals:
        """Totals of the last `days`, or of all; other green threads run meanwhile."""
        rule = self._rule()
        with self._one_reader:
            if self._uncounted > UNCOUNTED_FOR_READERS:
                self._count_now()
            return self._lender.run(
                lambda connection: read_totals(connection, self._airline_of, rule, days)
            )

    @property
    def _uncounted(self) -> int:
        return sum(self._stored().values()) - sum(self._counted.values())

    def _rule(self) -> SpanRule:
        return SpanRule.at(native_time.time(), self._retention_days)

    def _keep_minutes(self) -> None:
        while True:
            ended = self._minutes.get()
            try:
                self._keep_waiting()
                self._tell(ended)
            except DBAPIError as error:
                # Whoever stores messages tells that nothing can be stored.
                logger.debug("Message rates wait for the database: %s", error.orig)
            except Exception:
                if self._stopping:
                    # `end` writes what waits.
                    return
                logger.exception("Message rates of a minute could not be kept")

    def _keep_waiting(self) -> None:
        minutes = list(self._unwritten)
        self._writes.write(partial(self._write_minutes, minutes=minutes))
        for minute in minutes:
            # One that came meanwhile is written next; the oldest may have been given up.
            if self._unwritten and self._unwritten[0] is minute:
                self._unwritten.popleft()
        self._version += 1

    def _write_minutes(self, connection: Connection, minutes: Sequence[Minute]) -> None:
        # In one transaction with the messages of the minute: each commit costs pages of the log.
        if minutes:
            add_minutes(connection, minutes)
        if self._caught_up:
            self._count_some(connection, MOST_MESSAGES)

    def _count_some(self, connection: Connection, most: int) -> None:
        self._left = count_next(connection, self._airline_of, self._rule(), most)
        if not self._left:
            # On the thread that writes, between two batches: both are of the same moment.
            self._links, self._counted = link_totals(connection), self._stored()

    def _tell(self, minute: int) -> None:
        for period in Period:
            room = room_of(period)
            if period.grows_at(minute) and self._publisher.anybody_in(room):
                self._publisher.emit(RATES_EVENT, orjson.Fragment(self.chart(period)), room)

    def _count_now(self) -> None:
        try:
            self._writes.write(partial(self._count_some, most=UNCOUNTED_FOR_READERS))
        except DBAPIError as error:
            logger.debug("The database refuses totals: %s", error.orig)

    def _count(self) -> None:
        while True:
            try:
                if not self._caught_up:
                    self._catch_up()
                while self._left or self._uncounted >= UNCOUNTED_MESSAGES:
                    size = self._pace.size
                    self._work.write(partial(self._count_some, most=size), self._pace, size)
            except StoppingError:
                return
            except DBAPIError as error:
                logger.debug("The database refuses totals: %s", error.orig)
            except Exception:
                logger.exception("Messages could not be counted")
            runtime.sleep(LOOK_SECONDS)

    def _catch_up(self) -> None:
        read = partial(
            read_ahead, airline_of=self._airline_of, before=self._before, most=READ_AHEAD
        )
        while found := self._work.read(read):
            self._work.write(partial(count_read, read=found, rule=self._rule()), Pace(1, 1, 1), 1)
        self._caught_up = True

    def _tend(self) -> None:
        runtime.sleep(FIRST_TEND_SECONDS)
        imported = False
        while True:
            try:
                if not imported:
                    self._version += import_rates(self._rrd, self._work)
                    imported = True
                # A clock that leaps ahead would make all of the past coarse.
                if not self._doubted():
                    now, rule = native_time.time(), self._rule()
                    days = self._retention_days
                    self._repeat(partial(compact_next, now=now, retention_days=days))
                    self._repeat(partial(fold_next, rule=rule))
            except StoppingError:
                return
            except DBAPIError as error:
                logger.debug("The database refuses to tend statistics: %s", error.orig)
            except Exception:
                logger.exception("Statistics could not be made coarser")
            runtime.sleep(TEND_SECONDS)

    def _repeat(self, step: Callable[[Connection], bool]) -> None:
        pace = Pace(1, 1, 1)
        while self._work.write(step, pace, 1):
            self._version += 1


def _in_transaction(
    database: Engine | Connection, function: Callable[[Connection], object]
) -> None:
    if isinstance(database, Connection):
        with database.begin():
            function(database)
        return
    with database.begin() as connection:
        function(connection)


def _chart(
    connection: Connection,
    buckets: Buckets,
    period: Period | None = None,
    downsample: int | None = None,
) -> bytes:
    return chart_json(read_chart(connection, buckets), period, downsample)


def _airlines(identity: Identity) -> Callable[[str], str]:
    @lru_cache(maxsize=CACHED_FLIGHTS)
    def airline_of(flight: str) -> str:
        found = identity.flight(flight)
        return found.airline.key if found else ""

    return airline_of
