"""What each step of a message's way costs, beside the bare insertion of the same rows.

Separate because it runs in this process, without a hub: each step is called by itself, with what
the step before it made.
"""

from __future__ import annotations

import gc
import pickle
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

import orjson

from acarshub.alerts.matcher import Matcher
from acarshub.alerts.term import TermLists
from acarshub.config import Settings
from acarshub.decoders import decode
from acarshub.decoders.message import Decoded, DecodedMessage
from acarshub.ingest.assembly import assembly_for
from acarshub.ingest.duplicates import MAX_REMEMBERED
from acarshub.ingest.entries import Entry, NewMessage, entry_of
from acarshub.ingest.outbox import BATCH_MESSAGES
from acarshub.ingest.packet import Packet
from acarshub.ingest.streams import Streams
from acarshub.ingest.writer import BatchWriter
from acarshub.links import Link
from acarshub.realtime import wire_json
from acarshub.realtime.publisher import MESSAGES_PER_EVENT
from acarshub.records import MESSAGE_COLUMNS, AlertHit, HubMessage
from benchmarks.ingest.lines import endless
from benchmarks.ingest.throughput import hundred_terms
from benchmarks.measuring import new_database, report
from tests.support import LIVE_TEXT, engine_at, live_payload

Made = TypeVar("Made")

BATCH = BATCH_MESSAGES
BATCHES = 10
ROUNDS = 5
LINES_PER_READ = 100
"""About what one read of a TCP feed holds."""

Frames = list[dict[str, object]]
Tuples = list[tuple[object, ...]]


def stages(link: Link = Link.VDLM2) -> None:
    """Microseconds a message, the best of a few rounds."""
    with tempfile.TemporaryDirectory() as folder:
        bare = new_database(Path(folder) / "bare.db")
        engine = engine_at(new_database(Path(folder) / "hub.db"))
        with engine.connect() as connection, closing(_open_bare(bare)) as beside:
            costs = _Costs()
            lines = endless(link)
            way = _Way(link, BatchWriter(connection), beside, costs)
            way.fill(list(islice(lines, 2 * MAX_REMEMBERED)))
            for _ in range(ROUNDS):
                way.go(list(islice(lines, BATCH * BATCHES)))
    figures = {name: round(cost, 1) for name, cost in costs.best.items()}
    report("microseconds a message", figures)
    database, bare_cost = costs.best["database"], costs.best["bare insertion"]
    report("database / bare insertion", {"times": round(database / bare_cost, 2)})


class _Costs:
    """The best time of each step."""

    def __init__(self) -> None:
        self.best: dict[str, float] = {}
        """Microseconds a message, in the order of the first round."""

    def of(self, name: str, step: Callable[[], Made]) -> Made:
        # What was made before is none of this step's; it must not be looked through meanwhile.
        gc.collect()
        begun = time.perf_counter()
        made = step()
        took = (time.perf_counter() - begun) / (BATCH * BATCHES) * 1e6
        self.best[name] = min(took, self.best.get(name, took))
        return made


class _Way:
    """The steps in their order; one that the pipeline gets is one line more in `go`."""

    def __init__(
        self, link: Link, writer: BatchWriter, bare: sqlite3.Connection, costs: _Costs
    ) -> None:
        self._link = link
        self._writer = writer
        self._bare = bare
        self._costs = costs
        self._streams = Streams()
        self._matcher = Matcher(TermLists(hundred_terms()))
        self._assembly = assembly_for(Settings())

    def fill(self, lines: Sequence[bytes]) -> None:
        """Have the assembly remember as much as it does at full speed."""
        decoded = self._decode(self._frame(self._packets(lines)))
        self._assemble(decoded, [()] * len(decoded))

    def go(self, lines: Sequence[bytes]) -> None:
        """Take fresh messages through every step."""
        cost = self._costs.of
        packets = self._packets(lines)
        frames = cost("framing", lambda: self._frame(packets))
        decoded = cost("decoding", lambda: self._decode(frames))
        hits = cost("matching 100 terms", lambda: [self._matcher.hits(each) for each in decoded])
        messages = cost("uid, duplicates, parts", lambda: self._assemble(decoded, hits))
        entries = cost(
            "rows, payloads", lambda: [entry_of(each, LIVE_TEXT.of) for each in messages]
        )
        cost("(payloads alone)", lambda: [live_payload(message) for message in messages])
        cost("between processes", lambda: self._cross(entries))
        cost("database", lambda: self._write(entries))
        cost("bare insertion", lambda: self._insert([entry.values for entry in entries]))
        cost("events", lambda: self._events(entries))

    def _packets(self, lines: Sequence[bytes]) -> list[Packet]:
        now = time.time()
        return [
            Packet(self._link, "", b"".join(lines[at : at + LINES_PER_READ]), now, stream=1)
            for at in range(0, len(lines), LINES_PER_READ)
        ]

    def _frame(self, packets: Sequence[Packet]) -> Frames:
        cut = chain.from_iterable(self._streams.frames(packet, 0.0) for packet in packets)
        return [sourced.frame for sourced in cut if isinstance(sourced.frame, dict)]

    def _decode(self, frames: Frames) -> list[DecodedMessage]:
        now = time.time()
        results = (decode(frame, self._link, now) for frame in frames)
        return [result.message for result in results if isinstance(result, Decoded)]

    def _assemble(
        self, decoded: Sequence[DecodedMessage], hits: Sequence[tuple[AlertHit, ...]]
    ) -> list[HubMessage]:
        now, take, found = time.monotonic(), self._assembly.take, iter(hits)
        match = self._matcher.hits
        taken = [take(each, next(found), match, now, save_all=True) for each in decoded]
        return [each for each in taken if isinstance(each, HubMessage)]

    def _cross(self, entries: Sequence[Entry]) -> int:
        parcels = (
            pickle.dumps(entries[at : at + LINES_PER_READ], pickle.HIGHEST_PROTOCOL)
            for at in range(0, len(entries), LINES_PER_READ)
        )
        return sum(len(pickle.loads(parcel)) for parcel in parcels)

    def _write(self, entries: Sequence[Entry]) -> None:
        for at in range(0, len(entries), BATCH):
            self._writer.write(entries[at : at + BATCH])

    def _insert(self, rows: Tuples) -> None:
        one = f"({', '.join('?' * len(MESSAGE_COLUMNS))})"
        head = f"INSERT INTO messages ({', '.join(MESSAGE_COLUMNS)}) VALUES "
        for at in range(0, len(rows), BATCH):
            batch = rows[at : at + BATCH]
            with self._bare:
                self._bare.execute(head + ", ".join([one] * len(batch)), [*chain(*batch)])

    def _events(self, messages: Sequence[NewMessage]) -> int:
        texts = [orjson.Fragment(message.payload) for message in messages]
        events = (
            wire_json.dumps(["live_messages", {"messages": texts[at : at + MESSAGES_PER_EVENT]}])
            for at in range(0, len(texts), MESSAGES_PER_EVENT)
        )
        return sum(map(len, events))


def _open_bare(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection
