"""What a client is told when it connects, in the established order.

Separate from the handlers because the order and the shapes are a contract of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from acarshub.alerts.terms import term_counts
from acarshub.coverage.outline import OUTLINE_PATH
from acarshub.hub import HubService
from acarshub.links import Link
from acarshub.realtime.alert_events import alert_terms_event, regeneration_event, terms_event
from acarshub.realtime.payloads import Payload
from acarshub.stats.database import DatabaseSize, KeyCount, level_counts
from acarshub.version import VERSION

Event = tuple[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Greeting:
    """The parts that have to be read from the database, read beforehand."""

    size: DatabaseSize
    levels: Mapping[Link, Sequence[KeyCount]]
    alert_terms: dict[str, object]
    """The event: with thousands of terms, making it takes the hub too long."""

    @classmethod
    def prepare(cls, hub: HubService) -> Greeting:
        """Read what the greeting needs; other green threads run meanwhile."""
        alert_terms = hub.lender.run(lambda connection: alert_terms_event(term_counts(connection)))
        return cls(hub.database_size(), hub.lender.run(level_counts), alert_terms)

    def events(self, hub: HubService, prefix: str = "") -> Iterator[Event]:
        """The events of the connect sequence; dashboards rely on their order.

        `prefix` is the path below which the client reaches this server.
        """
        chunk_size = hub.settings.message_batch_chunk_size
        yield "features_enabled", features_event(hub, prefix)
        yield "station_ids", {"station_ids": hub.recent.stations}
        yield "terms", terms_event(hub.alerts.terms)
        yield "labels", labels_event(hub)
        yield from batch_events("acars_msg_batch", hub.recent.messages, chunk_size)
        yield "database", {"count": self.size.messages, "size": self.size.size_bytes}
        yield "signal", signal_event(self.levels)
        yield "alert_terms", self.alert_terms
        yield from batch_events("alert_matches_batch", hub.recent.alerts, chunk_size)
        yield "acarshub_version", version_event()
        report = hub.alerts.regeneration.report
        if report:
            yield "alert_regeneration", regeneration_event(report)


def batch_events(event: str, messages: Sequence[Payload], chunk_size: int) -> Iterator[Event]:
    """`messages` in chunks, the last one marked; a single unmarked-as-loading chunk when empty."""
    if not messages:
        yield event, {"messages": [], "loading": False, "done_loading": True}
    for start in range(0, len(messages), chunk_size):
        chunk = messages[start : start + chunk_size]
        last = start + chunk_size >= len(messages)
        yield event, {"messages": chunk, "loading": True, "done_loading": last}


def features_event(hub: HubService, prefix: str = "") -> dict[str, object]:
    """The `features_enabled` event."""
    settings = hub.settings
    links = {link.feature_key: link in settings.links for link in Link}
    adsb: dict[str, object] = {
        "enabled": False,
        "lat": settings.adsb_lat,
        "lon": settings.adsb_lon,
        "range_rings": settings.range_rings,
    }
    outline = hub.coverage.outline
    if outline is not None:
        adsb["heywhatsthat_url"] = f"{prefix}{OUTLINE_PATH}?v={outline.version}"
    return {
        **links,
        "allow_remote_updates": settings.allow_remote_updates,
        "adsb": adsb,
        "flight_tracking_url": settings.flight_tracking_url,
        "aircraft_photo_url": settings.aircraft_photo_url,
    }


def labels_event(hub: HubService) -> dict[str, object]:
    """The `labels` event: every label that has a name of its own."""
    names = hub.identity.labels.table
    return {"labels": {label: {"name": name} for label, name in names.items()}}


def signal_event(levels: Mapping[Link, Sequence[KeyCount]]) -> dict[str, object]:
    """The `signal` event: all five links, always."""
    return {
        "levels": {
            link.level_key: [
                {"id": entry.id, "level": entry.key, "count": entry.count} for entry in levels[link]
            ]
            for link in Link
        }
    }


def version_event() -> dict[str, object]:
    """The `acarshub_version` event; nothing looks for newer versions, so none is outdated."""
    return {
        "container_version": VERSION,
        "backend_version": VERSION,
        "frontend_version": VERSION,
        "github_version": VERSION,
        "is_outdated": False,
    }
