"""Create the base tables.

Creates the tables that ACARS Hub has had since its third generation: messages, a copy of those
that matched an alert, and the counters. Takes no time. When interrupted, nothing has been made;
run `flask db upgrade` again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "e7991f1644b1"
down_revision = None
branch_labels = None
depends_on = None

SHORT = sa.String(32)
# SQLite keeps the fraction of a second in an INTEGER column, PostgreSQL would cut it off.
UNIX_SECONDS = sa.Integer().with_variant(sa.Double(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "alert_stats",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("term", SHORT, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_table(
        "ignore_alert_terms",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("term", SHORT, nullable=False),
    )
    op.create_table(
        "count",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("errors", sa.Integer, nullable=False),
        sa.Column("good", sa.Integer, nullable=False),
    )
    op.create_table(
        "nonlogged_count",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("errors", sa.Integer, nullable=False),
        sa.Column("good", sa.Integer, nullable=False),
    )
    op.create_table(
        "freqs",
        sa.Column("it", sa.Integer, primary_key=True),
        sa.Column("freq", SHORT, nullable=False),
        sa.Column("freq_type", SHORT, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_table(
        "level",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_table("messages", *_message_columns())
    op.create_table(
        "messages_saved",
        *_message_columns(),
        sa.Column("term", SHORT, nullable=False),
        sa.Column("type_of_match", SHORT, nullable=False),
    )


def downgrade() -> None:
    for table in (
        "messages_saved",
        "messages",
        "level",
        "freqs",
        "nonlogged_count",
        "count",
        "ignore_alert_terms",
        "alert_stats",
    ):
        op.drop_table(table)


def _message_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("message_type", SHORT, nullable=False),
        sa.Column("msg_time", UNIX_SECONDS, nullable=False),
        *_texts("station_id toaddr fromaddr depa dsta eta gtout gtin wloff wlin lat lon alt"),
        sa.Column("msg_text", sa.Text, nullable=False),
        *_texts("tail flight icao freq ack mode label block_id msgno is_response is_onground"),
        *_texts("error"),
        sa.Column("libacars", sa.Text, nullable=False),
        *_texts("level"),
    ]


def _texts(names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, SHORT, nullable=False) for name in names.split()]
