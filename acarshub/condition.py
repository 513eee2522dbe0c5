"""How a running hub is, and telling it: to browsers by the clock, to whoever asks at any moment.

Separate from the hub, which moves messages, and from the observation, which only counts: here
stands what the figures mean, whether what arrives is stored, and what an owner should do.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Sequence

from acarshub import runtime
from acarshub.backup.metrics import backup_metrics
from acarshub.backup.service import Backup
from acarshub.ingest.feed import Feed
from acarshub.ingest.pipeline import Pipeline
from acarshub.maintenance.upkeep import Upkeep
from acarshub.maintenance.upkeep_metrics import upkeep_metrics
from acarshub.observation import Observation
from acarshub.realtime.publisher import Publisher
from acarshub.realtime.status import StatusFigures, Storage, message_rate, system_status
from acarshub.relay.metrics import relay_metrics
from acarshub.relay.relay import Relay
from acarshub.statistics import Statistics
from acarshub.stats.rates import SAMPLE_SECONDS

logger = logging.getLogger(__name__)

BEATS_PER_STATUS = 6


class Condition:
    """The condition of one hub."""

    def __init__(
        self,
        *,
        pipeline: Pipeline,
        observation: Observation,
        statistics: Statistics,
        feeds: Sequence[Feed],
        upkeep: Upkeep,
        backup: Backup,
        relay: Relay,
        publisher: Publisher,
    ) -> None:
        self._pipeline = pipeline
        self._observation = observation
        self._statistics = statistics
        self._feeds = feeds
        self._upkeep = upkeep
        self._backup = backup
        self._relay = relay
        self._publisher = publisher
        self._told: object = None
        """What the newest status said that nobody should learn half a minute late."""

    @property
    def healthy(self) -> bool:
        """Whether what arrives is being stored."""
        return self._pipeline.alive and self._pipeline.refusal is None

    def ailments(self) -> list[str]:
        """Why what arrives is not being stored; empty when it is. Waits two seconds at most."""
        found = []
        if not self._pipeline.alive:
            found.append("Nothing is stored: what decodes or writes has ended; see the log.")
        storage = self.storage()
        if storage.refused:
            found.append(f"The database refuses to store messages. {storage.reason}".strip())
        probe = self._observation.size.file
        if probe.get() is None or probe.failure:
            found.append(f"The database does not answer: {probe.failure}")
        return found

    def notices(self) -> list[str]:
        """What the owner should know and do, though what arrives is being stored."""
        return self._upkeep.state().notices

    def storage(self) -> Storage:
        """Whether the database takes what comes in."""
        refusal = self._pipeline.refusal
        if refusal is None:
            return Storage()
        return Storage(
            refused=True,
            since=refusal.since,
            reason=refusal.reason,
            waiting=self._pipeline.waiting,
        )

    def status(self) -> dict[str, object]:
        """The `system_status` event of this moment."""
        return system_status(self._feeds, self._figures())

    def message_rate(self) -> dict[str, int]:
        """The `message_rate` event of this moment."""
        return message_rate(self._observation.rates())

    def metrics(self) -> bytes:
        """The Prometheus page of this moment."""
        others = [
            *relay_metrics(self._relay.snapshot()),
            *upkeep_metrics(self._upkeep.state()),
            *backup_metrics(self._backup.state()),
        ]
        return self._observation.metrics(self._feeds, self.storage(), others)

    def tell(self) -> None:
        """Tell everybody the status of this moment."""
        self._publisher.emit("system_status", self.status())

    def tell_for_ever(self) -> None:
        """Tell rates and status as time passes; a clock for a green thread."""
        for beat in itertools.count():
            try:
                self._tell_news(with_status=beat % BEATS_PER_STATUS == 0)
            except Exception:
                # A clock that stops would go unnoticed for years.
                logger.exception("A beat of the clock failed")
            runtime.sleep(SAMPLE_SECONDS)

    def _tell_news(self, *, with_status: bool) -> None:
        self._observation.beat()
        self._publisher.emit("message_rate", self.message_rate())
        figures = self._figures()
        news = figures.news
        if with_status or news != self._told:
            self._told = news
            self._publisher.emit("system_status", system_status(self._feeds, figures))

    def _figures(self) -> StatusFigures:
        return self._observation.status(
            self.storage(),
            self._upkeep.state(),
            self._backup.state(),
            self._statistics.stored_by_link(),
            self._relay.snapshot(),
            pipeline_alive=self._pipeline.alive,
        )
