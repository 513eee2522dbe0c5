"""A message as the hub keeps it, and its translation to a row of `messages`.

Separate from the table because the row is text throughout, which is established, while the hub
works with numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from acarshub.decoders.message import DecodedMessage


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


@dataclass(frozen=True, slots=True)
class HubMessage:
    """A decoded message with its identity, its alert hits and whether the database keeps it."""

    uid: str
    decoded: DecodedMessage
    hits: tuple[AlertHit, ...]
    stored: bool


Row = dict[str, object]
"""Values of one row of `messages` by column name."""


def message_row(message: HubMessage) -> Row:
    """The row of `messages` for `message`: numbers as text, unknown ones as `""`."""
    decoded = message.decoded
    return {
        "message_type": decoded.link.message_type,
        "msg_time": int(decoded.time) if decoded.time == int(decoded.time) else decoded.time,
        "station_id": decoded.station_id,
        "toaddr": _text(decoded.toaddr),
        "fromaddr": _text(decoded.fromaddr),
        "depa": decoded.depa,
        "dsta": decoded.dsta,
        "eta": decoded.eta,
        "gtout": decoded.gtout,
        "gtin": decoded.gtin,
        "wloff": decoded.wloff,
        "wlin": decoded.wlin,
        "lat": _text(decoded.lat),
        "lon": _text(decoded.lon),
        "alt": _text(decoded.alt),
        "msg_text": decoded.text,
        "tail": decoded.tail,
        "flight": decoded.flight,
        "icao": decoded.icao,
        "freq": decoded.freq,
        "ack": decoded.ack,
        "mode": decoded.mode,
        "label": decoded.label,
        "block_id": decoded.block_id,
        "msgno": decoded.msgno,
        "is_response": "1" if decoded.is_response else "",
        "is_onground": _text(decoded.is_onground),
        "error": _text(decoded.error),
        "libacars": decoded.libacars,
        "level": _text(decoded.level),
        "uid": message.uid,
    }


def _text(value: float | None) -> str:
    return "" if value is None else str(value)
