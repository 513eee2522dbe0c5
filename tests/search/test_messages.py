"""Search over the fields of stored messages, against a filter in plain Python."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from sqlalchemy import Connection

from acarshub.alerts.term import TermLists
from acarshub.links import Link
from acarshub.search.messages import search_messages
from tests.alerts.traffic import store
from tests.support import TIME, engine_at, message, new_database

FIELDS = {"msg_text": "text", "tail": "tail", "flight": "flight", "icao": "icao", "label": "label"}
VALUES = ("", "A", "ab", "a%b", "A_B", "x\\y", "'\" --", "ENGINE")


@pytest.fixture
def connection(tmp_path: Path) -> Connection:
    return engine_at(new_database(tmp_path / "hub.db")).connect()


def found(connection: Connection, page: int = 0, size: int = 50, **wanted: str) -> list[str]:
    return [row.uid for row in search_messages(connection, wanted, page, size).rows]


def test_search_is_the_filter_that_it_says(connection: Connection) -> None:
    rng = random.Random(6)
    messages = [
        message(**{field: rng.choice(VALUES) for field in FIELDS.values()}, time=TIME + number)
        for number in range(300)
    ]
    uids = store(connection, TermLists(), messages)
    for _ in range(200):
        names = rng.sample(sorted(FIELDS), rng.randrange(4))
        wanted = {name: rng.choice(["a", "B", "%", "_", "\\", "'", "NGIN", "zz"]) for name in names}
        matching = [
            uid
            for uid, each in zip(uids, messages, strict=True)
            if all(
                text.lower() in getattr(each, FIELDS[name]).lower() for name, text in wanted.items()
            )
        ]
        page = search_messages(connection, wanted, 0, 1_000)
        assert [row.uid for row in page.rows] == matching[::-1]
        assert page.total == len(matching)


def test_pages_go_back_from_the_newest(connection: Connection) -> None:
    uids = store(connection, TermLists(), [message(str(number)) for number in range(5)])
    assert found(connection, 0, 2) == [uids[4], uids[3]]
    assert found(connection, 2, 2) == [uids[0]]
    assert search_messages(connection, {}, 3, 2).total == 5


@pytest.mark.parametrize("name", [Link.VDLM2.status_key, Link.VDLM2.message_type])
def test_link_is_known_by_both_names(connection: Connection, name: str) -> None:
    messages = [message("A", link=Link.VDLM2), message("A", link=Link.HFDL)]
    assert found(connection, msg_type=name, msg_text="a") == []
    uids = store(connection, TermLists(), messages)
    assert found(connection, msg_type=name, msg_text="a") == [uids[0]]
