"""Count signal levels per link.

Replaces the one table of signal levels by one per link, because a level in dB means something
else with every decoder. The new tables start empty. Takes no time. When interrupted, nothing has
been changed; run `flask db upgrade` again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0fc8b7cae596"
down_revision = "e7991f1644b1"
branch_labels = None
depends_on = None

TABLES = ("level_acars", "level_vdlm2", "level_hfdl", "level_imsl", "level_irdm")


def upgrade() -> None:
    op.drop_table("level")
    for table in TABLES:
        op.create_table(
            table,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("level", sa.Float, nullable=False),
            sa.Column("count", sa.Integer, nullable=False),
        )
        op.create_index(f"ix_{table}_level", table, ["level"])


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    op.create_table(
        "level",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
    )
