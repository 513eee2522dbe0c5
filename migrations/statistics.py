"""The form that revision e4a97c3d15b8 gives to totals of messages and to rates over time.

Separate from the application's models: a step must do in years what it does today.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.canonical import TIME_SERIES, TIME_SERIES_COUNTERS
from migrations.forms import UNIX_SECONDS
from migrations.reshape import plain_sources, rebuild
from migrations.tables import column_names, create, drop, execute, is_sqlite

METADATA = sa.MetaData()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


_TOTALS = sa.Table(
    "message_totals",
    METADATA,
    sa.Column("span", sa.Integer, nullable=False, autoincrement=False),
    sa.Column("subject", sa.String(16), nullable=False),
    sa.Column("name", sa.String(64), nullable=False),
    sa.Column("messages", sa.Integer, nullable=False),
    sa.PrimaryKeyConstraint("span", "subject", "name"),
)
_PROGRESS = sa.Table(
    "message_totals_progress",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("through_id", sa.Integer, nullable=False),
)
_CORRECTIONS = sa.Table(
    "message_totals_corrections",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("msg_time", UNIX_SECONDS, nullable=False),
    *map(_text, ("tail", "old_flight", "new_flight", "old_icao", "new_icao")),
)

_MINUTES = {"5min": 5, "1hour": 60, "6hour": 360}


def give_form() -> None:
    """Make the tables of totals, empty, and note how many minutes a rate was averaged over."""
    for table in METADATA.sorted_tables:
        # What they hold follows from the messages, and may be of others.
        drop(table.name)
        create(table)
    if "minutes" not in column_names(TIME_SERIES.name):
        op.add_column(
            TIME_SERIES.name,
            sa.Column("minutes", sa.Integer, nullable=False, server_default="1"),
        )
    for resolution, minutes in _MINUTES.items():
        execute(
            f"UPDATE {TIME_SERIES.name} SET minutes = {minutes} WHERE resolution = '{resolution}'"
        )
    if not is_sqlite():
        for name in TIME_SERIES_COUNTERS:
            op.alter_column(TIME_SERIES.name, name, existing_type=sa.Integer, type_=sa.Double)


def take_form_back() -> None:
    """Drop the totals, and the column of minutes."""
    for table in reversed(METADATA.sorted_tables):
        drop(table.name)
    if is_sqlite():
        rebuild(TIME_SERIES, plain_sources(TIME_SERIES))
        return
    op.drop_column(TIME_SERIES.name, "minutes")
    for name in TIME_SERIES_COUNTERS:
        op.alter_column(TIME_SERIES.name, name, existing_type=sa.Double, type_=sa.Integer)
