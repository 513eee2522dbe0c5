"""What the hub knows about itself: rates, feeds, stations, the database's figures.

Separate from the hub, which moves messages: nothing here is needed for that, and everything here is
made to be asked at any moment, also while the database hangs.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence

from prometheus_client import Metric
from sqlalchemy import Engine

from acarshub import runtime
from acarshub.backup.state import BackupState
from acarshub.config import Settings
from acarshub.database import ConnectionLender
from acarshub.decoders.message import DropReason
from acarshub.ingest.feed import Feed
from acarshub.ingest.packets import PacketQueue
from acarshub.links import Link
from acarshub.maintenance import full_text
from acarshub.maintenance.retention_state import RetentionRule, RetentionState
from acarshub.memory import STATM, own_bytes
from acarshub.realtime.status import STATIONS_IN_EVENT, StatusFigures, Storage
from acarshub.realtime.status_server import Relayed, ServerFigures
from acarshub.runtime import native_time
from acarshub.stats.cached_read import CachedRead
from acarshub.stats.database import DatabaseSize, alert_match_count, file_size
from acarshub.stats.metrics import FeedFigures, LiveFigures, metrics_page
from acarshub.stats.metrics_database import database_metrics
from acarshub.stats.minutes import Minute, MinuteCounter, until_full_minute
from acarshub.stats.pulse import Pulse
from acarshub.stats.rates import SAMPLE_SECONDS, RollingRates
from acarshub.stats.sources import SourceStats
from acarshub.stats.stations import Stations
from acarshub.stats.stored_rows import IndexedRows, RowCount, StoredRows
from acarshub.stats.tally import Tally
from acarshub.version import VERSION

logger = logging.getLogger(__name__)

PROBE_SECONDS = 2.0
"""How old the newest answer of a healthy database may be, and how long to wait for another."""

FIGURES_SECONDS = 5.0
MATCHES_SECONDS = 60.0
"""Counting matches reads a whole index."""

EARLY_SECONDS = 0.5
"""How much too early a sleep may end."""

LATE_BEATS = 3
"""The clock that tells browsers counts as stopped when it has missed so many beats."""


class Observation:
    """The figures of one running hub."""

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        lender: ConnectionLender,
        packets: PacketQueue,
        tally: Tally,
    ) -> None:
        self.sources = SourceStats()
        self.stations = Stations()
        self.pulse = Pulse()
        self.minutes = MinuteCounter()
        self.size = DatabaseProbe(engine, lender, tally)
        self._packets = packets
        self._tally = tally
        self._application = _application(settings)
        self._rates: RollingRates[Link] = RollingRates()
        self._drops: RollingRates[tuple[Link, DropReason]] = RollingRates()
        self._heard: RollingRates[str] = RollingRates()
        self._rule = RetentionRule.of(settings)
        self._started = native_time.monotonic()
        self._last_beat = 0.0

    def beat(self) -> None:
        """Note the totals of this moment; called every SAMPLE_SECONDS."""
        snapshot = self._tally.snapshot()
        self._rates.sample(snapshot.frames)
        self._drops.sample(snapshot.dropped)
        self._heard.sample(self.sources.packets())
        self._last_beat = native_time.monotonic()

    def count_minutes(self, ended: Callable[[Minute], object]) -> None:
        """Turn over the minutes for ever, and pass each on; for a green thread."""
        while True:
            # A sleep that ends a moment before the full minute must not end the minute twice.
            soon = native_time.time() + EARLY_SECONDS
            runtime.sleep(EARLY_SECONDS + until_full_minute(soon))
            ended(self.minutes.turn(native_time.time(), self._tally.snapshot()))

    def cut_minute_short(self) -> Minute:
        """What the minute that is under way has brought so far."""
        now = native_time.time()
        return self.minutes.turn(now + until_full_minute(now), self._tally.snapshot())

    def frames_under_way(self) -> dict[Link, int]:
        """Frames of the minute that has not ended yet."""
        return self.minutes.under_way(self._tally.snapshot())

    def rates(self) -> dict[Link, int]:
        """Frames of the last minute."""
        return self._rates.per_minute()

    def status(
        self,
        storage: Storage,
        upkeep: RetentionState,
        backup: BackupState | None,
        stored: Mapping[Link, int],
        relayed: Mapping[Link, Relayed],
        *,
        pipeline_alive: bool,
    ) -> StatusFigures:
        """What the event is made of; `stored` as of `Statistics.stored_by_link`."""
        now, unix_now = native_time.monotonic(), native_time.time()
        return StatusFigures(
            tally=self._tally.snapshot(),
            rates=self.rates(),
            drops=self._drops.per_minute(),
            sources=self.sources.states(now, unix_now),
            packets=self._heard.per_minute(),
            stations=self.stations.states(now, unix_now, STATIONS_IN_EVENT),
            storage=storage,
            upkeep=upkeep,
            rule=self._rule,
            backup=backup,
            stored=stored,
            server=self._server(now, unix_now),
            relayed=relayed,
            pipeline_alive=pipeline_alive,
            clock_alive=now - self._last_beat < LATE_BEATS * SAMPLE_SECONDS,
        )

    def _server(self, now: float, unix_now: float) -> ServerFigures:
        return ServerFigures(
            now=unix_now,
            # By the clock of now: at the start it may not have been set.
            started=unix_now - (now - self._started),
            memory_bytes=own_bytes() if STATM.exists() else None,
            lag_seconds=self.pulse.lag(now),
            gap_seconds=self.pulse.largest_gap(now),
            queue_packets=len(self._packets),
            queue_bytes=self._packets.size_bytes,
        )

    def metrics(
        self, feeds: Sequence[Feed], storage: Storage, others: Sequence[Metric] = ()
    ) -> bytes:
        """The Prometheus page; other green threads run meanwhile."""
        now = native_time.monotonic()
        states = self.sources.states(now, native_time.time())
        silent = {source for source, state in states.items() if state.silent}
        database = self.size.metrics.get() or b""
        # First: it tells whether the database answers, and nothing more is asked of one that hangs.
        size_bytes = self.size.file.get()
        figures = LiveFigures(
            tally=self._tally.snapshot(),
            minute=self.minutes.newest,
            queue_packets=len(self._packets),
            queue_bytes=self._packets.size_bytes,
            waiting=storage.waiting,
            hub_gap_seconds=self.pulse.largest_gap(now),
            hub_lag_seconds=self.pulse.lag(now),
            database_rows=self.size.rows(),
            database_bytes=size_bytes,
            alert_matches=self.size.matches.get(),
            feeds=[
                FeedFigures(feed.link, feed.descriptor, feed.connected, feed.source in silent)
                for feed in feeds
            ],
            application=self._application,
            others=others,
        )
        return runtime.run_blocking(metrics_page, figures, database)


class DatabaseProbe:
    """What is asked of the database from time to time, on a connection of its own.

    Its own, because searches may hold all the others for seconds, and the database is well then.
    What takes long is asked on those others, so that it never looks like a database that hangs.
    """

    def __init__(self, engine: Engine, lender: ConnectionLender, tally: Tally) -> None:
        own = ConnectionLender(engine, size=1)
        self.stored: RowCount
        if own.run(full_text.has_index):
            self.stored = IndexedRows(own, full_text.indexed_messages, PROBE_SECONDS)
        else:
            self.stored = StoredRows(lender, lambda: tally.snapshot().stored)
        self._count = CachedRead(
            self.stored.count, max_age_seconds=float("inf"), patience_seconds=PROBE_SECONDS
        )
        self.file = CachedRead(
            lambda: own.run(file_size),
            max_age_seconds=PROBE_SECONDS,
            patience_seconds=PROBE_SECONDS,
        )
        """Bytes of the file, and at the same time whether the database answers."""
        self._known: int | None = None
        self.metrics = CachedRead(
            lambda: own.run(database_metrics),
            max_age_seconds=FIGURES_SECONDS,
            patience_seconds=PROBE_SECONDS,
        )
        self.matches = CachedRead(
            lambda: lender.run(alert_match_count),
            max_age_seconds=MATCHES_SECONDS,
            patience_seconds=PROBE_SECONDS,
        )

    def rows(self) -> int | None:
        """Stored messages; None while they are still being counted after the start.

        While the database does not answer, those that were known last.
        """
        if self.file.failure:
            return self._known
        self._known = self.stored.known()
        if self._known is None:
            self._count.get()
            self._known = self.stored.known()
        return self._known

    def size(self) -> DatabaseSize:
        """Stored messages and the file's size, however long that takes."""
        return DatabaseSize(self.stored.count(), self.file.wait())


def metrics_before_hub(settings: Settings) -> bytes:
    """The Prometheus page of a server whose hub is yet to start; other green threads run."""
    figures = LiveFigures(tally=Tally().snapshot(), application=_application(settings))
    return runtime.run_blocking(metrics_page, figures)


def _application(settings: Settings) -> dict[str, str]:
    enabled = {f"{link.feature_key}_enabled": link in settings.links for link in Link}
    enabled["adsb_enabled"] = settings.enable_adsb
    return {"version": VERSION} | {name: str(value) for name, value in enabled.items()}
