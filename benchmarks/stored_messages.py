"""A database at head with any number of believable messages, for benchmarks that look back.

Separate because filling it is no part of what is measured: rows go in at once, without a hub.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import chain, cycle, islice
from pathlib import Path

import orjson

from acarshub.decoders import decode
from acarshub.decoders.message import Decoded
from acarshub.links import Link
from acarshub.records import HubMessage, message_row
from acarshub.uids import new_uid
from benchmarks.measuring import demo_lines

DAY_SECONDS = 86_400
DISTINCT = 20_000


def fill(path: Path, messages: int, days: float, distinct: int = DISTINCT) -> None:
    """Put `messages` into the new database at `path`, evenly over the last `days`.

    Making `distinct` different ones takes longer than storing them all.
    """
    rows = _rows(messages, days, distinct)
    first = next(rows)
    names = ", ".join(first)
    marks = ", ".join("?" * len(first))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.executemany(
            f"INSERT INTO messages ({names}) VALUES ({marks})",
            (tuple(row.values()) for row in chain([first], rows)),
        )


def _rows(messages: int, days: float, distinct: int) -> Iterator[dict[str, object]]:
    begin = time.time() - days * DAY_SECONDS
    step = days * DAY_SECONDS / messages
    every = [row for link in Link for row in templates(distinct // len(Link), link)]
    for number, row in enumerate(islice(cycle(every), messages)):
        moment = round(begin + number * step, 3)
        yield {**row, "msg_time": moment, "uid": new_uid(moment)}


def templates(count: int, link: Link) -> list[dict[str, object]]:
    """Rows of about `count` different messages of one link, without a uid."""
    rows = []
    for line in demo_lines(count, link):
        result = decode(orjson.loads(line), link, time.time())
        if isinstance(result, Decoded):
            rows.append(message_row(HubMessage("", result.message, (), True)))
    return rows
