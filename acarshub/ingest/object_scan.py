"""Where one JSON object ends, or breaks off, in bytes that arrive in pieces.

Separate from the framing because it only looks at brackets, quotes and what stands beside them:
it decides nothing about what to keep, and leaves whether the object is valid to the JSON parser.
"""

from __future__ import annotations

import re
from enum import Enum, auto

MAX_DEPTH = 1024
"""Nesting at which the JSON parser gives up, so that deeper brackets need no stack."""
MAX_BLANKS_IN_QUOTES = 16

_LF, _QUOTE, _COMMA, _BACKSLASH = b'\n",\\'
_OPEN_ARRAY, _OPEN_OBJECT = b"[{"
_CLOSED_BY = {_OPEN_ARRAY: ord("]"), _OPEN_OBJECT: ord("}")}
_BEFORE_MEMBER = b":["
_AFTER_STRING = b",:}]{\n"

_STRING_REST = re.compile(rb"(?:[^\"\\\n]++|\\[^\n])*+(?:\\(?=\n))?+")
_NO_BRACKET = re.compile(
    rb"(?:[^\"{}\[\]\n]++|\"(?:[^\"\\\n]++|\\[^\n])*+\"(?=[ \t\r]*+[,:}\]]))*+"
)
_BLANKS = re.compile(rb"[ \t\r]*+")
_QUOTED_OPENING = re.compile(rb"\{ *\"[ \t\r]*\Z")


class Outcome(Enum):
    """How far a scan came; `ObjectScan.offset` says where that is."""

    MORE = auto()
    """The bytes ended first."""
    WHOLE = auto()
    """The object ends here."""
    CUT_OFF = auto()
    """The object was cut off: a line feed or the beginning of the next object stands here."""
    BROKEN = auto()
    """This cannot stand here, and where the next object begins is unknown."""


class ObjectScan:
    """The scan of one object or array; it goes on with every read and starts nothing over.

    A line feed ends any object, since producers write one object per line. An object that was cut
    off shows itself where the next one begins: its opening bracket stands where none may stand,
    or, when the cut fell into a string, its first quote ends that string.
    """

    __slots__ = ("_after_string", "_in_string", "_open", "last_member", "offset")

    def __init__(self) -> None:
        self.offset = 0
        """Bytes of the object that are scanned."""
        self.last_member = 0
        """Offset of the object or array inside that was closed last."""
        self._open: list[int] = []
        self._in_string = False
        self._after_string = False

    def resume(self, data: bytearray, start: int) -> Outcome:
        """Scan on in `data`, in which the object begins at `start`, as far as the bytes go."""
        outcome = None
        while outcome is None:
            if self._in_string:
                outcome = self._end_string(data, start)
            elif self._after_string:
                outcome = self._pass_string(data, start)
            else:
                outcome = self._next_bracket(data, start)
        return outcome

    def _end_string(self, data: bytearray, start: int) -> Outcome | None:
        position = self._skip(_STRING_REST, data, start)
        if position == len(data) or data[position] == _BACKSLASH:
            return Outcome.MORE
        if data[position] == _LF:
            return Outcome.CUT_OFF
        self.offset += 1
        self._in_string = False
        self._after_string = True
        return None

    def _pass_string(self, data: bytearray, start: int) -> Outcome | None:
        position = self._skip(_BLANKS, data, start)
        if position == len(data):
            return Outcome.MORE
        if data[position] in _AFTER_STRING:
            self._after_string = False
            return None
        nearest = max(start + 1, position - MAX_BLANKS_IN_QUOTES)
        next_object = _QUOTED_OPENING.search(data, nearest, position)
        if next_object is None:
            return Outcome.BROKEN
        self.offset = next_object.start() - start
        return Outcome.CUT_OFF

    def _next_bracket(self, data: bytearray, start: int) -> Outcome | None:
        position = self._skip(_NO_BRACKET, data, start)
        if position == len(data):
            return Outcome.MORE
        char = data[position]
        if char == _LF:
            return Outcome.CUT_OFF
        if char in _CLOSED_BY:
            return self._open_bracket(data, start, position)
        if char != _QUOTE:
            return self._close_bracket(data, start, char)
        self.offset += 1
        self._in_string = True
        return None

    def _open_bracket(self, data: bytearray, start: int, position: int) -> Outcome | None:
        if data[position] == _OPEN_OBJECT and not self._takes_object(data, start, position):
            return Outcome.CUT_OFF
        if len(self._open) == MAX_DEPTH:
            return Outcome.BROKEN
        self._open.append(self.offset)
        self.offset += 1
        return None

    def _takes_object(self, data: bytearray, start: int, position: int) -> bool:
        """Whether the grammar allows an object at `position`."""
        if not self._open:
            return True
        position -= 1
        while data[position] in b" \t\r":
            position -= 1
        if data[position] == _COMMA:
            return data[start + self._open[-1]] == _OPEN_ARRAY
        return data[position] in _BEFORE_MEMBER

    def _close_bracket(self, data: bytearray, start: int, char: int) -> Outcome | None:
        if char != _CLOSED_BY[data[start + self._open[-1]]]:
            return Outcome.BROKEN
        self.last_member = self._open.pop()
        self.offset += 1
        return None if self._open else Outcome.WHOLE

    def _skip(self, run: re.Pattern[bytes], data: bytearray, start: int) -> int:
        """Pass over a run of bytes, and say where it ends in `data`."""
        match = run.match(data, start + self.offset)
        position = match.end() if match else start + self.offset
        self.offset = position - start
        return position
