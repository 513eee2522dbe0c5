"""Which way SQLite goes for each search: no index is there for nothing, and none is missing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from acarshub.search.airframe import Airframe
from acarshub.search.finder import find
from acarshub.search.free_text import parse_free_text
from acarshub.search.query import PageRequest, Query, Sort
from tests.search.stored import Traffic, stored_traffic
from tests.support import TIME

INDEX = "SCAN f VIRTUAL TABLE INDEX"
STRETCH = "SEARCH message_stretches USING PRIMARY KEY (source_id=?"


@pytest.fixture(scope="module")
def traffic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Traffic]:
    traffic = stored_traffic(tmp_path_factory.mktemp("plans"), 3, 100)
    yield traffic
    traffic.connection.close()


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that few messages are enough to leave the walk."""
    monkeypatch.setattr("acarshub.search.windows.FIRST", 1)
    monkeypatch.setattr("acarshub.search.stretches.FEW_STRETCHES", -1)


def plans(traffic: Traffic, query: Query) -> dict[str, str]:
    """Every statement of a search with SQLite's plan for it."""
    statements: list[str] = []
    driver = traffic.connection.connection.driver_connection
    assert driver
    driver.set_trace_callback(statements.append)
    find(traffic.connection, query, PageRequest(5))
    driver.set_trace_callback(None)
    found = {}
    for statement in statements:
        if statement.startswith(("SELECT", "WITH")) and "fts_" not in statement:
            rows = driver.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
            found[statement] = "; ".join(row[3] for row in rows)
    return found


SEARCHES = {
    "everything": Query(),
    "word": Query(text=parse_free_text("ENGINE")),
    "phrase and exclusion": Query(text=parse_free_text('"ENGINE FUEL" -ON')),
    "part of a word": Query(text=parse_free_text("*NGIN*")),
    "flight": Query(fields={"flight": "UA"}),
    "address": Query(fields={"icao": "A0B1C2"}),
    "aircraft by both names": Airframe("A0B1C2", "N12AB").query,
    "part of an address": Query(fields={"icao": "B1C"}),
    "station": Query(fields={"station_id": "XX-A"}),
    "link": Query(fields={"msg_type": "HFDL"}),
    "time": Query(since=TIME + 10, until=TIME + 20),
    "word, station and time": Query(
        fields={"msg_text": "FUEL", "station_id": "XX"}, since=TIME + 10
    ),
    "alerts": Query(matched=True),
    "word without alerts": Query(text=parse_free_text("FUEL"), matched=False),
    "relevance": Query(text=parse_free_text("FUEL"), sort=Sort.RELEVANCE),
}


@pytest.mark.parametrize("query", SEARCHES.values(), ids=SEARCHES.keys())
def test_no_search_goes_through_all_messages_at_once_or_sorts_them(
    traffic: Traffic, query: Query
) -> None:
    asked = {
        statement: plan
        for statement, plan in plans(traffic, query).items()
        if "message_stretches" not in statement
    }
    assert asked
    for statement, plan in asked.items():
        # Without a condition a count needs nothing but rows, of which it takes a limited number.
        assert "SCAN m" not in plan or statement.endswith("LIMIT 10001) AS counted")
        # Alerts lead to few messages, in no order.
        assert "TEMP B-TREE FOR ORDER BY" not in plan or "DISTINCT a.message_uid" in statement


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("word", INDEX),
        ("phrase and exclusion", INDEX),
        ("flight", INDEX),
        ("address", INDEX),
        ("aircraft by both names", INDEX),
        ("relevance", INDEX),
        ("word, station and time", INDEX),
        ("word, station and time", STRETCH),
        ("station", STRETCH),
        ("link", STRETCH),
        ("time", STRETCH),
        ("alerts", "SEARCH m USING COVERING INDEX ix_messages_uid (uid=?"),
        ("alerts", "ix_alert_matches_"),
        ("part of a word", "SEARCH m USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"),
    ],
)
def test_search_goes_its_way(traffic: Traffic, name: str, way: str) -> None:
    assert any(way in plan for plan in plans(traffic, SEARCHES[name]).values())


def test_index_is_asked_for_a_page_and_not_for_all(traffic: Traffic) -> None:
    asked = [each for each in plans(traffic, SEARCHES["word"]) if "MATCH" in each]
    assert len(asked) == 2
    assert all("LIMIT" in each for each in asked)


def test_a_changed_message_is_forgotten_by_key(traffic: Traffic) -> None:
    forget = "DELETE FROM message_stretches WHERE source_id = 0 AND stretch = 3"
    driver = traffic.connection.connection.driver_connection
    assert driver
    plan = driver.execute(f"EXPLAIN QUERY PLAN {forget}").fetchone()[3]
    assert plan == "SEARCH message_stretches USING PRIMARY KEY (source_id=? AND stretch=?)"
