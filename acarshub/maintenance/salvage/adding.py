"""Adding salvaged messages to the present database, beside a hub that may be storing others.

Separate from reading them. The hub remembers nothing of what is changed here but for totals, which
both raise by what they add; every transaction is short, and a rest follows while a hub runs.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from acarshub.maintenance.pace import Pace, rest
from acarshub.maintenance.retention_state import RetentionRule
from acarshub.maintenance.salvage.counting import Counting
from acarshub.maintenance.salvage.reading import Row
from acarshub.maintenance.salvage.shape import (
    BELONGING,
    MATCHES,
    MESSAGES,
    columns_of,
)
from acarshub.maintenance.salvage.staging import Staging
from acarshub.models.stretches import STRETCH_IDS, WHOLE

FIRST_ROWS, LEAST_ROWS, MOST_ROWS = 100, 20, 500
_AT_ONCE = (100, 20, 5, 1)
"""Rows of one INSERT, for which the full-text index writes once."""

_COLUMNS = columns_of(MESSAGES)
_AT = {name: place for place, name in enumerate(_COLUMNS)}


@dataclass(slots=True)
class Account:
    """What became of the messages that were found."""

    found: int = 0
    added: int = 0
    present: int = 0
    """Already in the present database."""
    too_old: int = 0
    """Retention would remove them at once."""
    belonging: int = 0
    """Further receptions, parts and alert matches that were added."""


class Adding:
    """Adds messages with what belongs to them."""

    def __init__(
        self,
        target: sqlite3.Connection,
        staging: Staging,
        rule: RetentionRule,
        *,
        now: float,
        uncounted: Sequence[str],
        alone: bool,
    ) -> None:
        """`uncounted` are the counters that do not count these messages yet.

        `alone`: no hub runs, so that nobody has to be left time, or knows which counters exist.
        """
        self.account = Account()
        self._target = target
        self._staging = staging
        self._plain_since = now - rule.save_seconds
        self._matched_since = now - rule.alert_save_seconds
        self._counting = Counting(target, uncounted, alone=alone)
        self._alone = alone
        self._pace = Pace(FIRST_ROWS, LEAST_ROWS, MOST_ROWS)
        self._terms = {row[0] for row in target.execute("SELECT term FROM alert_stats")}

    def add(self, messages: Sequence[Row]) -> None:
        """Add those that are not there; the last of them first, a piece at a time."""
        rest_of = list(messages)
        while rest_of:
            size = self._pace.size
            piece, rest_of = rest_of[-size:], rest_of[:-size]
            self._in_transaction(partial(self._add, piece), len(piece))

    def finish(self) -> None:
        """Add what belongs to messages that are there, whoever stored them."""
        for uids in self._staging.uids(MOST_ROWS):
            present = self._present(uids)
            self._in_transaction(partial(self._add_belonging, present), len(uids))

    def _in_transaction(self, function: Callable[[], None], size: int) -> None:
        begun = time.monotonic()
        self._target.execute("BEGIN IMMEDIATE")
        locked = time.monotonic()
        try:
            function()
            self._target.execute("COMMIT")
        except BaseException:
            self._target.execute("ROLLBACK")
            raise
        ended = time.monotonic()
        self._pace.took(size, ended - locked)
        if not self._alone:
            time.sleep(rest(ended - begun))

    def _add(self, messages: Sequence[Row]) -> None:
        account = self.account
        by_uid = {str(row[_AT["uid"]]): row for row in messages}
        account.found += len(by_uid)
        present = set(self._present(list(by_uid)))
        account.present += len(present)
        matched = self._staging.matched(list(by_uid))
        new = []
        for uid, row in by_uid.items():
            if uid in present:
                continue
            since = self._matched_since if uid in matched else self._plain_since
            if float(row[_AT["msg_time"]]) < since:
                account.too_old += 1
            else:
                new.append(row)
        if new:
            self._insert_messages(new)
            self._counting.count(new)
            self._add_belonging([str(row[_AT["uid"]]) for row in new])
        account.added += len(new)

    def _present(self, uids: Sequence[str]) -> list[str]:
        marks = ",".join("?" * len(uids))
        query = f"SELECT uid FROM messages WHERE uid IN ({marks})"  # noqa: S608
        return [row[0] for row in self._target.execute(query, uids)]

    def _insert_messages(self, messages: Sequence[Row]) -> None:
        ids = [row[0] for row in messages]
        marks = ",".join("?" * len(ids))
        query = f"SELECT id FROM messages WHERE id IN ({marks})"  # noqa: S608
        taken = {row[0] for row in self._target.execute(query, ids)}
        keep: list[Row] = []
        moved: list[Row] = []
        for row in sorted(messages, key=lambda row: row[0]):
            # One whose id was given away meanwhile gets another, behind the last.
            (moved if row[0] in taken else keep).append(row)
            taken.add(row[0])
        self._insert(MESSAGES, _COLUMNS, [*keep, *((None, *row[1:]) for row in moved)])
        stretches = {int(row[0]) // STRETCH_IDS for row in keep}
        self._target.executemany(
            "DELETE FROM message_stretches WHERE source_id = ? AND stretch = ?",
            [(WHOLE, stretch) for stretch in stretches],
        )

    def _add_belonging(self, uids: Sequence[str]) -> None:
        for table in BELONGING:
            columns = columns_of(table)[1:]
            there = set(self._belonging(table, columns, uids))
            missing = []
            for row in self._staging.rows(table, uids):
                wanted = table != MATCHES or row[columns.index("term")] in self._terms
                if wanted and row not in there:
                    there.add(row)
                    missing.append(row)
            self._insert(table, columns, missing)
            self.account.belonging += len(missing)
            if table == MATCHES:
                self._counting.count_terms([row[columns.index("term")] for row in missing])

    def _belonging(self, table: str, columns: Sequence[str], uids: Sequence[str]) -> list[Row]:
        marks = ",".join("?" * len(uids))
        return self._target.execute(
            f"SELECT {', '.join(columns)} FROM {table}"  # noqa: S608 - our own names
            f" WHERE message_uid IN ({marks})",
            uids,
        ).fetchall()

    def _insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        # What belongs to messages may break a rule of its table, in a file that is damaged.
        how = "INSERT" if table == MESSAGES else "INSERT OR IGNORE"
        head = f"{how} INTO {table} ({', '.join(columns)}) VALUES "
        one = f"({','.join('?' * len(columns))})"
        start = 0
        for size in _AT_ONCE:
            while len(rows) - start >= size:
                values = [value for row in rows[start : start + size] for value in row]
                self._target.execute(head + ",".join([one] * size), values)
                start += size
