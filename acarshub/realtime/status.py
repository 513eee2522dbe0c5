"""The `system_status` and `message_rate` events.

Separate so that the broadcast and the answer to a request are one and the same, and true.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from acarshub.decoders.message import DropReason
from acarshub.ingest.feed import Feed
from acarshub.links import Link
from acarshub.stats.tally import TallySnapshot


def system_status(
    feeds: Iterable[Feed],
    tally: TallySnapshot,
    rates: Mapping[Link, int],
    drops: Mapping[tuple[Link, DropReason], int],
    *,
    pipeline_alive: bool,
) -> dict[str, object]:
    """The state of every link that is taken in: connected when any of its feeds is.

    `rates` are accepted messages and `drops` dropped ones within the last minute.
    """
    connected: dict[Link, bool] = {}
    for feed in feeds:
        connected[feed.link] = connected.get(feed.link, False) or feed.connected
    decoders, servers, totals = {}, {}, {}
    for link in sorted(connected, key=list(Link).index):
        state = "Ok" if connected[link] else "Not Connected"
        decoders[link.status_key] = {
            "Status": state,
            "Connected": connected[link],
            "Alive": connected[link],
        }
        servers[f"{link.rate_key}_server"] = {"Status": state, "Messages": tally.accepted[link]}
        totals[link.status_key] = {
            "Status": state,
            "Count": tally.accepted[link],
            "LastMinute": rates.get(link, 0),
        }
    return {
        "status": {
            "error_state": not (pipeline_alive and all(connected.values())),
            "decoders": decoders,
            "servers": servers,
            "global": totals,
            "stats": {},
            "external_formats": {},
            "errors": {"Total": sum(tally.dropped.values()), "LastMinute": sum(drops.values())},
            "threads": {"database": pipeline_alive, "scheduler": True},
        }
    }


def message_rate(rates: Mapping[Link, int]) -> dict[str, int]:
    """Messages per minute by link and in total."""
    return {"total": sum(rates.values())} | {link.rate_key: rates.get(link, 0) for link in Link}
