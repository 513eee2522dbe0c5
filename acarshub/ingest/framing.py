"""Cutting a stream of bytes into JSON objects, whatever lies between or around them.

Separate from the listeners because datagrams, TCP reads, ZMQ frames and recorded files all need
the same cutting, and because it has to stay linear in its input however hostile that is.

Nothing here trusts a separator: producers end an object with a line feed, with CR LF or with
nothing at all, relays glue objects together and cut long ones. The usual packet, one whole object,
goes straight to the JSON parser; only what that refuses is scanned for structure, and the parser
has the last word on every object that the scanner delimits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

import orjson

from acarshub.decoders.message import DropReason

SAMPLE_BYTES = 64
MAX_OBJECT_BYTES = 1 << 20
MAX_DEPTH = 1024
"""Nesting at which the JSON parser gives up, so that deeper brackets need no stack."""
MAX_SCALAR_BYTES = 512
"""Longest number or literal that may continue in a later read."""
FREE_REPAIRS = 64
BYTES_PER_REPAIR = 256
"""Further damaged places that are repaired per this many bytes of a read."""

_BLANK = b" \t\r\n\x00"
_SEGMENT_END = re.compile(rb"\}(?=[ \t\r\x00]*+\{)|\n")
_IDLE_BLANK = re.compile(rb"[ \t\r\x00]*+")
_IDLE_GARBAGE = re.compile(rb"[^\n{]++")
_TOKEN = re.compile(rb"[ \t\r]*+(?:([{}\[\],:\"\n])|([^ \t\r\n{}\[\],:\"]++))?")
_STRING = rb"\"(?:[^\"\\\n]++|\\[^\n])*+\""
_MEMBERS = re.compile(
    rb"(?:[ \t\r]*+%(s)b[ \t\r]*+:[ \t\r]*+(?:%(s)b|[^ \t\r\n{}\[\],:\"]{1,512}+)[ \t\r]*+,)*+"
    rb"([ \t\r]*+%(s)b[ \t\r]*+:)?+" % {b"s": _STRING}
)
_STRING_REST = re.compile(rb"(?:[^\"\\\n]++|\\[^\n])*+")

_MESSAGE_KEYS = frozenset({"vdl2", "hfdl", "isu", "signal_unit"})
_INVALID = object()


@dataclass(frozen=True, slots=True)
class Garbage:
    """Bytes that are no JSON object; `sample` holds at most the first 64 of them."""

    reason: DropReason
    sample: bytes


Frame: TypeAlias = dict[str, object] | Garbage


class _Expect(Enum):
    """What the grammar of JSON allows next inside an unfinished object or array."""

    FIRST_KEY = auto()
    KEY = auto()
    COLON = auto()
    VALUE = auto()
    FIRST_ITEM = auto()
    NEXT = auto()


_VALUES = (_Expect.VALUE, _Expect.FIRST_ITEM)
_KEYS = (_Expect.FIRST_KEY, _Expect.KEY)


class Framer:
    """Cuts a byte stream into JSON objects by prefix.

    One instance serves one TCP connection or one sender of datagrams; it is not safe for use by
    several threads. Every byte is scanned a bounded number of times, however the stream is cut.
    """

    def __init__(self, max_bytes: int = MAX_OBJECT_BYTES) -> None:
        self._max_bytes = max_bytes
        self._frames: list[Frame] = []
        self._buffer = bytearray()
        self._reset()

    @property
    def pending(self) -> int:
        """Bytes kept because they begin an object that is not complete."""
        return len(self._buffer)

    def feed(self, data: bytes) -> list[Frame]:
        """All frames that `data` completes; the beginning of a further object is kept."""
        if not self._buffer:
            value = _load(data) if len(data) <= self._max_bytes else None
            if type(value) is dict:
                self._lost = False
                return [value]
        self._last_resort_used = False
        self._repairs_left = FREE_REPAIRS + len(data) // BYTES_PER_REPAIR
        self._feed_start = len(self._buffer)
        self._segment_tried = 0
        self._buffer += data
        if data.lstrip(_BLANK).startswith(b"{"):
            self._lost = False
        self._scan()
        self._keep_rest()
        return self._take_frames()

    def flush(self) -> list[Frame]:
        """What the kept bytes still give when no more will follow; the buffer is empty after."""
        if self._buffer and not self._promote_closed(at_line_end=True):
            self._drop(DropReason.TRUNCATED, len(self._buffer))
        self._buffer.clear()
        self._reset()
        return self._take_frames()

    def _reset(self) -> None:
        """Back to the state between objects, at the beginning of the buffer."""
        self._lost = False
        """True after damage without a new start: only objects that are messages count then."""
        self._repairs_left = FREE_REPAIRS
        self._last_resort_used = False
        self._segment_tried = 0
        self._feed_start = 0
        self._enter_idle(0)

    def _enter_idle(self, position: int) -> None:
        """Go on between objects at `position`."""
        self._pos = position
        self._start = position
        self._stack: list[int] = []
        self._expect = _Expect.VALUE
        self._in_string = False
        self._fresh_line = False
        self._last_line = position
        self._line_object: int | None = None
        self._closed: tuple[int, int] | None = None

    def _take_frames(self) -> list[Frame]:
        frames, self._frames = self._frames, []
        return frames

    def _drop(self, reason: DropReason, end: int) -> None:
        """Report what lies between the last object and `end`."""
        raw = bytes(self._buffer[self._start : min(end, self._start + SAMPLE_BYTES)])
        self._frames.append(Garbage(reason, raw.rstrip(_BLANK)))

    def _scan(self) -> None:
        """Consume the buffer until its end or an unfinished token; positions stay absolute."""
        waiting = False
        while not waiting and self._pos < len(self._buffer):
            if self._repairs_left <= 0:
                waiting = self._give_up()
            elif self._stack:
                waiting = self._scan_inside()
            else:
                waiting = self._scan_between()

    def _scan_between(self) -> bool:
        """One step between objects; true when the rest of the buffer is blank."""
        buffer = self._buffer
        blank = _IDLE_BLANK.match(buffer, self._pos)
        position = blank.end() if blank else self._pos
        self._pos = self._start = position
        if position == len(buffer):
            return True
        first = buffer[position]
        if first == 0x0A:
            self._lost = False
            self._enter_idle(self._take_lines(position + 1))
            return False
        if position >= self._segment_tried and self._take_segment(position):
            return False
        if first == 0x7B or (first == 0x5B and not self._lost):
            self._enter_idle(position)
            self._open(position)
        else:
            self._skip_garbage(position)
        return False

    def _take_lines(self, position: int) -> int:
        """Hand out the objects on lines of their own from `position` on, and say where they end."""
        end = self._buffer.find(b"\n", position)
        while 0 <= end - position <= self._max_bytes:
            try:
                value = orjson.loads(self._buffer[position:end])
            except orjson.JSONDecodeError:
                return position
            if type(value) is not dict:
                return position
            self._frames.append(value)
            position = end + 1
            end = self._buffer.find(b"\n", position)
        return position

    def _take_segment(self, position: int) -> bool:
        """Try everything up to the next likely end of an object at once, which is the fast way.

        A line feed cannot occur in a JSON string, nor `}{` outside of one, so the first of them is
        almost always the right end. No byte is tried twice.
        """
        boundary = _SEGMENT_END.search(self._buffer, position)
        end = len(self._buffer) if boundary is None else boundary.end()
        self._segment_tried = end
        if end - position > self._max_bytes:
            return False
        raw = bytes(self._buffer[position:end]).strip(_BLANK)
        value = _load(raw)
        if value is _INVALID:
            return False
        self._deliver(value, end)
        ends_line = boundary is not None and self._buffer[end - 1] == 0x0A
        self._enter_idle(end - 1 if ends_line else end)
        return True

    def _deliver(self, value: object, end: int) -> None:
        """Hand out one complete value, which ends at `end`."""
        if self._lost:
            if type(value) is dict and _is_message(value):
                self._lost = False
                self._frames.append(value)
        elif type(value) is dict:
            self._frames.append(value)
        else:
            reason = DropReason.INVALID_JSON if value is _INVALID else DropReason.NOT_AN_OBJECT
            self._repair(reason, end)

    def _skip_garbage(self, position: int) -> None:
        garbage = _IDLE_GARBAGE.match(self._buffer, position)
        end = garbage.end() if garbage else position + 1
        self._repair(DropReason.INVALID_JSON, end)
        self._enter_idle(end)

    def _repair(self, reason: DropReason, end: int) -> None:
        """Count one damaged place, within the budget that keeps hostile input cheap."""
        self._repairs_left -= 1
        if not self._lost:
            self._drop(reason, end)

    def _scan_inside(self) -> bool:
        """One token of an unfinished object or array; true when it needs more bytes."""
        if self._in_string:
            return self._scan_string()
        if self._expect in _KEYS and self._take_members():
            return False
        token = _TOKEN.match(self._buffer, self._pos)
        if token is None or token.lastindex is None:
            self._pos = len(self._buffer)
            return True
        start = token.start(token.lastindex)
        if token.lastindex == 1:
            self._structural(start)
            return False
        return self._scalar(start, token.end())

    def _take_members(self) -> bool:
        """Pass over members with plain values and the key of the next one, as far as they go."""
        members = _MEMBERS.match(self._buffer, self._pos)
        if members is None or members.end() == self._pos:
            return False
        self._pos = members.end()
        self._expect = _Expect.VALUE if members.lastindex else _Expect.KEY
        self._fresh_line = False
        self._closed = None
        return True

    def _structural(self, position: int) -> None:
        char = self._buffer[position]
        if char == 0x0A:
            self._end_line(position)
            return
        if char == 0x22 and self._expect in _VALUES + _KEYS:
            self._in_string = True
            self._pos = position + 1
        elif char in b"{[" and self._expect in _VALUES:
            self._open(position)
        elif char in b"}]" and self._may_close(char):
            self._close(position)
            return
        elif char == 0x2C and self._expect is _Expect.NEXT:
            in_object = self._buffer[self._stack[-1]] == 0x7B
            self._expect = _Expect.KEY if in_object else _Expect.VALUE
            self._pos = position + 1
        elif char == 0x3A and self._expect is _Expect.COLON:
            self._expect = _Expect.VALUE
            self._pos = position + 1
        else:
            self._damage(position)
            return
        self._fresh_line = False
        self._closed = None

    def _end_line(self, position: int) -> None:
        self._pos = position + 1
        if not self._promote_closed(at_line_end=True):
            self._fresh_line = True
            self._last_line = position
            self._line_object = None

    def _scalar(self, start: int, end: int) -> bool:
        """A number, a literal or something like `nan`, which the parser judges later."""
        if self._expect not in _VALUES or end - start > MAX_SCALAR_BYTES:
            self._damage(start)
            return False
        if end == len(self._buffer):
            self._pos = start
            return True
        self._pos = end
        self._expect = _Expect.NEXT
        self._fresh_line = False
        self._closed = None
        return False

    def _scan_string(self) -> bool:
        rest = _STRING_REST.match(self._buffer, self._pos)
        self._pos = rest.end() if rest else self._pos
        if self._pos == len(self._buffer):
            return True
        char = self._buffer[self._pos]
        if char == 0x22:
            self._in_string = False
            self._pos += 1
            self._expect = _Expect.COLON if self._expect in _KEYS else _Expect.NEXT
            return False
        if char == 0x5C and self._pos + 1 == len(self._buffer):
            return True
        self._resume(self._buffer.index(b"\n", self._pos))
        return False

    def _open(self, position: int) -> None:
        if len(self._stack) >= MAX_DEPTH:
            self._lose_track(position)
            return
        opens_object = self._buffer[position] == 0x7B
        if opens_object and self._stack and self._fresh_line:
            self._line_object = position
        self._stack.append(position)
        self._expect = _Expect.FIRST_KEY if opens_object else _Expect.FIRST_ITEM
        self._pos = position + 1
        self._fresh_line = False

    def _may_close(self, char: int) -> bool:
        opens_object = self._buffer[self._stack[-1]] == 0x7B
        if opens_object != (char == 0x7D):
            return False
        empty = _Expect.FIRST_KEY if opens_object else _Expect.FIRST_ITEM
        return self._expect is _Expect.NEXT or self._expect is empty

    def _close(self, position: int) -> None:
        start = self._stack.pop()
        self._pos = position + 1
        if self._stack:
            self._expect = _Expect.NEXT
            self._closed = (start, position + 1) if self._buffer[start] == 0x7B else None
            self._fresh_line = False
            return
        if position + 1 - start > self._max_bytes:
            self._repair(DropReason.OVERSIZE, self._pos)
        else:
            self._deliver(_load(bytes(self._buffer[start : self._pos])), self._pos)
        self._enter_idle(position + 1)

    def _damage(self, position: int) -> None:
        """The grammar is broken at `position`: find out where the next object begins.

        A cut object swallows the beginning of the next one. Inside a string that ends at the first
        quote of the next object, so that its bracket is the last thing in that string.
        """
        if self._promote_closed(at_line_end=True):
            return
        start = self._bracket_before(position)
        if start is not None:
            self._resume(start)
        elif self._buffer[position] == 0x7B:
            self._resume(position)
        else:
            self._lose_track(position)

    def _bracket_before(self, position: int) -> int | None:
        """Bracket that only blanks separate from the end of the string before `position`."""
        before = bytes(self._buffer[max(self._start, position - SAMPLE_BYTES) : position])
        text = before.rstrip(b" \t\r\n")
        if not text.endswith(b'"'):
            return None
        text = text[:-1].rstrip(b" ")
        if not text.endswith(b"{"):
            return None
        bracket = position - len(before) + len(text) - 1
        return bracket if bracket > self._start else None

    def _resume(self, position: int) -> None:
        """Drop the unfinished object, which was cut off, and go on at `position`."""
        self._repair(DropReason.TRUNCATED, position)
        self._lost = self._lost and not self._fresh_line
        self._enter_idle(position)

    def _lose_track(self, position: int) -> None:
        """Drop the unfinished object without knowing where the next one begins.

        What follows may be the inside of the broken object, so that until the next line or read
        only an object that looks like a whole message is believed.
        """
        self._repair(DropReason.INVALID_JSON, position + 1)
        self._lost = True
        self._enter_idle(position)

    def _promote_closed(self, *, at_line_end: bool) -> bool:
        """Take the object that was closed last out of a damaged one that seemed to contain it.

        After `"level":` or an opening bracket the grammar cannot tell the next message from a
        member. An object alone on its line, or one with the marks of a message, is the former.
        """
        if self._closed is None:
            return False
        start, end = self._closed
        if at_line_end:
            self._closed = None
        alone = at_line_end and start == self._line_object and end - start > len(b"{}")
        one_line = start > self._last_line or not at_line_end
        if not alone and not one_line:
            return False
        value = _load(bytes(self._buffer[start:end]))
        if type(value) is not dict or not (alone or _is_message(value)):
            return False
        self._repair(DropReason.TRUNCATED, start)
        self._lost = False
        self._frames.append(value)
        self._enter_idle(end)
        return True

    def _give_up(self) -> bool:
        """Skip to the last line when a read holds more damage than is worth repairing."""
        end = len(bytes(self._buffer).rstrip(_BLANK))
        line = self._buffer.rfind(b"\n", self._pos, end)
        if line < 0 or self._last_resort_used:
            self._buffer.clear()
            self._enter_idle(0)
            self._lost = True
            return True
        self._last_resort_used = True
        self._repairs_left = FREE_REPAIRS
        self._enter_idle(line)
        return False

    def _keep_rest(self) -> None:
        """Forget what is consumed, so that the kept object begins the buffer."""
        if self._closed and self._closed[0] >= self._feed_start:
            self._promote_closed(at_line_end=False)
        if not self._stack:
            self._buffer.clear()
            self._enter_idle(0)
            return
        if len(self._buffer) - self._start > self._max_bytes:
            self._repair(DropReason.OVERSIZE, len(self._buffer))
            self._buffer.clear()
            self._enter_idle(0)
            self._lost = True
            return
        self._rebase(self._start)

    def _rebase(self, offset: int) -> None:
        """Drop the first `offset` bytes of the buffer and move every position with them."""
        if not offset:
            return
        del self._buffer[:offset]
        self._pos -= offset
        self._start -= offset
        self._stack = [position - offset for position in self._stack]
        self._last_line -= offset
        if self._line_object is not None:
            self._line_object -= offset
        if self._closed is not None:
            self._closed = (self._closed[0] - offset, self._closed[1] - offset)


def frames_of(packet: bytes) -> list[Frame]:
    """All frames of a packet that is complete in itself: a ZMQ frame or a line of a file."""
    value = _load(packet) if len(packet) <= MAX_OBJECT_BYTES else None
    if type(value) is dict:
        return [value]
    framer = Framer()
    frames = framer.feed(packet)
    if framer.pending:
        frames += framer.flush()
    return frames or [Garbage(DropReason.EMPTY_INPUT, packet[:SAMPLE_BYTES])]


def _load(raw: bytes) -> object:
    """The JSON value in `raw`, or `_INVALID`; bytes that are not UTF-8 become U+FFFD.

    JAERO sends Latin-1 and acarsdec copies the bytes of the station name as they were typed.
    """
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        text = raw.decode("utf-8", "replace")
    if len(text) == len(raw) and raw.isascii():
        return _INVALID
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return _INVALID


def _is_message(value: dict[str, object]) -> bool:
    """Whether an object has the marks of a producer's outermost object and of no inner one."""
    if not value.keys().isdisjoint(_MESSAGE_KEYS):
        return True
    if "app" in value and "acars" in value:
        return True
    return "timestamp" in value and ("freq" in value or "station_id" in value)
