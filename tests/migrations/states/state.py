"""What a state of a database is to the tests, and a file to write one into.

Separate from the builders so that each of them shows only what is special about its state.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.migrations.states.tables import alembic_version
from tests.migrations.states.traffic import (
    FREQS,
    IGNORED_TERMS,
    LEVELS,
    NONLOGGED,
    TERM_COUNTS,
    TOTALS,
    Alert,
    Icao,
    Message,
)


class File:
    """A SQLite file being written, past every rule of the application."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def run(self, *statements: str) -> None:
        """Run statements in order."""
        for statement in statements:
            self._connection.execute(statement)

    def insert(self, table: str, rows: Iterable[Mapping[str, object]]) -> None:
        """Insert rows that name their columns."""
        for row in rows:
            names = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join("?" * len(row))
            self._connection.execute(
                f'INSERT INTO "{table}" ({names}) VALUES ({marks})', tuple(row.values())
            )

    def change(self, table: str, row_id: int, **values: object) -> None:
        """Change columns of one row."""
        names = ", ".join(f'"{name}" = ?' for name in values)
        self._connection.execute(
            f'UPDATE "{table}" SET {names} WHERE id = ?', (*values.values(), row_id)
        )

    def columns(self, table: str) -> list[str]:
        """Names of the columns of `table`, none when there is no such table."""
        return [row[1] for row in self._connection.execute(f'PRAGMA table_info("{table}")')]

    def declared(self, table: str) -> list[str]:
        """The columns of `table` as they would be declared anew."""
        return [
            f"{name} {kind}{' NOT NULL' if required else ''}"
            for _, name, kind, required, *_ in self._connection.execute(
                f'PRAGMA table_info("{table}")'
            )
        ]

    def has_message(self, message_id: int) -> bool:
        """Whether `messages` holds that row."""
        found = self._connection.execute("SELECT 1 FROM messages WHERE id = ?", (message_id,))
        return found.fetchone() is not None

    def version(self, revision: str | None, *, key: bool = True) -> None:
        """Add the version table; without `revision` it stays empty."""
        self.run(alembic_version(key=key))
        if revision:
            self.insert("alembic_version", [{"version_num": revision}])

    def messages(
        self,
        messages: Iterable[Message],
        icao: Icao,
        *,
        table: str = "messages",
        **others: Sequence[object],
    ) -> None:
        """Insert messages with the columns that `table` has; `others` are columns by name."""
        has = set(self.columns(table))
        for number, message in enumerate(messages):
            row = {"id": message.id, "uid": message.uid, **message.values(icao)}
            row |= {name: column[number % len(column)] for name, column in others.items()}
            self.insert(table, [{name: value for name, value in row.items() if name in has}])

    def saved(self, alerts: Iterable[Alert], icao: Icao, table: str = "messages_saved") -> None:
        """Insert a copy of the message of each alert."""
        self.insert(
            table,
            (
                {**each.message.values(icao), "term": each.term, "type_of_match": each.kind}
                for each in alerts
            ),
        )

    def matches(self, alerts: Iterable[Alert]) -> None:
        """Insert alerts by the uid of their message."""
        self.insert(
            "alert_matches",
            (
                {
                    "message_uid": each.message.uid,
                    "term": each.term,
                    "match_type": each.kind,
                    "matched_at": each.message.time,
                }
                for each in alerts
            ),
        )

    def terms_and_totals(self) -> None:
        """Fill those counters that are the same in all editions, where the table is there."""
        rows: dict[str, list[dict[str, object]]] = {
            "alert_stats": [{"term": term, "count": count} for term, count in TERM_COUNTS],
            "ignore_alert_terms": [{"term": term} for term in IGNORED_TERMS],
            "count": [dict(zip(("total", "errors", "good"), TOTALS, strict=True))],
            "nonlogged_count": [dict(zip(("errors", "good"), NONLOGGED, strict=True))],
        }
        for table, each in rows.items():
            if self.columns(table):
                self.insert(table, each)

    def third_generation_counters(self) -> None:
        """Fill `freqs` and `level`, where the table is there."""
        if self.columns("freqs"):
            self.insert(
                "freqs",
                ({"freq_type": kind, "freq": freq, "count": n} for kind, freq, n in FREQS),
            )
        if self.columns("level"):
            self.insert("level", ({"level": level, "count": n} for level, n in LEVELS))

    def counters_per_link(self, *, imsl: bool = False) -> None:
        """Fill the tables of each link; that of IMS-L stays empty as the faulty steps left it."""
        for number, link in enumerate(("acars", "vdlm2", "hfdl", "imsl", "irdm")):
            if link == "imsl" and not imsl:
                continue
            if self.columns(f"level_{link}"):
                levels = ((-10.5 - number, 900 + number), (-33.3, 2))
                self.insert(f"level_{link}", ({"level": a, "count": n} for a, n in levels))
            if self.columns(f"freqs_{link}"):
                # One frequency twice, as the two spellings of a link left it.
                freqs = ((f"13{number}.550", 800 + number), (f"13{number}.550", 3), ("1.5", 1))
                self.insert(f"freqs_{link}", ({"freq": a, "count": n} for a, n in freqs))


@dataclass(frozen=True, slots=True)
class State:
    """One way a database file can look.

    `version` is the revision that it names, None without a version table or with an empty one;
    `icao` tells how its rows write addresses.
    """

    name: str
    build: Callable[[Path], None]
    version: str | None = None
    icao: Icao = Icao.DECIMAL


@contextmanager
def new_file(path: Path, *, wal: bool = False) -> Iterator[File]:
    """A new file at `path`, written in one transaction and closed behind the block."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # Nobody needs test data to survive a power cut.
        connection.execute("PRAGMA synchronous = OFF")
        if wal:
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN")
        yield File(connection)
        connection.execute("COMMIT")


def registry(states: Iterable[State]) -> dict[str, State]:
    """States by name; ValueError when a name occurs twice."""
    found: dict[str, State] = {}
    for state in states:
        if state.name in found:
            raise ValueError(f"two states are called {state.name}")
        found[state.name] = state
    return found
