"""From decoded messages to what becomes of them: a message, one more hearing, one more part.

Separate from the pipeline, which moves and stores them, because here stands what counts as one
and the same message. It belongs to one thread and keeps only what the last minutes brought.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from acarshub.config import Settings
from acarshub.decoders import is_empty
from acarshub.decoders.message import DecodedMessage, MergeReason
from acarshub.ingest.duplicates import Duplicates, Transmission, key_of
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

    def take(
        self,
        decoded: DecodedMessage,
        hits: tuple[AlertHit, ...],
        match: Match,
        now: float,
        *,
        save_all: bool,
    ) -> HubMessage | Merged:
        """The message that `decoded` is, or what it adds to one that is known.

        `hits` are its own; a message that it makes longer is matched anew.
        `now` is a monotonic time in seconds. With `save_all` a message is stored that says nothing.
        """
        key = key_of(decoded)
        known = self._duplicates.find(key, decoded)
        if known is not None:
            return Merged(MergeReason.DUPLICATE, _heard(known, decoded))
        found = self._parts.find(decoded)
        if found is not None:
            merged = self._add_part(found, decoded, match, now)
            if merged is not None:
                self._remember(key, decoded, found.message, now)
                return merged
        # A match is worth keeping even if the message says nothing else.
        stored = save_all or bool(hits) or not is_empty(decoded)
        message = HubMessage(new_uid(decoded.time), decoded, hits, stored, first_part(decoded))
        self._remember(key, decoded, message, now)
        self._parts.remember(message, now)
        return message

    def _add_part(
        self, found: OpenMessage, decoded: DecodedMessage, match: Match, now: float
    ) -> Merged | None:
        if self._parts.has(found, decoded):
            # Received once more, later than receptions of one transmission are.
            heard = HeardAgain(found.message.uid, hearing_of(decoded), found.message.stored)
            return Merged(MergeReason.DUPLICATE, heard) if self._duplicates.enabled else None
        growth = self._parts.grow(found, decoded, now)
        if growth is None:
            return None
        return Merged(MergeReason.PART, _joined(found, growth, match(growth.decoded)))

    def _remember(self, key: int, decoded: DecodedMessage, message: HubMessage, now: float) -> None:
        first = Transmission(message.uid, hearing_of(decoded), now, stored=message.stored)
        self._duplicates.remember(key, first)


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
