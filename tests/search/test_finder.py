"""What ends a search early, and how the answer says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from acarshub.runtime import native_time
from acarshub.search import finder, time_limit
from acarshub.search.finder import find
from acarshub.search.free_text import parse_free_text
from acarshub.search.full_text_size import pages_beginning_with
from acarshub.search.query import Cursor, CursorError, PageRequest, Query, Sort
from acarshub.search.time_limit import Deadline, Limits, TimeUpError, limited
from acarshub.search.ways import Way
from tests.search.stored import IDS_APART, Traffic, stored_traffic

PATIENT = Limits(60, 60, 60, 60)
LONG = (
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
    " SELECT count(*) FROM n"
)
ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def traffic(tmp_path: Path) -> Iterator[Traffic]:
    traffic = stored_traffic(tmp_path, 5, 60)
    yield traffic
    traffic.connection.close()


def text(words: str, **more: object) -> Query:
    return Query(text=parse_free_text(words), **more)  # type: ignore[arg-type]


def test_statement_is_interrupted_when_the_time_is_up(traffic: Traffic) -> None:
    with pytest.raises(TimeUpError), limited(traffic.connection, Deadline(0)):
        traffic.connection.exec_driver_sql(ENDLESS).one()
    assert traffic.connection.exec_driver_sql("SELECT 1").scalar() == 1


def test_inner_limit_leaves_the_outer_one_as_it_was(traffic: Traffic) -> None:
    connection = traffic.connection
    with limited(connection, Deadline(0.0)):
        with limited(connection, Deadline(60)):
            assert connection.exec_driver_sql(LONG).scalar() == 100_000
        with pytest.raises(OperationalError, match="interrupted"):
            connection.exec_driver_sql(LONG)
    assert connection.exec_driver_sql(LONG).scalar() == 100_000


def test_other_failures_are_no_time_out(traffic: Traffic) -> None:
    with pytest.raises(OperationalError), limited(traffic.connection, Deadline(60)):
        traffic.connection.exec_driver_sql("SELECT * FROM nothing")


def test_search_that_took_too_long_says_so(
    traffic: Traffic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time_limit, "STEPS", 1)
    page = find(traffic.connection, Query(), PageRequest(10), Limits(0, 0, 0, 0))
    assert (page.timed_out, page.partial, page.capped) == (True, True, True)
    assert page.total == len(page.rows) == 0


def test_search_goes_on_where_its_time_was_up(
    traffic: Traffic, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = text("*NGIN*")
    whole = find(traffic.connection, query, PageRequest(100), PATIENT)
    clock = count()
    monkeypatch.setattr("acarshub.search.windows.FIRST", 64)
    monkeypatch.setattr(native_time, "monotonic", lambda: float(next(clock)))
    request = PageRequest(100)
    uids: list[str] = []
    pages = 0
    while True:
        page = find(traffic.connection, query, request, Limits(3, 1, 1, 1))
        uids += [row.uid for row in page.rows]
        pages += 1
        if page.next is None:
            break
        assert page.partial
        assert page.timed_out
        request = PageRequest(100, after=page.next)
    assert pages > 1
    assert uids == [row.uid for row in whole.rows]


def test_count_ends_at_its_limit_and_says_so(
    traffic: Traffic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finder, "MAX_COUNT", 10)
    for query in (Query(), text("ENGINE"), text("*E*"), Query(has_text=True)):
        page = find(traffic.connection, query, PageRequest(5), PATIENT)
        assert (page.total, page.capped) == (10, True)


def test_words_are_looked_for_inside_of_others_where_nothing_has_them(traffic: Traffic) -> None:
    parts = find(traffic.connection, text("NGIN"), PageRequest(3), PATIENT)
    assert parts.inside_words
    assert parts.rows
    assert parts.next
    assert str(parts.next).startswith("i")
    words = find(traffic.connection, text("ENGINE"), PageRequest(3), PATIENT)
    assert not words.inside_words


def test_known_words_that_no_message_has_together_find_nothing(traffic: Traffic) -> None:
    page = find(
        traffic.connection,
        text("ENGINE", since=2.0, until=1.0),
        PageRequest(3),
        PATIENT,
    )
    assert (page.total, page.inside_words, page.partial) == (0, False, False)


def test_one_unknown_word_is_enough_to_look_inside_of_others(traffic: Traffic) -> None:
    page = find(traffic.connection, text("ENGINE NGIN"), PageRequest(3), PATIENT)
    assert page.inside_words
    assert page.rows


def test_part_of_a_registration_finds_it(traffic: Traffic) -> None:
    page = find(traffic.connection, Query(fields={"tail": "12A"}), PageRequest(3), PATIENT)
    assert {row.tail.upper() for row in page.rows} == {"N12AB"}


def test_time_that_is_up_on_the_index_loses_no_place_and_counts_nothing_twice(
    traffic: Traffic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acarshub.search.windows.FIRST", 15 * IDS_APART)
    query = text("ENG*")
    everything = find(traffic.connection, query, PageRequest(500), PATIENT)
    with monkeypatch.context() as late:
        late.setattr(finder, "JOINED_TO_COUNT", -1)
        late.setattr(Way, "ids", up_on_the_index(Way.ids))
        first = find(traffic.connection, query, PageRequest(500), PATIENT)
    assert (first.partial, first.timed_out) == (True, True)
    assert 0 < len(first.rows) < first.total == everything.total
    rest = find(traffic.connection, query, PageRequest(500, after=first.next), PATIENT)
    assert [*first.rows, *rest.rows] == everything.rows


def up_on_the_index(ids: Callable[..., Iterator[int]]) -> Callable[..., Iterator[int]]:
    def found(way: Way, *args: object) -> Iterator[int]:
        if way.rank:
            raise TimeUpError
        return ids(way, *args)

    return found


def test_best_match_comes_first(traffic: Traffic) -> None:
    query = text("FUEL ENGINE", sort=Sort.RELEVANCE)
    page = find(traffic.connection, query, PageRequest(500), PATIENT)
    assert page.sort is Sort.RELEVANCE
    ranked = traffic.connection.exec_driver_sql(
        'SELECT rowid FROM messages_fts WHERE messages_fts MATCH \'"fuel" AND "engine"\''
        " ORDER BY rank, rowid DESC"
    )
    assert [row.id for row in page.rows] == list(ranked.scalars())


def test_best_matches_are_asked_for_what_the_index_cannot_tell(
    traffic: Traffic, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As where a beginning would have too much of the index be read.
    monkeypatch.setattr("acarshub.search.sqlite.MAX_PAGES", -1)
    by_time = find(traffic.connection, text("FUEL ENG*"), PageRequest(500), PATIENT)
    best = find(
        traffic.connection, text("FUEL ENG*", sort=Sort.RELEVANCE), PageRequest(500), PATIENT
    )
    assert best.sort is Sort.RELEVANCE
    assert best.rows
    assert {row.id for row in best.rows} == {row.id for row in by_time.rows}


def test_without_words_the_newest_come_first(traffic: Traffic) -> None:
    page = find(traffic.connection, Query(sort=Sort.RELEVANCE), PageRequest(3), PATIENT)
    assert page.sort is Sort.TIME


def test_short_beginnings_read_much_of_the_index_and_rare_ones_little(traffic: Traffic) -> None:
    connection = traffic.connection
    assert pages_beginning_with(connection, "z") == 0
    connection.rollback()
    with connection.begin():
        for number in range(2_000):
            words = f"alpha{number:05} " * 12
            connection.exec_driver_sql(
                "INSERT INTO messages_fts (rowid, msg_text) VALUES (?, ?)", (10**6 + number, words)
            )
    assert pages_beginning_with(connection, "a") >= 8
    assert pages_beginning_with(connection, "alpha0000") <= 1


@pytest.mark.parametrize("cursor", [Cursor(7), Cursor(7, inside_words=True), Cursor(skip=50)])
def test_cursor_is_read_as_it_was_written(cursor: Cursor) -> None:
    assert Cursor.parse(str(cursor)) == cursor


@pytest.mark.parametrize(
    "text", ["", "7", "t", "t0", "t-1", "x7", "t7 ", "t" + "9" * 19, "t\u0667"]
)
def test_other_cursors_are_refused(text: str) -> None:
    with pytest.raises(CursorError):
        Cursor.parse(text)
