"""Hearings and parts of stored messages: complete, in order, each with its own message."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection

from acarshub.decoders.message import DecodedMessage, Part
from acarshub.realtime.receptions import details_of
from acarshub.records import Details, Hearing
from tests.receptions import assembled, downlink, final_messages
from tests.support import TIME, ChangeWriter, engine_at, new_database


@pytest.fixture
def connection(tmp_path: Path) -> Connection:
    return engine_at(new_database(tmp_path / "hub.db")).connect()


def store(connection: Connection, *received: DecodedMessage) -> list[str]:
    """The uids of what is stored of `received`."""
    changes = assembled(received)
    ChangeWriter(connection).write(changes)
    return list(final_messages(changes))


def test_message_that_was_heard_once_and_whole_has_no_details(connection: Connection) -> None:
    uids = store(connection, downlink("A", "X"))
    assert details_of(connection, uids) == {}


def test_nothing_is_asked_of_no_messages(connection: Connection) -> None:
    assert details_of(connection, []) == {}


def test_hearings_come_as_they_became_known(connection: Connection) -> None:
    (uid,) = store(
        connection,
        downlink("A", "X"),
        downlink("A", "X", station_id="LATE", time=TIME + 1.25),
        downlink("A", "X", station_id="EARLY", time=TIME - 0.5, level=None, freq=""),
    )
    assert details_of(connection, [uid])[uid] == Details(
        hearings=(
            Hearing(TIME + 1.25, "LATE", "131.550", -10.0, "D61A"),
            Hearing(TIME - 0.5, "EARLY", "", None, "D61A"),
        )
    )


@pytest.mark.parametrize("letters", ["ABC", "BAC", "CBA"])
def test_parts_come_in_the_order_of_the_text(connection: Connection, letters: str) -> None:
    (uid,) = store(connection, *(downlink(letter, f"({letter})") for letter in letters))
    assert [each.text for each in details_of(connection, [uid])[uid].parts] == ["(A)", "(B)", "(C)"]


def test_parts_of_an_uplink_come_as_they_were_sent(connection: Connection) -> None:
    (uid,) = store(
        connection,
        *(
            downlink("A", f"({block})", msgno="", block_id=block, part=Part.OPEN, time=TIME + after)
            for after, block in enumerate("YZA")
        ),
    )
    parts = details_of(connection, [uid])[uid].parts
    assert [each.block_id for each in parts] == ["Y", "Z", "A"]
    assert parts[-1].more


def test_parts_are_those_that_were_shown_live(connection: Connection) -> None:
    changes = assembled(
        [downlink("A", "(A)", part=Part.OPEN), downlink("B", "(B)", part=Part.LAST)]
    )
    ChangeWriter(connection).write(changes)
    ((uid, message),) = final_messages(changes).items()
    assert details_of(connection, [uid])[uid] == Details(parts=message.parts)


def test_each_message_has_its_own(connection: Connection) -> None:
    one, other = store(
        connection,
        downlink("A", "X", tail="D-AAAA"),
        downlink("A", "X", tail="D-BBBB"),
        downlink("A", "X", tail="D-AAAA", station_id="THERE"),
        downlink("B", "Y", tail="D-BBBB"),
    )
    found = details_of(connection, [one, other])
    assert ([*map(len, (found[one].hearings, found[one].parts))]) == [1, 0]
    assert ([*map(len, (found[other].hearings, found[other].parts))]) == [0, 2]
    assert details_of(connection, [other]).keys() == {other}
