"""Read marks: what counts as read, what unread alerts are counted, and how much is kept."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, func, insert, select

from acarshub.alerts import reads
from acarshub.alerts.reads import (
    NEW_SECONDS,
    SEEN_SECONDS,
    UnknownProfileError,
    create_profile,
    find_profile,
    mark_all_read,
    mark_read,
    mark_term_read,
    may_create_profile,
    read_among,
    touch_profile,
    unread_count,
)
from acarshub.models import (
    AlertMatch,
    AlertProfile,
    AlertRead,
    AlertReadTerm,
    DroppedTerm,
    Message,
)
from acarshub.records import message_row
from tests.support import TIME, engine_at, hub_message, new_database

NOW = 1_750_000_000.0
TERMS = ("FIRE", "RED", "MEDICAL")


@pytest.fixture
def connection(tmp_path: Path) -> Connection:
    return engine_at(new_database(tmp_path / "hub.db")).connect()


@pytest.fixture
def profile(connection: Connection) -> int:
    return new_profile(connection)


def new_profile(connection: Connection, now: float = NOW) -> int:
    found = find_profile(connection, create_profile(connection, now), now)
    assert found
    connection.commit()
    return found.id


def store(connection: Connection, uid: str, *terms: str, time: float = TIME) -> None:
    """A stored message with a hit for each term."""
    connection.execute(insert(Message), message_row(hub_message("X", uid=uid, time=time)))
    for term in terms:
        match = {"message_uid": uid, "term": term, "match_type": "text", "matched_at": time}
        connection.execute(insert(AlertMatch), match)


def count(connection: Connection, model: type[AlertProfile | AlertRead | AlertReadTerm]) -> int:
    return connection.scalar(select(func.count()).select_from(model)) or 0


def drop(connection: Connection, term: str) -> None:
    connection.execute(insert(DroppedTerm), {"term": term})


def test_token_leads_to_its_profile(connection: Connection) -> None:
    first, second = create_profile(connection, NOW), create_profile(connection, NOW)
    found = [find_profile(connection, token, NOW) for token in (first, second, first)]
    assert found[0] == found[2] != found[1]


def test_database_does_not_hold_the_token(connection: Connection) -> None:
    token = create_profile(connection, NOW)
    (row,) = connection.execute(select(AlertProfile.__table__))
    assert token not in map(str, row)


@pytest.mark.parametrize(
    "token", ["", "x" * 22, "x" * 100_000, "\ud800" * 22, "' OR 1=1", "é" * 22]
)
def test_token_of_nobody_leads_nowhere(connection: Connection, profile: int, token: str) -> None:
    assert find_profile(connection, token, NOW) is None


def test_profile_is_touched_once_a_day(connection: Connection) -> None:
    token = create_profile(connection, NOW)
    later = NOW + SEEN_SECONDS + 1
    due = []
    for now in (NOW + SEEN_SECONDS, later, later):
        found = find_profile(connection, token, now)
        assert found
        due.append(found.touch_due)
        if found.touch_due:
            touch_profile(connection, found.id, now)
    assert due == [False, True, False]


def test_profile_seen_longest_ago_makes_room(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "MAX_PROFILES", 2)
    old = new_profile(connection, NOW)
    new_profile(connection, NOW)
    touch_profile(connection, old, NOW + 1)
    new = new_profile(connection, NOW + 2)
    assert set(connection.scalars(select(AlertProfile.id))) == {old, new}


def test_new_profile_stays_though_the_clock_went_back(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "MAX_PROFILES", 1)
    new_profile(connection, NOW)
    assert new_profile(connection, NOW - 1) in set(connection.scalars(select(AlertProfile.id)))


def test_profile_that_makes_room_takes_its_marks_along(
    connection: Connection, profile: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "MAX_PROFILES", 1)
    store(connection, "a", "FIRE")
    mark_read(connection, profile, ["a"])
    mark_term_read(connection, profile, "FIRE")
    new_profile(connection)
    assert (count(connection, AlertRead), count(connection, AlertReadTerm)) == (0, 0)


@pytest.mark.parametrize(
    "mark",
    [
        lambda connection: mark_read(connection, 99, ["a"]),
        lambda connection: mark_term_read(connection, 99, "FIRE"),
        lambda connection: mark_all_read(connection, 99),
    ],
)
def test_profile_that_is_gone_cannot_mark(connection: Connection, mark: object) -> None:
    store(connection, "a", "FIRE")
    with pytest.raises(UnknownProfileError):
        mark(connection)  # type: ignore[operator]


def test_profile_that_is_gone_has_read_nothing(connection: Connection) -> None:
    store(connection, "a", "FIRE")
    assert read_among(connection, 99, ["a"]) == set()


def test_so_many_profiles_are_made_in_an_hour(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "MAX_NEW_PROFILES", 2)
    allowed = []
    for _ in range(3):
        allowed.append(may_create_profile(connection, NOW))
        create_profile(connection, NOW)
    assert allowed == [True, True, False]
    assert may_create_profile(connection, NOW + NEW_SECONDS)


def test_everything_is_unread_at_first(connection: Connection, profile: int) -> None:
    store(connection, "a", "FIRE")
    store(connection, "b", "FIRE", "RED")
    assert unread_count(connection, profile) == 2
    assert read_among(connection, profile, ["a", "b"]) == set()


def test_marked_alert_is_read(connection: Connection, profile: int) -> None:
    store(connection, "a", "FIRE")
    store(connection, "b", "FIRE")
    mark_read(connection, profile, ["a"])
    assert read_among(connection, profile, ["a", "b"]) == {"a"}


def test_alert_is_marked_once(connection: Connection, profile: int) -> None:
    store(connection, "a", "FIRE", "RED")
    for _ in range(2):
        mark_read(connection, profile, ["a", "a"])
    assert count(connection, AlertRead) == 1


def test_only_alerts_can_be_marked(connection: Connection, profile: int) -> None:
    store(connection, "plain")
    mark_read(connection, profile, ["plain", "nobody"])
    assert count(connection, AlertRead) == 0


def test_alert_that_is_covered_needs_no_mark(connection: Connection, profile: int) -> None:
    store(connection, "a", "FIRE")
    mark_all_read(connection, profile)
    mark_read(connection, profile, ["a"])
    assert count(connection, AlertRead) == 0


def test_mark_stays_when_the_marked_term_is_dropped(connection: Connection, profile: int) -> None:
    store(connection, "a", "FIRE", "RED")
    mark_term_read(connection, profile, "FIRE")
    mark_read(connection, profile, ["a"])
    connection.execute(delete(AlertMatch).where(AlertMatch.term == "FIRE"))
    assert read_among(connection, profile, ["a"]) == {"a"}


def test_profiles_do_not_share_marks(connection: Connection, profile: int) -> None:
    other = new_profile(connection)
    store(connection, "a", "FIRE")
    store(connection, "b", "RED")
    mark_read(connection, profile, ["a"])
    mark_term_read(connection, profile, "RED")
    assert (unread_count(connection, profile), unread_count(connection, other)) == (0, 2)


def test_marked_term_covers_what_was_stored_before(connection: Connection, profile: int) -> None:
    store(connection, "before", "FIRE", "RED")
    store(connection, "other", "RED")
    mark_term_read(connection, profile, "FIRE")
    store(connection, "after", "FIRE")
    uids = ["before", "other", "after"]
    assert read_among(connection, profile, uids) == {"before"}


def test_term_can_be_marked_again(connection: Connection, profile: int) -> None:
    for uid in ("a", "b"):
        store(connection, uid, "FIRE")
        mark_term_read(connection, profile, "FIRE")
    assert unread_count(connection, profile) == 0


def test_term_without_alerts_is_not_kept(connection: Connection, profile: int) -> None:
    mark_term_read(connection, profile, "NEVER SEEN")
    assert count(connection, AlertReadTerm) == 0


def test_everything_marked_covers_what_was_stored_before(
    connection: Connection, profile: int
) -> None:
    store(connection, "before", "FIRE")
    mark_all_read(connection, profile)
    store(connection, "after", "FIRE")
    assert read_among(connection, profile, ["before", "after"]) == {"before"}


def test_everything_marked_needs_no_other_marks(connection: Connection, profile: int) -> None:
    store(connection, "a", "FIRE")
    mark_read(connection, profile, ["a"])
    mark_term_read(connection, profile, "FIRE")
    mark_all_read(connection, profile)
    assert (count(connection, AlertRead), count(connection, AlertReadTerm)) == (0, 0)


def test_nothing_stored_can_be_marked_as_well(connection: Connection, profile: int) -> None:
    mark_all_read(connection, profile)
    store(connection, "a", "FIRE")
    assert unread_count(connection, profile) == 1


def test_late_message_of_the_past_is_unread(connection: Connection, profile: int) -> None:
    store(connection, "a", "FIRE")
    mark_all_read(connection, profile)
    store(connection, "late", "FIRE", time=TIME - 3600)
    assert unread_count(connection, profile) == 1


def test_match_of_a_dropped_term_is_no_alert(connection: Connection, profile: int) -> None:
    store(connection, "a", "FIRE")
    drop(connection, "FIRE")
    mark_read(connection, profile, ["a"])
    mark_term_read(connection, profile, "FIRE")
    assert unread_count(connection, profile) == 0
    assert (count(connection, AlertRead), count(connection, AlertReadTerm)) == (0, 0)


def test_alert_without_its_message_is_not_counted(connection: Connection, profile: int) -> None:
    store(connection, "a", "FIRE")
    connection.execute(delete(Message))
    assert unread_count(connection, profile) == 0


def test_counting_stops_at_the_limit(connection: Connection, profile: int) -> None:
    for number in range(5):
        store(connection, str(number), "FIRE")
    assert unread_count(connection, profile, limit=3) == 3


def test_counting_looks_at_the_newest_only(
    connection: Connection, profile: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "MATCHES_LOOKED_AT", 3)
    for number in range(5):
        store(connection, str(number), "FIRE", time=TIME - number)
    mark_read(connection, profile, ["4"])
    assert unread_count(connection, profile) == 3


def test_oldest_marks_make_room(
    connection: Connection, profile: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "MAX_READS", 2)
    other = new_profile(connection)
    for uid in ("a", "b", "c"):
        store(connection, uid, "FIRE")
    for whose in (other, profile):
        for uid in ("a", "b"):
            mark_read(connection, whose, [uid])
    mark_read(connection, profile, ["c"])
    uids = ["a", "b", "c"]
    assert read_among(connection, profile, uids) == {"b", "c"}
    assert read_among(connection, other, uids) == {"a", "b"}


def test_oldest_marked_terms_make_room(
    connection: Connection, profile: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "MAX_READ_TERMS", 2)
    for term in ("C", "B", "A"):
        store(connection, term, term)
        mark_term_read(connection, profile, term)
    assert read_among(connection, profile, ["A", "B", "C"]) == {"A", "B"}


def test_counting_reads_the_newest_matches_from_their_index(
    connection: Connection, profile: int
) -> None:
    statements: list[str] = []
    raw = connection.connection.dbapi_connection
    assert raw
    raw.set_trace_callback(statements.append)
    unread_count(connection, profile)
    raw.set_trace_callback(None)
    (statement,) = [each for each in statements if "alert_matches" in each]
    plan = [str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")]
    assert any("alert_matches USING INDEX ix_alert_matches_time" in step for step in plan)
    assert any("messages USING COVERING INDEX ix_messages_uid (uid=?)" in step for step in plan)
    assert not any("ORDER BY" in step for step in plan)


class Model:
    """Who has read what, obviously right: sets, and no rule that saves room."""

    def __init__(self) -> None:
        self.alerts: dict[str, set[str]] = {}
        self.read: dict[int, set[str]] = {}

    def unread(self, profile: int) -> set[str]:
        return self.alerts.keys() - self.read[profile]

    def with_term(self, term: str) -> set[str]:
        return {uid for uid, terms in self.alerts.items() if term in terms}


UIDS = st.sampled_from([str(number) for number in range(12)])
STEPS = st.one_of(
    st.tuples(st.just("store"), st.sets(st.sampled_from(TERMS))),
    st.tuples(st.just("uids"), st.sets(UIDS)),
    st.tuples(st.just("term"), st.sampled_from(TERMS)),
    st.tuples(st.just("all"), st.none()),
)


def play(connection: Connection, model: Model, profile: int, kind: str, value: object) -> None:
    """Do the same with the database and with the model."""
    if kind == "store":
        assert isinstance(value, set)
        uid = str(connection.scalar(select(func.count(Message.id))))
        store(connection, uid, *sorted(value))
        if value:
            model.alerts[uid] = value
    elif kind == "uids":
        assert isinstance(value, set)
        mark_read(connection, profile, value)
        model.read[profile] |= value & model.alerts.keys()
    elif kind == "term":
        mark_term_read(connection, profile, str(value))
        model.read[profile] |= model.with_term(str(value))
    else:
        mark_all_read(connection, profile)
        model.read[profile] |= model.alerts.keys()


def wipe(connection: Connection, models: Iterable[type[object]]) -> None:
    for model in models:
        connection.execute(delete(model))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.integers(0, 1), STEPS), max_size=25))
def test_random_marks_agree_with_an_obviously_right_model(
    connection: Connection, steps: list[tuple[int, tuple[str, object]]]
) -> None:
    connection.rollback()
    wipe(connection, (Message, AlertMatch, AlertProfile, AlertRead, AlertReadTerm))
    connection.commit()
    profiles = [new_profile(connection), new_profile(connection)]
    model = Model()
    model.read = {profile: set() for profile in profiles}
    for which, (kind, value) in steps:
        play(connection, model, profiles[which], kind, value)
        connection.commit()
    for profile in profiles:
        assert read_among(connection, profile, set(model.alerts)) == model.read[profile]
        assert unread_count(connection, profile) == len(model.unread(profile))
