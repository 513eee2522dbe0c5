"""`flask acarshub export`: all messages of a search in a file, with progress.

Separate from `search`, which prints some of them for people to read.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import click
from flask.cli import with_appcontext
from sqlalchemy import Connection

from acarshub.cli_search import filter_of, filter_options
from acarshub.cli_support import head_required, identity
from acarshub.export.form import FORMS
from acarshub.export.pieces import ExportError, Piece, pieces
from acarshub.extensions import db
from acarshub.realtime.payloads import Payloads
from acarshub.stats.database import newest_row

Result = TypeVar("Result")

TELL_SECONDS = 0.5
_CLEAR_LINE = "\r\x1b[K"
STANDARD_OUTPUT = Path("-")


@click.command()
@with_appcontext
@filter_options
@click.option(
    "--format",
    "form",
    type=click.Choice(sorted(FORMS)),
    default="jsonl",
    show_default=True,
    help="CSV for spreadsheets, or a JSON object a line.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=STANDARD_OUTPUT,
    help="The file, which is there when it is whole.  [default: standard output]",
)
def export(form: str, output: Path, **asked: Any) -> None:
    """Write all messages of a search, the newest first, also while the server runs.

    WORDS and options are those of `search`; without any it is every message.
    """
    head_required()
    query = filter_of(**asked)
    chosen, payloads = FORMS[form], Payloads(identity())
    with db.engine.connect() as connection, _written(output) as file:
        progress = Progress(_in_transaction(connection, newest_row))
        file.write(chosen.head)
        try:
            for piece in pieces(_Runner(connection), query, chosen, payloads):
                file.write(piece.text)
                progress.tell(piece)
        except ExportError as error:
            raise click.ClickException(str(error)) from None
        finally:
            progress.end()
    click.echo(f"{progress.messages} messages.", err=True)


class Progress:
    """A line on a terminal: how many messages so far, how fast, and how much is done."""

    def __init__(self, newest_id: int) -> None:
        self.messages = 0
        self._newest_id = newest_id
        self._begun = self._told = time.monotonic()
        self._shown = on_terminal()

    def tell(self, piece: Piece) -> None:
        """Count the messages of `piece`."""
        self.messages += piece.messages
        now = time.monotonic()
        if self._shown and now - self._told >= TELL_SECONDS:
            self._told = now
            rate = self.messages / (now - self._begun)
            at = piece.next.id if piece.next else 0
            done = 1 - at / max(self._newest_id, at, 1)
            line = f"{self.messages} messages, {rate:.0f}/s, {done:.0%} looked through"
            click.echo(_CLEAR_LINE + line, nl=False, err=True)

    def end(self) -> None:
        """Leave the line empty."""
        if self._shown:
            click.echo(_CLEAR_LINE, nl=False, err=True)


def on_terminal() -> bool:
    """Whether somebody sees it."""
    return sys.stderr.isatty()


class _Runner:
    """Calls functions with one connection, each in a transaction of its own."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __call__(self, function: Callable[[Connection], Result], /) -> Result:
        return _in_transaction(self._connection, function)


def _in_transaction(connection: Connection, function: Callable[[Connection], Result]) -> Result:
    with connection.begin():
        return function(connection)


@contextmanager
def _written(path: Path) -> Iterator[BinaryIO]:
    """The file at `path`: what is there before stays until the new one is whole."""
    if path == STANDARD_OUTPUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}") from None
    finally:
        part.unlink(missing_ok=True)
