"""A live message as streams are told it: its JSON, and what a search may ask of it.

Separate because all streams share it: what a filter looks at is made once, when one first asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from acarshub.realtime.payloads import Payload
from acarshub.realtime.recent import Live
from acarshub.search.conditions import EVERYTHING, ROW_COLUMNS
from acarshub.search.query import Query

_KEYS = {column: column for column in ROW_COLUMNS} | {"msg_text": "text"}
"""Keys of the object by column."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a search asks of a message."""

    values: Mapping[str, str]
    """By column."""
    timestamp: float


class Told:
    """One message, or one that has grown by a part."""

    __slots__ = ("_asked", "matched", "text", "uid", "updated")

    def __init__(self, uid: str, text: bytes, *, matched: bool, updated: bool = False) -> None:
        self.uid = uid
        self.text = text
        """The object as JSON."""
        self.matched = matched
        self.updated = updated
        """Whether it was told before, and says more now."""
        self._asked: Asked | None = None

    @classmethod
    def live(cls, message: Live) -> Told:
        """A message that just came."""
        return cls(message.uid, message.text, matched=message.matched)

    @classmethod
    def stored(cls, payload: Payload) -> Told:
        """A message that came before."""
        text = orjson.dumps(payload)
        return cls(str(payload["uid"]), text, matched=bool(payload["matched"]))

    @classmethod
    def grown(cls, payload: Payload) -> Told:
        """A whole message that has changed."""
        told = cls.stored(payload)
        told.updated = True
        return told

    @property
    def asked(self) -> Asked:
        """What a search asks of it."""
        if self._asked is None:
            payload = orjson.loads(self.text)
            values = {column: str(payload.get(key, "")) for column, key in _KEYS.items()}
            self._asked = Asked(values, float(payload["timestamp"]))
        return self._asked


class LiveFilter:
    """A search as a filter of what comes."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._condition = query.condition
        times = query.since is not None or query.until is not None
        self._looks_inside = bool(
            self._condition != EVERYTHING or times or query.has_text is not None
        )

    def admits(self, message: Told) -> bool:
        """Whether a message is what is searched for."""
        query = self._query
        if query.matched is not None and query.matched is not message.matched:
            return False
        if not self._looks_inside:
            return True
        asked = message.asked
        if query.since is not None and asked.timestamp < query.since:
            return False
        if query.until is not None and asked.timestamp >= query.until:
            return False
        if query.has_text is not None and query.has_text is not bool(asked.values["msg_text"]):
            return False
        return self._condition.matches(asked.values)
