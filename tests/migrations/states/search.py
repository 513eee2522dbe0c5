"""The full-text indexes that historical programs kept over `messages`, and their triggers.

Separate from the tables because what is wrong with an index is a state of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.migrations.states.traffic import SHARED_COLUMNS

EIGHT = ("depa", "dsta", "msg_text", "tail", "flight", "icao", "freq", "label")
"""Columns of the index in the second and third generation."""

SEARCHED = ("msg_time", *EIGHT)
EVENTS = ("insert", "delete", "update")
REBUILD = "INSERT INTO messages_fts (messages_fts) VALUES ('rebuild')"


def table(columns: Sequence[str] = EIGHT) -> str:
    """The index with eight columns, or with `SHARED_COLUMNS`, most of them not searched."""
    names = [
        each if len(columns) == len(EIGHT) or each in SEARCHED else f"{each} UNINDEXED"
        for each in columns
    ]
    body = ",\n            ".join([*names, "content=messages", "content_rowid=id"])
    return f"CREATE VIRTUAL TABLE messages_fts USING fts5\n        (\n            {body}\n        )"


def triggers(columns: Sequence[str] = EIGHT, events: Sequence[str] = EVENTS) -> list[str]:
    """The triggers that keep the index in step, or only those for `events`."""
    names = ", ".join(columns)
    old, new = (", ".join(f"{row}.{each}" for each in columns) for row in ("old", "new"))
    remove = (
        f"INSERT INTO messages_fts (messages_fts, rowid, {names}) VALUES ('delete', old.id, {old});"
    )
    add = f"INSERT INTO messages_fts (rowid, {names}) VALUES (new.id, {new});"
    bodies = {"insert": add, "delete": remove, "update": f"{remove}\n            {add}"}
    return [
        f"CREATE TRIGGER messages_fts_{event} AFTER {event.upper()} ON messages\n"
        f"        BEGIN\n            {bodies[event]}\n        END"
        for event in events
    ]


def whole(columns: Sequence[str] = EIGHT) -> list[str]:
    """Index, triggers and content as a finished step leaves them."""
    return [table(columns), *triggers(columns), REBUILD]


WIDE = SHARED_COLUMNS
"""Columns of the index from 94d97e655180 on."""


def first_attempt(column: str) -> list[str]:
    """The index `text_fts` of February 2021 over one column, which later programs removed."""
    return [
        f'CREATE VIRTUAL TABLE text_fts USING fts5("{column}", content=messages, content_rowid=id)',
        (
            "CREATE TRIGGER message_ai AFTER INSERT ON messages BEGIN"
            f' INSERT INTO text_fts (rowid, "{column}") VALUES (new.id, new."{column}"); END'
        ),
        (
            "CREATE TRIGGER message_ad AFTER DELETE ON messages BEGIN"
            f" INSERT INTO text_fts (text_fts, rowid, \"{column}\") VALUES ('delete', old.id,"
            f' old."{column}"); END'
        ),
        (
            "CREATE TRIGGER message_au AFTER UPDATE ON messages BEGIN"
            f" INSERT INTO text_fts (text_fts, rowid, \"{column}\") VALUES ('delete', old.id,"
            f' old."{column}");'
            f' INSERT INTO text_fts (rowid, "{column}") VALUES (new.id, new."{column}"); END'
        ),
        "INSERT INTO text_fts (text_fts) VALUES ('rebuild')",
    ]
