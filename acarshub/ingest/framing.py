"""Cutting a stream of bytes into JSON objects, whatever lies between or around them.

Separate from the listeners because datagrams, TCP reads, ZMQ frames and recorded files all need
the same cutting, and because it has to stay linear in its input however hostile that is.

Producers end an object with a line feed, with CR LF or with nothing at all, relays glue objects
together and cut long ones. So the JSON parser is asked first: about each whole line, then about the
whole packet. Only what it refuses is scanned for where objects end, and the parser has the last
word on every object so found.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from acarshub.decoders.message import DropReason
from acarshub.ingest.object_scan import ObjectScan, Outcome
from acarshub.ingest.object_text import BLANK, INVALID, line_of, load, load_whole, parse, repaired

SAMPLE_BYTES = 64
MAX_OBJECT_BYTES = 1 << 20
FREE_REPAIRS = 64
BYTES_PER_REPAIR = 256
"""Further damaged places that are repaired per this many bytes of a read."""

_LF, _OPEN_ARRAY, _OPEN_OBJECT = b"\n[{"
_NOT_BLANK = re.compile(rb"[^ \t\r\x00]")
_NEXT_LINE = re.compile(rb"[^ \t\r\n\x00]|\Z")
_GARBAGE_END = re.compile(rb"[\n{]|\Z")

_MESSAGE_KEYS = frozenset({"vdl2", "hfdl", "isu", "signal_unit"})


@dataclass(frozen=True, slots=True)
class Garbage:
    """Bytes that are no JSON object; `sample` holds at most the first 64 of them."""

    reason: DropReason
    sample: bytes


class Rest(NamedTuple):
    """What is left of a stream between two reads."""

    data: bytes
    """The beginning of an object."""
    lost: bool
    """Whether where the next object begins is unknown until the line ends."""


Frame: TypeAlias = dict[str, object] | Garbage
Tap: TypeAlias = Callable[[bytes], None]
"""Gets the text of every object as well, on one line, before the object is handed out."""


class Framer:
    """Cuts a byte stream into JSON objects by prefix.

    One instance serves one TCP connection or one sender of datagrams; it is not safe for use by
    several threads. Every byte is scanned a bounded number of times, however the stream is cut.
    """

    def __init__(self, tap: Tap | None = None, max_bytes: int = MAX_OBJECT_BYTES) -> None:
        self._max_bytes = max_bytes
        self._tap = tap
        self._buffer = bytearray()
        self._frames: list[Frame] = []
        self._scan: ObjectScan | None = None
        """The unfinished object, which begins the buffer between two reads."""
        self._lost = False
        """True after damage of unknown extent: until the line ends, what looks like an object may
        be a member of the broken one, so only objects that are messages count."""
        self._repairs_left = FREE_REPAIRS

    @property
    def pending(self) -> int:
        """Bytes kept because they begin an object that is not complete."""
        return len(self._buffer)

    @property
    def rest(self) -> Rest | None:
        """What a framer that goes on with this stream has to know, if anything."""
        return Rest(bytes(self._buffer), self._lost) if self._buffer or self._lost else None

    def resume(self, rest: Rest) -> None:
        """Go on where another framer had come to."""
        self._buffer += rest.data
        self._lost = rest.lost
        # It has no end yet, or it would not be left; this finds how far it goes.
        self._cut(0)

    def feed(self, data: bytes) -> list[Frame]:
        """All frames that `data` completes; the beginning of a further object is kept."""
        taken = 0 if self._buffer else self._take_lines(data, 0)
        if not taken and data.startswith(b"{") and len(data) <= self._max_bytes:
            value = load_whole(data)
            if isinstance(value, dict) and (not self._buffer or _is_message(value)):
                frames = self.flush() if self._buffer else []
                self._lost = False
                if self._tap:
                    self._tap(line_of(value, data))
                frames.append(value)
                return frames
        if self._buffer and not self._lost:
            taken = self._end_line(data)
        if taken < len(data):
            self._repairs_left = FREE_REPAIRS + len(data) // BYTES_PER_REPAIR
            self._buffer += data[taken:] if taken else data
            rest = self._cut(0)
            del self._buffer[:rest]
            self._enforce_cap()
        return self._take_frames()

    def flush(self) -> list[Frame]:
        """What the kept bytes still give when no more will follow; the buffer is empty after."""
        # Whatever was lost before them: nothing that is thrown away goes uncounted.
        self._lost = False
        if self._scan:
            self._drop_object(DropReason.TRUNCATED, 0, len(self._buffer), self._scan.last_member)
        self._forget()
        return self._take_frames()

    def _take_frames(self) -> list[Frame]:
        frames, self._frames = self._frames, []
        return frames

    def _forget(self) -> None:
        self._buffer.clear()
        self._scan = None

    def _enforce_cap(self) -> None:
        if len(self._buffer) > self._max_bytes:
            self._report(DropReason.OVERSIZE, 0, len(self._buffer))
            self._forget()
            self._lost = True

    def _cut(self, position: int) -> int:
        """Consume the buffer from `position` on, and say where the unfinished object begins."""
        while True:
            if self._scan is None:
                position = self._find_object(position)
                if position == len(self._buffer):
                    return position
                self._scan = ObjectScan()
            outcome = self._scan.resume(self._buffer, position)
            if outcome is Outcome.MORE:
                return position
            position = self._end_object(outcome, position, self._scan)
            self._scan = None

    def _find_object(self, position: int) -> int:
        """Pass over all that is no object, and over whole lines; the end if there is no more."""
        while found := _NOT_BLANK.search(self._buffer, position):
            position = found.start()
            first = self._buffer[position]
            if first == _OPEN_OBJECT or (first == _OPEN_ARRAY and not self._lost):
                return position
            if first == _LF:
                self._lost = False
                next_line = _NEXT_LINE.search(self._buffer, position)
                position = next_line.start() if next_line else position + 1
                position = self._take_lines(self._buffer, position)
            else:
                position = self._skip_garbage(position)
        return len(self._buffer)

    def _take_lines(self, data: bytes | bytearray, position: int) -> int:
        """Hand out the objects that stand alone on their lines, and say where that ends."""
        # Nearly every message comes this way, so this calls as little as it can.
        find, tap, frames = data.find, self._tap, self._frames
        end = find(b"\n", position)
        while 0 <= end - position <= self._max_bytes:
            line = data[position:end]
            value = parse(line)
            if value is INVALID:
                value = repaired(line)
            if not isinstance(value, dict):
                break
            self._lost = False
            if tap:
                tap(line_of(value, line))
            frames.append(value)
            position = end + 1
            end = find(b"\n", position)
        return position

    def _end_line(self, data: bytes) -> int:
        """Go on with the object that is kept, and say how much of `data` is dealt with.

        A line that a read has cut in two is put together without scanning it. What is kept holds no
        line feed, for one ends any object.
        """
        end = data.find(b"\n")
        if not 0 <= end <= self._max_bytes - len(self._buffer):
            return 0
        line = self._buffer + data[:end]
        value = parse(line)
        if not isinstance(value, dict):
            return 0
        self._forget()
        self._hand_out(value, line)
        return self._take_lines(data, end + 1)

    def _skip_garbage(self, position: int) -> int:
        """Report what begins no object, and say where to go on."""
        match = _GARBAGE_END.search(self._buffer, position + 1)
        end = match.start() if match else len(self._buffer)
        self._deliver(position, end)
        return self._after_damage(end)

    def _end_object(self, outcome: Outcome, start: int, scan: ObjectScan) -> int:
        """Hand out or drop the object that begins at `start`, and say where to go on."""
        end = start + scan.offset
        if outcome is Outcome.WHOLE:
            if self._deliver(start, end):
                return end
        elif outcome is Outcome.CUT_OFF:
            self._drop_object(DropReason.TRUNCATED, start, end, scan.last_member)
        else:
            self._drop_object(DropReason.INVALID_JSON, start, end, scan.last_member)
            self._lost = True
        return self._after_damage(end)

    def _deliver(self, start: int, end: int) -> bool:
        """Hand out what is complete if it is an object to believe, otherwise report it."""
        if end - start > self._max_bytes:
            self._report(DropReason.OVERSIZE, start, end)
            return False
        raw = self._buffer[start:end].strip(BLANK)
        value = load(raw)
        if not isinstance(value, dict):
            invalid = value is INVALID
            reason = DropReason.INVALID_JSON if invalid else DropReason.NOT_AN_OBJECT
            self._report(reason, start, end)
            return False
        if self._lost and not _is_message(value):
            return False
        self._lost = False
        self._hand_out(value, raw)
        return True

    def _hand_out(self, value: dict[str, object], raw: bytearray) -> None:
        if self._tap:
            self._tap(line_of(value, raw))
        self._frames.append(value)

    def _drop_object(self, reason: DropReason, start: int, end: int, last_member: int) -> None:
        """Report a damaged object, and save the message that only seemed to be its member.

        Where an object was cut before a value, the grammar cannot tell the next message from that
        value; but then it is the last thing in the damaged object.
        """
        raw = self._buffer[start + last_member : end].strip(BLANK)
        member = load(raw)
        if isinstance(member, dict) and _is_message(member):
            self._report(reason, start, start + last_member)
            self._hand_out(member, raw)
        else:
            self._report(reason, start, end)

    def _report(self, reason: DropReason, start: int, end: int) -> None:
        if not self._lost:
            raw = bytes(self._buffer[start : min(end, start + SAMPLE_BYTES)])
            self._frames.append(Garbage(reason, raw.rstrip(BLANK)))

    def _after_damage(self, end: int) -> int:
        """Where to go on; the last line when a read holds more damage than is worth repairing."""
        self._repairs_left -= 1
        if self._repairs_left > 0:
            return end
        self._repairs_left = FREE_REPAIRS
        line_end = self._buffer.rfind(b"\n", end, len(self._buffer.rstrip(BLANK)))
        return line_end if line_end >= 0 else len(self._buffer)


def whole_object(packet: bytes, tap: Tap | None) -> dict[str, object] | None:
    """The object that a packet is, without a framer; None where it is anything else."""
    value = load_whole(packet) if len(packet) <= MAX_OBJECT_BYTES else None
    if not isinstance(value, dict):
        return None
    if tap:
        tap(line_of(value, packet))
    return value


def frames_of(packet: bytes, tap: Tap | None = None) -> list[Frame]:
    """All frames of a packet that is complete in itself: a ZMQ frame or a line of a file."""
    value = whole_object(packet, tap)
    if value is not None:
        return [value]
    framer = Framer(tap)
    frames = framer.feed(packet)
    if framer.pending:
        frames += framer.flush()
    return frames or [Garbage(DropReason.EMPTY_INPUT, packet[:SAMPLE_BYTES])]


def _is_message(value: dict[str, object]) -> bool:
    """Whether an object has the marks of a producer's outermost object and of no inner one."""
    if not value.keys().isdisjoint(_MESSAGE_KEYS):
        return True
    if "app" in value and "acars" in value:
        return True
    return "timestamp" in value and ("freq" in value or "station_id" in value)
