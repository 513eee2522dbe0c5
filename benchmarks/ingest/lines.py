"""Any number of believable messages, no two alike, at less than a microsecond each.

Separate because the sender must cost next to nothing beside the hub: demonstration traffic is made
once, and only a running number and the time are put into it for each message. Without the number
the hub would recognise the same transmission heard twice, and keep one.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from itertools import count

from acarshub.links import Link
from benchmarks.measuring import demo_lines

DISTINCT = 2_000
TEMPLATES = 1_000
LONGEST_TEXT = 180
"""With the number below 220: a block on the air, so nothing waits for a further part."""

_NUMBER, _SECOND = "@NUMBER@", "@SECOND@"
_TEXTS = frozenset({"text", "msg_text", "message"})
_UNFINISHED: dict[str, object] = {
    "more": True,
    "more_to_come": True,
    "block_end": False,
    "assstat": "in progress",
}


def templates(link: Link) -> list[bytes]:
    """Patterns for `%`, to be given the Unix second and a number; each ends with a line feed.

    Not for the satellites, some of whose decoders give the time after the text.
    """
    frames = [json.loads(line) for line in demo_lines(DISTINCT, link)]
    whole = [frame for frame in frames if _is_whole(frame)][:TEMPLATES]
    return [_pattern(_with_room("", frame, index)) for index, frame in enumerate(whole)]


def endless(link: Link, first: int = 0, step: int = 1) -> Iterator[bytes]:
    """Messages without end; several processes take turns by `first` and `step`."""
    patterns = templates(link)
    for number in count(first, step):
        yield patterns[number % len(patterns)] % (time.time(), number)


def _is_whole(frame: dict[str, object]) -> bool:
    """Whether a frame holds one text, and no part of a longer one."""
    members = list(_members(frame))
    texts = [value for key, value in members if key in _TEXTS and isinstance(value, str)]
    unfinished = any(key == "end" or _UNFINISHED.get(key) == value for key, value in members)
    return not unfinished and len(texts) == 1 and 0 < len(texts[0]) <= LONGEST_TEXT


def _members(frame: dict[str, object]) -> Iterator[tuple[str, object]]:
    for key, value in frame.items():
        yield key, value
        if isinstance(value, dict):
            yield from _members(value)


def _pattern(frame: object) -> bytes:
    text = json.dumps(frame, separators=(",", ":")).replace("%", "%%")
    return text.replace(f'"{_SECOND}"', "%d").replace(_NUMBER, "%09d").encode() + b"\n"


def _with_room(key: str, value: object, index: int) -> object:
    """The member with room for number and time, and under message numbers that take turns."""
    if isinstance(value, dict):
        return {inner: _with_room(inner, of, index) for inner, of in value.items()}
    if not isinstance(value, str):
        # What was sent inside a message has times of its own, in hours, minutes and seconds.
        moment = key in ("timestamp", "sec") and isinstance(value, int | float) and value > 1e9
        return _SECOND if moment else value
    if key in _TEXTS:
        return f"{value} {_NUMBER}"
    if key in ("block_id", "blk_id"):
        # A digit marks a downlink and a letter an uplink.
        return str(index % 10) if value.isdigit() else chr(ord("A") + index % 26)
    if key == "msgno":
        return f"{value[:1]}{index % 100:02d}A"
    if key == "msg_num":
        return f"{value[:1]}{index % 100:02d}"
    return "A" if key == "msg_num_seq" else value
