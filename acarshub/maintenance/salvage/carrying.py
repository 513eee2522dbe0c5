"""What a new database is given from the damaged one: the settings of its owner, and counters.

Separate from salvaging messages, which takes long and waits for the owner: this is little, and a
hub without its alert terms would miss what it is there for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from acarshub.maintenance.salvage.pages import PageFile
from acarshub.maintenance.salvage.reading import DamagedFile, Row, UnreadableFile, opened
from acarshub.maintenance.salvage.shape import (
    COUNTERS,
    MESSAGES,
    columns_of,
    forms_of,
    valid_messages,
)
from acarshub.models import (
    AlertProfile,
    AlertRead,
    AlertReadTerm,
    AlertTerm,
    DroppedTerm,
    IgnoreTerm,
    MessageRates,
    RatesImport,
)

SETTINGS = {
    "alert terms": AlertTerm.__tablename__,
    "ignored terms": IgnoreTerm.__tablename__,
    "read profiles": AlertProfile.__tablename__,
}
"""What is told of, and its table."""

AS_FAR_AS_READABLE = (
    *SETTINGS.values(),
    AlertRead.__tablename__,
    AlertReadTerm.__tablename__,
    DroppedTerm.__tablename__,
    MessageRates.__tablename__,
    RatesImport.__tablename__,
)


NEWEST_IDS = 2_000
"""How far before the last message another one does, if that cannot be read."""
LAST_PAGES = 500
"""Of a file whose tree does not lead there: a fraction of a second, however large it is."""
MARGIN_IDS = 1_000_000


@dataclass(slots=True)
class Carried:
    """What a new database was given."""

    rows: dict[str, int] = field(default_factory=dict)
    lost_counters: list[str] = field(default_factory=list)
    """Tables of counters that begin anew, since they could not be read as a whole."""
    unreadable: str = ""
    """Why nothing could be read at all."""
    newest: int = 0
    """The id that the newest message got; 0 without one."""

    def __str__(self) -> str:
        if self.unreadable:
            return f"nothing could be carried over: {self.unreadable}"
        told = [f"{self.rows.get(table, 0)} {name}" for name, table in SETTINGS.items()]
        if self.lost_counters:
            told.append(f"counters that begin anew: {', '.join(self.lost_counters)}")
        return f"carried over {', '.join(told)}"


def carry_over(damaged: Path, new: Path) -> Carried:
    """Copy settings, counters and the newest message into the new database at `new`.

    That message because ids go on from it: what somebody has read is a line in these ids, and what
    is salvaged later keeps its own. Reads with tolerance, and never fails for the damage.
    """
    carried = Carried()
    with closing(sqlite3.connect(new, isolation_level=None)) as target:
        target.execute("BEGIN IMMEDIATE")
        try:
            with opened(damaged) as file:
                for table in AS_FAR_AS_READABLE:
                    carried.rows[table] = _copy(target, table, _readable(file, table))
                for table in COUNTERS:
                    rows = file.whole(table, columns_of(table))
                    if rows is None:
                        carried.lost_counters.append(table)
                    else:
                        target.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
                        _copy(target, table, [rows])
                last = file.last_id(MESSAGES)
        except UnreadableFile as error:
            carried.unreadable = str(error)
            last = None
        carried.newest = _keep_ids(target, damaged, last)
        target.execute("COMMIT")
    return carried


def _readable(file: DamagedFile, table: str) -> Iterator[list[Row]]:
    whole = file.whole(table, columns_of(table))
    if whole is not None:
        yield whole
        return
    for rows in file.rows(table, columns_of(table)):
        yield [row[1:] for row in rows]


def _copy(target: sqlite3.Connection, table: str, lists: Iterable[Sequence[Row]]) -> int:
    """Insert what breaks no rule of the table, as damaged rows may; how many those were."""
    columns = columns_of(table)
    insert = (
        f"INSERT OR IGNORE INTO {table} ({', '.join(columns)})"  # noqa: S608 - our own names
        f" VALUES ({', '.join('?' * len(columns))})"
    )
    before = target.total_changes
    for rows in lists:
        target.executemany(insert, rows)
    return target.total_changes - before


def _keep_ids(target: sqlite3.Connection, damaged: Path, last: int | None) -> int:
    """Store the newest message that is found soon, under the id that is the last; 0 without any."""
    place = _COLUMNS.index("id")
    newest = _newest(damaged, last)
    if newest is None:
        return 0
    number = int(newest[place])
    if number != last:
        # Nobody knows how many there were behind it, and ids must not be given twice.
        number = max(last or 0, number + MARGIN_IDS)
    _copy(target, MESSAGES, [[(*newest[:place], number, *newest[place + 1 :])]])
    return number


def _newest(damaged: Path, last: int | None) -> Row | None:
    found: list[Row] = []
    if last is not None:
        with suppress(UnreadableFile), opened(damaged) as file:
            found = file.between(MESSAGES, _COLUMNS, last - NEWEST_IDS, last)
    good = valid_messages([row[1:] for row in found], _COLUMNS)
    if not good:
        # What was stored last stands near the end, wherever the tree leads.
        forms = forms_of(MESSAGES)
        for number, reader in islice(PageFile.of(damaged).read(newest_first=True), LAST_PAGES):
            rows = [row[1:] for _, row in reader.rows(number, forms)]
            good += valid_messages(rows, _COLUMNS)
    return max(good, key=lambda row: int(row[_COLUMNS.index("id")]), default=None)


_COLUMNS = columns_of(MESSAGES)
