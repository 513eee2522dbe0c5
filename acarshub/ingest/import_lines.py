"""Taking recorded lines into the database without a running server.

Separate from replay, which only reads and sends: this runs the server's own pipeline, so that an
imported message is decoded, matched and counted exactly like a live one.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from acarshub.aircraft.airlines import Airlines
from acarshub.alerts.matcher import Matcher
from acarshub.alerts.term import TermLists
from acarshub.alerts.terms import load_terms
from acarshub.decoders.message import DropReason
from acarshub.ingest.assembly import Assembly
from acarshub.ingest.complaints import Log
from acarshub.ingest.entries import Entry
from acarshub.ingest.intake import Intake
from acarshub.ingest.packet import Packet
from acarshub.ingest.packets import PacketQueue
from acarshub.ingest.pipeline import Pipeline
from acarshub.ingest.replay import ReplayLine
from acarshub.ingest.taking import OwnThread
from acarshub.links import Link
from acarshub.records import HubMessage
from acarshub.stats.tally import Tally, TallySnapshot

QUEUE_SIZE = 2_000
STOP_SECONDS = 60.0


class ImportRefused(Exception):  # noqa: N818 - it names a state, not a fault of this program
    """The database did not take everything; the text says how much is missing."""


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What became of the lines."""

    stored: int
    merged: int
    """Further receptions and parts of stored messages."""
    dropped: dict[DropReason, int]


def import_lines(
    lines: Iterable[ReplayLine],
    engine: Engine,
    *,
    save_all: bool,
    assembly: Assembly,
    airlines: Airlines,
    log: Log,
) -> ImportCounts:
    """Store `lines`; returns when all of them are committed, ImportRefused when some cannot be."""
    tally = Tally()
    packets = PacketQueue(QUEUE_SIZE)
    waiting = 0

    with ExitStack() as closing:
        try:
            connection = closing.enter_context(engine.connect())
            pipeline = Pipeline(
                connection=connection,
                packets=packets,
                tally=tally,
                audience=_Nobody(),
                log=log,
                taking=OwnThread(Intake(assembly=assembly, describe=_nothing, save_all=save_all)),
            )
            pipeline.matcher = Matcher(_terms(connection), airlines)
        except OperationalError as error:
            raise ImportRefused(
                f"The database refuses: {error.orig}. No line was stored. Try again."
            ) from None
        finished = False
        pipeline.start()
        try:
            for line in lines:
                # An unrecognised line goes on too: the pipeline names the reason it is dropped.
                link = line.link or Link.ACARS
                packets.put(Packet(link, "replay", line.data, time.time()))
        finally:
            finished = pipeline.stop(STOP_SECONDS)
            waiting = pipeline.waiting + len(packets)
            if not finished:
                # Its thread is still using the connection.
                closing.pop_all()
    return _counts(tally.snapshot(), waiting, finished=finished)


class _Nobody:
    """Where nothing is shown."""

    def publish(self, entries: Sequence[Entry], *, waiting: bool) -> None:
        pass

    def settle(self, uids: Sequence[str], *, stored: bool) -> None:
        pass


def _nothing(message: HubMessage, *, with_state: bool = True) -> bytes:
    del message, with_state
    return b""


def _terms(connection: Connection) -> TermLists:
    with connection.begin():
        return load_terms(connection)


def _counts(counts: TallySnapshot, waiting: int, *, finished: bool) -> ImportCounts:
    dropped: Counter[DropReason] = Counter()
    for (_, reason), number in counts.dropped.items():
        dropped[reason] += number
    stored = sum(counts.stored.values())
    if waiting or not finished:
        at_least = "" if finished else "At least "
        raise ImportRefused(
            f"{at_least}{waiting} messages are not stored, because the database refused them;"
            f" {stored} are. See whether another program uses it and whether the disk is full."
        )
    return ImportCounts(stored, sum(counts.merged.values()), dict(dropped))
