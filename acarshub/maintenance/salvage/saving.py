"""`flask acarshub doctor --salvage FILE`: everything that can be read, into the present database.

Separate from its steps: this is their order. The newest messages come first, so that the pages fill
from what people look at; killed, it goes on where it was when it is run again, since what is there
already is passed over.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from acarshub.maintenance.retention_state import RetentionRule
from acarshub.maintenance.salvage.adding import Account, Adding
from acarshub.maintenance.salvage.pages import Form, PageFile
from acarshub.maintenance.salvage.reading import DamagedFile, UnreadableFile, opened
from acarshub.maintenance.salvage.shape import (
    BELONGING,
    COUNTERS,
    MESSAGES,
    columns_of,
    forms_of,
    valid_messages,
)
from acarshub.maintenance.salvage.staging import Staging
from acarshub.models import AlertTerm

BUSY_SECONDS = 60.0
PAGES_AT_ONCE = 200

Advance = Callable[[float], object]
"""Is told how much of the work is done, from 0 to 1."""

Ranges = list[tuple[int, int]]


class SalvageRefused(Exception):  # noqa: N818 - it names a state, not a fault of this program
    """Nothing was done; the text says why."""


@dataclass(slots=True)
class Salvaged:
    """What became of a damaged database."""

    account: Account
    unreadable: int | None = None
    """Ids of messages that could not be read; None where nobody knows how many there were."""


def salvage(
    damaged: Path, present: Path, rule: RetentionRule, advance: Advance, *, alone: bool
) -> Salvaged:
    """Add what can be read of `damaged` to the database at `present`; SalvageRefused.

    `alone`: the caller keeps others from writing; else a hub may run, which is left its time.
    """
    with (
        _only_one(damaged),
        closing(sqlite3.connect(present, isolation_level=None, timeout=BUSY_SECONDS)) as target,
        closing(Staging()) as staging,
    ):
        target.execute("PRAGMA synchronous = NORMAL")
        target.execute("PRAGMA foreign_keys = ON")
        try:
            with opened(damaged) as file:
                return _by_tree(file, damaged, target, staging, rule, advance, alone=alone)
        except UnreadableFile:
            uncounted = [*COUNTERS, AlertTerm.__tablename__]
            _stage_pages(damaged, staging, {})
            staging.settle()
            adding = Adding(
                target, staging, rule, now=time.time(), uncounted=uncounted, alone=alone
            )
            _add_pages(damaged, adding, None, advance)
            adding.finish()
            return Salvaged(adding.account)


def _by_tree(
    file: DamagedFile,
    damaged: Path,
    target: sqlite3.Connection,
    staging: Staging,
    rule: RetentionRule,
    advance: Advance,
    *,
    alone: bool,
) -> Salvaged:
    lacking = set(columns_of(MESSAGES)) - set(file.columns(MESSAGES))
    if lacking:
        raise SalvageRefused(
            f"{damaged} has the form of an earlier edition, whose messages have no"
            f" {', '.join(sorted(lacking))}. Nothing was done. Save what SQLite can read"
            f" (sqlite3 {damaged} .recover | sqlite3 NEW-FILE), upgrade that file"
            " (ACARSHUB_DB=NEW-FILE flask db upgrade), and run this command with it."
        )
    for table in BELONGING:
        for rows in file.rows(table, columns_of(table)):
            staging.put(table, [row[2:] for row in rows])
    lost = {table: file.unreadable[table] for table in BELONGING if table in file.unreadable}
    if lost:
        _stage_pages(damaged, staging, lost)
    staging.settle()
    # What was carried over when the present database was made counts these messages.
    uncounted = [
        table
        for table in (*COUNTERS, AlertTerm.__tablename__)
        if file.whole(table, columns_of(table)) is None
    ]
    adding = Adding(target, staging, rule, now=time.time(), uncounted=uncounted, alone=alone)
    columns = columns_of(MESSAGES)
    low, high = file.ends(MESSAGES)
    for rows in file.rows(MESSAGES, columns):
        adding.add(valid_messages([row[1:] for row in rows], columns))
        advance((high - int(rows[0][0])) / max(high - low + 1, 1))
    unreadable = file.unreadable.get(MESSAGES, [])
    before = adding.account.found
    if unreadable:
        _add_pages(damaged, adding, unreadable, advance)
    adding.finish()
    missing = sum(last - first + 1 for first, last in unreadable)
    return Salvaged(adding.account, max(missing - (adding.account.found - before), 0))


def _stage_pages(damaged: Path, staging: Staging, ranges: Mapping[str, Ranges]) -> None:
    """Stage what belongs to messages from all pages: of `ranges`, where those are known."""
    forms = {
        number: replace(form, wanted=_within(ranges[form.table])) if ranges else form
        for number, form in forms_of(*(ranges or BELONGING)).items()
    }
    for number, reader in PageFile.of(damaged).read():
        for table, row in reader.rows(number, forms):
            staging.put(table, [row[2:]])


def _add_pages(damaged: Path, adding: Adding, ranges: Ranges | None, advance: Advance) -> None:
    pages = PageFile.of(damaged)
    columns = columns_of(MESSAGES)
    forms: dict[int, Form] = forms_of(MESSAGES)
    if ranges is not None:
        wanted = _within(ranges)
        forms = {number: replace(form, wanted=wanted) for number, form in forms.items()}
    found = []
    for number, reader in pages.read(newest_first=True):
        found += [row[1:] for _, row in reader.rows(number, forms)]
        if number % PAGES_AT_ONCE == 1:
            adding.add(sorted(valid_messages(found, columns), key=lambda row: int(row[0])))
            found = []
            advance(1 - number / pages.pages)


def _within(ranges: Ranges) -> Callable[[int], bool]:
    ordered = sorted(ranges)
    begins = [first for first, _ in ordered]

    def within(number: int) -> bool:
        place = bisect_right(begins, number) - 1
        return place >= 0 and number <= ordered[place][1]

    return within


@contextmanager
def _only_one(damaged: Path) -> Iterator[None]:
    """Keep a second salvage of the same file away."""
    try:
        descriptor = os.open(damaged, os.O_RDONLY)
    except OSError as error:
        raise SalvageRefused(f"{damaged} cannot be opened: {error.strerror}.") from None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SalvageRefused(f"{damaged} is being salvaged by another process.") from None
        yield
    finally:
        os.close(descriptor)
