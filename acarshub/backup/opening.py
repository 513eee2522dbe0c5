"""Opening the second database: whether what stands there is a copy of the first one at all.

Separate from copying because of what it prevents: after the first database was lost and begun anew,
or an older copy was put in its place, the second one holds the only messages there are. Keeping
that in step would remove them, so it is set aside instead, and nothing ever removes it.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from acarshub.database_state import VERSION_TABLE

LOST_AT_MOST = 1_000
"""Messages that the first database may have lost in a power failure and the second one not: what
its write-ahead log holds. More, and somebody has put an older copy into the first one's place."""
LOOKED_AT = 20_000
"""Messages of the second database that are looked for in the first one, the newest."""
_NEWEST_OF_SECOND = "SELECT id, uid FROM main.messages ORDER BY id DESC LIMIT ?"
BUSY_SECONDS = 1.0
"""How long to wait for another program's lock; a stop waits for it too."""
CACHE_KB = 2_000
LOG_PAGES = 1_000

Log = Callable[[int, str], None]


class BackupError(Exception):
    """Why the second database cannot be used; the text says what to do."""


class FormNeeded(Exception):  # noqa: N818 - it names a state, not a fault
    """The file is missing, empty, or of another release: `flask db upgrade` makes it fit."""


def open_second(first: Path, second: Path, log: Log) -> sqlite3.Connection:
    """A connection to `second`, as `main`, that can read `first`, as `source`.

    FormNeeded, BackupError, sqlite3.Error or OSError when that is not possible. One that is no
    copy of `first` is renamed.
    """
    if not second.parent.is_dir():
        # Made here, it might be a folder in the place of a disk that is not plugged in.
        raise BackupError(f"The folder {second.parent} is not there.")
    if not second.exists() or second.stat().st_size == 0:
        raise FormNeeded
    connection = _connect(second)
    try:
        _attach(connection, first)
        _require_copy(connection, second, log)
        _prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _require_copy(connection: sqlite3.Connection, second: Path, log: Log) -> None:
    tables = _tables(connection, "main")
    if not tables:
        raise FormNeeded
    if "messages" not in tables:
        raise BackupError(f"{second} is the database of another program.")
    if not _is_copy(connection, log):
        kept = _set_aside(connection, second)
        log(
            logging.WARNING,
            f"{second} is no copy of this database, or has messages that this one lost. It is"
            f" kept as {kept}, and a new one is begun.",
        )
        raise FormNeeded
    if _versions(connection, "main") != _versions(connection, "source"):
        raise FormNeeded


def _connect(second: Path) -> sqlite3.Connection:
    return sqlite3.connect(
        f"file://{quote(str(second))}?mode=rw",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )


def _attach(connection: sqlite3.Connection, first: Path) -> None:
    connection.execute("ATTACH ? AS source", (f"file://{quote(str(first))}?mode=ro",))


def _prepare(connection: sqlite3.Connection) -> None:
    for statement in (
        "PRAGMA main.journal_mode = WAL",
        "PRAGMA main.synchronous = NORMAL",
        "PRAGMA main.secure_delete = OFF",
        f"PRAGMA main.cache_size = -{CACHE_KB}",
        f"PRAGMA source.cache_size = -{CACHE_KB}",
        f"PRAGMA main.wal_autocheckpoint = {LOG_PAGES}",
        f"PRAGMA main.journal_size_limit = {LOG_PAGES * 4096}",
        # A row that makes way for another has to leave the full-text index, too.
        "PRAGMA recursive_triggers = ON",
        "PRAGMA temp_store = MEMORY",
    ):
        connection.execute(statement).fetchall()


def _tables(connection: sqlite3.Connection, schema: str) -> set[str]:
    query = f"SELECT name FROM {schema}.sqlite_master WHERE type = 'table'"  # noqa: S608 - our own name
    return {name for (name,) in connection.execute(query)}


def _versions(connection: sqlite3.Connection, schema: str) -> list[str]:
    if VERSION_TABLE not in _tables(connection, schema):
        return []
    query = f"SELECT version_num FROM {schema}.{VERSION_TABLE}"  # noqa: S608 - our own names
    return sorted(version for (version,) in connection.execute(query))


def _is_copy(connection: sqlite3.Connection, log: Log) -> bool:
    """Whether the newest messages of the second database are those of the first one.

    Ids are never given twice, so one that stands for two messages tells that they have parted.
    What the first one has removed tells nothing.
    """
    newest, of_first = _newest(connection, "main"), _newest(connection, "source")
    if newest is None:
        return True
    columns = {row[1] for row in connection.execute("PRAGMA main.table_info(messages)")}
    if "uid" not in columns or of_first is None:
        return False
    query = (
        f"SELECT max(s.id) FROM ({_NEWEST_OF_SECOND}) AS s"  # noqa: S608 - words of ours
        " JOIN source.messages AS f ON f.id = s.id AND f.uid = s.uid"
    )
    last_common = connection.execute(query, (LOOKED_AT,)).fetchone()[0]
    if last_common is None or _has_lost_all(connection, last_common):
        return False
    query = (
        "SELECT count(*) FROM (SELECT 1 FROM main.messages AS s WHERE s.id > ? AND (s.id > ?"
        " OR EXISTS (SELECT 1 FROM source.messages AS f WHERE f.id = s.id)) LIMIT ?)"
    )
    limits = (last_common, of_first, LOST_AT_MOST + 1)
    lost: int = connection.execute(query, limits).fetchone()[0]
    if 0 < lost <= LOST_AT_MOST:
        log(
            logging.WARNING,
            f"The second database had {lost} messages that this one lost, as a power failure does.",
        )
    return lost <= LOST_AT_MOST


def _has_lost_all(connection: sqlite3.Connection, last_common: int) -> bool:
    """Whether only the newest message is left in the first one, of very many.

    So it is where a damaged database was replaced: its newest message was carried over, for the ids
    to go on, and the second database has all the others.
    """
    left = "SELECT count(*) FROM (SELECT 1 FROM source.messages WHERE id <= ? LIMIT 2)"
    if connection.execute(left, (last_common,)).fetchone()[0] > 1:
        return False
    held = "SELECT count(*) FROM (SELECT 1 FROM main.messages WHERE id < ? LIMIT ?)"
    count: int = connection.execute(held, (last_common, LOST_AT_MOST + 1)).fetchone()[0]
    return count > LOST_AT_MOST


def _newest(connection: sqlite3.Connection, schema: str) -> int | None:
    query = f"SELECT max(id) FROM {schema}.messages"  # noqa: S608 - our own name
    found: int | None = connection.execute(query).fetchone()[0]
    return found


def _set_aside(connection: sqlite3.Connection, second: Path) -> Path:
    connection.execute("DETACH source")
    # What stands in the log only has to go into the file before that gets another name. Fails while
    # another program has it open.
    connection.execute("PRAGMA main.journal_mode = DELETE").fetchall()
    connection.close()
    kept = second.with_name(f"{second.name}.kept-{datetime.now(UTC):%Y%m%dT%H%M%S}")
    if kept.exists():
        raise BackupError(f"{kept} is there already.")
    second.rename(kept)
    return kept
