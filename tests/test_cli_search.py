"""`flask acarshub search`: what it finds and how it prints it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from acarshub import cli_search
from acarshub.alerts.term import TermLists
from tests.alerts.traffic import store
from tests.support import TIME, app_at, engine_at, message

TEXTS = ("ENGINE FAIL", "ENGINE OK", "CALM\x1b[2J\r\n\u202eX", "")


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    path = tmp_path / "hub.db"
    app = app_at(path)
    with engine_at(path).connect() as connection:
        messages = [
            message(text, time=TIME + number, tail="N12AB", station_id="XX-A", label="H1")
            for number, text in enumerate(TEXTS)
        ]
        store(connection, TermLists(), messages)
    return app


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["acarshub", "search", *arguments])


def test_messages_are_printed_newest_first_with_their_number(app: Flask) -> None:
    result = run(app, "ENGINE")
    assert result.stdout.splitlines() == [
        "2023-11-14 22:13:21 ACARS XX-A N12AB - H1  ENGINE OK",
        "2023-11-14 22:13:20 ACARS XX-A N12AB - H1  ENGINE FAIL",
    ]
    assert result.stderr == "2 of 2 messages.\n"


def test_texts_move_no_cursor(app: Flask) -> None:
    assert run(app, "CALM").stdout.endswith("  CALM\\x1b[2J\\r\\n\\u202eX\n")


def test_part_of_a_word_is_said_to_be_one(app: Flask) -> None:
    assert "inside of others" in run(app, "NGIN").stderr


def test_fields_times_and_choices_narrow_it_down(app: Flask) -> None:
    assert "4 of 4" in run(app, "--tail", "N12", "--station", "xx", "--link", "ACARS").stderr
    assert "0 of 0" in run(app, "--link", "HFDL").stderr
    assert "2 of 2" in run(app, "--since", "2023-11-14T22:13:22").stderr
    assert "1 of 1" in run(app, "--until", "2023-11-14T23:13:21+01:00").stderr
    assert "0 of 0" in run(app, "--since", "2h").stderr
    assert "1 of 1" in run(app, "--without-text").stderr
    assert "0 of 0" in run(app, "--matched").stderr


def test_pages_are_fetched_until_the_limit(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_search, "PAGE_ROWS", 2)
    assert len(run(app, "--limit", "3").stdout.splitlines()) == 3
    assert len(run(app).stdout.splitlines()) == 4


def test_objects_are_those_of_browsers(app: Flask) -> None:
    lines = run(app, "ENGINE", "--json").stdout.splitlines()
    assert [json.loads(line)["text"] for line in lines] == ["ENGINE OK", "ENGINE FAIL"]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("(A",), "At character 1: The bracket is not closed."),
        (("--since", "soon"), "'soon' is neither like"),
        (("--limit", "0"), "0 is not in the range"),
    ],
)
def test_mistake_is_told(app: Flask, arguments: tuple[str, ...], problem: str) -> None:
    result = run(app, *arguments)
    assert result.exit_code != 0
    assert problem in result.output
