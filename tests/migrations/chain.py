"""One database under test, with the chain of revisions and plain SQL to look at the result.

Separate from the fixtures so that tests can name its type.
"""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import flask_migrate
import sqlalchemy as sa
from flask import Flask

from acarshub import create_app
from acarshub.config import Settings
from acarshub.extensions import db

ROOT = Path(__file__).parents[2]
MIGRATIONS = str(ROOT / "migrations")

REVISIONS = (
    "e7991f1644b1",
    "0fc8b7cae596",
    "a589d271a0a4",
    "94d97e655180",
    "3168c906fb9e",
    "204a67756b9a",
    "171fe2c07bd9",
    "40fd0618348d",
    "a1b2c3d4e5f6",
    "c3d4e5f6a1b2",
    "f0a1b2c3d4e5",
    "b6c7d8e9f0a1",
    "96f36b89016d",
    "803398f85958",
    "8c9d47f5ed13",
    "5b1f0c7e92d4",
    "7d40a9b3c6e1",
    "9e62d8f4a153",
    "b7e3515c90da",
    "c41d7e90ab52",
    "d58e1a6f0c37",
    "e4a97c3d15b8",
    "f27b0d94a6e3",
)
HEAD = REVISIONS[-1]

TEXTS_OF_A_MESSAGE = """
    message_type station_id toaddr fromaddr depa dsta eta gtout gtin wloff wlin lat lon alt
    msg_text tail flight icao freq ack mode label block_id msgno is_response is_onground error
    libacars level
"""


@dataclass(frozen=True, slots=True)
class Chain:
    """A database file that may not exist yet, and the commands of `flask db` for it."""

    path: Path
    app: Flask

    @classmethod
    def at(cls, path: Path) -> Chain:
        """The chain for a SQLite file at `path`."""
        return cls(path, create_app(Settings.from_environ({"ACARSHUB_DB": str(path)})))

    def upgrade(self, revision: str = "head") -> None:
        with self.app.app_context():
            flask_migrate.upgrade(MIGRATIONS, revision)

    def downgrade(self, revision: str) -> None:
        with self.app.app_context():
            flask_migrate.downgrade(MIGRATIONS, revision)

    def stamp(self, revision: str) -> None:
        with self.app.app_context():
            flask_migrate.stamp(MIGRATIONS, revision)

    def check(self) -> None:
        with self.app.app_context():
            flask_migrate.check(MIGRATIONS)

    def upgrade_killed_at(self, statement: int) -> bool:
        """Upgrade in a child that is killed before its n-th statement; whether it came to that."""
        child = os.fork()
        if child == 0:
            self._upgrade_and_exit(statement)
        _, status = os.waitpid(child, 0)
        return os.WIFSIGNALED(status)

    def _upgrade_and_exit(self, statement: int) -> None:
        left = statement

        def count_down(*_event: object) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            with self.app.app_context():
                sa.event.listen(db.engine, "before_cursor_execute", count_down)
                sa.event.listen(db.engine, "commit", count_down)
            self.upgrade()
        finally:
            # The child must not go on to run the rest of the tests.
            os._exit(0)

    def sql(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """Rows of a statement, run and committed past the application."""
        with closing(sqlite3.connect(self.path)) as connection, connection:
            return connection.execute(statement, parameters).fetchall()

    def schema(self) -> set[tuple[object, ...]]:
        """Every table, index and trigger as SQLite describes it."""
        return set(self.sql("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"))

    def shape(self) -> dict[str, object]:
        """Columns by table and the other objects by kind, whatever their SQL looks like."""
        tables = [row[0] for row in self.sql("SELECT name FROM sqlite_master WHERE type='table'")]
        columns: dict[str, object] = {
            str(table): self.sql(f'PRAGMA table_info("{table}")') for table in tables
        }
        others = "SELECT type, name, tbl_name FROM sqlite_master WHERE type IN ('index','trigger')"
        return columns | {"others": sorted(map(repr, self.sql(others)))}

    def version(self) -> str | None:
        rows = self.sql("SELECT version_num FROM alembic_version")
        return str(rows[0][0]) if rows else None

    def add_message(self, text: str, uid: str | None = "u") -> None:
        values: dict[str, object] = dict.fromkeys(TEXTS_OF_A_MESSAGE.split(), "")
        values |= {"msg_time": 1, "msg_text": text}
        if uid is not None:
            values["uid"] = uid
        marks = ", ".join("?" * len(values))
        names = ", ".join(values)
        self.sql(f"INSERT INTO messages ({names}) VALUES ({marks})", tuple(values.values()))

    def found(self, term: str) -> list[tuple[object, ...]]:
        """Row ids that the full-text index gives for `term`."""
        return self.sql("SELECT rowid FROM messages_fts WHERE messages_fts MATCH ?", (term,))

    def index_is_intact(self) -> bool:
        """Whether the full-text index agrees with the text in `messages`."""
        try:
            self.sql("INSERT INTO messages_fts (messages_fts, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError:
            return False
        return True

    def fingerprint(self) -> str:
        return hashlib.sha256(self.path.read_bytes()).hexdigest()
