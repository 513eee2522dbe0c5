"""One aircraft by its whole names, and what is nearest to one of its messages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from acarshub.alerts.term import TermLists
from acarshub.search import airframe as airframe_module
from acarshub.search.airframe import Airframe, around
from acarshub.search.finder import find, find_ids
from acarshub.search.query import PageRequest
from acarshub.search.time_limit import Limits
from tests.alerts.traffic import store
from tests.support import engine_at, message, new_database

LIMITS = Limits(seconds=60)
ICAO, TAIL = "A0B1C2", "N12AB"
OTHER = "N12ABC"
APART = 40
"""So many messages of others stand between two of the aircraft's."""
OWN = 6


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """Messages of the aircraft, by one name and the other in turn, amid those of others."""
    path: Path = tmp_path_factory.mktemp("airframe") / "hub.db"
    new_database(path)
    with engine_at(path).connect() as connection:
        messages = []
        for number in range(OWN):
            names = {"icao": ICAO} if number % 2 else {"tail": TAIL}
            messages.append(message(f"OWN {number}", **names))
            messages += [message(f"OTHER {number} {each}", tail=OTHER) for each in range(APART)]
        store(connection, TermLists(), messages)
        yield connection


def texts(rows: object) -> list[str]:
    return [row.msg_text for row in rows]  # type: ignore[attr-defined]


BOTH = Airframe(ICAO, TAIL)


@pytest.mark.parametrize(
    ("airframe", "numbers"),
    [
        (BOTH, range(OWN)),
        (Airframe(icao=ICAO), range(1, OWN, 2)),
        (Airframe(tail=TAIL), range(0, OWN, 2)),
        (Airframe(ICAO.lower(), TAIL.lower()), range(OWN)),
        (Airframe(tail="N12A"), ()),
        (Airframe(icao="A0B1C"), ()),
        (Airframe(tail="<b>"), ()),
        (Airframe(tail="\u00e9"), ()),
        (Airframe(tail="%"), ()),
    ],
)
def test_aircraft_is_found_by_whole_names_only(
    connection: Connection, airframe: Airframe, numbers: range
) -> None:
    page = find(connection, airframe.query, PageRequest(50, widens=False))
    assert texts(page.rows) == [f"OWN {number}" for number in sorted(numbers, reverse=True)]


def test_six_characters_of_hex_are_an_address() -> None:
    assert Airframe.named("a0b1c2") == Airframe(icao="a0b1c2")
    assert Airframe.named("N12AB") == Airframe(tail="N12AB")


def test_ids_tell_whether_they_are_all(connection: Connection) -> None:
    ids, whole = find_ids(connection, BOTH.query, OWN)
    assert (len(ids), whole) == (OWN, True)
    assert ids == sorted(ids, reverse=True)
    assert find_ids(connection, BOTH.query, OWN - 1)[1] is False


@pytest.mark.parametrize("window", [1, 50, 2_048])
def test_neighbours_are_the_nearest_on_both_sides(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, window: int
) -> None:
    monkeypatch.setattr(airframe_module, "FIRST_WINDOW", window)
    ids, _ = find_ids(connection, BOTH.query, OWN)
    middle = sorted(ids)[2]
    found = around(connection, BOTH, middle, 2, LIMITS)
    assert texts(found.older) == ["OWN 1", "OWN 0"]
    assert texts(found.newer) == ["OWN 3", "OWN 4"]


def test_ends_have_neighbours_on_one_side(connection: Connection) -> None:
    ids, _ = find_ids(connection, BOTH.query, OWN)
    assert texts(around(connection, BOTH, min(ids), 3, LIMITS).older) == []
    assert texts(around(connection, BOTH, max(ids), 3, LIMITS).newer) == []


def test_message_that_is_not_stored_has_older_ones_only(connection: Connection) -> None:
    found = around(connection, BOTH, None, 2, LIMITS)
    assert (texts(found.older), texts(found.newer)) == (["OWN 5", "OWN 4"], [])


def test_neighbours_that_take_too_long_are_left_out(connection: Connection) -> None:
    ids, _ = find_ids(connection, BOTH.query, OWN)
    assert around(connection, BOTH, min(ids), 2, Limits(0, 0, 0, 0)).newer == []
