"""The forms of a file: a line of JSON for each message, or CSV.

Separate from reading them, which is the same for all forms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import orjson

from acarshub.export import csv_lines
from acarshub.realtime.payloads import Payload


@dataclass(frozen=True, slots=True)
class Form:
    """How messages stand in a file."""

    mimetype: str
    head: bytes
    """What comes before the first message."""
    lines: Callable[[Sequence[Payload]], bytes]


def json_lines(messages: Sequence[Payload]) -> bytes:
    """A line of JSON for each message; no value can hold a line's end, JSON writes it as `\\n`."""
    return b"".join(orjson.dumps(message, option=orjson.OPT_APPEND_NEWLINE) for message in messages)


FORMS: Mapping[str, Form] = {
    "csv": Form("text/csv", csv_lines.HEAD, csv_lines.lines),
    "jsonl": Form("application/x-ndjson", b"", json_lines),
}
"""By the ending of a file's name."""
