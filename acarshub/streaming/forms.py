"""How a stream is written: server-sent events, or a line of JSON for each message.

Separate from what is told because both forms tell the same.
"""

from __future__ import annotations

import re
from typing import Protocol

import orjson

from acarshub.streaming.streams import End
from acarshub.streaming.told import Told

RETRY_MS = 3_000
_UID = re.compile(r"[0-9A-Za-z-]{1,36}", re.ASCII)


class StreamForm(Protocol):
    """A way of writing a stream."""

    mimetype: str
    opening: bytes
    beat: bytes

    def message(self, told: Told) -> bytes:
        """A message, or one that has grown."""
        ...

    def gap(self, reason: str) -> bytes:
        """Not all that was missed can be told."""
        ...

    def end(self, end: End) -> bytes:
        """The last word."""
        ...


class ServerSentEvents:
    """As browsers read them with `EventSource`.

    JSON holds no line's end, so no text can begin a field of its own.
    """

    mimetype = "text/event-stream"
    opening = b"retry: %d\n\n" % RETRY_MS
    beat = b": nothing new\n\n"

    def message(self, told: Told) -> bytes:
        """An event of the usual kind, or `update`; its id is the uid."""
        # Databases of other programs may hold any text as a uid.
        head = b"id: %s\n" % told.uid.encode() if _UID.fullmatch(told.uid) else b""
        if told.updated:
            # An update is not where to go on from.
            head = b"event: update\n"
        return b"%sdata: %s\n\n" % (head, told.text)

    def gap(self, reason: str) -> bytes:
        """An event `gap`."""
        return b"event: gap\ndata: %s\n\n" % orjson.dumps({"reason": reason})

    def end(self, end: End) -> bytes:
        """An event `end`."""
        return b"event: end\ndata: %s\n\n" % orjson.dumps({"reason": end.reason})


class JsonLines:
    """A line of JSON for each message; an empty line where nothing came for a while."""

    mimetype = "application/x-ndjson"
    opening = b"\n"
    beat = b"\n"

    def message(self, told: Told) -> bytes:
        """The object; one that has grown comes again, with the same uid."""
        return told.text + b"\n"

    def gap(self, reason: str) -> bytes:
        """An object without a uid."""
        return orjson.dumps({"gap": reason}) + b"\n"

    def end(self, end: End) -> bytes:
        """An object without a uid."""
        return orjson.dumps({"end": end.reason}) + b"\n"
