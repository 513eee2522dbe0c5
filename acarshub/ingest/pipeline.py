"""The way of a message: packets are framed, decoded, matched, written and then published.

One native thread does all of it in order, and it is the only one that writes to the database:
what a browser is shown, the database holds under the same `uid`.
"""

from __future__ import annotations

import logging
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from acarshub.alerts.matcher import Matcher
from acarshub.alerts.term import TermLists
from acarshub.decoders import decode, is_empty
from acarshub.decoders.message import DecodedMessage, Dropped, DropReason
from acarshub.ingest.commands import Command
from acarshub.ingest.complaints import Complaints, Log
from acarshub.ingest.framing import Garbage
from acarshub.ingest.packets import Packet, PacketQueue
from acarshub.ingest.streams import SourcedFrame, Streams
from acarshub.ingest.writer import BatchWriter
from acarshub.models.records import HubMessage
from acarshub.runtime import native_threading, native_time
from acarshub.stats.tally import Tally
from acarshub.uids import new_uid

Result = TypeVar("Result")

BATCH_MESSAGES = 500
IDLE_SECONDS = 0.5
"""How often an idle pipeline looks for rests that nobody continued."""

MAX_WAITING = 5_000
"""Messages that are written at once whatever the commit interval says."""

RETRY_SECONDS = 1.0
"""How long to wait before a batch is offered to a refusing database again."""


