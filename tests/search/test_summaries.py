"""Summaries of stretches tell what is there, and are forgotten when that changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from acarshub.search import summaries
from acarshub.search.finder import find
from acarshub.search.query import Cursor, PageRequest, Query
from acarshub.search.sqlite import SQLITE
from acarshub.search.stretches import Stretch
from acarshub.search.summaries import missing, summarise
from acarshub.search.time_limit import Limits
from acarshub.search.ways import walk
from acarshub.search.windows import together
from tests.search.stored import Traffic, stored_traffic
from tests.support import app_at, engine_at, running_hub, wait_until

PATIENT = Limits(60, 60, 60, 60)
KNOWN = "SELECT stretch FROM message_stretches WHERE source_id = 0"
SUMMARIES = (
    "SELECT t.stretch, s.message_type, s.station_id, t.messages, t.earliest, t.latest"
    " FROM message_stretches t JOIN message_sources s ON s.id = t.source_id"
    f" WHERE t.stretch IN ({KNOWN}) ORDER BY 1, 2, 3"
)
COUNTED = (
    "SELECT id / 512, message_type, station_id, count(*),"
    " CAST(min(msg_time) AS INTEGER) - 1, CAST(max(msg_time) AS INTEGER) + 1"
    f" FROM messages WHERE id / 512 IN ({KNOWN})"
    " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
)


@pytest.fixture
def traffic(tmp_path: Path) -> Iterator[Traffic]:
    traffic = stored_traffic(tmp_path, 9, 100)
    summarise_all(traffic)
    yield traffic
    traffic.connection.close()


def summarise_all(traffic: Traffic) -> None:
    stretches = missing(traffic.connection, 1_000)
    traffic.connection.rollback()
    with traffic.connection.begin():
        summarise(traffic.connection, stretches)


def rows(traffic: Traffic, statement: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in traffic.connection.exec_driver_sql(statement)]


def stretches(traffic: Traffic) -> list[object]:
    return [row[0] for row in rows(traffic, KNOWN)]


def change(traffic: Traffic, statement: str) -> None:
    traffic.connection.rollback()
    with traffic.connection.begin():
        traffic.connection.exec_driver_sql(statement)


def test_summaries_are_what_a_count_tells(traffic: Traffic) -> None:
    assert rows(traffic, SUMMARIES) == rows(traffic, COUNTED)
    whole = rows(traffic, "SELECT sum(messages) FROM message_stretches WHERE source_id = 0")
    assert whole == rows(
        traffic,
        f"SELECT count(*) FROM messages WHERE id / 512 IN ({KNOWN})",
    )


def test_places_of_a_few_messages_are_theirs(traffic: Traffic) -> None:
    change(traffic, "UPDATE messages SET station_id = 'RARE' WHERE id % 240 = 0")
    summarise_all(traffic)
    told = rows(
        traffic,
        "SELECT t.stretch, t.places FROM message_stretches t JOIN message_sources s"
        " ON s.id = t.source_id WHERE s.station_id = 'RARE'",
    )
    ids = sorted(
        int(str(stretch)) * 512 + int(place)
        for stretch, places in told
        for place in str(places).split(",")
    )
    found = rows(
        traffic,
        f"SELECT id FROM messages WHERE station_id = 'RARE' AND id / 512 IN ({KNOWN}) ORDER BY id",
    )
    assert len(ids) > 10
    assert [(id_,) for id_ in ids] == found


def test_many_messages_have_no_places(traffic: Traffic) -> None:
    change(traffic, "UPDATE messages SET station_id = 'OFTEN', message_type = 'ACARS'")
    summarise_all(traffic)
    told = rows(
        traffic,
        "SELECT DISTINCT t.messages > 4, t.places IS NULL FROM message_stretches t"
        " JOIN message_sources s ON s.id = t.source_id WHERE s.station_id = 'OFTEN'",
    )
    assert told == [(1, 1)]


@pytest.mark.parametrize("first", [1, 2_048])
def test_rare_station_is_found_and_counted(
    traffic: Traffic, monkeypatch: pytest.MonkeyPatch, first: int
) -> None:
    monkeypatch.setattr("acarshub.search.windows.FIRST", first)
    change(traffic, "UPDATE messages SET station_id = 'RARE' WHERE id % 400 = 0")
    summarise_all(traffic)
    query = Query(fields={"station_id": "RAR"})
    ids = [row[0] for row in rows(traffic, "SELECT id FROM messages WHERE station_id = 'RARE'")][
        ::-1
    ]
    below: Cursor | None = None
    found: list[object] = []
    while True:
        page = find(traffic.connection, query, PageRequest(7, after=below), PATIENT)
        found += [row.id for row in page.rows]
        assert (page.total, page.capped) == (len(ids), False)
        if page.next is None:
            break
        below = page.next
    assert found == ids


def test_rare_station_in_pairs_is_one_short_question(
    traffic: Traffic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acarshub.search.windows.FIRST", 1)
    windows = [Stretch(low, low + 1) for low in range(100_000, 0, -50)]
    statements: list[str] = []
    driver = traffic.connection.connection.driver_connection
    assert driver
    driver.set_trace_callback(statements.append)
    asked = walk(Query(fields={"station_id": "RARE", "label": "ZZ"}), SQLITE)
    for group in together(windows):
        assert asked.ids_among(traffic.connection, group, 50) == []
    driver.set_trace_callback(None)
    assert max(each.count("UNION ALL") for each in statements) == 0


def test_long_windows_are_few_to_a_question(traffic: Traffic) -> None:
    asked = walk(Query(fields={"station_id": "RARE", "label": "ZZ"}), SQLITE)
    groups = list(together(Stretch(low, low + 19) for low in range(100_000, 0, -50)))
    assert max(len(group) for group in groups) <= 32
    for group in groups:
        assert asked.ids_among(traffic.connection, group, 50) == []


def test_stretch_that_is_not_full_is_left_alone(traffic: Traffic) -> None:
    assert missing(traffic.connection) == []
    ((newest,),) = rows(traffic, "SELECT max(id) FROM messages")
    assert isinstance(newest, int)
    last = max(int(str(each)) for each in stretches(traffic))
    assert newest - (last + 1) * 512 in range(-1, 511)


def test_newest_block_comes_first_and_its_oldest_stretch(
    traffic: Traffic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summaries, "BLOCK", 4)
    change(traffic, "DELETE FROM message_stretches")
    change(traffic, "DELETE FROM messages WHERE id / 512 NOT BETWEEN 2 AND 9")
    assert missing(traffic.connection, 100) == [8, 4, 5, 6, 7, 2, 3]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE messages SET station_id = 'NEW' WHERE id / 512 = 4",
        "UPDATE messages SET msg_time = 5 WHERE id / 512 = 4",
        "UPDATE messages SET message_type = 'IRDM' WHERE id / 512 = 4",
        "DELETE FROM messages WHERE id / 512 = 4",
    ],
)
def test_changed_stretch_is_forgotten_and_looked_at_again(traffic: Traffic, statement: str) -> None:
    change(traffic, statement)
    assert 4 not in stretches(traffic)
    assert missing(traffic.connection) == [4]
    summarise_all(traffic)
    assert rows(traffic, SUMMARIES) == rows(traffic, COUNTED)
    assert missing(traffic.connection) == []


def test_other_changes_forget_nothing(traffic: Traffic) -> None:
    before = stretches(traffic)
    change(traffic, "UPDATE messages SET msg_text = 'X', flight = 'Y'")
    assert stretches(traffic) == before


def test_ids_that_are_used_again_are_not_mistaken(traffic: Traffic) -> None:
    change(traffic, "DELETE FROM messages")
    assert stretches(traffic) == []
    assert missing(traffic.connection) == []


def test_more_sources_than_are_kept_are_found_all_the_same(
    traffic: Traffic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summaries, "MAX_SOURCES", 2)
    monkeypatch.setattr("acarshub.search.windows.FIRST", 1)
    change(traffic, "DELETE FROM message_stretches")
    change(traffic, "DELETE FROM message_sources")
    summarise_all(traffic)
    assert rows(traffic, "SELECT count(*) FROM message_sources") == [(2,)]
    for station in ("XX-A", "XX-B"):
        query = Query(fields={"station_id": station})
        page = find(traffic.connection, query, PageRequest(100), PATIENT)
        expected = traffic.expected(
            lambda row, _time, _alert, station=station: row["station_id"] == station
        )
        assert [row.uid for row in page.rows] == expected
        assert page.total == len(expected)


def test_running_hub_makes_them(tmp_path: Path) -> None:
    path = tmp_path / "running.db"
    app = app_at(path)
    traffic = stored_traffic(tmp_path, 9, 100)
    change(traffic, "DELETE FROM message_stretches")
    traffic.connection.exec_driver_sql("VACUUM INTO ?", (str(tmp_path / "filled.db"),))
    traffic.connection.close()
    (tmp_path / "filled.db").replace(path)
    engine = engine_at(path)

    def done() -> bool:
        with engine.connect() as connection:
            return missing(connection) == []

    with running_hub(app):
        wait_until(done)
