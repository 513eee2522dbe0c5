"""What the intake hands on: everything that storing and showing a message needs, ready made.

Separate from the messages that it is made of because this is what crosses from one process to
another: plain values in few tuples, which cost little to send, and the object for browsers as text,
which is made once and never looked into on its way.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import NamedTuple, Protocol, TypeAlias

from acarshub.decoders import is_empty
from acarshub.ingest.report import Report
from acarshub.ingest.streams import StreamRest
from acarshub.links import Link
from acarshub.records import (
    AlertHit,
    Change,
    HeardAgain,
    HubMessage,
    Joined,
    ReceivedPart,
    message_values,
)


class Describe(Protocol):
    """Makes the object that browsers are sent."""

    def __call__(self, message: HubMessage, *, with_state: bool = True) -> bytes:
        """As JSON; without its state it leaves open whether it is stored."""


class NewMessage(NamedTuple):
    """A message that is to be stored and shown."""

    uid: str
    link: Link
    time: float
    """Unix seconds."""
    station_id: str
    stored: bool
    """Whether the database is to keep it."""
    values: tuple[object, ...]
    """Its row, in the order of MESSAGE_COLUMNS."""
    hits: tuple[AlertHit, ...]
    parts: tuple[ReceivedPart, ...]
    empty: bool
    """Whether it says nothing."""
    erroneous: bool
    """Whether its decoder saw errors in it."""
    freq: str
    """MHz."""
    level: float | None
    """dB."""
    payload: bytes
    """The object that browsers are sent, as JSON."""


class Was(NamedTuple):
    """What a message was counted by, before it grew."""

    empty: bool
    flight: str
    icao: str


class Grown(NamedTuple):
    """A message that says more than before; see `Joined`."""

    message: NewMessage
    """As it is now; its `payload` leaves open whether it is stored."""
    new_part: ReceivedPart | None
    missed_part: ReceivedPart | None
    lost_hits: tuple[AlertHit, ...]
    new_hits: tuple[AlertHit, ...]
    was: Was | None = None
    """None where it is counted as before."""


Entry: TypeAlias = NewMessage | HeardAgain | Grown
"""What is to be stored, then told."""


class Parcel(NamedTuple):
    """What became of one batch of packets."""

    entries: list[Entry]
    """In their order."""
    report: Report
    rests: Mapping[Hashable, StreamRest | None]
    """What is left of each stream that has changed, for who may have to go on with it."""


ENTRY_BYTES = 800
"""What an entry takes besides its texts."""


def size_of(entry: Entry) -> int:
    """About how many bytes of memory an entry takes."""
    if isinstance(entry, NewMessage):
        # Its texts are there once more, in the row.
        return ENTRY_BYTES + 2 * len(entry.payload)
    if isinstance(entry, Grown):
        return size_of(entry.message)
    return ENTRY_BYTES


def entry_of(change: Change, describe: Describe) -> Entry:
    """What is to be stored and told of `change`."""
    if isinstance(change, HubMessage):
        return _new(change, describe(change))
    if isinstance(change, Joined):
        return Grown(
            _new(change.message, describe(change.message, with_state=False)),
            change.new_part,
            change.missed_part,
            change.lost_hits,
            change.new_hits,
            _was(change.before, change.message) if change.before else None,
        )
    return change


def _was(before: HubMessage, after: HubMessage) -> Was | None:
    was = _counted_by(before)
    return None if was == _counted_by(after) else was


def _counted_by(message: HubMessage) -> Was:
    decoded = message.decoded
    return Was(is_empty(decoded), decoded.flight, decoded.icao)


def _new(message: HubMessage, payload: bytes) -> NewMessage:
    decoded = message.decoded
    return NewMessage(
        message.uid,
        decoded.link,
        decoded.time,
        decoded.station_id,
        message.stored,
        message_values(message),
        message.hits,
        message.parts,
        is_empty(decoded),
        bool(decoded.error),
        decoded.freq,
        decoded.level,
        payload,
    )
