"""The hub at work: feeds, pipeline, publisher and clocks of one server process, wired together.

Separate from `create_app`, which only builds the web application: `flask` commands build it too
and must not open a socket.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from flask import current_app
from sqlalchemy import Connection, Engine

from acarshub import runtime
from acarshub.addresses import ConnectionKind
from acarshub.aircraft.identity import Identity
from acarshub.alert_service import AlertService
from acarshub.backup.service import Backup
from acarshub.condition import Condition
from acarshub.config import Settings
from acarshub.coverage.outline import Coverage
from acarshub.database import ConnectionLender, leave_writer_its_cache
from acarshub.export.exports import Exports
from acarshub.extensions import socketio
from acarshub.ingest.assembly import assembly_for
from acarshub.ingest.feed import Feed
from acarshub.ingest.intake import Intake
from acarshub.ingest.outbox import Refusal
from acarshub.ingest.own_process import OwnProcess
from acarshub.ingest.packets import PacketQueue
from acarshub.ingest.pipeline import Pipeline
from acarshub.ingest.taking import OwnThread, Taking
from acarshub.ingest.tcp import TcpFeed
from acarshub.ingest.udp import UdpFeed
from acarshub.ingest.zmq_feed import ZmqFeed
from acarshub.maintenance.checkpoint import Checkpoints
from acarshub.maintenance.upkeep import Upkeep, prepare_database
from acarshub.maintenance.working import Work
from acarshub.observation import Observation
from acarshub.realtime.clients import Clients
from acarshub.realtime.live_text import LiveText
from acarshub.realtime.payloads import Payloads
from acarshub.realtime.publisher import Publisher
from acarshub.realtime.recent import (
    RecentMessages,
    read_newest_uid,
    read_recent_alerts,
    read_recent_messages,
)
from acarshub.relay.relay import Relay
from acarshub.search.summaries import Summaries
from acarshub.search.turns import SearchTurns
from acarshub.statistics import Statistics
from acarshub.stats.database import DatabaseSize
from acarshub.stats.tally import Tally
from acarshub.streaming.streams import Streams
from acarshub.writes import Writes

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

OUTBOX_PER_QUEUE = 2
"""Messages that may wait while the database refuses them, for each packet that may wait before."""

STOP_SECONDS = 20.0
FEED_STOP_SECONDS = 1.0
"""Enough for every feed to notice; one that waits for room in the queue is let go with it."""
RELAY_STOP_SECONDS = 2.0
"""Enough for readers to take what the pipeline handed over last."""
POLL_SECONDS = 0.05

FEEDS: Mapping[ConnectionKind, type[Feed]] = {
    ConnectionKind.UDP: UdpFeed,
    ConnectionKind.TCP: TcpFeed,
    ConnectionKind.ZMQ: ZmqFeed,
}


class HubService:
    """Everything that runs beside the web application; started once per server process."""

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        namespace: str,
        clients: Clients,
        identity: Identity,
    ) -> None:
        self.settings = settings
        self._engine = engine
        self._clients = clients
        self.identity = identity
        self.payloads = Payloads(identity)
        self.tally = Tally()
        self.recent = RecentMessages()
        # Before others are opened: a connection plans by what it read when it was.
        prepare_database(engine)
        self.lender = ConnectionLender(engine)
        self.packets = PacketQueue(settings.queue_size)
        self.observation = Observation(settings, engine, self.lender, self.packets, self.tally)
        self._mailbox = runtime.HubMailbox()
        self.publisher = Publisher(socketio, namespace, self._mailbox, self.recent)
        self.streams = Streams()
        self.publisher.listener = self.streams.tell
        self._checkpoints = Checkpoints(engine, settings.db_wal_autocheckpoint_pages)
        self.relay = Relay(settings.relays, self._log)
        self._backup = Backup(settings, self._log)
        self._writer = writer = engine.connect()
        self._prepare_writer(writer)
        self._pipeline = Pipeline(
            connection=writer,
            packets=self.packets,
            tally=self.tally,
            audience=self.publisher,
            log=self._log,
            taking=self._taking(),
            sources=self.observation.sources,
            stations=self.observation.stations,
            prepare=self._prepare_writer,
            outbox_size=OUTBOX_PER_QUEUE * settings.queue_size,
            commit_interval_seconds=settings.db_commit_interval_ms / 1000,
            taps=self.relay.taps,
        )
        self.writes = Writes(self._pipeline.call, self._mailbox)
        self.searches = SearchTurns()
        self._upkeep = Upkeep(
            settings=settings,
            engine_url=engine.url,
            lender=self.lender,
            writes=self.writes,
            checkpoints=self._checkpoints,
            rows=self.observation.size.stored,
            gather=self._pipeline.gather,
            nobody_searches=self.searches.nobody,
        )
        self._summaries = Summaries(self.lender, self.writes)
        self.statistics = Statistics(
            settings=settings,
            identity=identity,
            lender=self.lender,
            writes=self.writes,
            work=Work(self.lender, self.writes, self._checkpoints),
            publisher=self.publisher,
            stored=lambda: self.tally.snapshot().stored,
            under_way=self.observation.frames_under_way,
            doubted=lambda: bool(self._upkeep.state().waiting),
        )
        self.alerts = AlertService(
            lender=self.lender,
            writes=self.writes,
            pipeline=self._pipeline,
            publisher=self.publisher,
            recent=self.recent,
            airlines=identity.airlines,
            payloads=self.payloads,
        )
        self.feeds = [
            FEEDS[connection.kind](
                link,
                connection,
                self.packets,
                self.tally,
                self.observation.sources,
                self._log,
                self._feed_changed,
            )
            for link, connections in settings.connections.items()
            for connection in connections
        ]
        self.condition = Condition(
            pipeline=self._pipeline,
            observation=self.observation,
            statistics=self.statistics,
            feeds=self.feeds,
            upkeep=self._upkeep,
            backup=self._backup,
            relay=self.relay,
            publisher=self.publisher,
        )
        self.exports = Exports()
        self.coverage = Coverage(settings)
        self._clocks: list[runtime.Task] = []
        self._stopping = False
        self._stopped = False

    def start(self) -> None:
        """Begin to receive. What the database holds is in memory before the first packet."""
        self._refill_recent()
        self._mailbox.start()
        self.relay.start()
        self._pipeline.start()
        self.alerts.start()
        for feed in self.feeds:
            feed.start()
        observation = self.observation
        clocks: tuple[Callable[[], object], ...] = (
            self.condition.tell_for_ever,
            self._clients.watch,
            self.streams.run,
            observation.pulse.run,
            partial(observation.count_minutes, self.statistics.minute),
            *([self._summaries.run] if self.settings.database_url.startswith("sqlite") else []),
        )
        self._clocks = [runtime.spawn(clock) for clock in clocks]
        self._upkeep.start()
        self._backup.start(self.writes)
        self.statistics.start()
        self.coverage.start()

    def stop(self) -> None:
        """Stop receiving and write what was received; returns when that is done."""
        if self._stopping:
            while not self._stopped:
                runtime.sleep(POLL_SECONDS)
            return
        self._stopping = True
        try:
            self._stop()
        finally:
            # Whatever went wrong, who waits above is let go.
            self._stopped = True

    @property
    def refusal(self) -> Refusal | None:
        """Why and since when the database refuses messages, if it does."""
        return self._pipeline.refusal

    def between_batches(self, function: Callable[[], Result]) -> Result:
        """Run `function` on the thread that writes, which touches no database meanwhile."""
        return runtime.run_blocking(self._pipeline.between_batches, function)

    def database_size(self) -> DatabaseSize:
        """Stored messages and the file's size; the first call counts them."""
        return self.observation.size.size()

    def _stop(self) -> None:
        self.coverage.stop()
        self.alerts.stop()
        self._upkeep.stop()
        self._summaries.stop()
        self._backup.stop()
        self.statistics.stop()
        for feed in self.feeds:
            feed.stop()
        for feed in self.feeds:
            runtime.run_blocking(feed.join, FEED_STOP_SECONDS)
        written = runtime.run_blocking(self._pipeline.stop, STOP_SECONDS)
        if not written:
            logger.error("Stopped before everything that was received could be written")
        self.publisher.flush()
        self.streams.close()
        runtime.run_blocking(self.relay.stop, RELAY_STOP_SECONDS)
        self._upkeep.end()
        for clock in self._clocks:
            clock.stop()
        last = self.observation.cut_minute_short()
        idle = self._writer if written else self._engine
        self.statistics.end(None if self._pipeline.refusal else last, idle)
        self._backup.finish(written=written)

    def _taking(self) -> Taking:
        served = tuple(self.relay.taps)
        # A processor of its own, or none at all: two processes on one only get in each other's way.
        if runtime.processors() > 1:
            return OwnProcess(self.settings, self.identity.owned, served, self._log)
        intake = Intake(
            assembly=assembly_for(self.settings),
            describe=LiveText(self.payloads).of,
            save_all=self.settings.save_all,
            served=served,
        )
        return OwnThread(intake)

    def _prepare_writer(self, writer: Connection) -> None:
        leave_writer_its_cache(writer)
        self._checkpoints.relieve(writer)
        self._backup.watch(writer)

    def _refill_recent(self) -> None:
        messages = self.lender.run(partial(read_recent_messages, payloads=self.payloads))
        alerts = self.lender.run(partial(read_recent_alerts, payloads=self.payloads))
        self.recent.replace(messages, alerts)
        self.publisher.edge = self.lender.run(read_newest_uid)

    def _feed_changed(self) -> None:
        self._mailbox.post(self.condition.tell)

    def _log(self, level: int, line: str) -> None:
        self._mailbox.post(logger.log, level, "%s", line)


def current_hub() -> HubService | None:
    """The hub of the current application, or None where none was started."""
    hub: HubService | None = current_app.extensions.get("acarshub")
    return hub
