"""Databases that were damaged and set aside: their names, how many there may be, and renaming them.

Separate from finding the damage: whoever tells of these files, or saves what is in them, only needs
to know where they are.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alembic.util import CommandError

from acarshub.database_state.files import beside

MOST_KEPT = 3
"""A disk that spoils one database after the other would be filled with them."""

# A log or journal that belongs to a file holds what is not in it yet. The file itself goes last:
# a hub that is killed in between finds the damage again, and the same name.
_BELONGING = ("-journal", "-shm", "-wal")
_STAMP = "%Y%m%dT%H%M%SZ"
_SALVAGED = ".salvaged"
_NAME = re.compile(r"\.damaged-(\d{8}T\d{6}Z)(\.salvaged)?")


@dataclass(frozen=True, slots=True)
class SetAside:
    """A damaged database that stands beside the present one."""

    path: Path
    since: float
    """Unix seconds."""
    salvaged: bool = False
    """Whether all that can be read of it is in the present database."""


class TooManySetAside(CommandError):  # noqa: N818 - it names a state, not a fault of this program
    """There are enough damaged databases beside this one; the text says what to do."""


def all_set_aside(path: Path) -> list[SetAside]:
    """The damaged databases beside `path`, the oldest first; none where the folder is closed."""
    found = []
    try:
        names = [each.name for each in path.parent.iterdir()]
    except OSError:
        return []
    for name in names:
        if not name.startswith(path.name):
            continue
        match = _NAME.fullmatch(name, len(path.name))
        if match:
            since = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC).timestamp()
            found.append(SetAside(path.with_name(name), since, salvaged=bool(match[2])))
    return sorted(found, key=lambda each: (each.since, each.path.name))


def set_aside(path: Path, now: float) -> SetAside:
    """Rename the database at `path` with its log and journal; nobody else may use it.

    TooManySetAside when there are MOST_KEPT already; OSError when the disk refuses.
    """
    require_room_aside(path)
    target, since = _free_name(path, now)
    for suffix in (*_BELONGING, ""):
        source = beside(path, suffix)
        if source.exists():
            source.rename(beside(target, suffix))
    sync_folder(path.parent)
    return SetAside(target, since)


def require_room_aside(path: Path) -> None:
    """TooManySetAside when there are MOST_KEPT already."""
    kept = all_set_aside(path)
    if len(kept) >= MOST_KEPT:
        raise TooManySetAside(
            f"The database {path} is damaged, and {len(kept)} earlier ones that were damaged are"
            f" kept beside it, such as {kept[0].path.name}. The disk or the memory of this computer"
            " may be failing: look at the system's log. Nothing was changed. To go on, move these"
            f" files ({path.name}.damaged-*) to another place; `flask acarshub doctor --salvage"
            " FILE` saves what can be read of them from there, too."
        )


def mark_salvaged(aside: SetAside) -> SetAside:
    """Give the file the name of one that is no longer needed."""
    if aside.salvaged:
        return aside
    target = beside(aside.path, _SALVAGED)
    for suffix in (*_BELONGING, ""):
        source = beside(aside.path, suffix)
        if source.exists():
            source.rename(beside(target, suffix))
    sync_folder(target.parent)
    return SetAside(target, aside.since, salvaged=True)


def _free_name(path: Path, now: float) -> tuple[Path, float]:
    moment = datetime.fromtimestamp(now, UTC).replace(microsecond=0)
    unfinished = sorted(path.parent.glob(f"{_literally(path.name)}.damaged-*-wal"), reverse=True)
    for log in unfinished:
        target = log.with_name(log.name.removesuffix("-wal"))
        match = _NAME.fullmatch(target.name, len(path.name))
        if match and not match[2] and not target.exists() and not beside(path, "-wal").exists():
            since = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
            return target, since.timestamp()
    while True:
        target = beside(path, f".damaged-{moment:{_STAMP}}")
        taken = (beside(target, suffix) for suffix in ("", _SALVAGED, *_BELONGING))
        if not any(each.exists() for each in taken):
            return target, moment.timestamp()
        moment += timedelta(seconds=1)


def _literally(name: str) -> str:
    return "".join(f"[{character}]" if character in "*?[" else character for character in name)


def sync_folder(folder: Path) -> None:
    """Have names of files in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
