"""The tables of `messages` and what belongs to it, as each historical program declared them.

Separate from the builders because three programs wrote the same columns in three dialects.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.migrations.states.traffic import SHARED_COLUMNS

NINE = ("msg_text", "icao", "flight", "tail", "depa", "dsta", "msgno", "freq", "label")
"""The columns that had an index each from the second generation on."""

LINK_SUFFIXES = ("acars", "vdlm2", "hfdl", "imsl", "irdm")
SAVED_ONLY = ("term", "type_of_match")


def script_messages(
    name: str, *, time: str = "INTEGER", null: bool = False, saved: bool = False
) -> str:
    """As the start script of 2.0 to 3.14 writes it: quoted, one line."""
    rule = "" if null else " NOT NULL"
    columns = [*SHARED_COLUMNS, *(SAVED_ONLY if saved else ())]
    lines = [f'"{each}" {_type(each, time)}{rule}' for each in columns]
    return f'CREATE TABLE "{name}" ("id" INTEGER NOT NULL, {", ".join(lines)}, PRIMARY KEY("id"))'


def orm_messages(
    name: str,
    *,
    time: str = "INTEGER",
    null: bool = False,
    extra: Sequence[str] = (),
    first: Sequence[str] = (),
    saved: bool = False,
) -> str:
    """As SQLAlchemy writes it; `first` are whole columns behind id, `extra` at the end."""
    rule = "" if null else " NOT NULL"
    columns = [*SHARED_COLUMNS, *(SAVED_ONLY if saved else ())]
    lines = [*first, *(f"{each} {_type(each, time)}{rule}" for each in columns), *extra]
    return orm_table(name, lines)


def orm_table(name: str, columns: Iterable[str]) -> str:
    """A table with a plain id as SQLAlchemy writes it."""
    body = ", \n\t".join(["id INTEGER NOT NULL", *columns, "PRIMARY KEY (id)"])
    return f"CREATE TABLE {name} (\n\t{body}\n)"


def drizzle_messages(*, uid: bool) -> str:
    """As the TypeScript editions create it: backticks, AUTOINCREMENT, `uid` second."""
    columns = [f"`{each}` {_drizzle_type(each)} NOT NULL" for each in SHARED_COLUMNS]
    first = ["`uid` text(36) NOT NULL"] if uid else []
    return drizzle_table("messages", [*first, *columns, "`aircraft_id` text(36)"])


def drizzle_table(name: str, columns: Iterable[str]) -> str:
    """A table with a counting id as the TypeScript editions create it."""
    body = ",\n\t".join(["`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL", *columns])
    return f"CREATE TABLE `{name}` (\n\t{body}\n)"


def script_indexes() -> list[str]:
    """The descending indexes of the start script; `messages_saved` has none."""
    return [
        f'CREATE INDEX "ix_messages_{name}" ON "messages" ("{column}" DESC)'
        for name, column in [*((each, each) for each in NINE), ("msgtime", "msg_time")]
    ]


def orm_indexes(table: str = "messages", columns: Iterable[str] = NINE) -> list[str]:
    """Ascending indexes of one column each."""
    return [f"CREATE INDEX ix_{table}_{each} ON {table} ({each})" for each in columns]


def counters() -> list[str]:
    """Tables of totals and terms in the way of SQLAlchemy."""
    return [
        orm_table("count", ["total INTEGER", "errors INTEGER", "good INTEGER"]),
        orm_table("nonlogged_count", ["errors INTEGER", "good INTEGER"]),
        orm_table("alert_stats", ["term VARCHAR(32)", "count INTEGER"]),
        orm_table("ignore_alert_terms", ["term VARCHAR(32)"]),
    ]


def third_generation_counters() -> list[str]:
    """The one table of frequencies, with the key's historical name, and the one of levels."""
    return [
        (
            'CREATE TABLE "freqs" ("it" INTEGER NOT NULL, "freq" VARCHAR(32),'
            ' "freq_type" VARCHAR(32), "count" INTEGER, PRIMARY KEY("it"))'
        ),
        (
            'CREATE TABLE "level" ("id" INTEGER NOT NULL, "level" INTEGER,'
            ' "count" INTEGER, PRIMARY KEY("id"))'
        ),
    ]


def level_tables(suffixes: Iterable[str] = LINK_SUFFIXES) -> list[str]:
    """Levels per link with their indexes, as Alembic made them."""
    return [
        statement
        for each in suffixes
        for statement in (
            orm_table(f"level_{each}", ["level FLOAT", "count INTEGER"]),
            f"CREATE INDEX ix_level_{each}_level ON level_{each} (level)",
        )
    ]


def frequency_tables(suffixes: Iterable[str] = LINK_SUFFIXES) -> list[str]:
    """Frequencies per link with their indexes, as Alembic made them."""
    return [
        statement
        for each in suffixes
        for statement in (
            orm_table(f"freqs_{each}", ["freq VARCHAR(32)", "count INTEGER"]),
            f"CREATE INDEX ix_freqs_{each}_freq ON freqs_{each} (freq)",
        )
    ]


def drizzle_counters() -> list[str]:
    """All counters as a file has them that a TypeScript edition created."""
    return [
        drizzle_table("count", ["`total` integer", "`errors` integer", "`good` integer"]),
        drizzle_table("nonlogged_count", ["`errors` integer", "`good` integer"]),
        drizzle_table("alert_stats", ["`term` text(32)", "`count` integer"]),
        drizzle_table("ignore_alert_terms", ["`term` text(32)"]),
        *drizzle_level_tables(),
        *drizzle_frequency_tables(),
    ]


def drizzle_level_tables() -> list[str]:
    """Levels per link, without the indexes that only migrated files have."""
    return [
        drizzle_table(f"level_{each}", ["`level` real", "`count` integer"])
        for each in LINK_SUFFIXES
    ]


def drizzle_frequency_tables() -> list[str]:
    """Frequencies per link; these have no index in any TypeScript edition."""
    return [
        drizzle_table(f"freqs_{each}", ["`freq` text(32)", "`count` integer"])
        for each in LINK_SUFFIXES
    ]


def alert_matches() -> list[str]:
    """Matches by uid as Alembic made them at 171fe2c07bd9."""
    return [
        orm_table(
            "alert_matches",
            [
                "message_uid VARCHAR(36) NOT NULL",
                "term VARCHAR(32) NOT NULL",
                "match_type VARCHAR(32) NOT NULL",
                "matched_at INTEGER NOT NULL",
            ],
        ),
        "CREATE INDEX ix_alert_matches_message_uid ON alert_matches (message_uid)",
    ]


def alembic_version(*, key: bool = True) -> str:
    """The version table; the TypeScript editions make it without a key."""
    rule = ", \n\tCONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)" if key else ""
    return f"CREATE TABLE alembic_version (\n\tversion_num VARCHAR(32) NOT NULL{rule}\n)"


def _type(column: str, time: str) -> str:
    if column == "msg_time":
        return time
    return "TEXT" if column in {"msg_text", "libacars"} else "VARCHAR(32)"


def _drizzle_type(column: str) -> str:
    if column == "msg_time":
        return "integer"
    return "text" if column in {"msg_text", "libacars"} else "text(32)"
