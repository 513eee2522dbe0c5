"""Removing old messages: exactly those that the rule does not keep, and all that is theirs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from acarshub.alerts.reads import create_profile, find_profile, mark_all_read, unread_count
from acarshub.maintenance.pace import Pace
from acarshub.maintenance.retention_state import RemovalReason, RetentionRule
from acarshub.records import Change, HeardAgain, Hearing, HubMessage
from acarshub.uids import new_uid
from tests.maintenance.keeping import (
    DAY,
    NOW,
    RULE,
    TABLES,
    Keeper,
    Times,
    aged,
    filled,
    is_sound,
    made_up,
    steady,
    store,
    uids,
)
from tests.support import engine_at, settings_for, sql


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hub.db"


@contextmanager
def keeping(path: Path, rule: RetentionRule = RULE, times: Times | None = None) -> Iterator[Keeper]:
    keeper = Keeper(path, rule, times)
    try:
        yield keeper
    finally:
        keeper.close()


def kept_by_rule(changes: list[Change], rule: RetentionRule) -> set[object]:
    messages = [change for change in changes if isinstance(change, HubMessage)]
    return {
        message.uid
        for message in messages
        if message is messages[-1]
        or NOW - message.decoded.time
        <= (rule.alert_save_seconds if message.hits else rule.save_seconds)
    }


@given(
    seed=st.integers(0, 2**32),
    count=st.integers(1, 400),
    save_days=st.integers(1, 40),
    more_days=st.integers(0, 60),
)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_exactly_what_the_rule_keeps_remains(
    tmp_path: Path, seed: int, count: int, save_days: int, more_days: int
) -> None:
    # A database of its own each time: connections of the last one are still open.
    path = tmp_path / f"{uuid4()}.db"
    changes = [*steady(), *made_up(seed, count, days=60), aged(0.01)]
    filled(path, [], changes)
    rule = RetentionRule(save_days * DAY, (save_days + more_days) * DAY)
    with keeping(path, rule) as keeper:
        keeper.look()
    kept = kept_by_rule(changes, rule)
    assert uids(path) == kept
    for table in TABLES[1:]:
        before = {
            change.uid
            for change in changes
            if (isinstance(change, HeardAgain) and table == "message_hearings")
            or (isinstance(change, HubMessage) and change.hits and table == "alert_matches")
            or (isinstance(change, HubMessage) and change.parts and table == "message_parts")
        }
        assert uids(path, table) == before & kept
    assert is_sound(path)


def test_counters_are_totals_for_ever(path: Path) -> None:
    filled(path, [*steady(), aged(9, freq="131.550", level=-3.0), aged(0.01)])
    counters = ("count", "nonlogged_count", "freqs_acars", "level_acars", "alert_stats")
    before = [sql(path, f"SELECT * FROM {table}") for table in counters]
    with keeping(path) as keeper:
        keeper.look()
        assert keeper.retention.ledger.totals == {RemovalReason.AGE: 1}
    assert [sql(path, f"SELECT * FROM {table}") for table in counters] == before


def test_messages_with_an_alert_are_kept_at_least_as_long_as_others() -> None:
    given = settings_for(Path("hub.db"), DB_SAVE_DAYS="365", DB_ALERT_SAVE_DAYS="120")
    assert RetentionRule.of(given).alert_save_seconds == 365 * DAY


def test_matches_without_a_message_go_when_they_are_old(path: Path) -> None:
    filled(path, [*steady(), aged(0.01)])
    for days in (200, 20):
        sql(
            path,
            "INSERT INTO alert_matches (message_uid, term, match_type, matched_at)"
            " VALUES (?, 'FIRE', 'text', ?)",
            (new_uid(NOW - days * DAY), NOW - days * DAY),
        )
    with keeping(path) as keeper:
        keeper.look()
    assert sql(path, "SELECT matched_at FROM alert_matches") == [(NOW - 20 * DAY,)]


def test_messages_with_random_uids_are_found(path: Path) -> None:
    old = [
        aged(30 - number / 100, uid=f"{number * 7:08x}-aaaa-4aaa-8aaa-aaaaaaaaaaaa")
        for number in range(1_200)
    ]
    kept = aged(29, "FIRE", "FIRE", uid="ffffffff-aaaa-4aaa-8aaa-aaaaaaaaaaaa")
    filled(path, [*old, kept, *steady(), aged(0.01)])
    with keeping(path) as keeper:
        keeper.look()
        keeper.look()
    assert uids(path) == {kept.uid, *uids(path) - {message.uid for message in old}}
    assert keeper.retention.ledger.totals == {RemovalReason.AGE: 1_200}


def test_what_was_stored_last_stays_so_that_ids_never_begin_anew(path: Path) -> None:
    filled(path, [aged(30 - number / 10, f"FIRE {number}", "FIRE") for number in range(40)])
    rule = RetentionRule(DAY, DAY)
    with engine_at(path).connect() as connection, connection.begin():
        token = create_profile(connection, NOW)
        profile = find_profile(connection, token, NOW)
        assert profile
        mark_all_read(connection, profile.id)
    with keeping(path, rule) as keeper:
        keeper.times.pass_by(2 * DAY)
        keeper.look()
        keeper.times.pass_by(2 * DAY)
        keeper.look()
    assert sql(path, "SELECT id FROM messages") == [(40,)]
    store(path, [aged(0, "FIRE AGAIN", "FIRE")])
    with engine_at(path).connect() as connection:
        assert unread_count(connection, profile.id) == 1


def test_what_was_stored_a_moment_ago_is_left_for_its_hearings(path: Path) -> None:
    filled(path, [*steady(), aged(0.01)])
    with keeping(path) as keeper:
        late = aged(30, "A RECORDING")
        store(path, [late, aged(0, "LIVE")])
        keeper.look()
        assert late.uid in uids(path)
        store(path, [HeardAgain(late.uid, Hearing(NOW, "B", "", None), True)])
        keeper.times.pass_by(RULE.settling_seconds + 1)
        keeper.look()
        # It is behind where the last look came to; once in an hour all are looked at again.
        keeper.times.pass_by(3_601)
        keeper.look()
    assert late.uid not in uids(path)
    assert uids(path, "message_hearings") == set()


def test_rows_are_taken_from_the_number_of_stored_ones(path: Path) -> None:
    filled(path, [*[aged(9 + number) for number in range(5)], *steady(), aged(0.01)])
    with keeping(path) as keeper:
        keeper.look()
    assert sorted(keeper.rows.ids) == [1, 2, 3, 4, 5]


def test_a_leaping_clock_removes_nothing_until_it_has_stood(path: Path) -> None:
    filled(path, [*steady(), aged(0.01)])
    with keeping(path) as keeper:
        keeper.times.wall += 365 * DAY
        keeper.look()
        for _ in range(23):
            keeper.times.pass_by(3_600)
            keeper.look()
        assert not keeper.retention.ledger.totals
        assert keeper.retention.doubt is not None
        keeper.times.pass_by(3_600)
        keeper.look()
        assert keeper.retention.doubt is None
    assert len(uids(path)) == 1


def test_a_clock_that_is_set_right_again_removes_nothing(path: Path) -> None:
    filled(path, [*steady(), aged(0.01)])
    with keeping(path) as keeper:
        for leap in (365 * DAY, -365 * DAY):
            keeper.times.wall += leap
            keeper.look()
            keeper.times.pass_by(600)
            keeper.look()
        assert keeper.retention.doubt is None
    assert not keeper.retention.ledger.totals


def big(days: float, number: int, *terms: str) -> HubMessage:
    return aged(days, f"BIG {number}", *terms, libacars="x" * 4_000)


def test_a_full_database_loses_its_oldest_messages_without_an_alert(path: Path) -> None:
    messages = [
        big(3 - number / 1_000, number, *(["FIRE"] * (number % 10 == 0))) for number in range(2_000)
    ]
    filled(path, messages)
    used = path.stat().st_size
    with keeping(path, RetentionRule(7 * DAY, 120 * DAY, max_bytes=used * 3 // 4)) as keeper:
        keeper.look()
        removed = keeper.retention.ledger.totals[RemovalReason.SIZE]
    assert 2_000 * 0.2 < removed < 2_000 * 0.3
    gone = {message.uid for message in messages if not message.hits}
    oldest = [message.uid for message in messages if message.uid in gone][:removed]
    assert uids(path) == {message.uid for message in messages} - set(oldest)
    assert is_sound(path)


def test_alerts_go_last(path: Path) -> None:
    messages = [
        big(3 - number / 1_000, number, *(["FIRE"] * (number % 2))) for number in range(1_000)
    ]
    filled(path, messages)
    used = path.stat().st_size
    with keeping(path, RetentionRule(7 * DAY, 120 * DAY, max_bytes=used // 4)) as keeper:
        keeper.look()
    left = [message for message in messages if message.uid in uids(path)]
    assert all(message.hits for message in left)
    assert left == [message for message in messages if message.hits][-len(left) :]
    assert 0 < len(left) < 400


def test_the_size_is_kept_whatever_the_clock_says(path: Path) -> None:
    filled(path, [big(3 - number / 1_000, number) for number in range(1_000)])
    rule = RetentionRule(7 * DAY, 120 * DAY, max_bytes=path.stat().st_size // 2)
    with keeping(path, rule) as keeper:
        keeper.times.wall += 365 * DAY
        keeper.look()
        assert keeper.retention.doubt is not None
    assert set(keeper.retention.ledger.totals) == {RemovalReason.SIZE}


def test_the_file_becomes_smaller(path: Path) -> None:
    filled(path, [*[big(20 - number / 1_000, number) for number in range(3_000)], *steady()])
    before = path.stat().st_size
    with keeping(path) as keeper:
        keeper.look()
        keeper.index.merge_all()
        keeper.look()
        keeper.writer.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert path.stat().st_size < before // 3
    assert is_sound(path)


def test_a_kill_between_two_pieces_leaves_messages_whole(path: Path) -> None:
    changes = made_up(3, 600, days=30)
    filled(path, steady(), changes)

    class Killed(BaseException):
        pass

    with keeping(path) as keeper:
        # However fast the machine is.
        keeper.retention._row_pace = Pace(50, 50, 50)
        pieces = iter(range(3))
        committed = keeper.index.removed

        def kill(messages: int) -> None:
            committed(messages)
            if next(pieces, None) is None:
                raise Killed

        keeper.index.removed = kill  # type: ignore[method-assign]
        with pytest.raises(Killed):
            keeper.look()
    there = uids(path)
    for table in TABLES[1:]:
        assert uids(path, table) <= there
    with_alert = {
        change.uid for change in changes if isinstance(change, HubMessage) and change.hits
    }
    assert with_alert <= there
    assert is_sound(path)


def test_victims_are_found_by_an_index(path: Path) -> None:
    filled(path, [*steady(), aged(0.01)])
    statements: list[str] = []
    with keeping(path) as keeper, closing(sqlite3.connect(path)) as connection:
        keeper.work.read(
            lambda reader: reader.connection.driver_connection.set_trace_callback(statements.append)
        )
        keeper.look()
        plans = {
            statement: [
                str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")
            ]
            for statement in statements
            if " messages" in statement or " alert_matches" in statement
        }
    assert len(plans) > 5
    for statement, plan in plans.items():
        scans = [step for step in plan if step.startswith("SCAN") and "CONSTANT" not in step]
        assert not scans, (statement, plan)
        assert not any("TEMP B-TREE" in step for step in plan), (statement, plan)
