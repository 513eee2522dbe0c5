"""The doctor's report: lines for people, in the order in which they are found out.

Separate from the examinations so that they know nothing of how they are told.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from acarshub import database_state
from acarshub.database_state import DatabaseState, InterruptedWrite, on_one_line
from acarshub.maintenance.doctor.contents import Contents, as_date, read_contents
from acarshub.maintenance.doctor.forecast import Forecast, forecast, revisions
from acarshub.maintenance.doctor.health import Finding, findings
from acarshub.maintenance.upgrade_backup import backup_of
from acarshub.maintenance.upgrade_progress import duration
from acarshub.maintenance.upgrade_space import in_megabytes

Tell = Callable[[str], None]
LABEL_CHARACTERS = 15

LOWEST_BYTE = 0xFF
"""Of SQLite's error codes: the kind of error, without the details."""
MENDED_FROM = "3168c906fb9e"
"""Steps behind this revision accept what is right already and make anew what is not."""

INTERRUPTED = (
    "a process was killed while it wrote. SQLite undoes that as soon as the database is opened for"
    " writing, which this command does not do: run `flask db upgrade`, or start the edition that"
    " was killed once more, and then look again"
)


def examine(engine: sa.Engine, tell: Tell, *, with_backup: bool) -> bool:
    """Tell everything about the database behind `engine`; whether it can be used or upgraded.

    Changes nothing and makes nothing.
    """
    path = database_state.file_of(engine.url)
    _tell(tell, "database", database_state.shown(engine.url))
    if path is not None and path.exists():
        _tell(tell, "size", _sizes(path))
    try:
        state = _state(engine, path)
    except InterruptedWrite:
        _tell(tell, "health", INTERRUPTED)
        return True
    except CommandError as error:
        return _refused(tell, str(error))
    except (DBAPIError, sqlite3.Error, OSError) as error:
        if path is not None and database_state.is_damaged_hub(path, error):
            _tell_files_beside(tell, path)
            tell("")
            tell(str(database_state.damaged(engine.url, getattr(error, "orig", error))))
            return False
        return _refused(tell, database_state.unreadable(engine.url, error))
    _tell(tell, "edition", state.edition)
    _tell(tell, "revision", ", ".join(map(on_one_line, state.versions)) or "none")
    contents, found = Contents(), []
    if path is not None and state.tables:
        logged = database_state.is_write_ahead(path)
        _tell(tell, "journal", "write-ahead log" if logged else "rollback journal")
        try:
            with closing(database_state.reading_connection(path)) as connection:
                contents = _tell_contents(tell, connection, state)
                found = list(findings(connection, state))
        except InterruptedWrite:
            _tell(tell, "health", INTERRUPTED)
            return True
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & LOWEST_BYTE != sqlite3.SQLITE_CORRUPT:
                return _refused(tell, database_state.unreadable(engine.url, error))
            found = [
                Finding(f"the file cannot be read through: {on_one_line(error)}", is_damage=True)
            ]
    _tell_files_beside(tell, path)
    return _conclude(tell, engine.url, state, contents, found, with_backup=with_backup)


def _state(engine: sa.Engine, path: Path | None) -> DatabaseState:
    # The general way would undo an interrupted write.
    if path is not None:
        return database_state.state_of_file(path)
    return database_state.read_state(engine)


