"""The forms that revisions d58e1a6f0c37 and f27b0d94a6e3 give to the summaries of stretches.

Separate from the application's models: a step must do in years what it does today.
"""

from __future__ import annotations

import sqlalchemy as sa

from migrations.forms import SHORT, UNIX_SECONDS
from migrations.tables import create, drop, execute, is_sqlite

_SOURCES = sa.Table(
    "message_sources",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("message_type", SHORT, nullable=False),
    sa.Column("station_id", SHORT, nullable=False),
    sa.UniqueConstraint("message_type", "station_id", name="uq_message_sources"),
)


def _stretches(*more: sa.Column[str]) -> sa.Table:
    return sa.Table(
        "message_stretches",
        sa.MetaData(),
        sa.Column("source_id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("stretch", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("messages", sa.Integer, nullable=False),
        sa.Column("earliest", UNIX_SECONDS),
        sa.Column("latest", UNIX_SECONDS),
        *more,
        sa.PrimaryKeyConstraint("source_id", "stretch"),
        sqlite_with_rowid=False,
    )


_STRETCHES = _stretches()
_PLACED = _stretches(sa.Column("places", sa.Text))

_SHIFT = 9
"""A stretch holds 512 ids."""

_EVENTS = {"delete": "DELETE", "update": "UPDATE OF message_type, station_id, msg_time"}
TRIGGERS = tuple(f"message_stretches_{event}" for event in _EVENTS)


def give_form() -> None:
    """Make both tables, empty: what they hold follows from the messages, and may be of others."""
    take_form_back()
    create(_SOURCES)
    create(_STRETCHES)
    if not is_sqlite():
        return
    for name, event in zip(TRIGGERS, _EVENTS.values(), strict=True):
        # A stretch of which the first message changes is unknown again, and the server looks at it
        # anew: source 0 tells that it is known.
        execute(
            f"CREATE TRIGGER {name} AFTER {event} ON messages BEGIN"
            " DELETE FROM message_stretches"
            f" WHERE source_id = 0 AND stretch = old.id >> {_SHIFT}; END"
        )


def take_form_back() -> None:
    """Drop both tables and their triggers."""
    if is_sqlite():
        for name in TRIGGERS:
            execute(f"DROP TRIGGER IF EXISTS {name}")
    drop(_STRETCHES.name)
    drop(_SOURCES.name)


def give_places() -> None:
    """Make the table of stretches anew, with a column for places; the server fills it."""
    drop(_STRETCHES.name)
    create(_PLACED)


def take_places_back() -> None:
    """Make it anew without; it follows from the messages."""
    drop(_PLACED.name)
    create(_STRETCHES)
