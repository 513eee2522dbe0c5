"""Mutated datagrams on the real way into a real database: no crash, no hang, no uncounted loss.

Separate from the other benchmarks because nothing here may be fast, but everything must be right.
They go that way twice: step by step, where every datagram is timed and followed, and through the
pipeline as the server runs it, whose own counters must add up.

`python -m benchmarks fuzz [COUNT [SEED]]`
"""

from __future__ import annotations

import faulthandler
import gc
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from acarshub.alerts.matcher import Matcher
from acarshub.alerts.term import TermLists
from acarshub.config import Settings
from acarshub.decoders import decode
from acarshub.decoders.message import DecodedMessage, Dropped
from acarshub.ingest.assembly import Assembly, assembly_for
from acarshub.ingest.entries import Entry, NewMessage, entry_of
from acarshub.ingest.framing import Garbage
from acarshub.ingest.intake import Intake
from acarshub.ingest.packet import Packet
from acarshub.ingest.packets import PacketQueue
from acarshub.ingest.pipeline import Pipeline
from acarshub.ingest.streams import SourcedFrame, Streams
from acarshub.ingest.taking import OwnThread
from acarshub.ingest.writer import BatchWriter
from acarshub.records import HubMessage
from acarshub.stats.tally import Tally
from benchmarks.fuzz_datagrams import mutated
from benchmarks.ingest.throughput import hundred_terms
from benchmarks.measuring import new_database, report
from tests.support import LIVE_TEXT, engine_at, sql

COUNT = 1_000_000
BATCH = 500
LIMIT_SECONDS = 0.1
"""What one datagram may take of the processor."""
LIMIT_PER_FRAME_SECONDS = 50e-6
"""The same for each object in it: as many as 21,000 empty ones fit into a datagram."""

HANG_SECONDS = 60.0
SENDERS = 400
"""More than may have a rest at a time, so that some are given up for others."""

FLUSH_EVERY = 5_000
"""Datagrams after which every rest must come out."""


@dataclass(slots=True)
class Fuzzed:
    """What became of the datagrams of one way."""

    outcomes: Counter[str] = field(default_factory=Counter)
    """Frames by what became of them."""
    datagrams: int = 0
    rows: int = 0
    slowest_seconds: float = 0.0
    slowest: bytes = b""
    over_limit: int = 0
    silent: int = 0
    """Datagrams that gave nothing, not even a reason or a rest."""

    @property
    def difference(self) -> int:
        """Accepted messages that are neither stored nor counted elsewhere, and rows too many."""
        elsewhere = ("stored", "merged duplicate", "merged part", "not_storable")
        kept = sum(self.outcomes[name] for name in elsewhere)
        return abs(self.outcomes["accepted"] - kept) + abs(self.outcomes["stored"] - self.rows)


def main(arguments: Sequence[str]) -> None:
    """Fuzz, print what became of the datagrams; ends with 1 when something is wrong."""
    faulthandler.enable()
    count = int(arguments[0]) if arguments else COUNT
    seed = int(arguments[1]) if len(arguments) > 1 else 1
    with tempfile.TemporaryDirectory() as folder:
        followed = follow(new_database(Path(folder) / "followed.db"), count, seed)
        _print("fuzz, step by step", followed)
        piped = through_pipeline(new_database(Path(folder) / "piped.db"), count, seed)
        _print("fuzz, through the pipeline", piped)
    if followed.silent or followed.over_limit or followed.difference or piped.difference:
        sys.exit(1)


def follow(path: Path, count: int, seed: int) -> Fuzzed:
    """Take `count` datagrams one by one to the database at `path` and to the form on the wire."""
    fuzzed = Fuzzed()
    with engine_at(path).connect() as connection, _collecting_by_hand():
        follower = _Follower(BatchWriter(connection), fuzzed)
        for packet in _packets(count, seed):
            if fuzzed.datagrams % FLUSH_EVERY == 0:
                # A hang ends the process, and says where it was.
                faulthandler.dump_traceback_later(HANG_SECONDS, exit=True)
                follower.flush()
                gc.collect()
            follower.take(packet)
        follower.flush()
    faulthandler.cancel_dump_traceback_later()
    fuzzed.rows = _sound_rows(path)
    return fuzzed


def through_pipeline(path: Path, count: int, seed: int) -> Fuzzed:
    """Take the same datagrams through the pipeline, which says itself what became of them."""
    tally, packets = Tally(), PacketQueue(FLUSH_EVERY)
    with engine_at(path).connect() as connection:
        pipeline = Pipeline(
            connection=connection,
            packets=packets,
            tally=tally,
            audience=_Nobody(),
            log=lambda _level, _line: None,
            taking=OwnThread(
                Intake(assembly=assembly_for(Settings()), describe=LIVE_TEXT.of, save_all=True)
            ),
        )
        pipeline.matcher = _matcher()
        pipeline.start()
        for packet in _packets(count, seed):
            packets.put(packet)
        assert pipeline.stop(HANG_SECONDS), "the pipeline hangs"
    said = tally.snapshot()
    accepted, stored = sum(said.accepted.values()), sum(said.stored.values())
    fuzzed = Fuzzed(Counter({"accepted": accepted, "stored": stored}), count)
    for (_link, reason), number in said.dropped.items():
        fuzzed.outcomes[reason.value] += number
    for (_link, merge), number in said.merged.items():
        fuzzed.outcomes[f"merged {merge.value}"] += number
    fuzzed.rows = _sound_rows(path)
    return fuzzed


