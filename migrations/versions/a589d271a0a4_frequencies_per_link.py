"""Count frequencies per link.

Replaces the one table of frequencies by one per link, so that a link's frequencies are found by
their own index. The new tables start empty. Takes no time. When interrupted, nothing has been
changed; run `flask db upgrade` again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "a589d271a0a4"
down_revision = "0fc8b7cae596"
branch_labels = None
depends_on = None

TABLES = ("freqs_acars", "freqs_vdlm2", "freqs_hfdl", "freqs_imsl", "freqs_irdm")


def upgrade() -> None:
    for table in TABLES:
        op.create_table(
            table,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("freq", sa.String(32), nullable=False),
            sa.Column("count", sa.Integer, nullable=False),
        )
        op.create_index(f"ix_{table}_freq", table, ["freq"])
    op.drop_table("freqs")


def downgrade() -> None:
    op.create_table(
        "freqs",
        sa.Column("it", sa.Integer, primary_key=True),
        sa.Column("freq", sa.String(32), nullable=False),
        sa.Column("freq_type", sa.String(32), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
    )
    for table in TABLES:
        op.drop_table(table)
