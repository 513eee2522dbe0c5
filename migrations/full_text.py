"""The full-text index over `messages`, as revision 94d97e655180 defines it: table and triggers.

Separate because SQLite drops triggers with the table they belong to, so every step that rebuilds
`messages` must put them back exactly as they were.
"""

from __future__ import annotations

from alembic import op

COLUMNS = ("depa", "dsta", "msg_text", "tail", "flight", "icao", "freq", "label")
"""Only what is searched: every further column costs space for each message."""

TABLES = frozenset(
    {"messages_fts"} | {f"messages_fts_{part}" for part in ("data", "idx", "docsize", "config")}
)
"""The index and the tables in which FTS5 keeps it; models do not know them."""


def is_supported() -> bool:
    """Whether the database is SQLite; others search in their own way."""
    return op.get_context().dialect.name == "sqlite"


def create_table() -> None:
    """Create the empty index. Its text stays in `messages`, so nothing is stored twice."""
    op.execute(
        f"CREATE VIRTUAL TABLE messages_fts USING fts5({', '.join(COLUMNS)},"
        " content='messages', content_rowid='id')"
    )


def drop_table() -> None:
    """Drop the index with everything FTS5 keeps for it."""
    op.execute("DROP TABLE messages_fts")


def create_triggers() -> None:
    """Create the three triggers that keep the index in step with `messages`."""
    # An external-content index cannot look up what it indexed once the row has changed, so
    # removing an entry means handing it the old values.
    op.execute(f"CREATE TRIGGER messages_fts_insert AFTER INSERT ON messages BEGIN {_add()} END")
    op.execute(f"CREATE TRIGGER messages_fts_delete AFTER DELETE ON messages BEGIN {_remove()} END")
    op.execute(
        "CREATE TRIGGER messages_fts_update AFTER UPDATE ON messages"
        f" BEGIN {_remove()} {_add()} END"
    )


def drop_triggers() -> None:
    """Drop the three triggers; the index then goes stale with the next change."""
    for event in ("insert", "delete", "update"):
        op.execute(f"DROP TRIGGER messages_fts_{event}")


def _add() -> str:
    names = ", ".join(COLUMNS)
    return f"INSERT INTO messages_fts (rowid, {names}) VALUES (new.id, {_of('new')});"  # noqa: S608


def _remove() -> str:
    names = ", ".join(COLUMNS)
    return (
        f"INSERT INTO messages_fts (messages_fts, rowid, {names})"  # noqa: S608
        f" VALUES ('delete', old.id, {_of('old')});"
    )


def _of(row: str) -> str:
    return ", ".join(f"{row}.{column}" for column in COLUMNS)
