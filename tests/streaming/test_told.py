"""Live filters: the same messages that a search finds once they are stored."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from acarshub.alerts.term import TermLists
from acarshub.realtime.recent import Live
from acarshub.realtime.search_query import read_search
from acarshub.search.finder import find
from acarshub.search.query import PageRequest
from acarshub.streaming.told import LiveFilter, Told
from tests.alerts.traffic import store
from tests.support import LIVE_TEXT, TIME, engine_at, hub_message, message, new_database

FIELDS = (
    {"text": "ENGINE FAIL", "tail": "N12AB", "flight": "UA0055", "freq": "131.550"},
    {"text": "ENGINE OK", "icao": "A0B1C2", "station_id": "XX-A", "label": "H1"},
    {"text": "", "tail": "N99", "label": "Q0", "time": TIME + 10},
    {"text": "OIL PRESSURE", "depa": "KSFO", "dsta": "EDDF", "msgno": "M01A", "time": TIME + 20},
)

SEARCHES: tuple[dict[str, object], ...] = (
    {},
    {"query": "ENGINE"},
    {"query": "ENGINE -FAIL"},
    {"query": '"OIL PRESSURE" OR N99'},
    {"search_term": {"tail": "N12"}},
    {"search_term": {"icao": "A0B*", "station_id": "xx"}},
    {"search_term": {"label": "h1", "msg_type": "ACARS"}},
    {"search_term": {"msg_type": "HFDL"}},
    {"search_term": {"freq": "131.5", "msg_text": "*NGIN"}},
    {"since": TIME + 10},
    {"until": TIME + 10},
    {"has_text": True},
    {"has_text": False},
    {"matched": False},
    {"matched": True},
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    path: Path = new_database(tmp_path_factory.mktemp("told") / "hub.db")
    engine = engine_at(path)
    with engine.connect() as connection:
        store(connection, TermLists(), [message(**fields) for fields in FIELDS])
    return engine


@pytest.mark.parametrize("asked", SEARCHES, ids=str)
def test_live_filter_admits_what_a_search_finds(engine: Engine, asked: dict[str, object]) -> None:
    query, _ = read_search({"show_all": True, **asked}, 50)
    with engine.connect() as connection:
        found = {row.msg_text for row in find(connection, query, PageRequest()).rows}
    wanted = LiveFilter(query)
    admitted = set()
    for fields in FIELDS:
        made = hub_message(**fields)
        live = Told.live(Live(made.uid, made.decoded.station_id, False, LIVE_TEXT.of(made)))
        if wanted.admits(live):
            admitted.add(made.decoded.text)
    assert admitted == found


def test_alert_is_admitted_where_alerts_are_asked_for() -> None:
    query, _ = read_search({"matched": True}, 50)
    assert LiveFilter(query).admits(Told("u", b"{}", matched=True))
