"""`flask acarshub backup`: a copy of the database in a file of the owner's choice.

Separate from the other commands, none of which makes files.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from pathlib import Path

import click

from acarshub import database_state
from acarshub.extensions import db
from acarshub.maintenance.copying import LONGEST_LOG_MB, CopyError, copy_database
from acarshub.maintenance.upgrade_progress import Meter, Reporter
from acarshub.maintenance.upgrade_reporters import TerminalReporter
from acarshub.maintenance.upgrade_space import in_megabytes

NICENESS = 10


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE where it exists.")
@click.option(
    "--log-limit",
    metavar="MB",
    type=click.IntRange(1),
    default=LONGEST_LOG_MB,
    show_default=True,
    help="Give up when the hub's write-ahead log gets longer meanwhile.",
)
def backup(file: Path, force: bool, log_limit: int) -> None:
    """Copy the database to FILE, as it is at one moment, while the hub runs or not.

    FILE appears, or is replaced, once the copy is whole, on the disk and checked.
    """
    path = database_state.file_of(db.engine.url)
    if path is None:
        raise click.ClickException(
            "Only a SQLite file is copied here; other databases have programs for it (pg_dump)."
        )
    begun = time.monotonic()
    reporter: Reporter = TerminalReporter(sys.stderr) if sys.stderr.isatty() else Meter()
    try:
        copied = copy_database(
            path,
            file.absolute(),
            reporter,
            overwrite=force,
            longest_log_mb=log_limit,
            # Not before: the shorter the database is read, the shorter stays the hub's log.
            before_check=_go_last,
        )
    except CopyError as error:
        if sys.stderr.isatty():
            # Not upon the bar, which ends where it was.
            click.echo(err=True)
        raise click.ClickException(str(error)) from error
    click.echo(
        f"{copied.messages:,} messages, {in_megabytes(copied.size)}, copied and checked in"
        f" {time.monotonic() - begun:.1f} s: {file}"
    )


def _go_last() -> None:
    """Leave the processor to live messages first."""
    with suppress(OSError):
        os.nice(NICENESS)
