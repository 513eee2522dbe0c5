"""Databases in the known states that somebody or something has changed since.

Separate from the states because each change can come on top of any of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.migrations import whole
from tests.migrations.chain import Chain
from tests.migrations.states import STATES, search
from tests.migrations.whole import Upgraded

SOME = ("v3", "3168c906fb9e-wide", "40fd0618348d-wide-stale", "ts-fresh-a1b2c3d4e5f6")
BY_ROW = "ts-40fd-8c9d47f5ed13"
TRIGGERS = tuple(f"messages_fts_{event}" for event in search.EVENTS)

Change = Callable[[sqlite3.Connection], object]


def made(path: Path, state: str, *changes: str | Change) -> Path:
    """A database in a state that has been changed since, by statements or functions."""
    STATES[state].build(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for change in changes:
            if isinstance(change, str):
                connection.execute(change)
            else:
                change(connection)
    return path


def without_triggers(connection: sqlite3.Connection) -> None:
    for name in TRIGGERS:
        connection.execute(f"DROP TRIGGER IF EXISTS {name}")


def redefined(old: str, new: str) -> Change:
    """`messages` as if it had been created with other words in its definition."""

    def redefine(connection: sqlite3.Connection) -> None:
        ((table,), *others) = connection.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = 'messages' AND sql IS NOT NULL"
            " ORDER BY type <> 'table'"
        ).fetchall()
        assert old in table
        connection.execute("PRAGMA legacy_alter_table = ON")
        connection.execute("ALTER TABLE messages RENAME TO before")
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE tbl_name = 'before'"
            " AND type <> 'table' AND sql IS NOT NULL"
        ).fetchall():
            kind = "TRIGGER" if name in TRIGGERS else "INDEX"
            connection.execute(f"DROP {kind} {name}")
        connection.execute(table.replace(old, new))
        connection.execute("INSERT INTO messages SELECT * FROM before")
        connection.execute("DROP TABLE before")
        for (sql,) in others:
            connection.execute(sql)

    return redefine


def is_like_new(upgraded: Upgraded, folder: Path) -> bool:
    new = Chain.at(folder / "new.db")
    new.upgrade()
    return whole.objects(upgraded.chain) == whole.objects(new)
