"""What SQL tells for certain of a row, what it leaves open, and what it rules out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acarshub.alerts.term import TermLists
from acarshub.search.conditions import ROW_COLUMNS, All, Condition, Contains, Either, Not, Words
from acarshub.search.fields import WORD_FIELDS, fields_condition
from acarshub.search.finder import find
from acarshub.search.query import PageRequest, Query
from acarshub.search.row_filter import NOTHING_ASKED, Clause, row_filter
from acarshub.search.sqlite import SPELLING, SQLITE
from acarshub.search.time_limit import Deadline
from acarshub.search.ways import Way, walk
from tests.alerts.traffic import store
from tests.search.stored import Traffic, stored_traffic
from tests.support import TIME, engine_at, message, new_database

PIECES = st.sampled_from(["UA", "ua", "0055", "131", "5", "H1", "-", " ", ".", "_", "%", "é", "^"])
VALUES = st.lists(PIECES, max_size=4).map("".join)
FIELDS = st.builds(
    lambda name, text: fields_condition({name: text}),
    st.sampled_from([*WORD_FIELDS, "icao"]),
    VALUES,
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    FIELDS,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(All, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Either, st.lists(inner, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=4,
)


@settings(deadline=None, max_examples=300)
@given(condition=CONDITIONS, values=st.fixed_dictionaries(dict.fromkeys(ROW_COLUMNS, VALUES)))
def test_certain_rows_match_and_others_only_where_they_are_possible(
    condition: Condition, values: dict[str, str]
) -> None:
    written = row_filter(condition, SPELLING)
    matches = condition.matches(values)
    assert holds(written.clause, values) or not matches
    if written.certain:
        assert matches or not holds(written.certain, values)
    if written.exact:
        assert holds(written.clause, values) is matches


def holds(clause: Clause, values: dict[str, str]) -> bool:
    columns = ", ".join(f"? AS {name}" for name in values)
    sql = f"SELECT {clause.sql} FROM (SELECT {columns}) m"
    with closing(sqlite3.connect(":memory:")) as connection:
        # What is asked stands before the row in the statement.
        (told,) = connection.execute(sql, (*clause.values, *values.values())).fetchone()
    return bool(told)


def test_value_that_begins_as_it_was_written_is_certain() -> None:
    flight = row_filter(fields_condition({"flight": "UA"}), SPELLING)
    assert flight.certain
    assert holds(flight.certain, {"flight": "ua0055"})
    assert not holds(flight.certain, {"flight": "XX UA0055"})
    label = row_filter(fields_condition({"label": "H1"}), SPELLING)
    assert label.certain
    assert holds(label.certain, {"label": "H1"})
    assert not holds(label.certain, {"label": "H12"})


@pytest.mark.parametrize(
    "condition",
    [
        Words(("engine",), written="ENGINE"),
        Words(("engine",), columns=("msg_text",), written="ENGINE"),
        Words(("ua",), prefix=True, columns=("flight",), written="U*A"),
        Not(Not(Words(("engine",), written="ENGINE"))),
    ],
)
def test_nothing_is_certain_of_words_that_can_stand_anywhere(condition: Condition) -> None:
    assert row_filter(condition, SPELLING).certain is None


@pytest.fixture(scope="module")
def traffic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Traffic]:
    traffic = stored_traffic(tmp_path_factory.mktemp("certain"), 5, 300)
    yield traffic
    traffic.connection.close()


@pytest.mark.parametrize("most", [1, 2, 7, 1_000])
@pytest.mark.parametrize(
    "wanted", [{"tail": "AIBC"}, {"tail": "D"}, {"tail": "N12", "freq": "131"}]
)
def test_rows_that_are_told_apart_are_those_that_match(
    traffic: Traffic, monkeypatch: pytest.MonkeyPatch, wanted: dict[str, str], most: int
) -> None:
    monkeypatch.setattr("acarshub.search.ways.ROWS_PER_STATEMENT", 3)
    way = told_apart(wanted)
    expected = ids_by_python(traffic, wanted)
    found = list(way.ids(traffic.connection, NOTHING_ASKED, most, Deadline(60)))
    assert expected
    assert found == expected[:most]
    assert way.count(traffic.connection, NOTHING_ASKED, most, Deadline(60)) == min(
        len(expected), most
    )


def told_apart(wanted: dict[str, str]) -> Way:
    way = walk(Query(fields=wanted), SQLITE)
    assert way.asked.certain
    assert way.counts
    return way


def ids_by_python(traffic: Traffic, wanted: dict[str, str]) -> list[int]:
    condition = fields_condition(wanted)
    columns = ", ".join(ROW_COLUMNS)
    sql = f"SELECT id, {columns} FROM messages ORDER BY id DESC"
    return [
        id_
        for id_, *values in traffic.connection.exec_driver_sql(sql)
        if condition.matches(dict(zip(ROW_COLUMNS, values, strict=True)))
    ]


def test_only_columns_that_are_looked_at_are_read() -> None:
    assert walk(Query(fields={"tail": "D"}), SQLITE).asked.columns == ("tail",)
    assert walk(Query(text=Contains("x")), SQLITE).asked.columns == ()


@pytest.mark.parametrize("size", [1, 3, 50])
def test_any_number_of_refused_candidates_is_passed(tmp_path: Path, size: int) -> None:
    connection = engine_at(new_database(tmp_path / "hub.db")).connect()
    depas = ["ATL", *["KATL"] * 700, "ATL", "ATL"]
    messages = [message("A TEXT", depa=depa, time=TIME + at) for at, depa in enumerate(depas)]
    uids = store(connection, TermLists(), messages)
    page = find(connection, Query(fields={"depa": "A"}), PageRequest(size))
    assert [row.uid for row in page.rows] == [uids[-1], uids[-2], uids[0]][:size]
    connection.close()
