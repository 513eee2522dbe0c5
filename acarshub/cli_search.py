"""`flask acarshub search`: stored messages at the command line.

Separate from the other commands because it only reads, also while a server runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import click
import orjson
from flask.cli import with_appcontext
from sqlalchemy import Row

from acarshub.cli_support import head_required, identity
from acarshub.extensions import db
from acarshub.realtime.payloads import Payloads
from acarshub.realtime.recent import payloads_of
from acarshub.search.fields import FIELDS
from acarshub.search.finder import find
from acarshub.search.free_text import SearchSyntaxError, parse_free_text
from acarshub.search.query import FoundPage, PageRequest, Query, Sort
from acarshub.search.time_limit import Limits

LIMITS = Limits(seconds=10)
"""Nobody waits for somebody else here."""

PAGE_ROWS = 500
_AGO = {"m": "minutes", "h": "hours", "d": "days"}


class Moment(click.ParamType[float]):
    """A moment as Unix seconds: `2026-11-28T10:00` in UTC, or as long ago as `90m`, `2h`, `3d`."""

    name = "time"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The moment that `value` names."""
        if match := re.fullmatch(r"(\d{1,6})([mhd])", str(value), re.ASCII):
            ago = timedelta(**{_AGO[match[2]]: int(match[1])})
            return (datetime.now(UTC) - ago).timestamp()
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            problem = f"{value!r} is neither like 2026-11-28T10:00 nor like 90m, 2h or 3d."
            self.fail(problem, param, ctx)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


MOMENT = Moment()
_NAMES = {"station_id": "station", "msg_type": "link", "msg_text": "text"}
"""Options whose names are not those of the fields."""


def filter_options(command: Any) -> Any:
    """The words and options of a search, which `filter_of` takes."""
    options = [click.argument("words", nargs=-1)]
    for field in FIELDS:
        name = _NAMES.get(field, field)
        options.append(click.option(f"--{name}", field, metavar="TEXT", default=""))
    since = "Not before: 2026-11-28T10:00 (UTC), or 90m, 2h, 3d ago."
    options += [
        click.option("--since", type=MOMENT, help=since),
        click.option("--until", type=MOMENT, help="Before that moment."),
        click.option("--matched/--not-matched", default=None, help="With, or without, an alert."),
        click.option("--with-text/--without-text", default=None, help="With, or without, a text."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def filter_of(
    words: tuple[str, ...],
    since: float | None,
    until: float | None,
    matched: bool | None,
    with_text: bool | None,
    **fields: str,
) -> Query:
    """The search that `filter_options` ask for."""
    try:
        text = parse_free_text(" ".join(words))
    except SearchSyntaxError as error:
        raise click.ClickException(str(error)) from None
    return Query(
        fields={name: text for name, text in fields.items() if text},
        text=text,
        since=since,
        until=until,
        matched=matched,
        has_text=with_text,
    )


@click.command()
@with_appcontext
@filter_options
@click.option("--best", is_flag=True, help="What fits best first, not the newest.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line, as browsers get it.")
def search(best: bool, limit: int, as_json: bool, **asked: Any) -> None:
    """Print stored messages, the newest first, also while the server runs.

    WORDS are looked for in all fields, for example 'ENGINE "OIL PRESSURE" FAIL* *NGIN*' or
    'A OR B -C', in quotation marks for the shell.
    """
    head_required()
    query = replace(filter_of(**asked), sort=Sort.RELEVANCE if best else Sort.TIME)
    page = FoundPage()
    shown = 0
    for page in _pages(query, limit):
        shown += len(page.rows)
        for line in _lines(page, as_json=as_json):
            click.echo(line)
    click.echo(_summary(page, shown), err=True)


def _pages(query: Query, limit: int) -> Iterator[FoundPage]:
    request = PageRequest(min(limit, PAGE_ROWS))
    while limit > 0:
        with db.engine.connect() as connection:
            page = find(connection, query, request, LIMITS)
        yield page
        limit -= len(page.rows)
        if page.next is None:
            return
        request = PageRequest(min(max(limit, 1), PAGE_ROWS), after=page.next)


def _lines(page: FoundPage, *, as_json: bool) -> Iterator[str]:
    if not as_json:
        yield from map(_line, page.rows)
        return
    with db.engine.connect() as connection:
        for payload in payloads_of(connection, page.rows, Payloads(identity())):
            yield orjson.dumps(payload).decode()


def _line(row: Row[Any]) -> str:
    moment = datetime.fromtimestamp(row.msg_time, UTC).strftime("%Y-%m-%d %H:%M:%S")
    known = (row.message_type, row.station_id, row.tail or row.icao, row.flight, row.label)
    values = " ".join(value or "-" for value in known)
    return f"{moment} {_printable(values)}  {_printable(row.msg_text)}".rstrip()


def _printable(text: str) -> str:
    """Texts come from the air: none of their characters may move the cursor or turn the line."""
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in text
    )


def _summary(page: FoundPage, shown: int) -> str:
    total = f"more than {page.total}" if page.capped else str(page.total)
    line = f"{shown} of {total} messages."
    if page.inside_words:
        line += " None has such words; these have them inside of others."
    if page.timed_out:
        line += " The time was up before all were looked at."
    return line