class Pipeline:
    """Turns packets into stored and published messages."""

    def __init__(
        self,
        *,
        connection: Connection,
        packets: PacketQueue,
        tally: Tally,
        publish: Callable[[Sequence[HubMessage]], None],
        log: Log,
        save_all: bool,
        commit_interval_seconds: float = 0.0,
    ) -> None:
        self._connection = connection
        self._writer = BatchWriter(connection)
        self._packets = packets
        self._tally = tally
        self.matcher = Matcher(TermLists())
        """Once the thread works, it is set anew only there; see `call`."""
        self.refused = False
        """Whether the database refused the newest batch, which waits."""
        self._publish = publish
        self._log = log
        self._complaints = Complaints(log)
        self._save_all = save_all
        self._commit_interval = commit_interval_seconds
        self._last_commit = 0.0
        self._lost = 0
        self._streams = Streams()
        self._waiting: deque[HubMessage] = deque()
        self._commands: deque[Command] = deque()
        self._stopping = native_threading.Event()
        self._thread = native_threading.Thread(target=self._run, name="pipeline", daemon=True)

    @property
    def alive(self) -> bool:
        """Whether the thread is at work."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin to work in a native thread."""
        self._thread.start()

    def stop(self, timeout: float) -> bool:
        """Finish what is in the queue, then end; False when that took over `timeout` seconds.

        Blocks: on the hub, call it through `run_blocking`.
        """
        self._packets.close()
        self._stopping.set()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def call(
        self, function: Callable[[Connection], Result], committed: Callable[[Result], None]
    ) -> None:
        """Run `function` in a transaction of the writer's connection, between two batches.

        `committed` gets its result on the same thread right after the commit, before the next
        message. Blocks: on the hub, call it through `run_blocking`. Errors are re-raised, also that
        of a database which refuses the messages that would have to be written before.
        """
        command = Command(self._connection, function, committed)
        self._commands.append(command)
        self._packets.wake()
        while not command.done.wait(IDLE_SECONDS):
            if not self._thread.is_alive():
                raise RuntimeError("The server is stopping.")
        if command.failure:
            raise command.failure

    def _run(self) -> None:
        while True:
            self._run_commands()
            packets = self._packets.take(BATCH_MESSAGES, self._patience())
            now = _now()
            for packet in packets:
                self._take_in(packet, now)
                # One read of a TCP feed may hold a hundred messages: they do not wait for the rest.
                if len(self._waiting) >= BATCH_MESSAGES:
                    self._flush_if_due()
            finished = self._stopping.is_set() and not packets
            late = self._streams.expire(now, native_time.time(), everything=finished)
            self._accept(late, now)
            self._flush_if_due()
            if finished:
                self._flush()
                self._tell_lost()
                return

    def _take_in(self, packet: Packet, now: float) -> None:
        if not packet.ends_stream:
            self._tally.received(packet.link)
        try:
            self._accept(self._streams.frames(packet, now), now)
        except Exception as error:
            # Nothing that one packet holds may end the only thread that stores messages.
            self._tally.dropped(packet.link, DropReason.DECODER_FAILURE)
            self._complaints.about(packet.source, "failed", repr(error), now)

    def _flush_if_due(self) -> None:
        if self._patience() == 0 or len(self._waiting) > MAX_WAITING:
            self._flush()
            self._last_commit = _now()

    def _patience(self) -> float:
        """Seconds until what waits is due to be written; IDLE_SECONDS when nothing waits."""
        if not self._waiting:
            return IDLE_SECONDS
        due = self._last_commit + self._commit_interval - _now()
        return min(max(due, 0.0), IDLE_SECONDS)

    def _run_commands(self) -> None:
        if self._stopping.is_set():
            # Who waits for one of them is told when the thread has ended.
            self._commands.clear()
        if not self._commands:
            return
        # What waits was matched against the present terms.
        self._flush()
        while self._commands:
            self._commands.popleft().run()

    def _accept(self, frames: Iterable[SourcedFrame], now: float) -> None:
        for sourced in frames:
            decoded = self._decode(sourced, now)
            if decoded is None:
                continue
            self._tally.accepted(sourced.link)
            hits = self.matcher.hits(decoded)
            # A match is worth keeping even if the message says nothing else.
            stored = self._save_all or bool(hits) or not is_empty(decoded)
            self._waiting.append(HubMessage(new_uid(decoded.time), decoded, hits, stored))

    def _decode(self, sourced: SourcedFrame, now: float) -> DecodedMessage | None:
        if isinstance(sourced.frame, Garbage):
            self._drop(sourced, sourced.frame.reason, sourced.frame.sample, now)
            return None
        try:
            result = decode(sourced.frame, sourced.link, sourced.received_at)
        except Exception as error:
            self._drop(sourced, DropReason.DECODER_FAILURE, repr(error), now)
            return None
        if isinstance(result, Dropped):
            self._drop(sourced, result.reason, result.sample, now)
            return None
        for repair in result.repairs:
            self._tally.repaired(sourced.link, repair)
        if result.repairs:
            problem = "repaired " + ", ".join(sorted(result.repairs))
            # The message is kept: this must not take the minute's line from one that is lost.
            text = result.message.text
            self._complaints.about(sourced.source, problem, text, now, logging.DEBUG)
        return result.message

    def _drop(
        self, sourced: SourcedFrame, reason: DropReason, sample: str | bytes, now: float
    ) -> None:
        self._tally.dropped(sourced.link, reason)
        # Decoders print signalling and status by design; that is nothing to warn about.
        level = logging.DEBUG if reason is DropReason.NOT_A_MESSAGE else logging.WARNING
        self._complaints.about(sourced.source, f"dropped as {reason.value}", sample, now, level)

    def _flush(self) -> None:
        while self._waiting:
            batch = [
                self._waiting.popleft() for _ in range(min(BATCH_MESSAGES, len(self._waiting)))
            ]
            written = self._write(batch)
            if not written:
                continue
            try:
                self._publish(written)
            except Exception:
                self._log(logging.ERROR, f"Publishing failed: {traceback.format_exc()}")

    def _write(self, batch: list[HubMessage]) -> list[HubMessage]:
        """Store `batch`, waiting for a database that refuses; what was stored."""
        while not self._lost:
            try:
                self._writer.write(batch)
            except OperationalError as error:
                # Locked or full: that passes, and until then the queue holds what arrives.
                self.refused = True
                self._complaints.about("database", "refuses to write", str(error.orig), _now())
                # Who waits behind messages that cannot be written is told so, and may ask again.
                while self._commands:
                    self._commands.popleft().fail(error)
                if self._stopping.wait(RETRY_SECONDS):
                    break
            except Exception as error:
                return self._write_one_by_one(batch, error)
            else:
                self.refused = False
                for message in batch:
                    if message.stored:
                        self._tally.stored(message.decoded.link)
                return batch
        # There is no time left to wait: asking for each further batch would only take more of it.
        self._lost += len(batch)
        return []

    def _write_one_by_one(self, batch: list[HubMessage], error: Exception) -> list[HubMessage]:
        # Not the database but one of the messages is the reason, and the others are good.
        if len(batch) > 1:
            return [message for one in batch for message in self._write([one])]
        self._tally.dropped(batch[0].decoded.link, DropReason.NOT_STORABLE)
        problem = getattr(error, "orig", error)
        self._complaints.about("a message", "refused", str(problem), _now())
        return []

    def _tell_lost(self) -> None:
        if self._lost:
            self._log(
                logging.ERROR,
                f"The database refused to the end: {self._lost} messages are not stored.",
            )


def _now() -> float:
    now: float = native_time.monotonic()
    return now
