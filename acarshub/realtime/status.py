"""The `system_status` and `message_rate` events.

Separate so that the broadcast and the answer to a request are one and the same, and true.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from acarshub.backup.state import BackupCondition, BackupState
from acarshub.decoders.message import DropReason
from acarshub.ingest.feed import Feed
from acarshub.links import Link
from acarshub.maintenance.retention_state import (
    DAY_SECONDS,
    RemovalReason,
    RetentionRule,
    RetentionState,
)
from acarshub.realtime.status_server import (
    Relayed,
    ServerFigures,
    drops_part,
    relay_part,
    server_part,
)
from acarshub.stats.sources import SourceState
from acarshub.stats.stations import StationState
from acarshub.stats.tally import TallySnapshot

STATIONS_IN_EVENT = 100
"""The event goes to every browser twice a minute; who has more stations sees the newest."""


@dataclass(frozen=True, slots=True)
class Storage:
    """Whether the database takes what comes in."""

    refused: bool = False
    since: float | None = None
    """Unix seconds."""
    reason: str = ""
    waiting: int = 0
    """Messages that are shown and not stored yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusFigures:
    """What the hub knows of itself at one moment."""

    tally: TallySnapshot
    rates: Mapping[Link, int] = field(default_factory=dict)
    """Frames within the last minute."""
    drops: Mapping[tuple[Link, DropReason], int] = field(default_factory=dict)
    """Dropped input within the last minute."""
    sources: Mapping[str, SourceState] = field(default_factory=dict)
    """What each feed has delivered, by `Feed.source`."""
    packets: Mapping[str, int] = field(default_factory=dict)
    """Packets of the last minute, likewise."""
    stations: Sequence[StationState] = ()
    storage: Storage = Storage()
    upkeep: RetentionState = field(default_factory=RetentionState)
    rule: RetentionRule | None = None
    """How long messages are kept."""
    backup: BackupState | None = None
    """Of the second database; None where there is none."""
    stored: Mapping[Link, int] = field(default_factory=dict)
    """Messages that were ever stored; without a link until that is known."""
    server: ServerFigures = field(default_factory=ServerFigures)
    relayed: Mapping[Link, Relayed] = field(default_factory=dict)
    pipeline_alive: bool = True
    clock_alive: bool = True

    @property
    def news(self) -> object:
        """What browsers are told at once when it changes, besides the connections of feeds."""
        silent = frozenset(source for source, state in self.sources.items() if state.silent)
        failing = self.backup and self.backup.condition is BackupCondition.FAILING
        set_aside = frozenset(each.path for each in self.upkeep.set_aside)
        damaged = bool(self.upkeep.damage)
        return (
            self.pipeline_alive,
            self.storage.refused,
            silent,
            bool(failing),
            set_aside,
            damaged,
        )


def system_status(feeds: Iterable[Feed], figures: StatusFigures) -> dict[str, object]:
    """The state of every link that is taken in: connected when any of its feeds is.

    `Count` and `Messages` are messages that were ever stored, also those that retention removed.
    """
    by_link: dict[Link, list[Feed]] = {}
    for feed in feeds:
        by_link.setdefault(feed.link, []).append(feed)
    decoders, servers, totals = {}, {}, {}
    all_connected = True
    for link in sorted(by_link, key=list(Link).index):
        connected = any(feed.connected for feed in by_link[link])
        all_connected = all_connected and connected
        state = "Ok" if connected else "Not Connected"
        stored = figures.stored.get(link, figures.tally.stored[link])
        decoders[link.status_key] = {
            "Status": state,
            "Connected": connected,
            "Alive": connected,
            "feeds": [_feed(feed, figures) for feed in by_link[link]],
        }
        servers[f"{link.rate_key}_server"] = {"Status": state, "Messages": stored}
        totals[link.status_key] = {
            "Status": state,
            "Count": stored,
            "LastMinute": figures.rates.get(link, 0),
        }
    healthy = figures.pipeline_alive and all_connected and not figures.storage.refused
    return {
        "status": {
            "error_state": not healthy,
            "decoders": decoders,
            "servers": servers,
            "global": totals,
            "stats": {},
            "external_formats": {},
            "errors": {
                "Total": _errors(figures.tally.dropped),
                "LastMinute": _errors(figures.drops),
            },
            "threads": {"database": figures.pipeline_alive, "scheduler": figures.clock_alive},
            "stations": [_station(each) for each in figures.stations[:STATIONS_IN_EVENT]],
            "storage": _storage(figures.storage),
            "database": _database(figures.upkeep, figures.rule),
            "backup": figures.backup and _backup(figures.backup),
            "drops": drops_part(figures.tally.dropped, figures.drops),
            "relay": relay_part(figures.relayed),
            "server": server_part(figures.server),
        }
    }


def message_rate(rates: Mapping[Link, int]) -> dict[str, int]:
    """Frames per minute by link and in total."""
    return {"total": sum(rates.values())} | {link.rate_key: rates.get(link, 0) for link in Link}


def _feed(feed: Feed, figures: StatusFigures) -> dict[str, object]:
    state = figures.sources.get(feed.source, SourceState())
    error = state.last_error
    return {
        "source": feed.descriptor,
        "connected": feed.connected,
        "last_packet": state.last_packet,
        "packets": state.packets,
        "last_minute": figures.packets.get(feed.source, 0),
        "silent": state.silent,
        "last_error": error
        and {"at": error.at, "reason": error.reason.value, "sample": error.sample},
    }


def _station(state: StationState) -> dict[str, object]:
    return {
        "station": state.station,
        "last_heard": state.last_heard,
        "last_minute": state.last_minute,
        "last_hour": state.last_hour,
        "silent": state.silent,
        "links": {
            link.status_key: {"messages": heard.messages, "level": heard.level}
            for link, heard in state.links.items()
        },
    }


def _storage(storage: Storage) -> dict[str, object]:
    return {
        "state": "waiting" if storage.refused else "ok",
        "since": storage.since,
        "reason": storage.reason,
        "waiting": storage.waiting,
    }


def _database(upkeep: RetentionState, rule: RetentionRule | None) -> dict[str, object]:
    space = upkeep.space
    return {
        "used": space and space.used_bytes,
        "free": space and space.free * space.page_bytes,
        "shrinks": bool(space and space.can_shrink),
        "log": upkeep.log_bytes,
        "full_text": upkeep.full_text_bytes,
        "growth_per_day": upkeep.growth_per_day,
        "set_aside": [{"file": each.path.name, "since": each.since} for each in upkeep.set_aside],
        "damage": upkeep.damage,
        "retention": {
            "days": rule and rule.save_seconds / DAY_SECONDS,
            "alert_days": rule and rule.alert_save_seconds / DAY_SECONDS,
            "max_bytes": rule and rule.max_bytes,
            "waiting": upkeep.waiting,
            "waits_seconds": upkeep.waits_seconds,
            "last_run": upkeep.last_run,
            "last_removal": upkeep.last_removal,
            "last_removed": upkeep.last_removed,
            "removed": {reason.value: upkeep.removed.get(reason, 0) for reason in RemovalReason},
        },
    }


def _backup(backup: BackupState) -> dict[str, object]:
    return {
        "state": backup.condition.value,
        "since": backup.since,
        "reason": backup.reason,
        "lag": backup.lag_messages,
        "last_success": backup.last_success,
    }


def _errors(drops: Mapping[tuple[Link, DropReason], int]) -> int:
    # Signalling and status that decoders print by design are no errors.
    return sum(
        count for (_, reason), count in drops.items() if reason is not DropReason.NOT_A_MESSAGE
    )
