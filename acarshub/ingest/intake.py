"""From packets to what is to be stored: framing, decoding, merging, matching.

Separate from the pipeline, whose thread calls it, because nothing here waits for anything: neither
a database nor a browser.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from acarshub.alerts.matcher import Matcher
from acarshub.alerts.term import TermLists
from acarshub.decoders import decode
from acarshub.decoders.message import DecodedMessage, Dropped, DropReason
from acarshub.ingest.assembly import Assembly
from acarshub.ingest.complaints import Complaints
from acarshub.ingest.framing import Garbage, Tap
from acarshub.ingest.packets import Packet
from acarshub.ingest.streams import SourcedFrame, Streams
from acarshub.links import Link
from acarshub.records import AlertHit, Change, HubMessage
from acarshub.stats.sources import SourceStats
from acarshub.stats.stations import Stations
from acarshub.stats.tally import Tally


class Intake:
    """What the pipeline does with packets before anything is written."""

    def __init__(
        self,
        *,
        tally: Tally,
        complaints: Complaints,
        assembly: Assembly,
        sources: SourceStats,
        stations: Stations,
        save_all: bool,
        taps: Mapping[Link, Tap] | None = None,
    ) -> None:
        """`taps` get the text of every object of their link, whatever becomes of it here."""
        self.matcher = Matcher(TermLists())
        self._tally = tally
        self._complaints = complaints
        self._assembly = assembly
        self._sources = sources
        self._stations = stations
        self._heard: list[DecodedMessage] = []
        self._save_all = save_all
        self._streams = Streams(taps)

    def take_in(self, packets: Sequence[Packet], now: float) -> list[Change]:
        """What `packets` bring; `now` is a monotonic time in seconds.

        Step by step for all of them, not message by message: what a step looks at is then at hand.
        """
        frames: list[SourcedFrame] = []
        for packet in packets:
            try:
                frames += self._streams.frames(packet, now)
            except Exception as error:
                # Nothing that one packet holds may end the only thread that takes messages in.
                self._tally.dropped(packet.link, DropReason.DECODER_FAILURE)
                self._sources.rejected(packet.source, DropReason.DECODER_FAILURE, repr(error), now)
                self._complaints.about(packet.source, "failed", repr(error), now)
        return self._accept(frames, now)

    def expire(self, now: float, received_at: float, *, everything: bool) -> list[Change]:
        """What is left of senders that did not continue in time, or of all."""
        try:
            late = list(self._streams.expire(now, received_at, everything=everything))
        except Exception as error:
            self._complaints.about("a rest", "failed", repr(error), now)
            return []
        return self._accept(late, now) if late else []

    def tell_stations(self, now: float) -> None:
        """Count for their stations what was decoded since the last call, also what was merged."""
        if self._heard:
            self._stations.note(self._heard, now)
            self._heard = []

    def _accept(self, frames: Sequence[SourcedFrame], now: float) -> list[Change]:
        decoded = [
            (sourced, message)
            for sourced in frames
            if (message := self._decode(sourced, now)) is not None
        ]
        matched = [
            (sourced, message, self._match(sourced, message, now)) for sourced, message in decoded
        ]
        changes: list[Change] = []
        accepted: dict[Link, int] = {}
        for sourced, message, hits in matched:
            if hits is None:
                continue
            try:
                taken = self._assembly.take(
                    message, hits, self.matcher.hits, now, save_all=self._save_all
                )
            except Exception as error:
                self._drop(sourced, DropReason.DECODER_FAILURE, repr(error), now)
                continue
            accepted[sourced.link] = accepted.get(sourced.link, 0) + 1
            self._heard.append(message)
            if message.error:
                self._tally.errors(sourced.link, message.error)
            if isinstance(taken, HubMessage):
                changes.append(taken)
                continue
            self._tally.merged(sourced.link, taken.reason)
            changes += taken.changes
        for link, count in accepted.items():
            self._tally.accepted(link, count)
        return changes

    def _match(
        self, sourced: SourcedFrame, message: DecodedMessage, now: float
    ) -> tuple[AlertHit, ...] | None:
        try:
            return self.matcher.hits(message)
        except Exception as error:
            self._drop(sourced, DropReason.DECODER_FAILURE, repr(error), now)
            return None

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
        if result.repairs:
            for repair in result.repairs:
                self._tally.repaired(sourced.link, repair)
            problem = "repaired " + ", ".join(sorted(result.repairs))
            # The message is kept: this must not take the minute's line from one that is lost.
            text = result.message.text
            self._complaints.about(sourced.source, problem, text, now, logging.DEBUG)
        return result.message

    def _drop(
        self, sourced: SourcedFrame, reason: DropReason, sample: str | bytes, now: float
    ) -> None:
        self._tally.dropped(sourced.link, reason)
        self._sources.rejected(sourced.source, reason, sample, now)
        # Decoders print signalling and status by design; that is nothing to warn about.
        level = logging.DEBUG if reason is DropReason.NOT_A_MESSAGE else logging.WARNING
        self._complaints.about(sourced.source, f"dropped as {reason.value}", sample, now, level)
