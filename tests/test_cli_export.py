"""`flask acarshub export`: whole files, with what a search finds, and nothing half done."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from acarshub import cli_export
from acarshub.alerts.term import TermLists
from acarshub.export import pieces
from tests.alerts.traffic import store
from tests.support import TIME, app_at, engine_at, message, running_hub

MESSAGES = 25


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setattr(pieces, "PIECE_ROWS", 10)
    path = tmp_path / "hub.db"
    app = app_at(path)
    with engine_at(path).connect() as connection:
        messages = [
            message(f"ENGINE {number}", time=TIME + number, tail="N12AB")
            for number in range(MESSAGES)
        ]
        store(connection, TermLists(), messages)
    return app


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["acarshub", "export", *arguments])


def test_all_messages_are_written_newest_first(app: Flask) -> None:
    result = run(app)
    told = [json.loads(line)["text"] for line in result.stdout.splitlines()]
    assert told == [f"ENGINE {number}" for number in reversed(range(MESSAGES))]
    assert result.stderr == f"{MESSAGES} messages.\n"


def test_file_is_there_when_it_is_whole(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    file.write_text("what was there before")
    result = run(app, "--format", "csv", "--output", str(file), "--tail", "N12", "ENGINE -5")
    assert result.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(file.read_text(), newline="")))
    assert len(rows) == MESSAGES - 1
    assert [path.name for path in tmp_path.glob("out*")] == ["out.csv"]


def test_file_that_cannot_be_finished_is_not_there(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "out.jsonl"
    file.write_text("before")
    monkeypatch.setattr(pieces, "_is_stuck", lambda _page: True)
    result = run(app, "--output", str(file))
    assert (result.exit_code, file.read_text()) == (1, "before")
    assert "takes too long" in result.stderr
    assert [path.name for path in tmp_path.glob("out*")] == ["out.jsonl"]


def test_place_that_cannot_be_written_is_told(app: Flask, tmp_path: Path) -> None:
    result = run(app, "--output", str(tmp_path / "none" / "out"))
    assert result.exit_code == 1
    assert "cannot be written: No such file or directory" in result.stderr


def test_it_works_beside_a_server(app: Flask) -> None:
    with running_hub(app):
        assert len(run(app, "--until", "2023-11-14T22:13:25").stdout.splitlines()) == 5


def test_terminal_is_told_how_far_it_is(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_export, "on_terminal", lambda: True)
    monkeypatch.setattr(cli_export, "TELL_SECONDS", 0)
    told = run(app).stderr
    # The runner takes away what clears a line.
    assert re.search(r"\r10 messages, \d+/s, \d+% looked through", told)
    assert told.endswith(f"\r{MESSAGES} messages.\n")


def test_wrong_search_is_told(app: Flask) -> None:
    assert "quotation mark" in run(app, '"OIL').stderr
