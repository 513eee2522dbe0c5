"""The canonical message that every decoder's output becomes, and the reasons for not becoming one.

Separate from the decoders because the rest of the server knows only these types.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import TYPE_CHECKING

from acarshub.links import Link

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:

    def record(*, frozen, **options):
        """A dataclass that only the type checker freezes, for what is made of every message.

        Python freezes one by a slower way to set each field, which took a quarter of the time
        that decoding a message takes.
        """
        return dataclass(unsafe_hash=frozen, **options)


class DropReason(StrEnum):
    """Why a piece of input did not become a message; the value is a metric label."""

    INVALID_JSON = "invalid_json"
    NOT_AN_OBJECT = "not_an_object"
    EMPTY_INPUT = "empty_input"
    OVERSIZE = "oversize"
    TRUNCATED = "truncated"
    WRONG_SHAPE = "wrong_shape"
    UNRECOGNISED = "unrecognised"
    NOT_A_MESSAGE = "not_a_message"
    DECODER_FAILURE = "decoder_failure"
    QUEUE_FULL = "queue_full"
    KERNEL_BUFFER = "kernel_buffer"
    NOT_STORABLE = "not_storable"


class MergeReason(StrEnum):
    """Why an accepted message became part of another one; the value is a metric label."""

    DUPLICATE = "duplicate"
    PART = "part"


class Repair(StrEnum):
    """What had to be put right in an accepted message; the value is a metric label."""

    MISSING_TIME = "missing_time"
    IMPLAUSIBLE_TIME = "implausible_time"
    WRONG_TYPE = "wrong_type"
    NOT_A_NUMBER = "not_a_number"


class Part(Enum):
    """Whether a text is a message or a part of one, as far as its decoder tells."""

    UNKNOWN = auto()
    """The decoder does not tell."""
    SINGLE = auto()
    """A message of one block, which is never to be joined with another."""
    OPEN = auto()
    """Further parts follow; the text is this part alone."""
    LAST = auto()
    """No part follows; the text is the whole message, or this part alone."""
    WHOLE = auto()
    """No part follows, and the text is the whole message, which the decoder joined."""
    REPEATED = auto()
    """A part that the decoder holds already, transmitted once more; the text is this part."""
    OUT_OF_ORDER = auto()
    """A part before which one is missing, or a late repetition; the text is this part."""


class RepairedObject(dict[str, object]):
    """A JSON object that could be parsed only after this repair of its text."""

    __slots__ = ("repair",)

    def __init__(self, values: Mapping[str, object], repair: Repair) -> None:
        super().__init__(values)
        self.repair = repair


@record(frozen=True, slots=True)
class DecodedMessage:
    """One message in canonical form: text fields are `""` and the others None when unknown.

    The fields that most decoders know come first, so that the busiest of them can give theirs by
    place: to give thirty by name takes a microsecond longer.
    """

    link: Link
    time: float
    """Unix seconds, UTC, with the fraction that the decoder gave."""
    station_id: str = ""
    toaddr: int | None = None
    """Link-layer address of the receiver (24-bit for aircraft)."""
    fromaddr: int | None = None
    """Link-layer address of the sender."""
    text: str = ""
    tail: str = ""
    flight: str = ""
    icao: str = ""
    """24-bit aircraft address, six upper-case hex digits."""
    freq: str = ""
    """MHz with three decimals, Iridium with six."""
    ack: str = ""
    """Acknowledgement character; `!` when none is carried."""
    mode: str = ""
    label: str = ""
    block_id: str = ""
    """A digit marks a downlink, a letter an uplink."""
    msgno: str = ""
    is_response: bool = False
    is_onground: int | None = None
    """0 airborne, 2 on ground."""
    error: int | None = None
    """Errors that the decoder saw or repaired; the meaning differs per decoder."""
    libacars: str = ""
    """JSON text of the decoded application data."""
    level: float | None = None
    """Signal level in dB, one decimal, relative to what the decoder uses."""
    part: Part = Part.UNKNOWN
    """Whether `text` is the message or a part of it."""
    content: str = ""
    """JSON text of what else a frame that is no ACARS message said, with sorted keys.

    It is determined by the transmission alone, not by its receiver, and tells two transmissions
    apart of which all other fields are equal. Kept in memory only.
    """
    dsta: str = ""
    lat: float | None = None
    """Degrees, north positive."""
    lon: float | None = None
    """Degrees, east positive."""
    alt: int | None = None
    """Feet."""
    depa: str = ""
    eta: str = ""
    gtout: str = ""
    gtin: str = ""
    wloff: str = ""
    wlin: str = ""


@record(frozen=True, slots=True)
class Decoded:
    """An accepted message together with what had to be repaired in it."""

    message: DecodedMessage
    repairs: frozenset[Repair] = frozenset()


@dataclass(frozen=True, slots=True)
class Dropped:
    """Input that is not a message: the named reason and the first bytes or a word about it."""

    reason: DropReason
    sample: str = ""
