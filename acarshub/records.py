"""A message as the hub keeps it, what may be told of it later, and its translation to a row.

Separate from the tables because a row of `messages` is text throughout, which is established,
while the hub works with numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from acarshub.decoders.message import DecodedMessage

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:
    from acarshub.decoders.message import record


class MatchType(StrEnum):
    """The kind of field in which an alert term was found; values are stored and sent."""

    TEXT = "text"
    ICAO = "icao"
    TAIL = "tail"
    FLIGHT = "flight"
    LABEL = "label"
    STATION = "station"


Span = tuple[int, int]
"""Where in a text: first character and the one after the last, counted in code points."""


@dataclass(frozen=True, slots=True)
class AlertHit:
    """One term that matched one kind of field."""

    term: str
    match_type: MatchType
    spans: tuple[Span, ...] = ()
    """Where in the text, ascending; empty for other fields."""


class Hearing(NamedTuple):
    """One reception of a transmission; a tuple, because one is made of every message."""

    time: float
    """Unix seconds."""
    station_id: str
    freq: str
    """MHz."""
    level: float | None
    """dB."""
    msgno: str = ""


@dataclass(frozen=True, slots=True)
class ReceivedPart:
    """One part of a message that came in several, with its reception."""

    hearing: Hearing
    block_id: str
    more: bool
    """Whether its sender announced a further part."""
    text: str


@dataclass(frozen=True, slots=True)
class Details:
    """How a message was received beyond its own columns."""

    hearings: tuple[Hearing, ...] = ()
    """The receptions after the first, in the order in which they became known."""
    parts: tuple[ReceivedPart, ...] = ()
    """In the order of the text."""


NO_DETAILS = Details()


@record(frozen=True, slots=True)
class HubMessage:
    """A decoded message with its identity, its alert hits and whether the database keeps it."""

    uid: str
    decoded: DecodedMessage
    hits: tuple[AlertHit, ...]
    stored: bool
    parts: tuple[ReceivedPart, ...] = ()


@dataclass(slots=True)
class Known:
    """A message as it is now, shared by all that may still change it."""

    message: HubMessage


class HeardAgain(NamedTuple):
    """A transmission that is known was received once more; a tuple, because many are."""

    uid: str
    hearing: Hearing
    stored: bool
    """Whether the database keeps the message."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A message says more than before: it has become longer by a part, or was heard better."""

    message: HubMessage
    """As it is now; its parts are all that are known."""
    new_part: ReceivedPart | None
    missed_part: ReceivedPart | None
    """The first part, where nobody could tell before that it was one."""
    lost_hits: tuple[AlertHit, ...]
    """Hits of the text as it was that are none any more."""
    new_hits: tuple[AlertHit, ...]
    before: HubMessage | None = None
    """As it was counted; None where that is the same."""


Change: TypeAlias = HubMessage | HeardAgain | Joined
"""What the way of a message ends in: each is stored, then told."""

MESSAGE_BYTES = 600
"""What a message takes besides its texts."""


def size_of(message: HubMessage) -> int:
    """About how many bytes of memory a message takes."""
    return MESSAGE_BYTES + len(message.decoded.text) + len(message.decoded.libacars)


Row = dict[str, object]
"""Values of one row of `messages` by column name."""

MESSAGE_COLUMNS = (
    *("message_type", "msg_time", "station_id", "toaddr", "fromaddr", "depa", "dsta", "eta"),
    *("gtout", "gtin", "wloff", "wlin", "lat", "lon", "alt", "msg_text", "tail", "flight"),
    *("icao", "freq", "ack", "mode", "label", "block_id", "msgno", "is_response"),
    *("is_onground", "error", "libacars", "level", "uid"),
)
"""The columns that a message fills, in the order of `message_values`."""


def message_row(message: HubMessage) -> Row:
    """The row of `messages` for `message`: numbers as text, unknown ones as `""`."""
    return dict(zip(MESSAGE_COLUMNS, message_values(message), strict=True))


def message_values(message: HubMessage) -> tuple[object, ...]:
    """The same as a tuple in the order of MESSAGE_COLUMNS."""
    decoded = message.decoded
    time = decoded.time
    return (
        decoded.link.message_type,
        int(time) if time == int(time) else time,
        decoded.station_id,
        "" if decoded.toaddr is None else str(decoded.toaddr),
        "" if decoded.fromaddr is None else str(decoded.fromaddr),
        decoded.depa,
        decoded.dsta,
        decoded.eta,
        decoded.gtout,
        decoded.gtin,
        decoded.wloff,
        decoded.wlin,
        "" if decoded.lat is None else str(decoded.lat),
        "" if decoded.lon is None else str(decoded.lon),
        "" if decoded.alt is None else str(decoded.alt),
        decoded.text,
        decoded.tail,
        decoded.flight,
        decoded.icao,
        decoded.freq,
        decoded.ack,
        decoded.mode,
        decoded.label,
        decoded.block_id,
        decoded.msgno,
        "1" if decoded.is_response else "",
        "" if decoded.is_onground is None else str(decoded.is_onground),
        "" if decoded.error is None else str(decoded.error),
        decoded.libacars,
        "" if decoded.level is None else str(decoded.level),
        message.uid,
    )


def hearing_of(decoded: DecodedMessage) -> Hearing:
    """The reception that a decoded message tells of."""
    # One is made of every message: calling the class takes twice as long.
    return tuple.__new__(
        Hearing,
        (decoded.time, decoded.station_id, decoded.freq, decoded.level, decoded.msgno),
    )
