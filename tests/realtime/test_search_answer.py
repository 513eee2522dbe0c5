"""A page of a search with its messages, as one look at the database."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from acarshub.realtime.search_answer import search_answer
from acarshub.search.query import PageRequest, Query
from tests.search.stored import stored_traffic
from tests.support import PAYLOADS


def test_page_and_number_are_of_one_moment(tmp_path: Path) -> None:
    traffic = stored_traffic(tmp_path, 7, 30)
    driver = traffic.connection.connection.driver_connection
    assert driver
    with closing(sqlite3.connect(tmp_path / "hub.db")) as other:
        removed: list[str] = []

        def remove(statement: str) -> None:
            # The first look has been taken, and the page is not read yet.
            if not removed and statement.startswith("WITH"):
                with other:
                    other.execute("DELETE FROM messages")
                removed.append(statement)

        traffic.connection.rollback()
        driver.set_trace_callback(remove)
        with traffic.connection.begin():
            page, messages = search_answer(traffic.connection, Query(), PageRequest(10), PAYLOADS)
        driver.set_trace_callback(None)
        assert removed
        assert len(messages) == 10
        assert page.total == 30
        with traffic.connection.begin():
            page, messages = search_answer(traffic.connection, Query(), PageRequest(10), PAYLOADS)
        assert (page.total, messages) == (0, [])
    traffic.connection.close()
