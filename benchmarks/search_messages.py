"""A database of a busy hub for searches: thousands of aircraft, many stations, rare things in it.

Separate from other stored messages because here it matters how often each value comes: those have
a few dozen aircraft and eight stations, which would make every search easy.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import accumulate, islice
from pathlib import Path

from acarshub.links import Link
from acarshub.records import MESSAGE_COLUMNS
from acarshub.uids import new_uid
from benchmarks.stored_messages import DAY_SECONDS, templates

LINKS = {Link.VDLM2: 50, Link.ACARS: 36, Link.HFDL: 8, Link.IMSL: 4, Link.IRDM: 2}
"""Messages of a hundred."""

STATIONS = 40
AIRCRAFT = 8_000
DISTINCT = 10_000
RARE_EVERY = 20_000
RARE_STATION, RARE_WORD = "XX-RARE-1", "XYLOPHONE"
"""Each in one of RARE_EVERY messages, evenly."""

ROWS_A_STATEMENT = 500
DAYS = 90.0


def fill(path: Path, messages: int) -> None:
    """Put `messages` into the new database at `path`, evenly over the last DAYS."""
    names = ", ".join(MESSAGE_COLUMNS)
    marks = f"({', '.join('?' * len(MESSAGE_COLUMNS))})"
    rows = _rows(messages)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        # One transaction would keep all of it in the log.
        while chunk := list(islice(rows, ROWS_A_STATEMENT)):
            values = [value for row in chunk for value in row]
            statement = f"INSERT INTO messages ({names}) VALUES {','.join([marks] * len(chunk))}"
            with connection:
                connection.execute(statement, values)


def in_the_other_form(path: Path, source: Path, messages: int) -> int:
    """Bytes a message where docker-acarshub 4.2 keeps the first `messages` of `source`."""
    searched = ("depa", "dsta", "msg_text", "tail", "flight", "icao", "freq", "label", "msg_time")
    columns = [name for name in MESSAGE_COLUMNS if name != "uid"]
    declared = ", ".join(f"{name} VARCHAR(32) NOT NULL" for name in columns if name != "msg_time")
    names, indexed = ", ".join(columns), ", ".join(searched)
    added = ", ".join(f"new.{name}" for name in searched)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ATTACH ? AS source", (str(source),))
        connection.executescript(
            "CREATE TABLE messages (id INTEGER PRIMARY KEY, msg_time INTEGER NOT NULL,"
            f" {declared});"
            f"CREATE VIRTUAL TABLE messages_fts USING fts5({indexed}, content='messages',"
            " content_rowid='id');"
            "CREATE INDEX by_icao ON messages (icao);"
            "CREATE INDEX by_msgno ON messages (msgno);"
            "CREATE INDEX by_type ON messages (message_type, msg_time);"
            "CREATE TRIGGER added AFTER INSERT ON messages BEGIN"
            f" INSERT INTO messages_fts (rowid, {indexed}) VALUES (new.id, {added}); END"
        )
        with connection:
            connection.execute(
                f"INSERT INTO messages ({names}) SELECT {names} FROM source.messages"
                " ORDER BY id LIMIT ?",
                (messages,),
            )
    return round(path.stat().st_size / messages)


def _rows(messages: int) -> Iterator[tuple[object, ...]]:
    rng = random.Random(1)
    by_link = {link: templates(DISTINCT // len(LINKS), link) for link in LINKS}
    links, weights = list(LINKS), list(accumulate(LINKS.values()))
    aircraft = [_aircraft(rng) for _ in range(AIRCRAFT)]
    often = list(accumulate(1 / (rank + 10) for rank in range(AIRCRAFT)))
    heard = list(accumulate(1 / (rank + 1) for rank in range(STATIONS)))
    begin, step = time.time() - DAYS * DAY_SECONDS, DAYS * DAY_SECONDS / messages
    for number in range(messages):
        link = rng.choices(links, cum_weights=weights)[0]
        row = dict(rng.choice(by_link[link]))
        moment = round(begin + number * step, 3)
        row["msg_time"], row["uid"] = moment, new_uid(moment)
        row["station_id"] = f"{_station(rng, heard, link)}-{link.status_key}"
        _give(row, rng.choices(aircraft, cum_weights=often)[0])
        if number % RARE_EVERY == RARE_EVERY // 2:
            row["station_id"] = RARE_STATION
        if number % RARE_EVERY == 0:
            row["msg_text"] = f"{row['msg_text']} {RARE_WORD}"
        yield tuple(row[name] for name in MESSAGE_COLUMNS)


def _station(rng: random.Random, heard: Sequence[float], link: Link) -> str:
    number = rng.choices(range(STATIONS), cum_weights=heard)[0]
    if link not in (Link.ACARS, Link.VDLM2):
        # Few have an antenna for the others.
        number %= 4
    return f"XX-{chr(65 + number % 26)}{number:02}"


def _aircraft(rng: random.Random) -> dict[str, str]:
    letters = "".join(rng.choices("ABCDEFGHJKLMNPQRSTUVWXYZ", k=2))
    return {
        "tail": f"N{rng.randrange(100, 1_000)}{letters}",
        "icao": f"A{rng.randrange(16**5):05X}",
        "flight": f"{rng.choice(('UA', 'DL', 'AA', 'LH', 'BA', 'QR'))}{rng.randrange(1, 9_999):04}",
    }


def _give(row: dict[str, object], aircraft: dict[str, str]) -> None:
    """What a template has of an aircraft becomes another one's."""
    for name, value in aircraft.items():
        if row[name]:
            row[name] = value


def sample(path: Path, column: str, count: int) -> Sequence[str]:
    """Up to `count` different values of a column, from all over the database at `path`."""
    with closing(sqlite3.connect(path)) as connection:
        (newest,) = connection.execute("SELECT max(id) FROM messages").fetchone()
        found: dict[str, None] = {}
        rng = random.Random(2)
        for _ in range(count * 20):
            row = connection.execute(
                f"SELECT {column} FROM messages WHERE id = ?", (rng.randrange(1, newest),)
            ).fetchone()
            if row and row[0]:
                found[row[0]] = None
    return list(found)[:count]
