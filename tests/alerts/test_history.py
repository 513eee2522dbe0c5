"""The history of alerts: real totals, working pages, each message once."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from acarshub.alerts import history as history_module
from acarshub.alerts.history import alert_history, term_as_stored
from acarshub.alerts.term import TermLists
from tests.alerts.traffic import set_terms, store
from tests.support import TIME, engine_at, message, new_database


@pytest.fixture
def connection(tmp_path: Path) -> Connection:
    return engine_at(new_database(tmp_path / "hub.db")).connect()


def shown(connection: Connection, term: str, page: int = 0) -> tuple[list[str], int]:
    found = alert_history(connection, [term] if term else [], page)
    return [row.msg_text for row in found.rows], found.total


def test_pages_go_back_from_the_newest_with_the_total_of_all(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_module, "PAGE_MESSAGES", 2)
    lists = set_terms(connection, "FIRE")
    store(connection, lists, [message(f"FIRE {n}", time=TIME + n) for n in range(5)])
    assert shown(connection, "FIRE", 0) == (["FIRE 4", "FIRE 3"], 5)
    assert shown(connection, "FIRE", 2) == (["FIRE 0"], 5)
    assert shown(connection, "FIRE", 3) == ([], 5)


def test_message_that_matched_in_two_fields_is_there_once(connection: Connection) -> None:
    store(connection, set_terms(connection, "N1"), [message("N1", tail="N1")])
    assert shown(connection, "N1") == (["N1"], 1)


def test_other_terms_are_elsewhere(connection: Connection) -> None:
    store(connection, set_terms(connection, "FIRE", "RED"), [message("FIRE"), message("RED")])
    assert shown(connection, "RED") == (["RED"], 1)


def test_no_term_means_all(connection: Connection) -> None:
    lists = set_terms(connection, "FIRE", "RED")
    store(connection, lists, [message("FIRE RED"), message("RED", time=TIME + 1), message("NO")])
    assert shown(connection, "") == (["RED", "FIRE RED"], 2)


def test_messages_of_several_terms_stand_in_one_list_once(connection: Connection) -> None:
    lists = set_terms(connection, "FIRE", "RED", "FUEL")
    sent = [message("FIRE RED"), message("FUEL", time=TIME + 1), message("RED", time=TIME + 2)]
    store(connection, lists, sent)
    found = alert_history(connection, ["FIRE", "RED"], 0)
    assert ([row.msg_text for row in found.rows], found.total) == (["RED", "FIRE RED"], 2)


def test_message_that_is_gone_does_not_count(connection: Connection) -> None:
    store(connection, set_terms(connection, "FIRE"), [message("FIRE 1"), message("FIRE 2")])
    connection.execute(text("DELETE FROM messages WHERE msg_text = 'FIRE 1'"))
    assert shown(connection, "FIRE") == (["FIRE 2"], 1)


def test_dropped_term_has_no_history(connection: Connection) -> None:
    lists = set_terms(connection, "FIRE", "RED")
    store(connection, lists, [message("FIRE"), message("RED")])
    set_terms(connection, "RED")
    assert shown(connection, "FIRE") == ([], 0)
    assert shown(connection, "") == (["RED"], 1)


@pytest.mark.parametrize(
    ("given", "stored"),
    [(" fire ", "FIRE"), ("old", "old"), ("", ""), ("flight: x", "FLIGHT:X"), ("A\n", "A")],
)
def test_term_is_looked_for_as_it_is_stored(given: str, stored: str) -> None:
    assert term_as_stored(given, TermLists(("FIRE", "old"))) == stored
