"""Databases as docker-acarshub 4.0 left them at revision 3168c906fb9e, with made-up messages.

Separate from the benchmark because what the upgrade starts from must not be made by the code that
is measured: tables, indexes and triggers stand here as that edition wrote them.
"""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

REVISION = "3168c906fb9e"

FIRST_TIME = 1_600_000_000
SECONDS_BETWEEN = 7
TEMPLATES = 5_000
"""Different messages, each of which is repeated with other times, numbers and texts."""
ROWS_PER_SAVED = 500
DAYS_OF_SAVED_WITHOUT_MESSAGE = 3

COLUMN_NAMES = """
    message_type msg_time station_id toaddr fromaddr depa dsta eta gtout gtin wloff wlin lat lon alt
    msg_text tail flight icao freq ack mode label block_id msgno is_response is_onground error
    libacars level
"""
COLUMNS = tuple(COLUMN_NAMES.split())
SEARCHED = frozenset(
    {"msg_time", "depa", "dsta", "msg_text", "tail", "flight", "icao", "freq", "label"}
)
INDEXED = ("depa", "dsta", "flight", "freq", "icao", "label", "msg_text", "msgno", "tail")
LINKS = {"ACARS": "acars", "VDL-M2": "vdlm2", "HFDL": "hfdl", "IMS-L": "imsl", "IRDM": "irdm"}
FREQUENCIES = {
    "ACARS": ("131.550", "130.025", "131.725", "129.125"),
    "VDL-M2": ("136.975", "136.650", "136.800"),
    "HFDL": ("10.0840", "13.2760", "21.9310"),
    "IMS-L": ("1545.00", "1546.02"),
    "IRDM": ("1621.25", "1622.00"),
}
WORDS = """
    CABIN CREW REQUEST GATE FUEL WIND CLIMB LEVEL REPORT POSITION TURBULENCE LIGHT MODERATE ETA
    DELAY MAINT LAV INOP SEAT OXYGEN ROUTE DIRECT CLEARED RUNWAY VISUAL METAR TAF QNH ACK POS
    ENGINE OIL PRESS TEMP NORMAL FAULT CODE DISPATCH CONFIRM MEDICAL ARRIVAL STAND LOADSHEET FINAL
"""
AIRPORTS = ("KSEA", "KABQ", "EGLL", "EDDF", "LFPG", "KJFK", "RJTT", "OMDB", "")


def create(path: Path) -> None:
    """Make the database without a row in any table but the version table."""
    with closing(sqlite3.connect(path)) as connection, connection:
        _create_tables(connection)
        _create_indexes(connection)
        _create_full_text(connection)


