"""`flask acarshub terms`: the alert terms at the command line.

Separate from the other commands because it changes what the owner has entered by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TextIO

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError

from acarshub.alerts.changes import (
    TermChange,
    TooManyTermsError,
    change_terms,
    remove_dropped,
)
from acarshub.alerts.terms import TermProblem, check_terms, load_terms
from acarshub.alerts.text_form import parse_terms_text, terms_text
from acarshub.cli_support import head_required, sole_writer
from acarshub.extensions import db

OTHERWISE = "Or change the terms in its dashboard."


@click.command()
@with_appcontext
@click.option("--add", multiple=True, metavar="TERM", help="Add an alert term; may be repeated.")
@click.option("--remove", multiple=True, metavar="TERM", help="Remove one; may be repeated.")
@click.option(
    "--import",
    "file",
    type=click.File(encoding="utf-8"),
    help="Add the terms of a text file, or of -.",
)
@click.option("--replace", "only", is_flag=True, help="With --import: remove all others.")
def terms(add: Sequence[str], remove: Sequence[str], file: TextIO | None, only: bool) -> None:
    """Show the alert terms, one a line, or change them while the server is not running.

    What it prints can be imported again: ignored terms stand below a line [ignore].
    """
    if only and file is None:
        raise click.UsageError("--replace goes with --import FILE.")
    head_required()
    change = TermChange(add=_checked(add), remove=tuple(remove))
    if file is not None:
        change = _with_file(change, file, only=only)
    if change != TermChange():
        _apply(change)
    with db.engine.begin() as connection:
        lists = load_terms(connection)
    click.echo(terms_text(lists) or "No alert terms.", nl=not any((lists.terms, lists.ignore)))


def _with_file(change: TermChange, file: TextIO, *, only: bool) -> TermChange:
    try:
        parsed = parse_terms_text(file.read())
    except UnicodeDecodeError:
        raise click.ClickException(f"{file.name} is no text in UTF-8. Save it as such.") from None
    _refuse(parsed.problems, "Line ")
    lists = parsed.lists
    change = replace(change, add=change.add + lists.terms, ignore=lists.ignore)
    if not only:
        return change
    with db.engine.begin() as connection:
        stored = load_terms(connection)
    return replace(
        change,
        remove=(*change.remove, *_others(stored.terms, change.add)),
        unignore=_others(stored.ignore, lists.ignore),
    )


def _apply(change: TermChange) -> None:
    with sole_writer(OTHERWISE):
        try:
            with db.engine.begin() as connection:
                change_terms(connection, change)
            more = True
            while more:
                with db.engine.begin() as connection:
                    more = remove_dropped(connection)
        except TooManyTermsError as error:
            raise click.ClickException(str(error)) from None
        except OperationalError as error:
            raise click.ClickException(
                f"The database refuses: {error.orig}. Is another program using it? Try again."
            ) from None


def _checked(given: Iterable[str]) -> tuple[str, ...]:
    usable, problems = check_terms(given)
    _refuse(problems, "Term ")
    return usable


def _refuse(problems: Sequence[TermProblem], what: str) -> None:
    if problems:
        lines = (f"{what}{problem.index + 1}: {problem.message}" for problem in problems)
        raise click.ClickException("\n".join(lines))


def _others(stored: Iterable[str], wanted: Iterable[str]) -> tuple[str, ...]:
    kept = set(wanted)
    return tuple(term for term in stored if term not in kept)
