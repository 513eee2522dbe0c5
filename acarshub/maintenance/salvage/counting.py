"""The counters that begin anew with a database, raised by the messages that are salvaged into it.

Separate from adding them because it is the exception: counters that could be read were carried over
as a whole, and those count these messages already.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress

from acarshub.links import Link
from acarshub.maintenance.salvage.reading import Row
from acarshub.maintenance.salvage.shape import MESSAGES, TOTALS, columns_of
from acarshub.models import FREQUENCY_TABLES, LEVEL_TABLES, AlertTerm

_AT = {name: place for place, name in enumerate(columns_of(MESSAGES))}
_CONTENT = ("msg_text", "libacars", "depa", "dsta", "eta", "gtout", "gtin", "wloff", "wlin")
_CONTENT_PLACES = [_AT[name] for name in (*_CONTENT, "lat", "lon", "alt")]
_SINGLE_ROWS = dict(zip(TOTALS, (("total", "good", "errors"), ("good", "errors")), strict=True))
_LINKS = {link.message_type: link for link in Link}


class Counting:
    """Raises counters in the transactions that add messages."""

    def __init__(
        self, target: sqlite3.Connection, uncounted: Sequence[str], *, alone: bool
    ) -> None:
        """`uncounted` are the tables that do not count these messages yet."""
        self._target = target
        self._uncounted = frozenset(uncounted)
        self._alone = alone

    def count(self, messages: Iterable[Row]) -> None:
        """Count messages that are being added."""
        if not self._uncounted:
            return
        totals: Counter[tuple[bool, bool]] = Counter()
        keys: Counter[tuple[str, str, object]] = Counter()
        for row in messages:
            empty = not any(row[place] for place in _CONTENT_PLACES)
            totals[empty, row[_AT["error"]] not in {"", "0"}] += 1
            keys.update(_keys(row))
        good, errors = totals[False, False], totals[False, True]
        full, empty_table = TOTALS
        self._raise(full, {"total": good + errors, "good": good, "errors": errors})
        self._raise(empty_table, {"good": totals[True, False], "errors": totals[True, True]})
        for (table, column, key), count in keys.items():
            if table in self._uncounted:
                self._raise_key(table, column, key, count)

    def count_terms(self, terms: Iterable[str]) -> None:
        """Count alert matches that are being added, by their terms."""
        if AlertTerm.__tablename__ in self._uncounted:
            self._target.executemany(
                "UPDATE alert_stats SET count = count + ? WHERE term = ?",
                [(count, term) for term, count in Counter(terms).items()],
            )

    def _raise(self, table: str, more: dict[str, int]) -> None:
        if table not in self._uncounted:
            return
        changes = ", ".join(f"{name} = {name} + ?" for name in more)
        update = f"UPDATE {table} SET {changes}"  # noqa: S608 - our own names
        if self._target.execute(update, [*more.values()]).rowcount or not self._alone:
            return
        # A hub makes the row when it starts; none has been started with this database yet.
        names = _SINGLE_ROWS[table]
        self._target.execute(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",  # noqa: S608
            [more[name] for name in names],
        )

    def _raise_key(self, table: str, column: str, key: object, count: int) -> None:
        update = f"UPDATE {table} SET count = count + ? WHERE {column} = ?"  # noqa: S608
        changed = self._target.execute(update, (count, key)).rowcount
        # A running hub adds the row by itself when it hears the key, and must find none.
        if not changed and self._alone:
            self._target.execute(
                f"INSERT INTO {table} ({column}, count) VALUES (?, ?)",  # noqa: S608
                (key, count),
            )


def _keys(row: Row) -> list[tuple[str, str, object]]:
    """Table, column and value of what is counted of a message besides itself."""
    link = _LINKS.get(str(row[_AT["message_type"]]))
    if link is None:
        return []
    keys: list[tuple[str, str, object]] = []
    if row[_AT["freq"]]:
        keys.append((FREQUENCY_TABLES[link].name, "freq", row[_AT["freq"]]))
    # Nobody knows what stands in a row of a damaged file.
    with suppress(TypeError, ValueError):
        keys.append((LEVEL_TABLES[link].name, "level", float(row[_AT["level"]])))
    return keys
