"""`flask acarshub doctor --salvage`: the command around the salvage of a damaged database.

Separate from the other commands because its account is long, and from the salvage, which prints
nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from acarshub import database_state
from acarshub.cli_support import head_required, settings
from acarshub.extensions import db
from acarshub.instance_lock import InstanceLock, LockRefused
from acarshub.maintenance.retention_state import RetentionRule
from acarshub.maintenance.salvage.saving import Salvaged, SalvageRefused, salvage

STEPS = 1_000
"""Of the progress that is shown."""


def salvage_into_present(name: str) -> None:
    """Salvage the file called `name`, here or beside the database, and tell what became of it."""
    present = database_state.file_of(db.engine.url)
    if present is None:
        raise click.ClickException("Only a SQLite file can be salvaged here.")
    head_required()
    damaged = _found(name, present)
    with _lock_if_free() as alone, click.progressbar(length=STEPS, label="Salvaging") as bar:
        done = 0

        def advance(share: float) -> None:
            nonlocal done
            steps = min(int(share * STEPS), STEPS) - done
            if steps > 0:
                done += steps
                bar.update(steps)

        try:
            rule = RetentionRule.of(settings())
            salvaged = salvage(damaged, present, rule, advance, alone=alone)
        except SalvageRefused as error:
            raise click.ClickException(str(error)) from None
        except sqlite3.Error as error:
            raise click.ClickException(
                f"The database {present} refuses: {database_state.on_one_line(error)}. What was"
                " added so far stays; run the command again to go on."
            ) from None
    _tell(salvaged)
    if salvaged.account.found:
        _mark(damaged, present)


def _found(name: str, present: Path) -> Path:
    for path in (Path(name), present.parent / name):
        if path.is_file():
            if path.resolve() == present:
                raise click.ClickException("That is the present database.")
            return path.resolve()
    raise click.ClickException(f"There is no file {name}, here or in {present.parent}.")


@contextmanager
def _lock_if_free() -> Iterator[bool]:
    """Keep a hub from starting meanwhile; False beside one that runs, which is left its time."""
    lock = InstanceLock(db.engine.url)
    try:
        lock.take()
    except LockRefused:
        yield False
        return
    try:
        yield True
    finally:
        lock.close()


def _tell(salvaged: Salvaged) -> None:
    account = salvaged.account
    click.echo(f"found          {account.found:,} messages that can be read")
    click.echo(f"added          {account.added:,}")
    click.echo(f"already there  {account.present:,}")
    if account.too_old:
        click.echo(f"too old        {account.too_old:,}, which DB_SAVE_DAYS does not keep")
    if account.belonging:
        click.echo(f"with them      {account.belonging:,} further receptions, parts, alert matches")
    if salvaged.unreadable is None:
        click.echo("unreadable     unknown: only single pages could be read")
    else:
        click.echo(f"unreadable     {salvaged.unreadable:,} ids at most")


def _mark(damaged: Path, present: Path) -> None:
    for aside in database_state.all_set_aside(present):
        if aside.path.samefile(damaged):
            marked = database_state.mark_salvaged(aside)
            click.echo(f"The file is called {marked.path.name} now, and may be deleted.")
