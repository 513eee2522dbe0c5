"""From copies of messages with an alert to matches of the messages themselves.

Separate because a copy does not say of which message it is one: that is found by comparing what
both hold. Copies were kept longer than messages, so for many the message is gone.
"""

from __future__ import annotations

import hashlib

from migrations import full_text, message_uids
from migrations.forms import SHARED
from migrations.tables import execute, has_rows, listed, quoted, scalar

LAST_ID = (1 << 63) - 1
"""The highest id that SQLite can store."""


def move() -> None:
    """Make an alert match of every row of `messages_saved`; where needed its message comes back.

    Copies of identical transmissions are paired with them one to one, and copies for several terms
    share their message.
    """
    if not has_rows("messages_saved"):
        return
    _find_messages()
    _bring_back_messages()
    _write_matches()
    for table in ("saved", "heard", "gone"):
        drop_temporary(table)


def move_back() -> None:
    """Write a copy of its message for every match; those whose message is gone have none."""
    names = listed(list(SHARED))
    values = ", ".join(f"m.{quoted(name)}" for name in SHARED)
    execute(
        f"INSERT INTO messages_saved ({names}, term, type_of_match)"
        f" SELECT {values}, a.term, a.match_type FROM alert_matches AS a"
        " JOIN messages AS m ON m.uid = a.message_uid ORDER BY a.id"
    )


def message_key(*values: bytes | None) -> bytes:
    """A digest of the bytes of SHARED that is the same for a message and its copies."""
    digest = hashlib.blake2b(digest_size=16)
    for name, value in zip(SHARED, values, strict=True):
        held = value or b""
        if name == "freq":
            # Releases of 2022 filled up frequencies with zeros, in one of the tables only.
            held = held.rstrip(b"0")
        digest.update(b"%d:" % len(held) + held)
    return digest.digest()


def drop_temporary(table: str) -> None:
    """Drop a table of this connection's own."""
    execute(f"DROP TABLE IF EXISTS temp.{table}")


def _find_messages() -> None:
    # As bytes: not everything that decoders print is valid text.
    key = f"message_key({', '.join(f'CAST({quoted(name)} AS BLOB)' for name in SHARED)}) AS key"
    execute("CREATE TEMP TABLE saved (id INTEGER PRIMARY KEY, key, term, kind, nth, message_id)")
    execute(
        "INSERT INTO saved SELECT id, key, term, kind,"
        " row_number() OVER (PARTITION BY key, term, kind ORDER BY id), NULL FROM ("
        f"SELECT id, {key}, coalesce(term, '') AS term,"
        " coalesce(type_of_match, '') AS kind FROM messages_saved)"
    )
    execute("CREATE INDEX temp.saved_key ON saved (key, nth)")
    execute("CREATE TEMP TABLE heard (key, nth, id, PRIMARY KEY (key, nth))")
    execute(
        "INSERT INTO heard SELECT key, row_number() OVER (PARTITION BY key ORDER BY id), id FROM ("
        f"SELECT id, {key} FROM messages"
        " WHERE msg_time IN (SELECT msg_time FROM messages_saved))"
        " WHERE key IN (SELECT key FROM saved)"
    )
    execute(
        "UPDATE saved SET message_id ="
        " (SELECT id FROM heard WHERE heard.key = saved.key AND heard.nth = saved.nth)"
    )


def _bring_back_messages() -> None:
    execute("CREATE TEMP TABLE gone (key, nth, saved_id, id, PRIMARY KEY (key, nth))")
    execute(
        "INSERT INTO gone SELECT key, nth, min(id), NULL FROM saved"
        " WHERE message_id IS NULL GROUP BY key, nth"
    )
    count, lowest, highest = execute(
        "SELECT (SELECT count(*) FROM gone), min(id), coalesce(max(id), 0) FROM messages"
    ).one()
    if not count:
        return
    # Below the others where there is room: they are older, and the newest are read by their ids.
    fits_below = lowest is not None and lowest > count
    fits_behind = highest <= LAST_ID - count
    start = highest + 1 if fits_behind and not fits_below else lowest - count
    execute(
        "UPDATE gone SET id = ranked.id FROM (SELECT gone.saved_id,"
        " ? - 1 + row_number() OVER (ORDER BY s.msg_time, s.id) AS id"
        " FROM gone JOIN messages_saved AS s ON s.id = gone.saved_id) AS ranked"
        " WHERE ranked.saved_id = gone.saved_id",
        (start,),
    )
    values = ", ".join(f"coalesce(s.{quoted(name)}, '')" for name in SHARED)
    # Where an index is damaged, its triggers would not let them in.
    with full_text.out_of_the_way():
        execute(
            f"INSERT INTO messages (id, {listed(list(SHARED))}, uid)"
            f" SELECT gone.id, {values}, {message_uids.fresh('s.msg_time')}"
            " FROM gone JOIN messages_saved AS s ON s.id = gone.saved_id ORDER BY gone.id"
        )
    execute(
        "UPDATE saved SET message_id ="
        " (SELECT id FROM gone WHERE gone.key = saved.key AND gone.nth = saved.nth)"
        " WHERE message_id IS NULL"
    )


def _write_matches() -> None:
    execute(
        "INSERT INTO alert_matches (message_uid, term, match_type, matched_at)"
        " SELECT m.uid, s.term, s.kind, m.msg_time FROM saved AS s"
        " JOIN messages AS m ON m.id = s.message_id WHERE NOT EXISTS (SELECT 1 FROM alert_matches"
        " AS a WHERE a.message_uid = m.uid AND a.term = s.term AND a.match_type = s.kind)"
        " ORDER BY m.msg_time, s.id"
    )
    assert scalar("SELECT count(*) FROM saved WHERE message_id IS NULL") == 0
