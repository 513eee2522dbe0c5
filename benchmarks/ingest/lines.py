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
_UNFINISHED = {"more": True, "more_to_come": True, "block_end": False, "assstat": "in progress"}


def templates(link: Link) -> list[bytes]:
    """Patterns for `%`, to be given the Unix second and a number; each ends with a line feed.

    Not for the satellites, some of whose decoders give the time after the text.
    """
    made: list[bytes] = []
    for line in demo_lines(DISTINCT, link):
        frame = json.loads(line)
        if _number(frame, len(made)) and len(made) < TEMPLATES:
            text = json.dumps(frame, separators=(",", ":")).replace("%", "%%")
            text = text.replace(f'"{_SECOND}"', "%d").replace(_NUMBER, "%09d")
            made.append(text.encode() + b"\n")
    return made


def endless(link: Link, first: int = 0, step: int = 1) -> Iterator[bytes]:
    """Messages without end; several processes take turns by `first` and `step`."""
    patterns = templates(link)
    for number in count(first, step):
        yield patterns[number % len(patterns)] % (time.time(), number)


def _number(frame: dict[str, object], index: int) -> bool:
    """Make room for number and time in `frame`; False when it is not a whole message with text."""
    numbered = False
    for key, value in frame.items():
        if key in _UNFINISHED and value == _UNFINISHED[key] or key == "end":
            return False
        if isinstance(value, dict):
            if key == "t":
                value["sec"] = _SECOND
            elif _has_inner_text(value) and not (numbered := _number(value, index)):
                return False
        elif key in _TEXTS and isinstance(value, str):
            if not value or len(value) > LONGEST_TEXT:
                return False
            frame[key] = f"{value} {_NUMBER}"
            numbered = True
        elif key == "timestamp" and isinstance(value, int | float):
            frame[key] = _SECOND
        elif key in ("block_id", "blk_id"):
            frame[key] = _next_block(str(value), index)
        elif key == "msgno":
            frame[key] = f"{str(value)[:1]}{index % 100:02d}A"
        elif key == "msg_num":
            frame[key] = f"{str(value)[:1]}{index % 100:02d}"
        elif key == "msg_num_seq":
            frame[key] = "A"
    return numbered


def _has_inner_text(value: dict[str, object]) -> bool:
    return any(
        key in _TEXTS or (isinstance(inner, dict) and _has_inner_text(inner))
        for key, inner in value.items()
    )


def _next_block(block: str, index: int) -> str:
    """A digit marks a downlink and a letter an uplink, and stays one."""
    return str(index % 10) if block.isdigit() else chr(ord("A") + index % 26)
