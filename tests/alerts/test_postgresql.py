"""Alerts on a real PostgreSQL server, when TEST_POSTGRESQL_URL names one."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from acarshub.alerts.changes import remove_dropped
from acarshub.alerts.history import alert_history
from acarshub.alerts.matcher import Matcher
from acarshub.alerts.preview import preview_term
from acarshub.alerts.rebuild import (
    apply_piece,
    first_progress,
    forget_progress,
    load_progress,
    match_messages,
    orphans_after,
)
from acarshub.alerts.rebuild import recount as recount_terms
from acarshub.alerts.term import TermLists
from acarshub.models import Base
from acarshub.realtime.recent import RECENT_ALERTS, read_recent_alerts
from tests.alerts.traffic import TERMS, counts, matches, random_message, recount, set_terms, store
from tests.postgresql import NEEDS_POSTGRESQL, new_postgresql_database
from tests.support import PAYLOADS, TIME

pytestmark = NEEDS_POSTGRESQL

MESSAGES = [random_message(random.Random(seed), TIME + seed) for seed in range(200)]


@pytest.fixture
def connection() -> Iterator[Connection]:
    with new_postgresql_database() as url:
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        Base.metadata.create_all(engine)
        with engine.connect() as connection:
            yield connection


def test_terms_change_and_stored_messages_are_matched_anew(connection: Connection) -> None:
    store(connection, set_terms(connection, *TERMS), MESSAGES)
    lists = set_terms(connection, *TERMS[2:], "OIL", ignore=("GATE",))
    while remove_dropped(connection):
        connection.commit()
    progress = first_progress(connection, lists, TIME)
    while not progress.at_end:
        piece = match_messages(connection, Matcher(lists), progress)
        apply_piece(connection, piece)
        progress = piece.progress
    assert load_progress(connection) == progress
    forget_progress(connection)
    recount_terms(connection, lists.terms)
    assert orphans_after(connection, 0)[1] == []
    assert len(matches(connection)) == progress.total_matches
    assert counts(connection) == recount(connection)


def test_history_and_newest_alerts_are_read(connection: Connection) -> None:
    lists = set_terms(connection, *TERMS)
    store(connection, lists, MESSAGES)
    matched = sum(bool(Matcher(lists).hits(each)) for each in MESSAGES)
    assert alert_history(connection, [], 1).total == matched
    assert len(read_recent_alerts(connection, PAYLOADS)) == RECENT_ALERTS


@pytest.mark.parametrize("term", [*TERMS, "UAL55", "A_%", "\u00d6L"])
def test_preview_is_what_live_matching_would_have_found(connection: Connection, term: str) -> None:
    store(connection, TermLists(), MESSAGES)
    matcher = Matcher(TermLists((term,)))
    wanted = sum(bool(matcher.hits(each)) for each in MESSAGES)
    assert preview_term(connection, matcher, 0.0, 5).count == wanted