def _conclude(
    tell: Tell,
    url: sa.URL,
    state: DatabaseState,
    contents: Contents,
    found: list[Finding],
    *,
    with_backup: bool,
) -> bool:
    path = database_state.file_of(url)
    if path is None:
        _tell(tell, "health", "not examined: only SQLite files are")
    elif state.tables:
        _tell(tell, "health", found[0].text if found else "nothing wrong")
        for finding in found[1:]:
            _tell(tell, "", finding.text)
    try:
        database_state.check_writable(url)
        database_state.check(state, url, revisions())
    except CommandError as error:
        return _refused(tell, str(error))
    future = forecast(state, contents, path, with_backup=with_backup)
    if any(finding.is_damage for finding in found):
        tell("")
        tell(
            "The file is damaged, and an upgrade does not mend that. Use a backup; or stop the hub,"
            f" rename the file and its -wal to {path and path.name}.damaged-20260101T000000Z, start"
            " the hub, which begins a new one, and run this command with --salvage and that name."
        )
        return False
    if not future.steps:
        return _at_head(tell, found)
    _tell_forecast(tell, future)
    tell("")
    if not future.has_room:
        tell(
            "`flask db upgrade` refuses to begin with so little space. Free some, or set"
            " DB_UPGRADE_BACKUP=false to go without the backup."
        )
        return False
    if not state.tables:
        tell("`flask db upgrade` makes a new database.")
        return True
    mends = " and mends what is wrong with it" if found else ""
    tell(f"`flask db upgrade` takes this database to the form of this release{mends}.")
    return True


def _at_head(tell: Tell, found: list[Finding]) -> bool:
    tell("")
    if not found:
        tell("The database is in the form of this release.")
        return True
    tell(
        "The database is in the form of this release, but not healthy. To take the steps that mend"
        f" it once more, stop the hub and run: flask db stamp {MENDED_FROM} && flask db upgrade"
    )
    return False


def _refused(tell: Tell, reason: str) -> bool:
    tell("")
    tell(f"`flask db upgrade` refuses this database: {reason}")
    return False


def _tell_contents(tell: Tell, connection: sqlite3.Connection, state: DatabaseState) -> Contents:
    contents = read_contents(connection, state)
    span = ""
    if contents.messages:
        span = f", {as_date(contents.oldest)} to {as_date(contents.newest)}"
    _tell(tell, "messages", f"{contents.messages:,}{span}")
    matches = f"{contents.alert_matches:,}"
    if contents.saved_messages:
        matches += f", and {contents.saved_messages:,} copies of messages with an alert"
    _tell(tell, "alert matches", matches)
    return contents


def _tell_files_beside(tell: Tell, path: Path | None) -> None:
    if path is None:
        return
    backup = backup_of(path)
    if backup.exists():
        _tell(tell, "backup", f"{backup.name}, left by an upgrade that did not finish")
    for kept in sorted(path.parent.glob(f"{_literally(backup.name)}-*")):
        _tell(tell, "backup", f"{kept.name}, {in_megabytes(kept.stat().st_size)}")
    for aside in database_state.all_set_aside(path):
        size = in_megabytes(aside.path.stat().st_size)
        _tell(tell, "set aside", f"{aside.path.name}, {size}, damaged {as_date(aside.since)}")
        if aside.salvaged:
            _tell(tell, "", "what could be read of it is salvaged; it may be deleted")
        else:
            _tell(tell, "", f"to salvage it: flask acarshub doctor --salvage {aside.path.name}")


def _tell_forecast(tell: Tell, future: Forecast) -> None:
    _tell(tell, "upgrade", f"{len(future.steps)} steps")
    for step in future.steps:
        _tell(tell, "", f"{step.revision}  {step.title}")
    space = future.space
    if space is None:
        return
    _tell(
        tell,
        "time",
        f"roughly {duration(max(1, future.fast_seconds))} on a fast disk,"
        f" {duration(max(1, future.slow_seconds))} on a small computer with an SD card",
    )
    _tell(
        tell,
        "disk",
        f"{in_megabytes(space.backup)} for the backup and up to {in_megabytes(space.work)} for the"
        f" work, {in_megabytes(space.free)} are free",
    )


def _sizes(path: Path) -> str:
    log = path.with_name(f"{path.name}-wal")
    size = in_megabytes(path.stat().st_size)
    if log.exists() and log.stat().st_size:
        return f"{size} and {in_megabytes(log.stat().st_size)} in the write-ahead log"
    return size


def _literally(name: str) -> str:
    return "".join(f"[{character}]" if character in "*?[" else character for character in name)


def _tell(tell: Tell, label: str, text: str) -> None:
    tell(f"{label:<{LABEL_CHARACTERS}}{text}")
