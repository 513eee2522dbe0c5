"""Taking recorded lines into the database without a running server.

Separate from replay, which only reads and sends: this runs the server's own pipeline, so that an
imported message is decoded, matched and counted exactly like a live one.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Engine

from acarshub.alerts.matcher import Matcher
from acarshub.alerts.terms import load_terms
from acarshub.decoders.message import DropReason
from acarshub.ingest.complaints import Log
from acarshub.ingest.packets import Packet, PacketQueue
from acarshub.ingest.pipeline import Pipeline
from acarshub.ingest.replay import ReplayLine
from acarshub.links import Link
from acarshub.stats.tally import Tally

QUEUE_SIZE = 2_000
STOP_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What became of the lines."""

    stored: int
    dropped: dict[DropReason, int]


def import_lines(
    lines: Iterable[ReplayLine], engine: Engine, *, save_all: bool, log: Log
) -> ImportCounts:
    """Store `lines`; returns when all of them are committed."""
    with engine.connect() as connection:
        with connection.begin():
            terms = load_terms(connection)
        tally = Tally()
        packets = PacketQueue(QUEUE_SIZE)
        pipeline = Pipeline(
            connection=connection,
            packets=packets,
            tally=tally,
            matcher=Matcher(terms),
            publish=lambda _messages: None,
            log=log,
            save_all=save_all,
        )
        pipeline.start()
        try:
            for line in lines:
                # An unrecognised line goes on too: the pipeline names the reason it is dropped.
                link = line.link or Link.ACARS
                packets.put(Packet(link, "replay", line.data, time.time()))
        finally:
            pipeline.stop(STOP_SECONDS)
    counts = tally.snapshot()
    dropped: Counter[DropReason] = Counter()
    for (_, reason), count in counts.dropped.items():
        dropped[reason] += count
    return ImportCounts(sum(counts.stored.values()), dict(dropped))
