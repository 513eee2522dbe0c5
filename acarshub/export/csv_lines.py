"""Messages as CSV (RFC 4180) that a spreadsheet may open: texts come from the air.

Separate because of what spreadsheets do with texts: one that begins like a formula is run, and a
character that cannot be shown ends a cell, or the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from acarshub.realtime.payloads import Payload

COLUMNS = (
    *("uid", "time", "timestamp", "message_type", "station_id", "tail", "flight", "icao"),
    *("airline", "iata_flight", "icao_flight", "country", "depa", "dsta", "eta"),
    *("gtout", "gtin", "wloff", "wlin", "label", "label_type", "block_id", "msgno", "mode", "ack"),
    *("direction", "freq", "level", "error", "is_response", "is_onground", "lat", "lon", "alt"),
    *("toaddr", "fromaddr", "matched", "alert_terms", "text", "libacars"),
)
"""`time` is `timestamp` for people, in UTC; `alert_terms` are separated by ` | `."""

LINE_END = "\r\n"
MARK = "'"
"""Stands before what would be a formula, and before itself: whoever reads the file takes one away
from each value that begins with it, and has what was there."""

_FORMULA = re.compile(r"[ ]*['=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
# Spreadsheets of some countries part cells at semicolons, unless there are quotation marks.
_PLAIN = re.compile(r"[\w .:/()<>\[\]{}+=|?!#%&@*$-]*", re.ASCII)
_CONTROLS = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n\r"} | {
    0x7F: "\u2421"
}
"""Pictures of what cannot be shown."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

HEAD = (",".join(COLUMNS) + LINE_END).encode()


def lines(messages: Sequence[Payload]) -> bytes:
    """A line for each message."""
    return "".join(map(_line, messages)).encode(errors="replace")


def _line(message: Payload) -> str:
    timestamp = message["timestamp"]
    values = {
        **message,
        "time": _moment(timestamp),
        "alert_terms": " | ".join(_terms(message)),
    }
    return ",".join([_cell(values.get(column)) for column in COLUMNS]) + LINE_END


def _cell(value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        # A number is no formula, whatever it begins with.
        return str(value)
    return text_cell(str(value))


def text_cell(text: str) -> str:
    """A text as a cell: what it says can be read, and nothing of it is done."""
    if _CONTROL.search(text):
        text = text.translate(_CONTROLS)
    if _FORMULA.match(text):
        text = MARK + text
    if _PLAIN.fullmatch(text):
        return text
    return '"' + text.replace('"', '""') + '"'


def _moment(timestamp: object) -> str:
    try:
        moment = datetime.fromtimestamp(float(str(timestamp)), UTC)
    except (ValueError, OverflowError, OSError):
        # Older databases hold what decoders said.
        return ""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _terms(message: Payload) -> list[str]:
    matches = message.get("matches")
    if not isinstance(matches, list):
        return []
    return list(dict.fromkeys(str(match["term"]) for match in matches))
