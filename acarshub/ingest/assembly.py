"""From decoded messages to what becomes of them: a message, one more hearing, one more part.

Separate from the pipeline, which moves and stores them, because here stands what counts as one
and the same message. It belongs to one thread and keeps only what the last minutes brought.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from acarshub.config import Settings
from acarshub.decoders.message import DecodedMessage, MergeReason
from acarshub.ingest.duplicates import Duplicates, Transmission
from acarshub.ingest.parts import Growth, OpenMessage, Parts, first_part
from acarshub.models.records import (
    AlertHit,
    Change,
    HeardAgain,
    HubMessage,
    Joined,
    hearing_of,
)
from acarshub.uids import new_uid

Match: TypeAlias = Callable[[DecodedMessage], tuple[AlertHit, ...]]
"""Finds the alert terms in a message."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A message that became part of another one."""

    reason: MergeReason
    change: Change | None
    """None where nothing is to be kept of it: the same reception came twice."""


class Assembly:
    """The messages that what arrives next may belong to."""

    def __init__(self, *, duplicate_seconds: float = 0.0, join_seconds: float = 0.0) -> None:
        """How far apart receptions of one transmission may be, and parts; 0 for never."""
        self._duplicates = Duplicates(duplicate_seconds)
        self._parts = Parts(join_seconds)

    def merge(self, decoded: DecodedMessage, match: Match, now: float) -> Merged | None:
        """What `decoded` adds to a message that is known; None for a new message.

        `now` is a monotonic time in seconds.
        """
        known = self._duplicates.find(decoded)
        if known is not None:
            return Merged(MergeReason.DUPLICATE, _heard(known, decoded))
        found = self._parts.find(decoded)
        if found is None:
            return None
        if self._parts.has(found, decoded):
            return self._repeated(found, decoded, now)
        growth = self._parts.grow(found, decoded, now)
        if growth is None:
            return None
        self._duplicates.remember(decoded, found.message.uid, now, stored=found.message.stored)
        return Merged(MergeReason.PART, _joined(found, growth, match(growth.decoded)))

    def add(
        self, decoded: DecodedMessage, hits: tuple[AlertHit, ...], now: float, *, stored: bool
    ) -> HubMessage:
        """A new message, which what arrives later may belong to."""
        message = HubMessage(new_uid(decoded.time), decoded, hits, stored, first_part(decoded))
        self._duplicates.remember(decoded, message.uid, now, stored=stored)
        self._parts.remember(message, now)
        return message

    def _repeated(self, found: OpenMessage, decoded: DecodedMessage, now: float) -> Merged | None:
        """One more reception of a part, later than receptions of one transmission are."""
        if not self._duplicates.enabled:
            return None
        message = found.message
        self._duplicates.remember(decoded, message.uid, now, stored=message.stored)
        heard = HeardAgain(message.uid, hearing_of(decoded), message.stored)
        return Merged(MergeReason.DUPLICATE, heard)


def assembly_for(settings: Settings) -> Assembly:
    """The assembly that the settings ask for."""
    return Assembly(
        duplicate_seconds=settings.duplicate_window_ms / 1000,
        join_seconds=settings.join_window_seconds,
    )


def _heard(known: Transmission, decoded: DecodedMessage) -> HeardAgain | None:
    hearing = hearing_of(decoded)
    return HeardAgain(known.uid, hearing, known.stored) if known.add(hearing) else None


def _joined(found: OpenMessage, growth: Growth, hits: tuple[AlertHit, ...]) -> Joined:
    before = {_kind(hit) for hit in found.message.hits}
    after = {_kind(hit) for hit in hits}
    lost = tuple(hit for hit in found.message.hits if _kind(hit) not in after)
    new = tuple(hit for hit in hits if _kind(hit) not in before)
    found.message = replace(found.message, decoded=growth.decoded, hits=hits, parts=growth.parts)
    return Joined(found.message, growth.new_part, growth.missed_part, lost, new)


def _kind(hit: AlertHit) -> tuple[object, ...]:
    return hit.term, hit.match_type
