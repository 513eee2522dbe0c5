"""The form that revision c41d7e90ab52 gives to the tables of hearings and parts.

Separate from the application's models: a step must do in years what it does today.
"""

from __future__ import annotations

import sqlalchemy as sa

from migrations.forms import SHORT, UID, UNIX_SECONDS
from migrations.reshape import conform
from migrations.tables import create, drop, is_sqlite

METADATA = sa.MetaData()


def _table(name: str, *columns: sa.Column[object]) -> sa.Table:
    return sa.Table(
        name,
        METADATA,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("message_uid", UID, nullable=False),
        sa.Column("heard_at", UNIX_SECONDS, nullable=False),
        sa.Column("station_id", SHORT, nullable=False),
        sa.Column("freq", SHORT, nullable=False),
        sa.Column("level", sa.Float),
        sa.Column("msgno", SHORT, nullable=False),
        *columns,
        sa.Index(f"ix_{name}_message_uid", "message_uid"),
    )


_TABLES = (
    _table("message_hearings"),
    _table(
        "message_parts",
        sa.Column("block_id", SHORT, nullable=False),
        sa.Column("more", sa.Boolean, nullable=False),
        sa.Column("msg_text", sa.Text, nullable=False),
    ),
)


def give_form() -> None:
    """Make both tables, or bring what stands under their names to this form."""
    for table in _TABLES:
        if is_sqlite():
            conform(table)
        else:
            create(table)


def take_form_back() -> None:
    """Drop both tables."""
    for table in _TABLES:
        drop(table.name)
