"""The hub killed at random moments amid traffic, again and again on one database.

Separate from the replay with its single kill, because a fault that shows in one kill of ten needs
many; tests do a few of them.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass, field
from random import Random

from acarshub.links import Link
from acarshub.maintenance import full_text
from benchmarks.ingest.sender import Sender
from benchmarks.measuring import report, running_hub
from tests.e2e.hub_process import HubProcess, listening, wait_for
from tests.support import engine_at

KILLS = 20
RATE = 1_000
FOR_EVER_SECONDS = 3_600
LONGEST_SECONDS = 1.5
"""A kill comes within this time of a client's first message."""


@dataclass(slots=True)
class Killed:
    """What stood in the database after each of some kills."""

    published: set[str] = field(default_factory=set)
    """Uids that clients were sent as stored."""
    stored: int = 0
    missing: set[str] = field(default_factory=set)
    """Published uids that were not in the database after a kill."""
    problems: list[str] = field(default_factory=list)
    """What SQLite found wrong with the database or its full-text index, and wrong totals."""


def kills(count: int) -> None:
    """Kill a hub `count` times, and print what that did."""
    with running_hub() as hub:
        killed = kill_repeatedly(hub, count, seed=1)
    report(
        f"{count} kills at {RATE}/s",
        {
            "published": len(killed.published),
            "stored": killed.stored,
            "published and not stored": len(killed.missing),
            "problems": killed.problems or "none",
        },
    )


def kill_repeatedly(hub: HubProcess, count: int, seed: int) -> Killed:
    """Kill `hub`, which listens, `count` times at random moments, and look each time."""
    rng = Random(seed)
    killed = Killed()
    sender = Sender.udp(hub, Link.ACARS, RATE, FOR_EVER_SECONDS)
    try:
        sender.begin()
        for number in range(count):
            if number:
                hub.start()
            killed.published |= _killed_amid_traffic(hub, rng.uniform(0, LONGEST_SECONDS))
            _look(hub, killed)
    finally:
        sender.end()
    return killed


def _killed_amid_traffic(hub: HubProcess, seconds: float) -> set[str]:
    """The uids that a client was sent until it noticed the kill."""
    with listening(hub, batches=True) as listener:
        wait_for(lambda: listener.live, "traffic")
        time.sleep(seconds)
        hub.kill()
        wait_for(lambda: not listener.connected, "the client to read to the end")
        return {str(each["uid"]) for each in listener.live if each.get("stored", True)}


def _look(hub: HubProcess, killed: Killed) -> None:
    with closing(sqlite3.connect(hub.database)) as connection:
        found = [str(line) for (line,) in connection.execute("PRAGMA integrity_check")]
        killed.problems += [line for line in found if line != "ok"]
        try:
            connection.execute(
                "INSERT INTO messages_fts (messages_fts, rank) VALUES ('integrity-check', 1)"
            )
        except sqlite3.DatabaseError as error:
            killed.problems.append(f"full text: {error}")
        connection.rollback()
        killed.problems += _wrong_totals(connection)
        stored = {uid for (uid,) in connection.execute("SELECT uid FROM messages")}
    with engine_at(hub.database).connect() as connection:
        noted = full_text.indexed_messages(connection)
    if noted != len(stored):
        killed.problems.append(f"{noted} messages by the index, {len(stored)} by counting")
    killed.stored = len(stored)
    killed.missing |= killed.published - stored


def _wrong_totals(connection: sqlite3.Connection) -> list[str]:
    counted, messages = connection.execute(
        "SELECT (SELECT coalesce(sum(messages), 0) FROM message_totals WHERE subject = 'link'),"
        " (SELECT count(*) FROM messages"
        " WHERE id <= (SELECT max(through_id) FROM message_totals_progress))"
    ).fetchone()
    return [] if counted == messages else [f"totals: {counted} of {messages} messages"]