def create_filled(path: Path, rows: int) -> None:
    """Make the database with `rows` messages, the copies of those that matched, and counters."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # A build that is cut short is thrown away, so nothing need be safe on the way.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        _create_tables(connection)
        _fill_messages(connection, rows)
        _fill_saved(connection)
        _fill_counters(connection)
        # One pass each over the finished rows is several times quicker than keeping them up.
        _create_indexes(connection)
        _create_full_text(connection)
        connection.execute("INSERT INTO messages_fts (messages_fts) VALUES ('rebuild')")
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = DELETE")


def create_triggers(connection: sqlite3.Connection) -> None:
    """Create the three triggers that keep the full-text index in step."""
    names = ", ".join(COLUMNS)
    new = ", ".join(f"new.{name}" for name in COLUMNS)
    old = ", ".join(f"old.{name}" for name in COLUMNS)
    add = f"INSERT INTO messages_fts (rowid, {names}) VALUES (new.id, {new});"
    remove = (
        f"INSERT INTO messages_fts (messages_fts, rowid, {names}) VALUES ('delete', old.id, {old});"
    )
    for event, body in (("insert", add), ("delete", remove), ("update", f"{remove} {add}")):
        connection.execute(
            f"CREATE TRIGGER messages_fts_{event} AFTER {event.upper()} ON messages"
            f" BEGIN {body} END"
        )


def drop_triggers(connection: sqlite3.Connection) -> None:
    """Drop the three triggers."""
    for event in ("insert", "delete", "update"):
        connection.execute(f"DROP TRIGGER messages_fts_{event}")


def _create_tables(connection: sqlite3.Connection) -> None:
    connection.execute(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,"
        " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.execute("INSERT INTO alembic_version VALUES (?)", (REVISION,))
    message = ", ".join(f"{name} {_type_of(name)} NOT NULL" for name in COLUMNS)
    match = "term VARCHAR(32) NOT NULL, type_of_match VARCHAR(32) NOT NULL"
    tables = {
        "alert_stats": "term VARCHAR(32), count INTEGER",
        "count": "total INTEGER, errors INTEGER, good INTEGER",
        "ignore_alert_terms": "term VARCHAR(32)",
        "messages": message,
        "messages_saved": f"{message}, {match}",
        "nonlogged_count": "errors INTEGER, good INTEGER",
    }
    for link in LINKS.values():
        tables[f"level_{link}"] = "level FLOAT, count INTEGER"
        tables[f"freqs_{link}"] = "freq VARCHAR(32), count INTEGER"
    for table, columns in tables.items():
        connection.execute(
            f"CREATE TABLE {table} (id INTEGER NOT NULL, {columns}, PRIMARY KEY (id))"
        )


def _type_of(column: str) -> str:
    if column == "msg_time":
        return "INTEGER"
    return "TEXT" if column in {"msg_text", "libacars"} else "VARCHAR(32)"


def _create_indexes(connection: sqlite3.Connection) -> None:
    for table in ("messages", "messages_saved"):
        for column in INDEXED:
            connection.execute(f"CREATE INDEX ix_{table}_{column} ON {table} ({column})")
    for link in LINKS.values():
        connection.execute(f"CREATE INDEX ix_level_{link}_level ON level_{link} (level)")
        connection.execute(f"CREATE INDEX ix_freqs_{link}_freq ON freqs_{link} (freq)")


def _create_full_text(connection: sqlite3.Connection) -> None:
    columns = ", ".join(name if name in SEARCHED else f"{name} UNINDEXED" for name in COLUMNS)
    connection.execute(
        f"CREATE VIRTUAL TABLE messages_fts USING fts5 ({columns},"
        " content=messages, content_rowid=id)"
    )
    create_triggers(connection)


def _fill_messages(connection: sqlite3.Connection, rows: int) -> None:
    """Repeat the templates inside SQLite: row by row from here would take most of the run."""
    names = ", ".join(COLUMNS)
    marks = ", ".join("?" * len(COLUMNS))
    connection.execute(f"CREATE TEMP TABLE template (number INTEGER PRIMARY KEY, {names})")
    made_up = random.Random(1)
    connection.executemany(
        f"INSERT INTO template VALUES (?, {marks})",
        ((number, *_template(made_up)) for number in range(TEMPLATES)),
    )
    changed = {
        # Every third time has a fraction, as acarsdec's have.
        "msg_time": f"{FIRST_TIME} + n * {SECONDS_BETWEEN} + iif(n % 3, 0, 0.25)",
        "msg_text": "msg_text || ' ' || printf('%06d', n * 7919 % 1000003)",
        "msgno": "printf('M%02dA', n % 100)",
    }
    values = ", ".join(changed.get(name, name) for name in COLUMNS)
    connection.execute(
        "WITH RECURSIVE counter (n) AS"
        " (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < ?)"
        f" INSERT INTO messages (id, {names}) SELECT n, {values}"
        f" FROM counter JOIN template ON number = n * 31 % {TEMPLATES}",
        (rows,),
    )
    connection.execute("DROP TABLE template")


def _template(made_up: random.Random) -> tuple[object, ...]:
    link = made_up.choices(list(LINKS), (45, 40, 8, 4, 3))[0]
    values: dict[str, object] = dict.fromkeys(COLUMNS, "")
    address = made_up.randrange(0xA00000, 0xAFFFFF)
    values |= {
        "message_type": link,
        "msg_time": 0,
        "station_id": "KABQ-1",
        "fromaddr": str(address),
        "toaddr": str(made_up.randrange(0x100000, 0x10FFFF)) if link != "ACARS" else "",
        "depa": made_up.choice(AIRPORTS),
        "dsta": made_up.choice(AIRPORTS),
        "msg_text": " ".join(made_up.choices(WORDS.split(), k=made_up.randrange(0, 16))),
        "tail": f"N{made_up.randrange(100, 999)}{made_up.choice('ABCD')}Z",
        "flight": f"WN{made_up.randrange(1, 9999):04d}",
        "icao": f"{address:06X}",
        "freq": made_up.choice(FREQUENCIES[link]),
        "ack": made_up.choice(("!", "0", "1")),
        "mode": "2",
        "label": made_up.choice(("H1", "Q0", "5Z", "SA", "_d", "10")),
        "block_id": str(made_up.randrange(10)),
        "error": "0",
        "level": f"-{made_up.randrange(3, 40)}.{made_up.randrange(10)}",
    }
    if made_up.random() < 0.2:
        wind = {"wind": {"speed": made_up.randrange(90), "at": made_up.choice(WORDS.split())}}
        values["libacars"] = str([wind] * made_up.randrange(2, 9))
    return tuple(values[name] for name in COLUMNS)


def _fill_saved(connection: sqlite3.Connection) -> None:
    """Save copies of some messages, and of some that retention has removed since."""
    names = ", ".join(COLUMNS)
    connection.execute(
        f"INSERT INTO messages_saved ({names}, term, type_of_match)"
        f" SELECT {names}, 'TURBULENCE', 'text' FROM messages WHERE id % {ROWS_PER_SAVED} = 0"
    )
    earlier = f"msg_time - {DAYS_OF_SAVED_WITHOUT_MESSAGE} * 86400"
    values = ", ".join(earlier if name == "msg_time" else name for name in COLUMNS)
    connection.execute(
        f"INSERT INTO messages_saved ({names}, term, type_of_match)"
        f" SELECT {values}, 'MEDICAL', 'text' FROM messages WHERE id % {ROWS_PER_SAVED * 10} = 1"
    )


def _fill_counters(connection: sqlite3.Connection) -> None:
    for stored, link in LINKS.items():
        # That edition looked for another spelling of IMS-L, and so counted none of it.
        if stored == "IMS-L":
            continue
        for table, column in ((f"level_{link}", "level"), (f"freqs_{link}", "freq")):
            connection.execute(
                f"INSERT INTO {table} ({column}, count) SELECT {column}, count(*) FROM messages"
                f" WHERE message_type = ? GROUP BY {column}",
                (stored,),
            )
    connection.execute(
        "INSERT INTO alert_stats (term, count)"
        " SELECT term, count(*) FROM messages_saved GROUP BY term"
    )
    connection.execute(
        'INSERT INTO "count" (total, errors, good) SELECT count(*), 0, count(*) FROM messages'
    )
    connection.execute("INSERT INTO nonlogged_count (errors, good) VALUES (0, 0)")
