"""What stands in the database a step meets, and how a table is given another form.

Separate because every step has to accept what an earlier release, or half a step of one, left
behind: steps look before they act. The changes of form here are SQLite's; other databases have only
ever been made by this chain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import CreateTable

from migrations import progress

ROWS_AT_ONCE = 10_000
"""Rows of one statement: enough to be fast, few enough to tell how far it has come."""

BUILDING = "_acarshub_building"


@dataclass(frozen=True, slots=True)
class Column:
    """A column as SQLite has it: `affinity` is what its declared type means to SQLite."""

    name: str
    affinity: str
    required: bool


def is_sqlite() -> bool:
    """Whether the database is SQLite."""
    return op.get_context().dialect.name == "sqlite"


def execute(
    statement: str, parameters: tuple[object, ...] = ()
) -> sa.CursorResult[*tuple[Any, ...]]:
    """Run a statement as it is; values in it are `?`."""
    return op.get_bind().exec_driver_sql(statement, parameters)


def scalar(statement: str, parameters: tuple[object, ...] = ()) -> object:
    """The first value of the first row, None when there is none."""
    return execute(statement, parameters).scalar()


def exists(table: str) -> bool:
    """Whether there is a table of that name."""
    return sa.inspect(op.get_bind()).has_table(table)


def column_names(table: str) -> list[str]:
    """Names of the columns, in order; none when there is no such table."""
    if not exists(table):
        return []
    return [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]


def has_rows(table: str) -> bool:
    """Whether the table exists and holds anything."""
    return exists(table) and scalar(f"SELECT 1 FROM {quoted(table)} LIMIT 1") is not None


def create(table: sa.Table) -> None:
    """Create a table with its indexes unless they are there; an existing table keeps its form."""
    table.create(op.get_bind(), checkfirst=True)
    for index in table.indexes:
        index.create(op.get_bind(), checkfirst=True)


def drop(table: str) -> None:
    """Drop a table if it is there."""
    if exists(table):
        op.drop_table(table)


def drop_index(name: str) -> None:
    """Drop an index if it is there."""
    execute(f"DROP INDEX IF EXISTS {quoted(name)}")


def quoted(name: str) -> str:
    """`name` as an identifier."""
    return '"' + name.replace('"', '""') + '"'


def listed(names: list[str]) -> str:
    """`names` as identifiers separated by commas."""
    return ", ".join(map(quoted, names))


def chunks(table: str, rows: int = ROWS_AT_ONCE) -> Iterator[tuple[int, int]]:
    """First and last id of each run of at most `rows` rows by id, telling how far it has come."""
    total = scalar(f"SELECT count(*) FROM {quoted(table)}")
    assert isinstance(total, int)
    done, first = 0, scalar(f"SELECT min(id) FROM {quoted(table)}")
    progress.advance(0, total)
    while isinstance(first, int):
        page = f"SELECT id FROM {quoted(table)} WHERE id >= ? ORDER BY id LIMIT ?"
        count, last = execute(f"SELECT count(*), max(id) FROM ({page})", (first, rows)).one()
        yield first, last
        done += count
        progress.advance(done, total)
        first = scalar(f"SELECT min(id) FROM {quoted(table)} WHERE id > ?", (last,))


def columns(table: str) -> list[Column]:
    """The columns of a table of SQLite, in order."""
    return [
        Column(name, affinity(declared), bool(required) or bool(key))
        for _, name, declared, required, _, key in execute(f"PRAGMA table_info({quoted(table)})")
    ]


def affinity(declared: str) -> str:
    """What SQLite makes of a declared type (sqlite.org/datatype3.html, 3.1)."""
    kind = declared.upper()
    if "INT" in kind:
        return "INTEGER"
    if any(word in kind for word in ("CHAR", "CLOB", "TEXT")):
        return "TEXT"
    if not kind or "BLOB" in kind:
        return "BLOB"
    return "REAL" if any(word in kind for word in ("REAL", "FLOA", "DOUB")) else "NUMERIC"


def definition(name: str) -> str:
    """The SQL by which a table was made, `""` when there is none."""
    found = scalar("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (name,))
    return str(found or "")


def written(table: sa.Table) -> str:
    """The SQL by which this chain makes `table`."""
    return str(CreateTable(table).compile(op.get_bind())).strip()


def is_in_form(table: sa.Table) -> bool:
    """Whether a table stands in the database as this chain writes it, quotes and spaces aside."""
    return _plain(definition(table.name)) == _plain(written(table))


def conform(table: sa.Table) -> None:
    """Give a table, and its indexes, exactly the form of `table`; what its rows hold stays.

    Missing values of required columns become `""` or 0, as all editions since the third have them.
    """
    if not exists(table.name):
        create(table)
        return
    if not is_in_form(table):
        if has_columns_of(table):
            _fill_missing(table)
            if not adopt(table):
                rebuild(table, plain_sources(table))
        else:
            rebuild(table, plain_sources(table))
    _conform_indexes(table)


def has_columns_of(table: sa.Table) -> bool:
    """Whether the stored rows of a table would be read as they are by the form of `table`."""
    stored = definition(table.name).upper()
    if "AUTOINCREMENT" in stored or "WITHOUT ROWID" in stored:
        return False
    dialect = op.get_context().dialect
    wanted = [(column.name, affinity(column.type.compile(dialect))) for column in table.columns]
    keys = [
        name for _, name, *_rest, key in execute(f"PRAGMA table_info({quoted(table.name)})") if key
    ]
    return [
        (column.name, column.affinity) for column in columns(table.name)
    ] == wanted and keys == [column.name for column in table.primary_key] == ["id"]


def adopt(table: sa.Table) -> bool:
    """Write the form of `table` over the definition of a table whose rows fit it already.

    SQLite has no statement that makes a column required; writing the whole table anew took a
    quarter longer than filling it and twice the room. The way is the one of
    sqlite.org/lang_altertable.html, section 8, for changes that leave the stored rows as they are.
    Returns whether SQLite let it happen; the rows must not lack a required value.
    """
    version = scalar("PRAGMA schema_version")
    assert isinstance(version, int)
    execute("PRAGMA writable_schema = ON")
    try:
        execute(
            "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?",
            (written(table), table.name),
        )
        execute(f"PRAGMA schema_version = {version + 1}")
    except sa.exc.DBAPIError:
        # Some builds of SQLite forbid it.
        return False
    finally:
        execute("PRAGMA writable_schema = RESET")
    return is_in_form(table)


def rebuild(table: sa.Table, sources: Mapping[str, str], old: str | None = None) -> None:
    """Make a table anew in the form of `table` from the rows of `old` (the table of that name).

    `sources` gives the SQL of each column that the old table has a value for. Rows keep their ids
    and are copied in their order. Indexes and triggers go with the old table.
    """
    old = old or table.name
    building = table.to_metadata(sa.MetaData(), name=BUILDING)
    building.indexes.clear()
    drop(BUILDING)
    building.create(op.get_bind())
    copy = (
        f"INSERT INTO {BUILDING} ({listed(list(sources))})"
        f" SELECT {', '.join(sources.values())} FROM {quoted(old)}"
    )
    if "id" in sources and "id" in column_names(old):
        for first, last in chunks(old):
            execute(f"{copy} WHERE id BETWEEN ? AND ?", (first, last))
    else:
        execute(copy)
    op.drop_table(old)
    if old != table.name:
        drop(table.name)
    op.rename_table(BUILDING, table.name)


def plain_sources(table: sa.Table, old: str | None = None) -> dict[str, str]:
    """For `rebuild`: each column from the one of its name in `old` (the table of that name).

    Missing values of required columns become `""` or 0.
    """
    stored = set(column_names(old or table.name))
    return {
        column.name: _present(column, column.name in stored)
        for column in table.columns
        if column.name in stored or not (column.nullable or column.primary_key)
    }


def carry_over(leftover: str, table: str, sources: Mapping[str, str]) -> None:
    """Put what only `leftover` holds into `table`, then drop `leftover`.

    A row whose id is free keeps it; one whose id belongs to other values by now is added behind.
    """
    if not exists(leftover):
        return
    names = [name for name in sources if name != "id"]
    values = ", ".join(f"{sources[name]} AS {quoted(name)}" for name in names)
    held = f"(SELECT id, {values} FROM {quoted(leftover)}) AS held"
    into = f"INSERT INTO {quoted(table)}"
    execute(
        f"{into} (id, {listed(names)}) SELECT * FROM {held}"
        f" WHERE id NOT IN (SELECT id FROM {quoted(table)})"
    )
    same = " AND ".join(f"there.{quoted(name)} IS held.{quoted(name)}" for name in names)
    execute(
        f"{into} ({listed(names)}) SELECT {listed(names)} FROM {held}"
        f" WHERE NOT EXISTS (SELECT 1 FROM {quoted(table)} AS there"
        f" WHERE there.id = held.id AND {same})"
    )
    op.drop_table(leftover)


def _conform_indexes(table: sa.Table) -> None:
    wanted = {index.name: index for index in table.indexes}
    found = execute(
        "SELECT name, sql FROM sqlite_master"
        " WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
        (table.name,),
    ).all()
    for name, sql in found:
        index = wanted.get(name)
        if index is None or _plain(sql) != _plain(_written_index(index)):
            drop_index(name)
    for index in table.indexes:
        index.create(op.get_bind(), checkfirst=True)


def _written_index(index: sa.Index) -> str:
    return str(sa.schema.CreateIndex(index).compile(op.get_bind())).strip()


def _fill_missing(table: sa.Table) -> None:
    loose = {column.name for column in columns(table.name) if not column.required}
    filled = [column for column in table.columns if column.name in loose and not column.nullable]
    if not filled:
        return
    values = ", ".join(f"{quoted(column.name)} = {_present(column, True)}" for column in filled)
    missing = " OR ".join(f"{quoted(column.name)} IS NULL" for column in filled)
    execute(f"UPDATE {quoted(table.name)} SET {values} WHERE {missing}")


def _present(column: sa.Column[object], stored: bool) -> str:
    nothing = "''" if isinstance(column.type, sa.String) else "0"
    if not stored:
        return nothing
    name = quoted(column.name)
    return name if column.nullable or column.primary_key else f"coalesce({name}, {nothing})"


def _plain(sql: str) -> str:
    """SQL without what differs between writers of the same thing: spaces, quotes and case."""
    return re.sub(r"\s*([(),])\s*", r"\1", re.sub(r"[\s\"`\[\]]+", " ", sql)).strip().lower()
