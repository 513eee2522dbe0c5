"""What retention removes is found no more, and all that it leaves is, with summaries or without."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from acarshub.maintenance.removal import remove_matched, remove_plain
from acarshub.search.finder import find
from acarshub.search.query import PageRequest, Query
from acarshub.search.summaries import missing, summarise
from acarshub.search.time_limit import Limits
from tests.search.stored import TIME, Stored, Traffic, has_words, stored_traffic

PATIENT = Limits(60, 60, 60, 60)
MESSAGES = 300
ROUNDS = 5
SOME_TIME = TIME + 40

Matches = Callable[[Stored, float, bool], bool]

QUESTIONS: list[tuple[Query, Matches]] = [
    (Query(), lambda _row, _time, _matched: True),
    (
        Query(fields={"station_id": "XX-A"}),
        lambda row, _time, _matched: "XX-A" in row["station_id"],
    ),
    (
        Query(fields={"msg_type": "HFDL", "station_id": "XX-B"}),
        lambda row, _time, _matched: (row["message_type"], row["station_id"]) == ("HFDL", "XX-B"),
    ),
    (Query(since=SOME_TIME), lambda _row, time, _matched: time >= SOME_TIME),
    (
        Query(fields={"msg_text": "ENGINE"}, until=SOME_TIME),
        lambda row, time, _matched: (
            time < SOME_TIME and has_words(row["msg_text"], ["engine"], prefix=True)
        ),
    ),
    (Query(matched=True), lambda _row, _time, matched: matched),
    (Query(matched=False), lambda _row, _time, matched: not matched),
]


def remove_some(traffic: Traffic, rng: random.Random) -> set[str]:
    """Remove old messages as retention does, in pieces; returns the uids that are left."""
    connection = traffic.connection
    before = TIME + rng.randrange(60)
    ids = dict(connection.exec_driver_sql("SELECT id, uid FROM messages").all())
    some = rng.sample(sorted(ids), len(ids) // 2)
    connection.rollback()
    with connection.begin():
        remove_plain(connection, some, before)
    with connection.begin():
        with_alert = [ids[each] for each in some if ids[each] in traffic.matched]
        remove_matched(connection, with_alert, before, max(ids))
    left = connection.exec_driver_sql("SELECT uid FROM messages").scalars().all()
    connection.rollback()
    return set(left)


@pytest.mark.parametrize("seed", range(4))
def test_searches_tell_of_what_is_left(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    traffic = stored_traffic(tmp_path, seed, MESSAGES)
    with closing(traffic.connection):
        for _ in range(ROUNDS):
            left = remove_some(traffic, rng)
            if rng.random() < 0.5:
                with traffic.connection.begin():
                    summarise(traffic.connection, missing(traffic.connection, 1_000))
            for query, matches in QUESTIONS:
                page = find(traffic.connection, query, PageRequest(MESSAGES), PATIENT)
                expected = [uid for uid in traffic.expected(matches) if uid in left]
                assert [row.uid for row in page.rows] == expected
                assert (page.total, page.capped) == (len(expected), False)
            traffic.connection.rollback()
        assert len(left) < MESSAGES
