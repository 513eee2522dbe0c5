"""What is kept in step, and how: the tables of the models, and the SQL that compares their rows.

Separate from the copying because it is about the schema. A row is known by its rowid in both
databases; what becomes of it in between is of no interest, only what it is now.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Integer, Table

from acarshub.models import (
    AlertMatch,
    AlertRead,
    Base,
    Message,
    MessageHearing,
    MessagePart,
    MessageRates,
    MessageSource,
    MessageStretch,
    MessageTotal,
)

_LONG = (Message, MessageHearing, MessagePart, AlertMatch, AlertRead, MessageRates, MessageTotal)
_FOLLOWS_FROM_MESSAGES = (MessageSource, MessageStretch)


@dataclass(frozen=True, slots=True)
class KeptTable:
    """One table, with the SQL for a piece of it. All names are those of the models."""

    number: int
    name: str
    key: str
    """The column that is the rowid, or `rowid`."""
    columns: tuple[str, ...]
    """All others."""

    @property
    def piece(self) -> str:
        """The temporary table that a piece of it waits in between the two databases."""
        return f'temp."piece_{self.name}"'

    @property
    def create_piece(self) -> str:
        """Without types: what is stored must not be converted on its way."""
        return f"CREATE TABLE {self.piece} (piece_key INTEGER PRIMARY KEY, {_list(self.columns)})"

    def stage(self, scope: str) -> str:
        """Fill the piece with what the first database has in `scope`."""
        return (
            f"INSERT INTO {self.piece} SELECT {self.key}, {_list(self.columns)}"  # noqa: S608 - names of the models
            f' FROM source."{self.name}" WHERE {scope}'
        )

    def remove(self, scope: str) -> str:
        """Remove from the second database what in `scope` is not as it is in the piece."""
        same = " AND ".join(f"p.{each} IS t.{each}" for each in map(_quoted, self.columns))
        return (
            f'DELETE FROM main."{self.name}" AS t WHERE {scope} AND NOT EXISTS (SELECT 1'  # noqa: S608 - names of the models
            f" FROM {self.piece} AS p WHERE p.piece_key = t.{self.key} AND {same})"
        )

    @property
    def add(self) -> str:
        """Add to the second database what of the piece it does not have.

        One statement: the full-text index writes once for all of its rows. What has the same unique
        value at another place is of the past; its own place is put right as well.
        """
        return (
            f'INSERT OR REPLACE INTO main."{self.name}" ({self.key}, {_list(self.columns)})'  # noqa: S608 - names of the models
            f" SELECT piece_key, {_list(self.columns)} FROM {self.piece} WHERE NOT EXISTS"
            f' (SELECT 1 FROM main."{self.name}" AS t WHERE t.{self.key} = piece_key)'
            " ORDER BY piece_key"
        )


def _of(number: int, table: Table) -> KeptTable:
    primary = list(table.primary_key.columns)
    is_rowid = len(primary) == 1 and isinstance(primary[0].type, Integer)
    key = _quoted(primary[0].name) if is_rowid else "rowid"
    columns = tuple(each.name for each in table.columns if not (is_rowid and each is primary[0]))
    return KeptTable(number, table.name, key, columns)


def _tables() -> Iterator[tuple[KeptTable, bool]]:
    long = [each.__table__ for each in _LONG]
    left_out = [each.__table__ for each in _FOLLOWS_FROM_MESSAGES]
    others = [each for each in Base.metadata.sorted_tables if each not in (*long, *left_out)]
    for number, table in enumerate((*long, *others)):
        assert isinstance(table, Table)
        yield _of(number, table), table in long


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(map(_quoted, names))


def _quoted(name: str) -> str:
    return f'"{name}"'


LONG = tuple(table for table, long in _tables() if long)
"""Tables that grow at their end: new rows are found there, and what else changes is noted.
Each has the number of its place."""
SHORT = tuple(table for table, long in _tables() if not long)
"""All others, which are compared as a whole. Summaries of stretches are neither: they follow from
the messages, and whoever takes the second database into use makes them."""
