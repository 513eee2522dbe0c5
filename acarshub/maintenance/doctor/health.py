"""What is wrong with a database, found by reading only and told without a word of any message.

Separate from the report because each finding has a rule of its own, taken from what some edition
really left behind.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from acarshub.database_state import DatabaseState, on_one_line

SHOWN_ERRORS = 3
LEFTOVERS = (
    "_alembic_tmp_messages",
    "messages_old",
    "messages_saved_old",
    "text_fts",
)
TRIGGERS = ("messages_fts_insert", "messages_fts_delete", "messages_fts_update")
TRIGGERS_OF_2020 = ("message_ai", "message_ad", "message_au")

_HEX = "[0-9A-Fa-f]"
_UUID = "-".join(_HEX * digits for digits in (8, 4, 4, 4, 12))
# Text may go on behind a NUL, where only its bytes tell.
_HAS_VALID_UID = f"typeof(uid) = 'text' AND length(CAST(uid AS BLOB)) = 36 AND uid GLOB '{_UUID}'"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong. Damage is of the file itself, and no upgrade mends it."""

    text: str
    is_damage: bool = False


def findings(connection: sqlite3.Connection, state: DatabaseState) -> Iterator[Finding]:
    """Everything wrong with the database behind `connection`; sqlite3.Error when unreadable."""
    damage = list(_damage(connection))
    yield from damage
    if damage:
        return
    connection.execute("BEGIN")
    try:
        # Counts that are compared must be of one moment.
        yield from _dangling_keys(connection)
        yield from _full_text(connection, state)
        yield from _uids(connection, state)
        yield from _statistics(connection)
        yield from _leftovers(connection, state)
    finally:
        connection.execute("ROLLBACK")


def _damage(connection: sqlite3.Connection) -> Iterator[Finding]:
    errors = connection.execute("PRAGMA integrity_check").fetchmany(SHOWN_ERRORS)
    for (error,) in errors:
        if error != "ok":
            # The checker separates what it has to say of one page by lines.
            told = on_one_line(" ".join(str(error).split()))
            yield Finding(f"the file is damaged: {told}", is_damage=True)


def _dangling_keys(connection: sqlite3.Connection) -> Iterator[Finding]:
    tables = {row[0] for row in connection.execute("PRAGMA foreign_key_check")}
    for table in sorted(tables):
        yield Finding(f"rows of {on_one_line(table)} refer to rows that are gone")


def _full_text(connection: sqlite3.Connection, state: DatabaseState) -> Iterator[Finding]:
    if "messages" not in state.tables or "messages_fts" not in state.tables:
        return
    missing = [trigger for trigger in TRIGGERS if trigger not in state.schema.triggers]
    if missing:
        yield Finding(f"new messages are not found by text: {', '.join(missing)} gone")
    if "messages_fts_docsize" not in state.tables:
        yield Finding("the full-text index is incomplete: a table of it is gone")
        return
    messages = _count(connection, "messages")
    # The index itself answers with the number of messages.
    indexed = _count(connection, "messages_fts_docsize")
    unknown = _count(
        connection,
        "messages AS m"
        " WHERE NOT EXISTS (SELECT 1 FROM messages_fts_docsize AS d WHERE d.id = m.id)",
    )
    if unknown:
        yield Finding(f"{unknown:,} of {messages:,} messages are missing in the full-text index")
    stale = indexed - (messages - unknown)
    if stale:
        yield Finding(f"{stale:,} entries of the full-text index have no message")


def _uids(connection: sqlite3.Connection, state: DatabaseState) -> Iterator[Finding]:
    if "uid" not in state.schema.messages or "messages" not in state.tables:
        return
    missing, malformed = connection.execute(
        "SELECT coalesce(sum(uid IS NULL OR uid = ''), 0),"  # noqa: S608
        f" coalesce(sum(uid <> '' AND NOT ({_HAS_VALID_UID})), 0) FROM messages"
    ).fetchone()
    if missing:
        yield Finding(f"{missing:,} messages have no uid")
    if malformed:
        yield Finding(f"{malformed:,} messages have a uid that is no UUID")
    if not _is_unique(connection):
        given, different = connection.execute(
            "SELECT count(*), count(DISTINCT uid) FROM messages WHERE uid <> ''"
        ).fetchone()
        if given > different:
            yield Finding(f"{given - different:,} messages have the uid of another message")
        yield Finding("nothing keeps uids unique: the unique index on them is gone")


def _is_unique(connection: sqlite3.Connection) -> bool:
    """Whether an index makes `uid` unique, which spares comparing them all."""
    names = [row[1] for row in connection.execute("PRAGMA index_list(messages)") if row[2]]
    columns = [
        [row[2] for row in connection.execute("SELECT * FROM pragma_index_info(?)", (name,))]
        for name in names
    ]
    return ["uid"] in columns


def _statistics(connection: sqlite3.Connection) -> Iterator[Finding]:
    present = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    tables = sorted({"sqlite_stat1", "sqlite_stat4"} & present)
    if any(_count(connection, f"{table} WHERE tbl GLOB 'messages_fts*'") for table in tables):
        yield Finding("statistics of the full-text index are stored, which can slow down writing")


def _leftovers(connection: sqlite3.Connection, state: DatabaseState) -> Iterator[Finding]:
    for table in LEFTOVERS:
        if table in state.tables:
            rows = "" if table == "text_fts" else f" with {_count(connection, table):,} rows"
            yield Finding(f"the table {table}{rows} was left by a step that did not finish")
    left = [name for name in TRIGGERS_OF_2020 if name in state.schema.triggers]
    if left:
        yield Finding(f"the triggers {', '.join(left)} were left by an early release")


def _count(connection: sqlite3.Connection, source: str) -> int:
    count: int = connection.execute(f"SELECT count(*) FROM {source}").fetchone()[0]  # noqa: S608
    return count
