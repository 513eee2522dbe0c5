"""Whether everything that was sent is somewhere: in the database, or in a count with a name.

Separate because "none lost" is the same sum for every benchmark of the intake.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.e2e.hub_process import HubProcess

_SAMPLE = re.compile(r"acarshub_ingest_(stored|dropped|merged)_total\{(.*)\} (\S+)")
_REASON = re.compile(r'reason="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Account:
    """What became of messages, as a hub's metrics and its database tell it."""

    outcomes: Mapping[str, int]
    """Messages by what became of them; each reason of a drop counts for itself."""
    rows: int
    distinct: int
    """Uids in the database."""

    def difference(self, sent: int) -> int:
        """Messages of `sent` that nothing accounts for; negative when there are too many."""
        return sent - sum(self.outcomes.values())

    def figures(self, sent: int) -> dict[str, object]:
        """The sum, to be printed."""
        return {
            "sent": sent,
            **self.outcomes,
            "rows": self.rows,
            "distinct uids": self.distinct,
            "unaccounted": self.difference(sent),
        }


def account(hub: HubProcess) -> Account:
    """The account since the hub started, on a database that was empty then."""
    outcomes = {"stored": 0}
    for line in requests.get(f"{hub.url}/metrics", timeout=30).text.splitlines():
        if sample := _SAMPLE.match(line):
            kind, labels, value = sample.groups()
            reason = _REASON.search(labels)
            name = f"{kind} {reason[1]}" if reason else kind
            outcomes[name] = outcomes.get(name, 0) + int(float(value))
    ((rows, distinct),) = hub.query("SELECT count(*), count(DISTINCT uid) FROM messages")
    return Account(outcomes, int(str(rows)), int(str(distinct)))


def kernel_drops(port: int) -> int:
    """Datagrams that the kernel threw away before the socket bound to `port` was read."""
    for table in ("udp", "udp6"):
        path = Path(f"/proc/net/{table}")
        for line in path.read_text().splitlines()[1:] if path.exists() else ():
            columns = line.split()
            if int(columns[1].rpartition(":")[2], 16) == port:
                return int(columns[-1])
    return 0
