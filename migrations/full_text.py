"""The full-text index over `messages`: table, triggers, and the proof that it is complete.

Separate because SQLite drops triggers with the table they belong to, and every step that writes
`messages` needs them out of the way: they would fire for each row although no text changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

from migrations.tables import (
    chunks,
    definition,
    execute,
    exists,
    is_sqlite,
    scalar,
    try_instead,
)

COLUMNS = ("depa", "dsta", "msg_text", "tail", "flight", "icao", "freq", "label")
"""Only what is searched: every further column costs space for each message."""

TABLES = frozenset(
    {"messages_fts"}
    | {f"messages_fts_{part}" for part in ("data", "idx", "docsize", "config", "content")}
)
"""The index and the tables in which FTS5 keeps it; models do not know them."""

_NAMES = ", ".join(COLUMNS)
_CREATE = (
    f"CREATE VIRTUAL TABLE messages_fts USING fts5({_NAMES},"
    " content='messages', content_rowid='id')"
)


def ensure() -> None:
    """Have an index with its triggers, whatever columns it has; a torn or stale one is made anew.

    What an index holds is compared with `messages` by number of rows only; `prove` looks at all.
    """
    if not is_sqlite():
        return
    drop_statistics()
    if exists("messages_fts") and len(_triggers()) == len(_EVENTS) and _holds_every_row():
        return
    make_anew()


def prove() -> None:
    """Have exactly the index and the triggers of this module, proved against the text itself."""
    if not is_sqlite():
        return
    drop_statistics()
    if definition("messages_fts") == _CREATE and _is_intact():
        drop_triggers()
        _create_triggers()
        return
    make_anew()


def make_anew() -> None:
    """Drop what there is of the index and make it from the text of `messages`."""
    drop()
    execute(_CREATE)
    # FTS5 can do it in one statement, a tenth faster, and would say nothing for minutes.
    for first, last in chunks("messages"):
        execute(
            f"INSERT INTO messages_fts (rowid, {_NAMES})"
            f" SELECT id, {_NAMES} FROM messages WHERE id BETWEEN ? AND ?",
            (first, last),
        )
    _create_triggers()


def drop() -> None:
    """Drop the index with everything FTS5 keeps for it, and its triggers."""
    if not is_sqlite():
        return
    drop_triggers()
    if not exists("messages_fts"):
        _drop_remains()
        return
    try:
        op.drop_table("messages_fts")
    except sa.exc.DatabaseError:
        try_instead()
        _drop_damaged()


def drop_triggers() -> None:
    """Drop the triggers; the index then goes stale with the next change of text."""
    for name in TRIGGERS:
        # It may be on another table, one that was called `messages`.
        execute(f"DROP TRIGGER IF EXISTS {name}")


def _drop_damaged() -> None:
    """Drop an index that FTS5 cannot open, and which it therefore does not drop."""
    execute("PRAGMA writable_schema = ON")
    try:
        execute("DELETE FROM sqlite_master WHERE type = 'table' AND name = 'messages_fts'")
    finally:
        execute("PRAGMA writable_schema = RESET")
    _drop_remains()


def _drop_remains() -> None:
    for table in sorted(TABLES):
        execute(f"DROP TABLE IF EXISTS {table}")


@contextmanager
def out_of_the_way() -> Iterator[None]:
    """Around changes of `messages` that leave every indexed text as it is, or add messages.

    The triggers come back as they were if the index holds every row, else the index is made anew.
    Where there is no index yet, none is made.
    """
    if not is_sqlite() or not exists("messages_fts"):
        yield
        return
    drop_statistics()
    triggers = _triggers()
    drop_triggers()
    yield
    if len(triggers) == len(_EVENTS) and _holds_every_row():
        for statement in triggers.values():
            execute(statement)
    else:
        make_anew()


def drop_statistics() -> None:
    """Remove what the planner was told of the index while it was nearly empty.

    With that, SQLite reads the whole index at every merge: 31 messages a second instead of
    thousands at a million rows.
    """
    removed = 0
    for table in ("sqlite_stat1", "sqlite_stat4"):
        if exists(table):
            removed += execute(
                f"DELETE FROM {table} WHERE tbl LIKE 'messages^_fts%' ESCAPE '^'"
            ).rowcount
    if removed:
        # The connection goes by what it read when it was opened, until it is told to read again.
        execute("ANALYZE sqlite_master")


def _triggers() -> dict[str, str]:
    """The index's triggers by name, with the SQL that makes each."""
    names = ", ".join(f"'{name}'" for name in TRIGGERS)
    rows = execute(
        "SELECT name, sql FROM sqlite_master"
        f" WHERE type = 'trigger' AND tbl_name = 'messages' AND name IN ({names})"
    )
    return dict(rows.all())


def _holds_every_row() -> bool:
    if not exists("messages_fts_docsize"):
        return False
    # Counting the index itself counts `messages`.
    as_many = scalar("SELECT count(*) FROM messages_fts_docsize") == scalar(
        "SELECT count(*) FROM messages"
    )
    # Another index would give the ids in its own order, each somewhere else: 1.8 s instead of 0.13
    # for a million.
    return as_many and not scalar(
        "SELECT 1 FROM messages NOT INDEXED"
        " WHERE id NOT IN (SELECT id FROM messages_fts_docsize) LIMIT 1"
    )


def _is_intact() -> bool:
    try:
        # Without that rank the text in `messages` is not compared.
        execute("INSERT INTO messages_fts (messages_fts, rank) VALUES ('integrity-check', 1)")
    except sa.exc.DatabaseError:
        try_instead()
        return False
    return True


def _of(row: str) -> str:
    return ", ".join(f"{row}.{column}" for column in COLUMNS)


_ADD = f"INSERT INTO messages_fts (rowid, {_NAMES}) VALUES (new.id, {_of('new')});"
# An external-content index cannot look up what it indexed once the row has changed, so removing an
# entry means handing it the old values.
_REMOVE = (
    f"INSERT INTO messages_fts (messages_fts, rowid, {_NAMES})"
    f" VALUES ('delete', old.id, {_of('old')});"
)
_EVENTS = {"insert": _ADD, "delete": _REMOVE, "update": f"{_REMOVE} {_ADD}"}
TRIGGERS = tuple(f"messages_fts_{event}" for event in _EVENTS)


def _create_triggers() -> None:
    for event, body in _EVENTS.items():
        execute(
            f"CREATE TRIGGER messages_fts_{event} AFTER {event.upper()} ON messages"
            f" BEGIN {body} END"
        )
