"""From packets to what is to be stored and shown: framing, decoding, merging, matching.

Separate from the pipeline because nothing here waits for anything, neither for a database nor for
a browser: it needs one processor for itself, and gets a process of its own where there are two.
"""

from __future__ import annotations

import logging
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import partial

from acarshub.alerts.matcher import Matcher
from acarshub.alerts.term import TermLists
from acarshub.decoders import decode
from acarshub.decoders.message import DecodedMessage, Dropped, DropReason
from acarshub.ingest.assembly import Assembly
from acarshub.ingest.complaints import SAMPLE_LENGTH, Complaints
from acarshub.ingest.entries import Describe, Entry, Parcel, entry_of
from acarshub.ingest.framing import Garbage
from acarshub.ingest.packet import Packet
from acarshub.ingest.report import Report
from acarshub.ingest.streams import SourcedFrame, StreamRest, Streams
from acarshub.links import Link
from acarshub.records import AlertHit, HubMessage

FRAMES_AT_ONCE = 32
"""More would push each other out of the processor's cache: a hundred took a tenth longer each."""


class Intake:
    """What is done with packets before anything is written; belongs to one thread."""

    def __init__(
        self,
        *,
        assembly: Assembly,
        describe: Describe,
        save_all: bool,
        served: Iterable[Link] = (),
    ) -> None:
        """Of `served` links every object's text is reported, whatever becomes of it here."""
        self.matcher = Matcher(TermLists())
        self._assembly = assembly
        self._describe = describe
        self._save_all = save_all
        self._streams = Streams({link: partial(self._serve, link) for link in served})
        self._report = Report()
        self._complaints = Complaints(lambda level, line: self._report.log(level, line))

    def take_in(
        self, packets: Sequence[Packet], now: float, unix_now: float, *, everything: bool = False
    ) -> Parcel:
        """What `packets` bring, and what is left of senders that did not continue in time.

        `now` is a monotonic time in seconds, `unix_now` the date. `everything`: nobody will
        continue. Step by step for some messages, not message by message: what a step looks at is
        then at hand.
        """
        frames: list[SourcedFrame] = []
        for packet in packets:
            try:
                frames += self._streams.frames(packet, now)
            except Exception as error:
                # Nothing that one packet holds may end the only thread that takes messages in.
                self._refuse(packet.link, packet.source, error, now)
        try:
            frames += self._streams.expire(now, unix_now, everything=everything)
        except Exception as error:
            self._complaints.about("a rest", "failed", repr(error), now)
        entries: list[Entry] = []
        for start in range(0, len(frames), FRAMES_AT_ONCE):
            entries += self._accept(frames[start : start + FRAMES_AT_ONCE], now)
        report, self._report = self._report, Report()
        return Parcel(entries, report, self._streams.changes())

    def restore(self, rests: Mapping[Hashable, StreamRest], now: float) -> None:
        """Go on with streams where another intake had come to."""
        self._streams.restore(rests, now)

    def _serve(self, link: Link, text: bytes) -> None:
        self._report.texts.append((link, text))

    def _accept(self, frames: Sequence[SourcedFrame], now: float) -> list[Entry]:
        report = self._report
        decoded = [
            (sourced, message)
            for sourced in frames
            if (message := self._decode(sourced, now)) is not None
        ]
        matched = [
            (sourced, message, hits)
            for sourced, message in decoded
            if (hits := self._match(sourced, message, now)) is not None
        ]
        entries: list[Entry] = []
        heard: list[DecodedMessage] = []
        for sourced, message, hits in matched:
            try:
                entries += self._assemble(sourced.link, message, hits, now)
            except Exception as error:
                self._refuse(sourced.link, sourced.source, error, now)
                continue
            report.accepted[sourced.link] += 1
            heard.append(message)
            if message.error:
                report.errors[sourced.link] += message.error
        report.hear(heard)
        return entries

    def _assemble(
        self, link: Link, message: DecodedMessage, hits: tuple[AlertHit, ...], now: float
    ) -> list[Entry]:
        taken = self._assembly.take(message, hits, self.matcher.hits, now, save_all=self._save_all)
        if isinstance(taken, HubMessage):
            return [entry_of(taken, self._describe)]
        entries = [entry_of(change, self._describe) for change in taken.changes]
        self._report.merged[link, taken.reason] += 1
        return entries

    def _match(
        self, sourced: SourcedFrame, message: DecodedMessage, now: float
    ) -> tuple[AlertHit, ...] | None:
        try:
            return self.matcher.hits(message)
        except Exception as error:
            self._refuse(sourced.link, sourced.source, error, now)
            return None

    def _decode(self, sourced: SourcedFrame, now: float) -> DecodedMessage | None:
        if isinstance(sourced.frame, Garbage):
            self._drop(sourced, sourced.frame.reason, sourced.frame.sample, now)
            return None
        try:
            result = decode(sourced.frame, sourced.link, sourced.received_at)
        except Exception as error:
            self._refuse(sourced.link, sourced.source, error, now)
            return None
        if isinstance(result, Dropped):
            self._drop(sourced, result.reason, result.sample, now)
            return None
        if result.repairs:
            for repair in result.repairs:
                self._report.repaired[sourced.link, repair] += 1
            problem = "repaired " + ", ".join(sorted(result.repairs))
            # The message is kept: this must not take the minute's line from one that is lost.
            text = result.message.text
            self._complaints.about(sourced.source, problem, text, now, logging.DEBUG)
        return result.message

    def _drop(
        self, sourced: SourcedFrame, reason: DropReason, sample: str | bytes, now: float
    ) -> None:
        self._count_drop(sourced.link, sourced.source, reason, sample)
        # Decoders print signalling and status by design; that is nothing to warn about.
        level = logging.DEBUG if reason is DropReason.NOT_A_MESSAGE else logging.WARNING
        self._complaints.about(sourced.source, f"dropped as {reason.value}", sample, now, level)

    def _refuse(self, link: Link, source: str, error: Exception, now: float) -> None:
        """Count what this program failed at; the messages beside it are good."""
        self._count_drop(link, source, DropReason.DECODER_FAILURE, repr(error))
        self._complaints.about(source, "failed", repr(error), now)

    def _count_drop(self, link: Link, source: str, reason: DropReason, sample: str | bytes) -> None:
        self._report.dropped[link, reason] += 1
        # Signalling and status are not what an owner should look into.
        if reason is not DropReason.NOT_A_MESSAGE:
            self._report.rejected[source] = (reason, sample[:SAMPLE_LENGTH])
