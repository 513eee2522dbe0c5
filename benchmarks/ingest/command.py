"""`python -m benchmarks ingest [PART...] [OPTION...]`: which parts run, and for how long.

Separate from the parts, each of which can be run for seconds while something is being changed.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence

from benchmarks.ingest.kills import KILLS, kills
from benchmarks.ingest.latency import latency
from benchmarks.ingest.overload import overload
from benchmarks.ingest.slow_clients import slow_clients
from benchmarks.ingest.stages import stages
from benchmarks.ingest.throughput import tcp_rate, udp_ramp, udp_rate
from benchmarks.ingest.wal import wal_bytes

PARTS = ("stages", "tcp", "udp", "latency", "wal", "slow", "kills", "overload")
"""What runs when nothing is named; the overload begins with the ramp, which can be named too."""
SECONDS = 60.0
OVERLOAD_SECONDS = 300.0
SLOW_FACTOR = 2
"""A browser that has stopped reading is noticed only after what the kernels keep for it."""


def main(arguments: Sequence[str]) -> None:
    """Run the parts that are named, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks ingest")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join((*PARTS, "ramp")))
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long a part sends")
    parser.add_argument("--overload-seconds", type=float, default=OVERLOAD_SECONDS)
    parser.add_argument(
        "--sustainable", type=int, help="datagrams/s of which ten times is too much"
    )
    parser.add_argument("--kills", type=int, default=KILLS)
    given = parser.parse_args(arguments)
    parts: Mapping[str, Callable[[], object]] = {
        "stages": stages,
        "tcp": lambda: tcp_rate(given.seconds),
        "udp": lambda: udp_rate(given.seconds),
        "ramp": lambda: udp_ramp(given.seconds),
        "latency": lambda: latency(given.seconds),
        "wal": lambda: wal_bytes(given.seconds),
        "slow": lambda: slow_clients(given.seconds * SLOW_FACTOR),
        "kills": lambda: kills(given.kills),
        "overload": lambda: _overload(given),
    }
    unknown = ", ".join(part for part in given.parts if part not in parts)
    if unknown:
        parser.error(f"there is no {unknown}; there are {', '.join(parts)}")
    for part in given.parts or PARTS:
        parts[part]()


def _overload(given: argparse.Namespace) -> None:
    overload(given.overload_seconds, given.sustainable or udp_ramp(given.seconds))
