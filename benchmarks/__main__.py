"""`python -m benchmarks [NAME...]`: print the figures of all benchmarks, or of those named.

`python -m benchmarks replay FILE...` replays recorded lines instead of made-up ones.
`ingest`, `fuzz`, `alerts`, `backup`, `export`, `page`, `prune`, `search`, `start` and `upgrade` run
only when named first, because they take minutes; what follows their name is theirs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from benchmarks import alerts, backup, export, fuzz, page, prune, search, start, upgrade
from benchmarks.ingest import command as ingest
from benchmarks.ingest.latency import latency
from benchmarks.ingest.throughput import tcp_rate, udp_rate
from benchmarks.replay import kill_during_replay, replay_at_rate

TCP_SECONDS = 20
UDP_SECONDS = 10
LATENCY_SECONDS = 15


def replay(files: list[str]) -> None:
    """Ten thousand messages, whole and with a kill in the middle."""
    replay_at_rate(files)
    kill_during_replay(files)


BENCHMARKS: dict[str, Callable[[list[str]], None]] = {
    "tcp": lambda _files: tcp_rate(TCP_SECONDS),
    "udp": lambda _files: udp_rate(UDP_SECONDS),
    "latency": lambda _files: latency(LATENCY_SECONDS),
    "replay": replay,
    "matching": lambda _files: alerts.matching(),
}
"""All of these run when none is named."""

LONG_BENCHMARKS: dict[str, Callable[[], None]] = {"alerts": alerts.looking_back}
"""Only when named: they take minutes."""

WITH_OPTIONS: dict[str, Callable[[Sequence[str]], None]] = {
    "backup": backup.main,
    "export": export.main,
    "fuzz": fuzz.main,
    "ingest": ingest.main,
    "page": page.main,
    "prune": prune.main,
    "search": search.main,
    "start": start.main,
    "upgrade": upgrade.main,
}
"""Only when named first, with arguments of their own."""

if __name__ == "__main__":
    if sys.argv[1:] and sys.argv[1] in WITH_OPTIONS:
        WITH_OPTIONS[sys.argv[1]](sys.argv[2:])
        sys.exit()
    every = BENCHMARKS.keys() | LONG_BENCHMARKS.keys()
    named = [word for word in sys.argv[1:] if word in every]
    recordings = [word for word in sys.argv[1:] if word not in every]
    for name in named or BENCHMARKS:
        if name in LONG_BENCHMARKS:
            LONG_BENCHMARKS[name]()
        else:
            BENCHMARKS[name](recordings)
