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
from acarshub.ingest.duplicates import MAX_HEARINGS, Duplicates, Transmission, key_of
from acarshub.ingest.parts import OpenMessage, Parts, filled, first_part, parts_key
from acarshub.records import (
    AlertHit,
    Change,
    HeardAgain,
    HubMessage,
    Joined,
    Known,
    MatchType,
    ReceivedPart,
    hearing_of,
)
from acarshub.uids import new_uid

Match: TypeAlias = Callable[[DecodedMessage], tuple[AlertHit, ...]]
"""Finds the alert terms in a message."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A message that became part of another one."""

    reason: MergeReason
    changes: tuple[Change, ...]
    """Empty where nothing is to be kept of it: the same reception came twice."""


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
        heard = self._duplicates.find(key, decoded)
        if heard is not None:
            return Merged(MergeReason.DUPLICATE, _heard(heard, decoded, hits))
        together = parts_key(decoded)
        found = self._parts.find(together, decoded)
        if found is not None:
            merged = self._add_part(found, decoded, match, now)
            if merged is not None:
                self._remember(key, decoded, found.known, now)
                return merged
        # A match is worth keeping even if the message says nothing else.
        stored = save_all or bool(hits) or not is_empty(decoded)
        message = HubMessage(new_uid(decoded.time), decoded, hits, stored, first_part(decoded))
        known = Known(message)
        self._remember(key, decoded, known, now)
        self._parts.remember(together, known, now)
        return message

    def _add_part(
        self, found: OpenMessage, decoded: DecodedMessage, match: Match, now: float
    ) -> Merged | None:
        if self._parts.has(found, decoded):
            # Received once more, later than receptions of one transmission are.
            if not self._duplicates.enabled:
                return None
            found.repeats += 1
            if found.repeats > MAX_HEARINGS:
                return Merged(MergeReason.DUPLICATE, ())
            heard = HeardAgain(found.message.uid, hearing_of(decoded), found.message.stored)
            return Merged(MergeReason.DUPLICATE, (heard,))
        growth = self._parts.grow(found, decoded, now)
        if growth is None:
            return None
        before = found.message
        hits = match(growth.decoded)
        self._parts.change(
            found, replace(before, decoded=growth.decoded, hits=hits, parts=growth.parts)
        )
        joined = _joined(before, found.message, growth.new_part, growth.missed_part)
        return Merged(MergeReason.PART, (joined,))

    def _remember(self, key: int, decoded: DecodedMessage, known: Known, now: float) -> None:
        self._duplicates.remember(key, Transmission(known, hearing_of(decoded), now))


def assembly_for(settings: Settings) -> Assembly:
    """The assembly that the settings ask for."""
    return Assembly(
        duplicate_seconds=settings.duplicate_window_ms / 1000,
        join_seconds=settings.join_window_seconds,
    )


def _heard(
    heard: Transmission, decoded: DecodedMessage, hits: tuple[AlertHit, ...]
) -> tuple[Change, ...]:
    """One more reception, and what it tells that the ones before did not."""
    hearing = hearing_of(decoded)
    if not heard.add(hearing):
        return ()
    again = HeardAgain(heard.uid, hearing, heard.stored)
    if heard.known is None:
        return (again,)
    before = heard.known.message
    told = {_kind(hit) for hit in before.hits}
    # A term can name the station, and another decoder may tell the address of the aircraft. What
    # matches in the text of a part alone may be none in the whole.
    further = tuple(
        hit
        for hit in hits
        if _kind(hit) not in told and not (before.parts and hit.match_type is MatchType.TEXT)
    )
    better = before.decoded if before.parts else filled(before.decoded, decoded, longer=False)
    if not further and better is before.decoded:
        return (again,)
    heard.known.message = replace(before, decoded=better, hits=(*before.hits, *further))
    return again, _joined(before, heard.known.message, None, None)


def _joined(
    before: HubMessage,
    after: HubMessage,
    new_part: ReceivedPart | None,
    missed_part: ReceivedPart | None,
) -> Joined:
    kinds_before = {_kind(hit) for hit in before.hits}
    kinds_after = {_kind(hit) for hit in after.hits}
    lost = tuple(hit for hit in before.hits if _kind(hit) not in kinds_after)
    new = tuple(hit for hit in after.hits if _kind(hit) not in kinds_before)
    return Joined(after, new_part, missed_part, lost, new, before)


def _kind(hit: AlertHit) -> tuple[object, ...]:
    return hit.term, hit.match_type
