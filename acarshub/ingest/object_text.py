"""The text of one JSON object: what it says, with what producers get wrong put right.

Separate from the framing, which finds out where an object begins and ends.
"""

from __future__ import annotations

import re

import orjson

from acarshub.decoders.message import Repair, RepairedObject

BLANK = b" \t\r\n\x00"
INVALID = object()
"""What `load` gives for bytes that are no JSON."""

_NOT_A_NUMBER = re.compile(
    rb"([:,\[][ \t\r\n]*+)-?(?:nan|inf(?:inity)?)(?=[ \t\r\n]*+[,}\]])", re.IGNORECASE
)
# A string that nothing ends counts too, or the search would begin anew at each quote in it.
_STRING_OR_NOT_A_NUMBER = re.compile(
    rb"\"(?:[^\"\\]++|\\.)*+\"?|" + _NOT_A_NUMBER.pattern, re.IGNORECASE | re.DOTALL
)

_LINE_BREAKS = bytes.maketrans(b"\r\n", b"  ")


def parse(raw: bytes | bytearray) -> object:
    """The JSON value in `raw` as it stands, or `INVALID`."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return INVALID


def load(raw: bytes | bytearray) -> object:
    """The JSON value in `raw`, or `INVALID`; bytes that are not UTF-8 become U+FFFD.

    JAERO sends Latin-1 and acarsdec copies the bytes of the station name as they were typed.
    """
    value = parse(raw)
    return repaired(raw) if value is INVALID else value


def load_whole(packet: bytes) -> object:
    """As `load`, for what may as well be lines of several objects; those are `INVALID` as one.

    Looking for damage in a whole read costs more than parsing it, and each of its lines is looked
    through for itself where that is needed.
    """
    value = parse(packet)
    if value is not INVALID:
        return value
    end = packet.find(b"\n")
    if 0 <= end < len(packet) - 1 and parse(packet[:end]) is not INVALID:
        return INVALID
    return repaired(packet)


def line_of(value: dict[str, object], raw: bytes | bytearray) -> bytes:
    """The text `raw` that `value` was parsed from: the same bytes where they are valid JSON.

    Without the blanks around it and on one line; what had to be repaired is repaired.
    """
    line = bytes(raw).strip(BLANK)
    if not line.isascii():
        line = line.decode("utf-8", "replace").encode()
    if type(value) is RepairedObject:
        line = _STRING_OR_NOT_A_NUMBER.sub(_null, line)
    # JSON has no line break within a string, so these stand between tokens as blanks do.
    return line.translate(_LINE_BREAKS) if b"\n" in line or b"\r" in line else line


def repaired(raw: bytes | bytearray) -> object:
    """As `load`, for what `parse` has refused."""
    value = INVALID
    if not raw.isascii():
        raw = raw.decode("utf-8", "replace").encode()
        value = parse(raw)
    if value is INVALID and _NOT_A_NUMBER.search(raw):
        return _load_without_numbers(raw)
    return value


def _load_without_numbers(raw: bytes | bytearray) -> object:
    """The JSON object in `raw` with null for what C prints where a double is no number.

    acarsdec and the programs built with libacars print the level of silence so, and the message
    beside it is worth keeping.
    """
    value = parse(_STRING_OR_NOT_A_NUMBER.sub(_null, raw))
    return RepairedObject(value, Repair.NOT_A_NUMBER) if isinstance(value, dict) else INVALID


def _null(match: re.Match[bytes]) -> bytes:
    before = match[1]
    return match[0] if before is None else before + b"null"
