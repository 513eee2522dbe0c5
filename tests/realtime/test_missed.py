"""What a browser has missed: the newest first, in pieces, bounded, without what it was told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import Connection

from acarshub.alerts.term import TermLists
from acarshub.realtime import missed as module
from acarshub.realtime.missed import (
    Absence,
    Piece,
    Rest,
    absence_since,
    count_rest,
    read_changed,
    read_piece,
)
from acarshub.records import HeardAgain, Hearing
from tests.alerts.traffic import store
from tests.support import PAYLOADS, ChangeWriter, engine_at, message, new_database

MESSAGES = 40
PLENTY = 1_000_000


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    with engine_at(new_database(tmp_path / "hub.db")).connect() as connection:
        yield connection


@pytest.fixture
def uids(connection: Connection) -> list[str]:
    """Of stored messages with the ids from 1 on; the first place is nobody's."""
    texts = [f"TEXT {number}" for number in range(1, MESSAGES + 1)]
    return ["", *store(connection, TermLists(), [message(text) for text in texts])]


@pytest.fixture
def piece(connection: Connection) -> Callable[..., Piece]:
    def read(absence: Absence, **asked: Any) -> Piece:
        wanted: dict[str, Any] = {"below": absence.upto + 1, "told": frozenset()}
        bounds = {"most": PLENTY, "most_bytes": PLENTY}
        return read_piece(connection, absence, payloads=PAYLOADS, **{**wanted, **bounds, **asked})

    return read


def ids(piece: Piece) -> list[int]:
    return [orjson.loads(text)["id"] for text in piece.texts]


def test_newest_of_the_messages_that_it_has_counts(connection: Connection, uids: list[str]) -> None:
    have = [uids[7], uids[30], "unknown", uids[12]]
    assert absence_since(connection, have, uids[38]) == Absence(30, 38)


def test_absence_of_which_nothing_is_known_is_none(connection: Connection, uids: list[str]) -> None:
    assert absence_since(connection, ["unknown", ""], uids[38]) is None


def test_without_an_edge_everything_that_is_stored_is_read(
    connection: Connection, uids: list[str]
) -> None:
    assert absence_since(connection, [uids[30]], "removed") == Absence(30, MESSAGES)


def test_missed_messages_are_read_newest_first(
    piece: Callable[..., Piece], uids: list[str]
) -> None:
    found = piece(Absence(30, 38))
    assert (ids(found), found.below, found.full) == ([*range(38, 30, -1)], 31, False)


def test_nothing_is_missed_up_to_the_newest(piece: Callable[..., Piece], uids: list[str]) -> None:
    assert piece(Absence(38, 38)) == Piece((), below=39)


def test_what_was_told_is_left_out(piece: Callable[..., Piece], uids: list[str]) -> None:
    assert ids(piece(Absence(34, 38), told={uids[36], uids[38]})) == [37, 35]


def test_pieces_go_on_where_the_one_before_ended(
    piece: Callable[..., Piece], uids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PIECE_ROWS", 3)
    absence, below, found = Absence(31, 38), 39, []
    while below > absence.after + 1:
        read = piece(absence, below=below, told={uids[36]})
        found += ids(read)
        below = read.below
    assert found == [38, 37, 35, 34, 33, 32]


def test_no_more_are_read_than_are_wanted(piece: Callable[..., Piece], uids: list[str]) -> None:
    found = piece(Absence(10, 38), most=3)
    assert (ids(found), found.below, found.full) == ([38, 37, 36], 36, True)


def test_as_many_as_are_wanted_are_no_reason_to_stop(
    piece: Callable[..., Piece], uids: list[str]
) -> None:
    found = piece(Absence(35, 38), most=3)
    assert (ids(found), found.full) == ([38, 37, 36], False)


def test_no_more_bytes_are_read_than_are_wanted(
    piece: Callable[..., Piece], uids: list[str]
) -> None:
    size = len(piece(Absence(37, 38)).texts[0])
    found = piece(Absence(10, 38), most_bytes=2 * size + size // 2)
    assert (ids(found), found.below, found.full) == ([38, 37], 37, True)


def test_rest_is_counted_without_what_was_told(connection: Connection, uids: list[str]) -> None:
    told = {uids[12], uids[36]}
    assert count_rest(connection, Absence(10, 38), 31, told) == Rest(19, capped=False)


def test_counting_ends_where_nobody_needs_the_number(
    connection: Connection, uids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_COUNTED", 5)
    assert count_rest(connection, Absence(10, 38), 16, ()) == Rest(5, capped=False)
    assert count_rest(connection, Absence(10, 38), 17, ()) == Rest(5, capped=True)


def test_messages_before_the_break_that_were_heard_again_are_told_anew(
    connection: Connection, uids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_BACK_ROWS", 10)
    hearing = Hearing(1.0, "THERE", "131.550", -3.0, "")
    heard = [uids[number] for number in (15, 25, 28, 35)]
    connection.rollback()
    ChangeWriter(connection).write([HeardAgain(uid, hearing, True) for uid in heard])
    found = [orjson.loads(text) for text in read_changed(connection, Absence(30, 38), (), PAYLOADS)]
    assert [each["id"] for each in found] == [28, 25]
    assert [each["hearings"][0]["station_id"] for each in found] == ["THERE", "THERE"]
    assert len(read_changed(connection, Absence(30, 38), {uids[28]}, PAYLOADS)) == 1
