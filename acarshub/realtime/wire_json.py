"""JSON for Socket.IO packets, in the shape that python-socketio expects of a `json` module.

Separate because of what it is for: fast on the way out, and on the way in no nesting or number of
a hostile client can cost more than its length.
"""

from __future__ import annotations

import orjson


def dumps(value: object, **_options: object) -> str:
    """`value` as compact JSON text."""
    return orjson.dumps(value).decode()


def loads(text: str | bytes, **_options: object) -> object:
    """The value of strict JSON; ValueError for anything else."""
    return orjson.loads(text)
