"""Databases of the first two generations, December 2020 to 2021, and their torn conversion.

Separate because their tables are declared loosely and change with every few weeks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

from tests.migrations.states import search
from tests.migrations.states.state import File, State, new_file
from tests.migrations.states.tables import (
    counters,
    orm_indexes,
    orm_messages,
    script_indexes,
    script_messages,
    third_generation_counters,
)
from tests.migrations.states.traffic import SHARED_COLUMNS, Icao, Message, Traffic, newer, traffic

OLD_NAMES = {"msg_time": "time", "msg_text": "text"}
NUMERIC = ("time", "lat", "lon", "alt", "freq")
"""What the first days declared as numbers; text that looks like one was stored as one."""


def states() -> Iterable[State]:
    yield State("v1-first-days", partial(_first, without=("libacars", "level"), numeric=True))
    yield State("v1-with-libacars", partial(_first, without=("level",), numeric=False))
    yield State("v1-with-counters", partial(_first, without=("level",), with_counters=True))
    yield State("v2.0-development", partial(_first, without=("level",), text_fts=True))
    yield State("v2.0-renamed-columns", _renamed)
    yield State("v2.0-new-file", partial(_second, with_saved=False))
    yield State("v2.1", _second)
    yield State("v2.2", partial(_second, time="INTEGER", terms=False))
    yield State("v3-since-2020", _since_2020)
    for name, tear in _TORN.items():
        yield State(f"v2.2-torn-{name}", partial(_torn, tear=tear))


def _first(
    path: Path,
    *,
    without: tuple[str, ...],
    numeric: bool = False,
    with_counters: bool = False,
    text_fts: bool = False,
) -> None:
    """`text` and `time`, everything may be NULL."""
    with new_file(path) as file:
        _create_first(file, without=without, numeric=numeric)
        if with_counters:
            file.run(*third_generation_counters(), *counters()[:2])
            file.third_generation_counters()
            file.terms_and_totals()
        if text_fts:
            file.run(*search.first_attempt("text"))


def _create_first(file: File, *, without: tuple[str, ...], numeric: bool = False) -> None:
    columns = [OLD_NAMES.get(each, each) for each in SHARED_COLUMNS if each not in without]
    declared = [
        f"{each} {'NUMERIC' if numeric and each in NUMERIC else 'VARCHAR(32)'}" for each in columns
    ]
    body = ", \n\t".join(["id INTEGER NOT NULL", *declared, "PRIMARY KEY (id)"])
    file.run(f"CREATE TABLE messages (\n\t{body}\n)")
    rows = []
    for message in traffic().messages:
        values = {"lat": "39.0625", "lon": "-104.5", "alt": "350", **_blank(message)}
        row = {OLD_NAMES.get(name, name): value for name, value in values.items()}
        rows.append({name: value for name, value in row.items() if name in {"id", *columns}})
    file.insert("messages", rows)


def _blank(message: Message) -> dict[str, object]:
    """Values by present names, NULL for what later is empty."""
    values = message.values(Icao.DECIMAL)
    values |= {"msg_time": str(message.time)}
    return {"id": message.id} | {name: value or None for name, value in values.items()}


def _renamed(path: Path) -> None:
    """A first-generation file after the start script of 2.0, which the first index survived."""
    with new_file(path) as file:
        _create_first(file, without=("level",))
        file.run(*search.first_attempt("text"))
        _rename(file)


def _rename(file: File) -> None:
    file.run(
        "ALTER TABLE messages ADD COLUMN level TEXT",
        "ALTER TABLE messages RENAME COLUMN text TO msg_text",
        "ALTER TABLE messages RENAME COLUMN time TO msg_time",
        *script_indexes()[:-1],
        *third_generation_counters(),
        *counters(),
        *search.whole(),
    )
    file.third_generation_counters()
    file.terms_and_totals()


def create_since_2020(file: File) -> Traffic:
    """A file that no start ever converted: times are text, and what is empty is NULL.

    The third generation no longer had the code for it, and later editions keep columns as they
    are.
    """
    _create_first(file, without=("level",))
    _rename(file)
    data = traffic()
    file.run(orm_messages("messages_saved", time="VARCHAR(32)", saved=True))
    file.saved([*data.gone, *data.alerts], Icao.DECIMAL)
    file.run(*orm_indexes("messages_saved"))
    return data


def _since_2020(path: Path) -> None:
    with new_file(path) as file:
        create_since_2020(file)


def _second(
    path: Path, *, time: str = "VARCHAR(32)", with_saved: bool = True, terms: bool = True
) -> None:
    with new_file(path) as file:
        _create_second(file, time=time, with_saved=with_saved, terms=terms)


def _create_second(
    file: File, *, time: str = "VARCHAR(32)", with_saved: bool = True, terms: bool = True
) -> None:
    data = traffic()
    file.run(script_messages("messages", time=time))
    file.messages(data.messages, Icao.DECIMAL)
    if with_saved:
        file.run(orm_messages("messages_saved", time=time, saved=True))
        file.saved([*data.gone, *data.alerts], Icao.DECIMAL)
        file.run(*orm_indexes("messages_saved"))
    # The terms to ignore came with the third generation.
    file.run(*third_generation_counters(), *counters()[: 4 if terms else 3])
    file.run(*script_indexes(), *search.whole())
    file.third_generation_counters()
    file.terms_and_totals()


RENAME = (
    "ALTER TABLE messages RENAME TO messages_old",
    "ALTER TABLE messages_saved RENAME TO messages_saved_old",
)
CREATE = (script_messages("messages"), script_messages("messages_saved", saved=True))
COPY = (
    "INSERT INTO messages SELECT * FROM messages_old",
    "INSERT INTO messages_saved SELECT * FROM messages_saved_old",
)
HALF = tuple(f"{each} WHERE id % 2" for each in COPY)


def _run(file: File, *statements: str) -> None:
    file.run(*statements)


def _write_on(file: File, *, free_ids: bool) -> None:
    """The next start takes the empty tables for converted ones and fills them anew."""
    file.run(*RENAME, *CREATE)
    fresh = newer(traffic(), 6)
    start = 5 if free_ids else 13
    file.messages(
        [replace(each, id=start + number) for number, each in enumerate(fresh)], Icao.DECIMAL
    )


_TORN: dict[str, Callable[[File], None]] = {
    "one-renamed": lambda file: _run(file, RENAME[0]),
    "renamed": lambda file: _run(file, *RENAME),
    "empty": lambda file: _run(file, *RENAME, *CREATE),
    "half-copied": lambda file: _run(file, *RENAME, *CREATE, *HALF),
    "copied": lambda file: _run(file, *RENAME, *CREATE, *COPY),
    "messages-dropped": lambda file: _run(file, *RENAME, *CREATE, *COPY, "DROP TABLE messages_old"),
    "written-on": partial(_write_on, free_ids=False),
    "written-on-partly-free-ids": partial(_write_on, free_ids=True),
}


def _torn(path: Path, *, tear: Callable[[File], None]) -> None:
    with new_file(path) as file:
        _create_second(file)
        tear(file)