class _Nobody:
    """Who is shown messages where nobody looks."""

    def publish(self, entries: Sequence[Entry], *, waiting: bool) -> None:
        """Nothing to do."""

    def settle(self, uids: Sequence[str], *, stored: bool) -> None:
        """Nothing to do."""


@contextmanager
def _collecting_by_hand() -> Iterator[None]:
    """No datagram is charged with looking through what others have left."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class _Follower:
    """Every step of the pipeline, called one after the other for one datagram at a time."""

    def __init__(self, writer: BatchWriter, fuzzed: Fuzzed) -> None:
        self._writer = writer
        self._fuzzed = fuzzed
        self._streams = Streams()
        self._matcher = _matcher()
        # Every message counts as new here, or the database would see few; the pipeline merges.
        self._assembly = Assembly()
        self._silent: set[str] = set()
        """Senders whose last datagram gave nothing yet: they owe what their rest gives."""
        self._batch: list[Entry] = []

    def take(self, packet: Packet) -> None:
        """Take one datagram as far as it comes, and note what it took."""
        fuzzed = self._fuzzed
        begun = time.thread_time()
        self._silent.add(packet.source)
        frames = list(self._streams.frames(packet, 0.0))
        self._accept(frames)
        took = time.thread_time() - begun
        fuzzed.datagrams += 1
        fuzzed.over_limit += took > max(LIMIT_SECONDS, len(frames) * LIMIT_PER_FRAME_SECONDS)
        if took > fuzzed.slowest_seconds:
            fuzzed.slowest_seconds, fuzzed.slowest = took, packet.data
        if len(self._batch) >= BATCH:
            self._write()

    def flush(self) -> None:
        """End every rest; who then still owes something has lost it."""
        self._accept(self._streams.expire(0.0, time.time(), everything=True))
        self._fuzzed.silent += len(self._silent)
        self._silent.clear()
        self._write()

    def _accept(self, frames: Iterable[SourcedFrame]) -> None:
        outcomes = self._fuzzed.outcomes
        for sourced in frames:
            self._silent.discard(sourced.source)
            if isinstance(sourced.frame, Garbage):
                outcomes[sourced.frame.reason.value] += 1
                continue
            result = decode(sourced.frame, sourced.link, sourced.received_at)
            if isinstance(result, Dropped):
                outcomes[result.reason.value] += 1
                continue
            outcomes["accepted"] += 1
            self._keep(result.message)

    def _keep(self, decoded: DecodedMessage) -> None:
        taken = self._assembly.take(
            decoded, self._matcher.hits(decoded), self._matcher.hits, 0.0, save_all=True
        )
        if isinstance(taken, HubMessage):
            self._batch.append(entry_of(taken, LIVE_TEXT.of))
            return
        self._fuzzed.outcomes[f"merged {taken.reason.value}"] += 1
        self._batch += [entry_of(change, LIVE_TEXT.of) for change in taken.changes]

    def _write(self) -> None:
        batch, self._batch = self._batch, []
        try:
            self._writer.write(batch)
        except DBAPIError:
            for one in batch:
                self._write_one(one)
        else:
            self._fuzzed.outcomes["stored"] += _messages(batch)

    def _write_one(self, entry: Entry) -> None:
        try:
            self._writer.write([entry])
        except DBAPIError:
            self._fuzzed.outcomes["not_storable"] += _messages([entry])
        else:
            self._fuzzed.outcomes["stored"] += _messages([entry])


def _messages(entries: Iterable[Entry]) -> int:
    return sum(isinstance(entry, NewMessage) for entry in entries)


def _packets(count: int, seed: int) -> Iterator[Packet]:
    now = time.time()
    for number, (link, data) in enumerate(islice(mutated(seed), count)):
        # Few speak often and many seldom, as forged addresses would.
        sender = number % 7 if number % 3 else number * 31 % SENDERS
        source = f"udp {sender}"
        yield Packet(link, source, data, now, stream=source, datagram=True)


def _matcher() -> Matcher:
    return Matcher(TermLists((*hundred_terms(), "TEXT")))


def _sound_rows(path: Path) -> int:
    assert sql(path, "PRAGMA integrity_check") == [("ok",)]
    sql(path, "INSERT INTO messages_fts (messages_fts, rank) VALUES ('integrity-check', 1)")
    return int(str(sql(path, "SELECT count(*) FROM messages")[0][0]))


def _print(name: str, fuzzed: Fuzzed) -> None:
    report(
        name,
        {
            "datagrams": fuzzed.datagrams,
            **dict(sorted(fuzzed.outcomes.items())),
            "rows": fuzzed.rows,
            "slowest ms": round(fuzzed.slowest_seconds * 1000, 1),
            "over limit": fuzzed.over_limit,
            "silent": fuzzed.silent,
            "unaccounted": fuzzed.difference,
        },
    )
    if fuzzed.slowest:
        print(f"  slowest, {len(fuzzed.slowest)} bytes: {fuzzed.slowest[:120]!r}", flush=True)
