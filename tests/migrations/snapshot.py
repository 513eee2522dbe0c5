"""Everything that a database of any edition holds, read into plain values before an upgrade.

Separate from the comparison, and apart from the migrations: what reads here must not share a fault
with what it checks.
"""

from __future__ import annotations

import math
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

Value = tuple[str, object]
"""A storage class of SQLite, and the value: bytes for text and blob."""

Row = Mapping[str, Value]
Content = tuple[Value, ...]
"""The values of a message in the order of `COLUMNS`."""

TEXTS = """
    station_id toaddr fromaddr depa dsta eta gtout gtin wloff wlin lat lon alt msg_text tail flight
    icao freq ack mode label block_id msgno is_response is_onground error libacars level
"""
COLUMNS = ("message_type", "msg_time", *TEXTS.split())
OLD_NAMES = {"msg_time": "time", "msg_text": "text"}
NULL: Value = ("null", None)
EMPTY: Value = ("text", b"")
LAST_ADDRESS = 0xFFFFFF

BEFORE_HEXADECIMAL = frozenset({"e7991f1644b1", "0fc8b7cae596", "a589d271a0a4", "94d97e655180"})
"""Revisions at which every address without exception is decimal."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The tables of a database by name; index tables of SQLite are left out."""

    version: str | None
    tables: Mapping[str, tuple[Row, ...]]
    has_uid: bool

    def rows(self, table: str) -> tuple[Row, ...]:
        """The rows of `table`, none when there is no such table."""
        return self.tables.get(table, ())

    @property
    def all_decimal(self) -> bool:
        """Whether the file is from before addresses were written in hexadecimal."""
        return not self.has_uid and (not self.version or self.version in BEFORE_HEXADECIMAL)


def snapshot(path: Path) -> Snapshot:
    """Read the database at `path`, its write-ahead log included; its files stay as they are."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.db"
        for suffix in ("", "-wal"):
            if Path(f"{path}{suffix}").exists():
                shutil.copyfile(f"{path}{suffix}", f"{copy}{suffix}")
        with closing(sqlite3.connect(copy)) as connection:
            return _read(connection)


def _read(connection: sqlite3.Connection) -> Snapshot:
    names = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith(("sqlite_", "messages_fts", "text_fts"))
    ]
    # The driver would decode text, and fail on what is none.
    connection.text_factory = lambda raw: ("text", raw)
    tables = {name: tuple(_rows(connection, name)) for name in names}
    versions = [_bytes_of(row["version_num"]).decode() for row in tables.get("alembic_version", ())]
    assert len(versions) < 2
    messages = [f'PRAGMA table_info("{name}")' for name in ("messages", "_alembic_tmp_messages")]
    columns = {row[1][1] for each in messages for row in connection.execute(each)}
    return Snapshot(versions[0] if versions else None, tables, b"uid" in columns)


def _rows(connection: sqlite3.Connection, table: str) -> Iterable[Row]:
    cursor = connection.execute(f'SELECT * FROM "{table}"')
    names = [each[0] for each in cursor.description]
    for row in cursor:
        yield dict(zip(names, map(_typed, row), strict=True))


def _typed(value: object) -> Value:
    if isinstance(value, tuple):
        return value
    kinds = {int: "integer", float: "real", bytes: "blob", type(None): "null"}
    return (kinds[type(value)], value)


def _bytes_of(value: Value) -> bytes:
    assert isinstance(value[1], bytes)
    return value[1]


def content(row: Row, *, all_decimal: bool) -> Content:
    """What a message must hold after an upgrade, from its row before it."""
    values = {each: row.get(each, row.get(OLD_NAMES.get(each, each), NULL)) for each in COLUMNS}
    wanted = {each: _text(value) for each, value in values.items()}
    wanted["msg_time"] = _number(values["msg_time"])
    wanted["icao"] = _address(wanted, all_decimal=all_decimal)
    return tuple(wanted.values())


def _text(value: Value) -> Value:
    kind, held = value
    if kind == "null":
        return EMPTY
    if kind == "integer":
        return ("text", str(held).encode())
    if kind == "real":
        # As SQLite writes a number into a column of text.
        written = f"{held:.15g}"
        return ("text", (written if "." in written else f"{written}.0").encode())
    return value


def _number(value: Value) -> Value:
    kind, held = value
    if kind == "null":
        return ("integer", 0)
    if kind != "text":
        return value
    assert isinstance(held, bytes)
    try:
        number = float(held)
    except ValueError:
        return value
    if not math.isfinite(number):
        return value
    is_integer = number.is_integer() and abs(number) < 2**53
    return ("integer", int(number)) if is_integer else ("real", number)


def _address(values: Row, *, all_decimal: bool) -> Value:
    kind, held = values["icao"]
    if kind != "text" or not isinstance(held, bytes) or not held.isdigit():
        return values["icao"]
    others = (values["fromaddr"], values["toaddr"])
    is_decimal = all_decimal or len(held) > 6 or ("text", held) in others
    if is_decimal and 1 <= int(held) <= LAST_ADDRESS:
        return ("text", b"%06X" % int(held))
    return values["icao"]
