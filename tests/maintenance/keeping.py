"""What tests of retention share: a database with made-up messages, and the work without a hub."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Engine

from acarshub import runtime
from acarshub.database import ConnectionLender
from acarshub.maintenance.checkpoint import Checkpoints
from acarshub.maintenance.full_text_care import FullTextCare
from acarshub.maintenance.retention import Retention
from acarshub.maintenance.retention_state import DAY_SECONDS, RetentionRule
from acarshub.maintenance.working import Work
from acarshub.records import Change, HeardAgain, Hearing, HubMessage, ReceivedPart
from acarshub.writes import Writes
from tests.support import ChangeWriter, engine_at, hub_message, new_database, sql

NOW = 1_790_000_000.0
DAY = DAY_SECONDS
RULE = RetentionRule(save_seconds=7 * DAY, alert_save_seconds=120 * DAY)
TABLES = ("messages", "alert_matches", "message_hearings", "message_parts")


@dataclass
class Times:
    """A clock, and the time that passes."""

    wall: float = NOW
    passed: float = 0.0

    def pass_by(self, seconds: float) -> None:
        self.wall += seconds
        self.passed += seconds


@dataclass
class Forgotten:
    """Who counts rows, for tests: the ids that it was told."""

    ids: list[int] = field(default_factory=list)

    @contextmanager
    def removing(self) -> Iterator[Callable[[Sequence[int]], None]]:
        yield self.ids.extend


class Keeper:
    """Retention on one database, called directly: its writer's thread is this one."""

    def __init__(self, path: Path, rule: RetentionRule = RULE, times: Times | None = None) -> None:
        self.path = path
        self.times = times or Times()
        self.engine = engine_at(path)
        self.writer = self.engine.connect()
        self.rows = Forgotten()
        self.work = work_on(self.engine, self.writer)
        self.index = FullTextCare(self.work)
        self.retention = Retention(
            rule,
            self.work,
            self.index,
            self.rows,
            wall=lambda: self.times.wall,
            monotonic=lambda: self.times.passed,
        )

    def look(self) -> None:
        self.retention.look()

    def close(self) -> None:
        self.writer.close()


def work_on(engine: Engine, writer: Connection, pages: int = 1_000) -> Work:
    def call(
        function: Callable[[Connection], object],
        committed: Callable[..., object],
        **_quiet: bool,
    ) -> None:
        with writer.begin():
            result = function(writer)
        committed(result)

    writes = Writes(call, runtime.HubMailbox())  # type: ignore[arg-type]
    return Work(ConnectionLender(engine, 1), writes, Checkpoints(engine, pages))


def filled(path: Path, messages: Sequence[HubMessage], others: Sequence[Change] = ()) -> Path:
    """A new database at `path` that holds them, as the hub would store them."""
    new_database(path)
    store(path, [*messages, *others])
    return path


def store(path: Path, changes: Sequence[Change]) -> None:
    with engine_at(path).connect() as connection:
        ChangeWriter(connection).write(changes)


def aged(days: float, text: str = "", *terms: str, **fields: object) -> HubMessage:
    """A message of so many days before NOW."""
    return hub_message(text or f"AGED {days}", *terms, time=NOW - days * DAY, **fields)


def steady(days: float = 3.0) -> list[HubMessage]:
    """One message every few hours up to now: the clock is believed."""
    return [aged(days - number / 8, f"STEADY {number}") for number in range(int(days * 8))]


def made_up(seed: int, count: int, days: float) -> list[Change]:
    """Messages of the last `days` in no order, some with an alert, with parts or heard again."""
    rng = random.Random(seed)
    changes: list[Change] = []
    for number in range(count):
        days_ago = rng.uniform(0.01, days)
        hearing = Hearing(NOW - days_ago * DAY, rng.choice("ABC"), "131.550", -3.0)
        parts = (ReceivedPart(hearing, "1", False, "PART"),) if rng.random() < 0.2 else ()
        terms = [term for term in ("ENGINE", "FIRE") if rng.random() < 0.2]
        text = f"{' '.join(rng.choices(['FUEL', 'ETA', 'ENGINE', 'WIND'], k=4))} {number}"
        message = aged(days_ago, text, *terms)
        if parts:
            message = HubMessage(message.uid, message.decoded, message.hits, True, parts)
        changes.append(message)
        if rng.random() < 0.3:
            changes.append(HeardAgain(message.uid, hearing, True))
    return changes


def uids(path: Path, table: str = "messages") -> set[object]:
    column = "uid" if table == "messages" else "message_uid"
    return {row[0] for row in sql(path, f"SELECT {column} FROM {table}")}


def is_sound(path: Path) -> bool:
    """Whether file and full-text index are intact, and the index holds exactly the messages."""
    sql(path, "INSERT INTO messages_fts (messages_fts, rank) VALUES ('integrity-check', 1)")
    return sql(path, "PRAGMA integrity_check") == [("ok",)]
