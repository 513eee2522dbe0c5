"""How a table of SQLite is given another form, and takes in the rows of another one.

Separate because it is the dangerous part: SQLite cannot change most of a table, so it is written
anew, or its definition is. Other databases have only ever been made by this chain.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Mapping

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import CreateTable

from migrations.tables import (
    affinity,
    chunks,
    column_names,
    columns,
    create,
    definition,
    drop,
    drop_index,
    execute,
    exists,
    listed,
    quoted,
    scalar,
    try_instead,
)

logger = logging.getLogger("alembic.runtime.migration")

BUILDING = "_acarshub_building"

_CHANGES_ROWS = re.compile(r"\b(AUTOINCREMENT|WITHOUT|COLLATE|GENERATED|AS)\b")
"""In a definition: what makes rows or indexes be stored otherwise than this chain's tables."""


def written(table: sa.Table) -> str:
    """The SQL by which this chain makes `table`."""
    return str(CreateTable(table).compile(op.get_bind())).strip()


def is_in_form(table: sa.Table) -> bool:
    """Whether a table stands in the database as this chain writes it, quotes and spaces aside."""
    return _plain(definition(table.name)) == _plain(written(table))


def conform(table: sa.Table, superseded: Collection[str] = ()) -> None:
    """Give a table, and its indexes, exactly the form of `table`; what its rows hold stays.

    Missing values of required columns become `""` or 0, as all editions since the third have them.
    Columns that `table` does not have are set aside, but for those `superseded` by others.
    """
    if not exists(table.name):
        create(table)
        return
    if not is_in_form(table):
        fits = has_columns_of(table)
        if fits:
            fill_missing(table)
        if not (fits and adopt(table)):
            set_aside(table, superseded)
            rebuild(table, plain_sources(table))
    _conform_indexes(table)


def has_columns_of(table: sa.Table) -> bool:
    """Whether the stored rows of a table would be read as they are by the form of `table`."""
    stored = definition(table.name).upper()
    # A definition may not lose what an index of SQLite's own was made for.
    if _CHANGES_ROWS.search(stored) or ("UNIQUE" in stored) != ("UNIQUE" in written(table)):
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
        try_instead()
        # Some builds of SQLite forbid it.
        return False
    finally:
        execute("PRAGMA writable_schema = RESET")
    return is_in_form(table)


def rebuild(table: sa.Table, sources: Mapping[str, str]) -> None:
    """Make the table of that name anew in the form of `table`, from the rows it holds.

    `sources` gives the SQL of each column that the old table has a value for. Rows keep their ids
    and are copied in their order. Indexes and triggers go with the old table.
    """
    old = table.name
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
    op.rename_table(BUILDING, old)


def set_aside(table: sa.Table, superseded: Collection[str] = ()) -> None:
    """Keep in a table of their own the columns that somebody added and `table` has no place for."""
    added = [
        name
        for name in column_names(table.name)
        if name not in table.columns and name not in superseded
    ]
    if not added:
        return
    aside = f"legacy_{table.name}_columns"
    while exists(aside):
        aside += "_"
    some = " OR ".join(f"{quoted(name)} IS NOT NULL" for name in added)
    execute(
        f"CREATE TABLE {quoted(aside)} AS SELECT rowid AS row, {listed(added)}"
        f" FROM {quoted(table.name)} WHERE {some}"
    )
    logger.warning(
        "The columns %s of %s are kept in the table %s: no edition has them",
        ", ".join(added),
        table.name,
        aside,
    )


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


def carry_over(
    leftover: str, table: str, sources: Mapping[str, str], given: Collection[str] = ()
) -> None:
    """Put what only `leftover` holds into `table`, then drop `leftover`.

    A row whose id is free keeps it; one whose id belongs to other values by now is added behind.
    The columns `given` do not make two rows different.
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
    same = " AND ".join(
        f"there.{quoted(name)} IS held.{quoted(name)}" for name in names if name not in given
    )
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


def lacks_values(table: sa.Table, *, besides: str) -> bool:
    """Whether a stored row lacks a value that `table` requires; a column may be left out."""
    missing = [column for column in _loose(table) if column.name != besides]
    if not missing:
        return False
    which = " OR ".join(f"{quoted(column.name)} IS NULL" for column in missing)
    return scalar(f"SELECT 1 FROM {quoted(table.name)} WHERE {which} LIMIT 1") is not None


def fill_missing(table: sa.Table) -> None:
    """Give every row the values that `table` requires and the stored table does not."""
    filled = _loose(table)
    if not filled:
        return
    values = ", ".join(f"{quoted(column.name)} = {_present(column, True)}" for column in filled)
    missing = " OR ".join(f"{quoted(column.name)} IS NULL" for column in filled)
    execute(f"UPDATE {quoted(table.name)} SET {values} WHERE {missing}")


def _loose(table: sa.Table) -> list[sa.Column[object]]:
    """Columns that `table` requires and the stored table does not."""
    loose = {column.name for column in columns(table.name) if not column.required}
    return [column for column in table.columns if column.name in loose and not column.nullable]


def _present(column: sa.Column[object], stored: bool) -> str:
    nothing = "''" if isinstance(column.type, sa.String) else "0"
    if not stored:
        return nothing
    name = quoted(column.name)
    return name if column.nullable or column.primary_key else f"coalesce({name}, {nothing})"


def _plain(sql: str) -> str:
    """SQL without what differs between writers of the same thing: spaces, quotes and case."""
    return re.sub(r"\s*([(),])\s*", r"\1", re.sub(r"[\s\"`\[\]]+", " ", sql)).strip().lower()
