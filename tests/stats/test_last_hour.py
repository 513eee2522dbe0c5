"""What came in within the last hour: kept minutes, waiting ones, the one under way, each once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from acarshub.database import ConnectionLender
from acarshub.links import Link
from acarshub.stats.last_hour import LastHour
from acarshub.stats.minutes import Minute
from acarshub.stats.series import add_minutes
from tests.support import engine_at, new_database

NOTHING = dict.fromkeys(Link, 0)


def this_minute() -> int:
    return int(time.time()) // 60 * 60


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = engine_at(new_database(tmp_path / "hub.db"))
    yield engine
    engine.dispose()


def keep(engine: Engine, *minutes: Minute) -> None:
    with engine.begin() as connection:
        add_minutes(connection, minutes)


def frames(
    engine: Engine, waiting: list[Minute] | None = None, under_way: int = 0
) -> dict[Link, int] | None:
    hour = LastHour(
        ConnectionLender(engine, size=1), lambda: waiting or [], lambda: {Link.ACARS: under_way}
    )
    return hour.frames()


def test_new_hub_tells_what_it_has_heard_so_far(engine: Engine) -> None:
    assert frames(engine) == NOTHING
    assert frames(engine, under_way=7) == {**NOTHING, Link.ACARS: 7}


def test_minutes_of_the_last_hour_are_added_up(engine: Engine) -> None:
    now = this_minute()
    keep(
        engine,
        Minute(now - 3_660, {Link.ACARS: 100}, 0),
        Minute(now - 3_540, {Link.ACARS: 1, Link.HFDL: 2}, 0),
        Minute(now, {Link.ACARS: 3}, 0),
    )
    assert frames(engine, under_way=4) == {**NOTHING, Link.ACARS: 8, Link.HFDL: 2}


def test_minute_that_waits_for_the_database_counts(engine: Engine) -> None:
    now = this_minute()
    keep(engine, Minute(now - 120, {Link.ACARS: 1}, 0))
    waiting = [Minute(now - 60, {Link.ACARS: 2}, 0), Minute(now, {Link.ACARS: 3}, 0)]
    assert frames(engine, waiting) == {**NOTHING, Link.ACARS: 6}


def test_minute_whose_commit_is_not_known_of_counts_once(engine: Engine) -> None:
    minute = Minute(this_minute(), {Link.ACARS: 5}, 0)
    keep(engine, minute)
    assert frames(engine, [minute]) == {**NOTHING, Link.ACARS: 5}


def test_minute_that_has_waited_for_hours_does_not_count(engine: Engine) -> None:
    waiting = [Minute(this_minute() - 7_200, {Link.ACARS: 5}, 0)]
    assert frames(engine, waiting) == NOTHING


def test_database_that_fails_is_answered_by_what_it_told_last(engine: Engine) -> None:
    lender = ConnectionLender(engine, size=1)
    hour = LastHour(lender, list, lambda: NOTHING)
    keep(engine, Minute(this_minute(), {Link.ACARS: 5}, 0))
    assert hour.frames() == {**NOTHING, Link.ACARS: 5}
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE timeseries_stats RENAME TO gone")
    assert hour.frames() == {**NOTHING, Link.ACARS: 5}
    with pytest.raises(OperationalError):
        keep(engine, Minute(this_minute(), {}, 0))
    assert LastHour(lender, list, lambda: NOTHING).frames() is None
