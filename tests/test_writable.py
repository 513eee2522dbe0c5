"""Databases that this user may not write: told in one line before anything is tried.

Each runs in a process that gives up being root, whom no mode of a file keeps out.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import new_database, run_script

NOBODY = 65_534

SCRIPT = f"""
import logging, os, sys, tempfile
from pathlib import Path
import flask_migrate
from acarshub.extensions import db
from acarshub.schema import SchemaNotReady, require_head
from tests.support import MIGRATIONS, create_app, new_database, settings_for

logging.basicConfig(stream=sys.stdout, format="%(message)s")
logging.disable(logging.WARNING)
database, command = sys.argv[1:]
with tempfile.TemporaryDirectory() as folder:
    # What is loaded late may lie where only root gets.
    new_database(Path(folder) / "hub.db")
app = create_app(settings_for(Path(database)))
if os.geteuid() == 0:
    os.setgid({NOBODY})
    os.setuid({NOBODY})
with app.app_context():
    try:
        if command == "upgrade":
            flask_migrate.upgrade(str(MIGRATIONS))
        else:
            require_head(db.engine)
    except (SchemaNotReady, SystemExit) as error:
        if isinstance(error, SchemaNotReady):
            print(error)
    else:
        print("went through")
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that others can enter, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        folder.mkdir()
        Path(name).chmod(0o755)
        yield folder
        folder.chmod(0o755)


def told(folder: Path, tmp_path: Path, command: str) -> str:
    return run_script(SCRIPT, tmp_path, str(folder / "hub.db"), command)


def user() -> int:
    return os.geteuid() or NOBODY


@pytest.mark.parametrize("command", ["check", "upgrade"])
def test_folder_that_cannot_be_written_is_named_with_the_user_and_the_remedy(
    folder: Path, tmp_path: Path, command: str
) -> None:
    new_database(folder / "hub.db").chmod(0o666)
    folder.chmod(0o555)
    (line,) = told(folder, tmp_path, command).splitlines()
    assert f"{folder} cannot be written by the user id {user()}" in line
    assert f"chown -R {user()} {folder}" in line


@pytest.mark.parametrize("command", ["check", "upgrade"])
@pytest.mark.parametrize("suffix", ["", "-wal"])
def test_file_that_cannot_be_written_is_named(
    folder: Path, tmp_path: Path, command: str, suffix: str
) -> None:
    new_database(folder / "hub.db").chmod(0o666)
    (folder / f"hub.db{suffix}").touch()
    (folder / f"hub.db{suffix}").chmod(0o444)
    folder.chmod(0o777)
    (line,) = told(folder, tmp_path, command).splitlines()
    assert f"{folder}/hub.db{suffix} cannot be written by the user id {user()}" in line


def test_folder_that_cannot_be_entered_is_named(folder: Path, tmp_path: Path) -> None:
    new_database(folder / "hub.db")
    folder.chmod(0o600)
    assert "cannot be written" in told(folder, tmp_path, "check")


def test_folder_in_one_that_cannot_be_entered_is_named(folder: Path, tmp_path: Path) -> None:
    folder.chmod(0o600)
    assert f"{folder}/inner cannot be written" in told(folder / "inner", tmp_path, "check")


@pytest.mark.parametrize("command", ["check", "upgrade"])
def test_what_can_be_written_goes_through(folder: Path, tmp_path: Path, command: str) -> None:
    new_database(folder / "hub.db").chmod(0o666)
    folder.chmod(0o777)
    assert told(folder, tmp_path, command) == "went through\n"
