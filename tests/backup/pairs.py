"""What tests of the second database share: two databases, and what keeps the one like the other."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from acarshub.backup.changes import Changes, Taken
from acarshub.backup.following import Following
from acarshub.backup.second import SecondDatabase
from acarshub.backup.tables import LONG, SHORT
from tests.support import engine_at, new_database, sql

TABLES = [table.name for table in (*LONG, *SHORT)]


class Pair:
    """A database with its writer, and a second one; nothing runs by itself."""

    def __init__(self, folder: Path) -> None:
        self.first = new_database(folder / "first.db")
        self.second = new_database(folder / "second.db")
        self.told: list[str] = []
        self.rng = random.Random(1)
        self.engine = engine_at(self.first)
        self.writer = self.engine.connect()
        self.changes = Changes()
        self.changes.watch(self.writer)
        self.restart()

    def restart(self, rest: Callable[[], None] = lambda: None) -> None:
        """Forget everything, as a process does that was killed."""
        self.following = Following(rest)
        self.opened = self.open()
        self.following.open(self.opened)

    def open(self) -> SecondDatabase:
        return SecondDatabase(self.first, self.second, lambda _, line: self.told.append(line))

    def take(self) -> Taken:
        with self.writer.begin():
            return self.changes.take(self.writer)

    def round(self) -> None:
        """What the thread does once it was given something."""
        self.following.note(self.take())
        self.following.round(self.opened)

    def check(self) -> None:
        """Compare everything that is still to be compared."""
        while self.following.check(self.opened):
            pass

    def differences(self) -> list[str]:
        """Tables that differ between the two."""
        return [name for name in TABLES if rows(self.first, name) != rows(self.second, name)]

    def close(self) -> None:
        self.opened.close()
        self.writer.close()


def rows(path: Path, table: str) -> list[tuple[object, ...]]:
    return sql(path, f'SELECT rowid, * FROM "{table}" ORDER BY rowid')
