"""Which rows of the long tables were changed or removed: noted where they are, by the database.

Separate from the copying because it works on the connection that writes, which is the only one. A
trigger of that connection alone costs new messages nothing, is rolled back with what it has seen,
and leaves no trace in the file, so earlier releases and commands know nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from acarshub.backup.tables import LONG, KeptTable

MOST_KEYS = 50_000
"""More changes than this are not told one by one: comparing everything is as good then."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was changed since it was asked before."""

    newest_id: int = 0
    """Of the newest message."""
    keys: Mapping[int, frozenset[int]] = field(default_factory=dict)
    """Rowids by the number of their table."""
    ends: Mapping[int, int] = field(default_factory=dict)
    """The last row that a table had when it had the fewest at its end. SQLite counts on from there,
    so rows behind it may be new although they have numbers that were there before."""
    lost: bool = False
    """Whether there was more that nobody knows any more."""


class Changes:
    """Of one database, by the process that writes it."""

    def __init__(self) -> None:
        self._watched = 0
        self._taken = 0

    def watch(self, writer: Connection) -> None:
        """Note what `writer`, which was opened just now, changes from here on."""
        with writer.begin():
            # In memory: nothing of it is to be written anywhere.
            writer.exec_driver_sql("PRAGMA temp_store = MEMORY")
            writer.exec_driver_sql(
                "CREATE TEMP TABLE backup_changes (what INTEGER, changed INTEGER,"
                " PRIMARY KEY (what, changed)) WITHOUT ROWID"
            )
            writer.exec_driver_sql(
                "CREATE TEMP TABLE backup_ends (what INTEGER PRIMARY KEY, last INTEGER)"
            )
            for table in LONG:
                for statement in _triggers(table):
                    writer.exec_driver_sql(statement)
        # What the connection before had noted is gone with it.
        self._watched += 1

    def take(self, writer: Connection) -> Taken:
        """What was committed since the call before; in a transaction of `writer`."""
        lost = self._watched != self._taken
        newest = writer.exec_driver_sql("SELECT max(id) FROM messages").scalar() or 0
        keys: dict[int, set[int]] = {}
        if writer.exec_driver_sql("SELECT EXISTS (SELECT 1 FROM temp.backup_changes)").scalar():
            query = f"SELECT what, changed FROM temp.backup_changes LIMIT {MOST_KEYS + 1}"  # noqa: S608 - a number of ours
            rows = writer.exec_driver_sql(query).all()
            writer.exec_driver_sql("DELETE FROM temp.backup_changes")
            lost = lost or len(rows) > MOST_KEYS
            for what, row in [] if lost else rows:
                keys.setdefault(what, set()).add(row)
        ends = writer.exec_driver_sql("SELECT what, last FROM temp.backup_ends").all()
        if ends:
            writer.exec_driver_sql("DELETE FROM temp.backup_ends")
        self._taken = self._watched
        frozen = {number: frozenset(found) for number, found in keys.items()}
        return Taken(newest, frozen, dict(map(tuple, ends)), lost)


def _triggers(table: KeptTable) -> Iterator[str]:
    name, number = f'"{table.name}"', table.number
    end = (
        "INSERT INTO backup_ends VALUES"  # noqa: S608 - names of the models
        f" ({number}, (SELECT ifnull(max({table.key}), 0) FROM {name}))"
        " ON CONFLICT DO UPDATE SET last = min(last, excluded.last)"
    )
    old, new = _note(number, f"old.{table.key}"), _note(number, f"new.{table.key}")
    yield (
        f'CREATE TEMP TRIGGER "backup_{table.name}_delete" AFTER DELETE ON main.{name}'
        f" BEGIN {old}; {end}; END"
    )
    yield (
        f'CREATE TEMP TRIGGER "backup_{table.name}_update" AFTER UPDATE ON main.{name}'
        f" BEGIN {old}; {new}; END"
    )


def _note(number: int, key: str) -> str:
    # Not OR IGNORE: the ON CONFLICT of the statement that fired the trigger would take its place
    # (https://www.sqlite.org/lang_createtrigger.html), and the statement would fail.
    return (
        f"INSERT INTO backup_changes SELECT {number}, {key} WHERE NOT EXISTS"  # noqa: S608 - ours
        f" (SELECT 1 FROM backup_changes WHERE what = {number} AND changed = {key})"
    )
