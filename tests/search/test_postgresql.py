"""Search on a real PostgreSQL server, when TEST_POSTGRESQL_URL names one."""

from __future__ import annotations

import random

import pytest
import sqlalchemy as sa

from acarshub.alerts.term import TermLists
from acarshub.models import Base
from acarshub.search.finder import find
from acarshub.search.free_text import parse_free_text
from acarshub.search.query import PageRequest, Query, Sort
from acarshub.search.time_limit import Limits
from tests.alerts.traffic import store
from tests.postgresql import NEEDS_POSTGRESQL, new_postgresql_database
from tests.search.stored import random_message, row_of
from tests.support import TIME

pytestmark = NEEDS_POSTGRESQL

PATIENT = Limits(60, 60, 60, 60)
QUERIES = {
    "word": Query(text=parse_free_text("ENGINE -FUEL")),
    "part": Query(text=parse_free_text("*NGIN* OR %")),
    "fields": Query(fields={"flight": "UA", "station_id": "xx-a", "msg_type": "HFDL"}),
    "nothing but exclusion": Query(text=parse_free_text("-FUEL")),
    "word that is not there, or a link": Query(text=parse_free_text("-ENGINE OR FUEL")),
    "address": Query(fields={"icao": "A0B*"}),
    "time": Query(since=TIME + 10, until=TIME + 50, has_text=True, matched=False),
    "relevance": Query(text=parse_free_text("ENGINE"), sort=Sort.RELEVANCE),
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
def test_search_finds_what_it_says(query: Query) -> None:
    rng = random.Random(4)
    messages = [random_message(rng) for _ in range(200)]
    with new_postgresql_database() as url:
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        Base.metadata.create_all(engine)
        with engine.connect() as connection:
            uids = store(connection, TermLists(), messages)
            page = find(connection, query, PageRequest(500), PATIENT)
            # Of a page that is full, the number has to be counted.
            counted = find(connection, query, PageRequest(1), PATIENT).total
    since, until = query.since or 0, query.until or TIME * 2
    expected = [
        uid
        for uid, one in zip(uids, messages, strict=True)
        if query.condition.matches(row_of(one))
        and since <= one.time < until
        and (query.has_text is None or (one.text != "") is query.has_text)
    ]
    assert expected
    assert [row.uid for row in page.rows] == expected[::-1]
    assert page.total == counted == len(expected)
