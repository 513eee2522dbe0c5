"""Recordings taken into the database: decoded, matched and counted like live messages."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from acarshub import database
from acarshub.aircraft.airlines import Airlines
from acarshub.decoders.message import DropReason
from acarshub.ingest import import_lines as import_module
from acarshub.ingest import outbox
from acarshub.ingest.assembly import Assembly
from acarshub.ingest.import_lines import ImportCounts, ImportRefused, import_lines
from acarshub.ingest.replay import ReplayError, ReplayLine
from acarshub.links import Link
from tests.support import engine_at, line, lock, new_database, sql


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return new_database(tmp_path / "hub.db")


def take_in(
    path: Path, *lines: ReplayLine, save_all: bool = True, assembly: Assembly | None = None
) -> ImportCounts:
    return import_lines(
        lines,
        engine_at(path),
        save_all=save_all,
        assembly=assembly or Assembly(),
        airlines=Airlines(),
        log=logging.log,
    )


def recorded(text: str, link: Link | None = Link.ACARS) -> ReplayLine:
    return ReplayLine(line(text), link, None)


def test_lines_are_stored_in_order(path: Path) -> None:
    take_in(path, recorded("ONE"), recorded("TWO"))
    assert sql(path, "SELECT msg_text FROM messages ORDER BY id") == [("ONE",), ("TWO",)]


def test_what_was_stored_is_counted(path: Path) -> None:
    assert take_in(path, recorded("ONE"), recorded("TWO")) == ImportCounts(2, 0, {})


def test_line_keeps_the_link_it_was_recorded_on(path: Path) -> None:
    take_in(path, recorded("ONE", Link.HFDL))
    assert sql(path, "SELECT message_type FROM messages") == [(Link.HFDL.message_type,)]


def test_unrecognised_line_is_counted_under_its_reason(path: Path) -> None:
    counts = take_in(path, ReplayLine(b'{"what": "ever"}', None, None))
    assert counts == ImportCounts(0, 0, {DropReason.UNRECOGNISED: 1})


def test_same_reason_on_two_links_is_one_figure(path: Path) -> None:
    bad = [ReplayLine(b"nonsense", link, None) for link in (Link.ACARS, Link.HFDL)]
    assert take_in(path, *bad).dropped == {DropReason.INVALID_JSON: 2}


def test_stored_terms_match(path: Path) -> None:
    sql(path, "INSERT INTO alert_stats (term, count) VALUES ('FIRE', 0)")
    take_in(path, recorded("A FIRE"))
    assert sql(path, "SELECT term, count FROM alert_stats") == [("FIRE", 1)]


def test_empty_messages_are_left_out_where_not_all_are_saved(path: Path) -> None:
    empty = ReplayLine(line("", label=""), Link.ACARS, None)
    assert take_in(path, empty, save_all=False).stored == 0


def test_more_lines_than_the_queue_holds_are_all_stored(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module, "QUEUE_SIZE", 10)
    assert take_in(path, *[recorded(f"TEXT {number}") for number in range(500)]).stored == 500


def test_second_hearing_is_no_second_message(path: Path) -> None:
    heard = ReplayLine(line("ONE", station_id="ELSEWHERE"), Link.ACARS, None)
    counts = take_in(path, recorded("ONE"), heard, assembly=Assembly(duplicate_seconds=2))
    assert counts == ImportCounts(1, 1, {})


def test_lines_before_a_damaged_place_are_stored(path: Path) -> None:
    def damaged() -> Iterator[ReplayLine]:
        yield recorded("BEFORE")
        raise ReplayError("damaged")

    with pytest.raises(ReplayError):
        import_lines(
            damaged(),
            engine_at(path),
            save_all=True,
            assembly=Assembly(),
            airlines=Airlines(),
            log=logging.log,
        )
    assert sql(path, "SELECT msg_text FROM messages") == [("BEFORE",)]


def test_empty_messages_that_are_left_out_are_not_missed(path: Path) -> None:
    lines = [ReplayLine(line("", label=""), Link.ACARS, None), recorded("KEPT")]
    assert take_in(path, *lines, save_all=False) == ImportCounts(1, 0, {})


def test_lines_that_a_locked_database_refused_are_told(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "BUSY_MS", 50)
    take_in(path, recorded("FIRST"))
    with lock(path), pytest.raises(ImportRefused, match=r"^2 messages are not stored"):
        take_in(path, recorded("ONE"), recorded("TWO"), ReplayLine(b"nonsense", None, None))
    assert sql(path, "SELECT msg_text FROM messages") == [("FIRST",)]


def test_import_into_a_new_database_that_is_locked_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 50)
    with lock(path), pytest.raises(ImportRefused, match="No line was stored"):
        take_in(path, recorded("ONE"))


def test_import_that_does_not_end_in_time_is_no_success(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(path, recorded("FIRST"))
    monkeypatch.setattr(import_module, "STOP_SECONDS", 0.1)
    with lock(path), pytest.raises(ImportRefused, match=r"^At least"):
        take_in(path, recorded("ONE"))
