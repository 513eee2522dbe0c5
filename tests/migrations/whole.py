"""A database of an older edition after its upgrade, and whether it is whole.

Separate from the tests because made-up and real databases are looked at in the same way.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.migrations.chain import Chain
from tests.migrations.lossless import Snapshot, losses, snapshot


@dataclass(frozen=True, slots=True)
class Upgraded:
    """An upgraded database with what it held before."""

    chain: Chain
    before: Snapshot

    @classmethod
    def from_file(cls, path: Path) -> Upgraded:
        """Upgrade the database at `path`; AssertionError when that is refused."""
        before = snapshot(path)
        chain = Chain.at(path)
        try:
            chain.upgrade()
        except SystemExit as error:
            # A fixture that exits would take the fixtures of all later tests with it.
            raise AssertionError("the upgrade was refused") from error
        return cls(chain, before)

    def losses(self) -> list[str]:
        """What the upgrade lost, in words."""
        return losses(self.before, self.chain.path)

    def copied_to(self, path: Path) -> Chain:
        """A copy to write to."""
        with (
            closing(sqlite3.connect(self.chain.path)) as source,
            closing(sqlite3.connect(path)) as copy,
        ):
            source.backup(copy)
        return Chain(path, self.chain.app)

    def faults(self) -> list[str]:
        """What SQLite itself finds wrong, and what slows it down."""
        chain = self.chain
        found = [str(row) for row in chain.sql("PRAGMA integrity_check") if row != ("ok",)]
        found += [str(row) for row in chain.sql("PRAGMA foreign_key_check")]
        if not chain.index_is_intact():
            found.append("the full-text index disagrees with the messages")
        documents, messages = (
            chain.sql(f"SELECT count(*) FROM {table}")
            for table in ("messages_fts_docsize", "messages")
        )
        if documents != messages:
            found.append(f"{documents} of {messages} messages are in the full-text index")
        for table in ("sqlite_stat1", "sqlite_stat4"):
            if chain.sql("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)) and chain.sql(
                f"SELECT 1 FROM {table} WHERE tbl LIKE 'messages_fts%'"
            ):
                found.append(f"{table} misleads searches")
        return found


def objects(chain: Chain) -> dict[tuple[str, str], str]:
    """Every object but SQLite's own by kind and name, its SQL without what means nothing."""
    rows = chain.sql(
        "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    return {(str(kind), str(name)): _normalised(str(sql)) for kind, name, sql in rows}


def _normalised(sql: str) -> str:
    words = sql.translate(str.maketrans("\"`'", "   ", "")).lower().split()
    return "".join(words)


def dump(chain: Chain) -> list[str]:
    """Everything in the database as statements; equal dumps are equal databases."""
    with closing(sqlite3.connect(chain.path)) as connection:
        # Text may be no UTF-8, which must not keep it from being compared.
        connection.text_factory = lambda raw: raw.decode("latin-1")
        return list(connection.iterdump())
